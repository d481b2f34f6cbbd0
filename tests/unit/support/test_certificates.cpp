#include "tests/unit/support/test_certificates.hpp"

#include <cstdint>
#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace uproc::testing {

namespace {

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Handle = std::unique_ptr<T, Free>;

enum class Role { Authority, EndEntity };

void require(bool condition, const char* what) {
    if (!condition) throw std::runtime_error(std::string("test certificate: ") + what);
}

std::string textIn(const Handle<BIO>& bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

Handle<BIO> bioOf(std::string_view text) {
    return Handle<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Handle<EVP_PKEY> readKey(std::string_view pem) {
    Handle<EVP_PKEY> key(PEM_read_bio_PrivateKey(bioOf(pem).get(), nullptr, nullptr, nullptr));
    require(key != nullptr, "key");
    return key;
}

Handle<X509> readCertificate(std::string_view pem) {
    Handle<X509> certificate(PEM_read_bio_X509(bioOf(pem).get(), nullptr, nullptr, nullptr));
    require(certificate != nullptr, "certificate");
    return certificate;
}

std::string writeKey(EVP_PKEY* key, const std::string& password) {
    const Handle<BIO> bio(BIO_new(BIO_s_mem()));
    const auto* const secret = reinterpret_cast<const unsigned char*>(password.data());
    require(PEM_write_bio_PrivateKey(bio.get(), key, password.empty() ? nullptr : EVP_aes_256_cbc(),
                                     password.empty() ? nullptr : secret, static_cast<int>(password.size()), nullptr,
                                     nullptr) == 1,
            "writing a key");
    return textIn(bio);
}

void addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Handle<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension");
}

std::string alternativeNames(const CertificateRequest& request) {
    std::string list;
    const auto add = [&list](const char* type, const std::vector<std::string>& names) {
        for (const auto& name : names)
            list += (list.empty() ? "" : ",") + std::string(type) + name;
    };
    add("DNS:", request.dnsNames);
    add("IP:", request.ipAddresses);
    add("URI:", request.uris);
    add("email:", request.emails);
    return list;
}

// Signed by `issuer`, or by itself without one.
CertificateAndKey make(const CertificateRequest& request, Role role, const CertificateAndKey* issuer) {
    const Handle<EVP_PKEY> key(EVP_EC_gen("P-256"));
    const Handle<X509> certificate(X509_new());
    require(key && certificate, "new objects");
    const Handle<X509> issuerCertificate = issuer != nullptr ? readCertificate(issuer->certificate) : nullptr;
    const Handle<EVP_PKEY> issuerKey = issuer != nullptr ? readKey(issuer->key) : nullptr;
    X509* const signer = issuerCertificate ? issuerCertificate.get() : certificate.get();

    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial + 1ULL);
    X509_time_adj_ex(X509_getm_notBefore(certificate.get()), request.startsInDays, 0, nullptr);
    X509_time_adj_ex(X509_getm_notAfter(certificate.get()), request.endsInDays, 0, nullptr);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(request.commonName.data()),
                               static_cast<int>(request.commonName.size()), -1, 0);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));

    const bool isAuthority = role == Role::Authority;
    addExtension(certificate.get(), signer, NID_basic_constraints, isAuthority ? "critical,CA:TRUE" : "CA:FALSE");
    if (isAuthority) addExtension(certificate.get(), signer, NID_key_usage, "critical,keyCertSign,cRLSign");
    const std::string names = alternativeNames(request);
    if (!names.empty()) addExtension(certificate.get(), signer, NID_subject_alt_name, names);
    require(X509_sign(certificate.get(), issuerKey ? issuerKey.get() : key.get(), EVP_sha256()) > 0, "signing");

    const Handle<BIO> bio(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(bio.get(), certificate.get()) == 1, "writing a certificate");
    return {textIn(bio), writeKey(key.get(), "")};
}

}  // namespace

CertificateAndKey makeSelfSigned(const CertificateRequest& request) {
    return make(request, Role::EndEntity, nullptr);
}

std::string protectKey(std::string_view keyPem, const std::string& password) {
    return writeKey(readKey(keyPem).get(), password);
}

CertificateAuthority::CertificateAuthority(const std::string& commonName)
    : identity_(make({.commonName = commonName}, Role::Authority, nullptr)) {}

CertificateAndKey CertificateAuthority::issue(const CertificateRequest& request) const {
    return make(request, Role::EndEntity, &identity_);
}

CertificateAuthority CertificateAuthority::issueAuthority(const std::string& commonName) const {
    return CertificateAuthority(make({.commonName = commonName}, Role::Authority, &identity_));
}

}  // namespace uproc::testing
