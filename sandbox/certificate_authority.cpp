#include "sandbox/certificate_authority.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "sandbox/sandbox_error.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr long daySeconds = 24L * 60 * 60;
constexpr std::size_t leavesLimit = 64;
constexpr std::size_t commonNameLimit = 64;  // RFC 5280 appendix A, ub-common-name

tl::unexpected<Error> opensslFailure(std::string_view doing) {
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    ERR_clear_error();
    return sandboxFailure(SandboxError::Certificate, std::string(doing) + ": " + reason.data());
}

bool addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionHandle extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// 127 random bits: positive and not repeated (RFC 5280 section 4.1.2.2).
bool setSerialNumber(X509* certificate) {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7FU) | 0x40U);
    return ASN1_STRING_set(X509_get_serialNumber(certificate), bytes.data(), static_cast<int>(bytes.size())) == 1;
}

bool setValidity(X509* certificate, Validity validity) {
    const long first = validity == Validity::Current ? -daySeconds : -10 * daySeconds;
    const long last = validity == Validity::Current ? 30 * daySeconds : -daySeconds;
    return X509_gmtime_adj(X509_getm_notBefore(certificate), first) != nullptr &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), last) != nullptr;
}

bool setSubject(X509* certificate, const std::string& commonName) {
    X509_NAME* name = X509_get_subject_name(certificate);
    const auto add = [&](const char* field, const std::string& value) {
        return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                          reinterpret_cast<const unsigned char*>(value.data()),
                                          static_cast<int>(value.size()), -1, 0) == 1;
    };
    return add("O", "uproc sandbox") && add("CN", commonName);
}

CertificateHandle beginCertificate(EVP_PKEY* key, const std::string& commonName, Validity validity) {
    CertificateHandle certificate(X509_new());
    const bool done = certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
                      setSerialNumber(certificate.get()) && setValidity(certificate.get(), validity) &&
                      setSubject(certificate.get(), commonName) && X509_set_pubkey(certificate.get(), key) == 1;
    if (!done) certificate.reset();
    return certificate;
}

bool isAddress(const std::string& name) {
    std::array<unsigned char, 16> bytes{};
    return inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

// Letters, digits, hyphens, underscores, dots and a wildcard: what can stand in a dNSName without meaning anything to
// the extension's own notation.
bool isHostName(std::string_view name) {
    if (name.empty() || name.size() > hostNameLimit) return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '*';
    });
}

// The subjectAltName for `name`, in OpenSSL's notation; nothing when it is no host name or address.
std::optional<std::string> alternativeName(const std::string& name) {
    if (name.empty()) return "DNS:localhost,DNS:sandbox.localhost,IP:127.0.0.1,IP:::1";
    if (isAddress(name)) return "IP:" + name;
    if (isHostName(name)) return "DNS:" + name;
    return std::nullopt;
}

std::string toPem(X509* certificate) {
    const BioHandle out(BIO_new(BIO_s_mem()));
    if (!out || PEM_write_bio_X509(out.get(), certificate) != 1) return {};
    const char* bytes = nullptr;
    const long length = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

}  // namespace

Result<CertificateAuthority> CertificateAuthority::create() {
    CertificateAuthority authority;
    authority.authorityKey_.reset(EVP_EC_gen("P-256"));
    authority.leafKey_.reset(EVP_EC_gen("P-256"));
    if (!authority.authorityKey_ || !authority.leafKey_) return opensslFailure("cannot make a key");
    auto* key = authority.authorityKey_.get();
    authority.authorityCertificate_ = beginCertificate(key, "uproc sandbox certificate authority", Validity::Current);
    auto* self = authority.authorityCertificate_.get();
    const bool done = self != nullptr && X509_set_issuer_name(self, X509_get_subject_name(self)) == 1 &&
                      addExtension(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                      addExtension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                      addExtension(self, self, NID_subject_key_identifier, "hash") &&
                      X509_sign(self, key, EVP_sha256()) > 0;
    if (!done) return opensslFailure("cannot make the certificate authority");
    authority.pem_ = toPem(self);
    if (authority.pem_.empty()) return opensslFailure("cannot write the certificate authority's certificate");
    return authority;
}

Result<CertificateAuthority::Leaf> CertificateAuthority::issue(std::string_view hostName, Validity validity) {
    const auto name = toLower(hostName);
    const auto slot = (validity == Validity::Expired ? "expired " : "") + name;
    if (const auto found = leaves_.find(slot); found != leaves_.end()) {
        return Leaf{found->second.get(), leafKey_.get()};
    }
    const auto alternative = alternativeName(name);
    if (!alternative) {
        return sandboxFailure(SandboxError::Certificate, "no certificate for '" + printable(hostName, 80) + "'");
    }
    const auto commonName = name.empty() ? "localhost" : name.size() > commonNameLimit ? "uproc sandbox" : name;
    auto certificate = beginCertificate(leafKey_.get(), commonName, validity);
    auto* leaf = certificate.get();
    auto* issuer = authorityCertificate_.get();
    const bool done = leaf != nullptr && X509_set_issuer_name(leaf, X509_get_subject_name(issuer)) == 1 &&
                      addExtension(leaf, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                      addExtension(leaf, issuer, NID_key_usage, "critical,digitalSignature") &&
                      addExtension(leaf, issuer, NID_ext_key_usage, "serverAuth") &&
                      addExtension(leaf, issuer, NID_subject_alt_name, *alternative) &&
                      addExtension(leaf, issuer, NID_subject_key_identifier, "hash") &&
                      addExtension(leaf, issuer, NID_authority_key_identifier, "keyid:always") &&
                      X509_sign(leaf, authorityKey_.get(), EVP_sha256()) > 0;
    if (!done) return opensslFailure("cannot issue a certificate");
    if (leaves_.size() >= leavesLimit) leaves_.clear();
    leaves_[slot] = std::move(certificate);
    return Leaf{leaf, leafKey_.get()};
}

void CertificateAuthority::serve(SSL_CTX* context, std::string fixedName, Validity validity) {
    fixedName_ = std::move(fixedName);
    validity_ = validity;
    SSL_CTX_set_cert_cb(context, &CertificateAuthority::chooseCertificate, this);
}

// Called by OpenSSL in the handshake, when the client's extensions are known. 0 ends the handshake with an alert.
int CertificateAuthority::chooseCertificate(SSL* ssl, void* authority) {
    auto& self = *static_cast<CertificateAuthority*>(authority);
    const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    std::string_view name = asked != nullptr ? asked : "";
    if (!self.fixedName_.empty()) name = self.fixedName_;
    const auto leaf = self.issue(name, self.validity_);
    if (!leaf) return 0;
    return SSL_use_certificate(ssl, leaf->certificate) == 1 && SSL_use_PrivateKey(ssl, leaf->key) == 1 ? 1 : 0;
}

}  // namespace uproc::sandbox
