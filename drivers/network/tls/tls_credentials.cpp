#include "drivers/network/tls/tls_credentials.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "drivers/network/text.hpp"
#include "drivers/network/tls/tls_error.hpp"
#include "runtime/seams/network.hpp"

namespace uproc::network {

namespace {

// The documented defaults (manual: "ca_certificate", "client_certificate", "client_key").
constexpr std::string_view defaultCaCertificate = "usys:ca-bundle.crt";
constexpr std::string_view defaultClientCertificate = "personal.crt";
constexpr std::string_view defaultClientKey = "personal.key";

tl::unexpected<Error> missingFile(const TlsContextInput& input, std::string_view option, std::string_view name,
                                  const FileSearchResult& search) {
    return optionFailure(
        input, std::string(option) + "=" + printable(name) + ": there is no such file (" + search.places() + ")");
}

bool loadFile(SSL_CTX* context, const FileSearchResult& file) {
    ERR_clear_error();
    return SSL_CTX_load_verify_file(context, file.path.c_str()) == 1;
}

// Adds every certificate of a PEM text; false if there is none or one is broken.
bool addCertificates(SSL_CTX* context, std::string_view pem) {
    const OpenSslHandle<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    int count = 0;
    ERR_clear_error();
    for (;;) {
        const OpenSslHandle<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!certificate) break;
        if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get()) != 1) return false;
        ++count;
    }
    const bool reachedEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return count > 0 && reachedEnd;
}

// ca_certificate as given. A missing file is skipped only while other certificates are trusted besides.
Result<std::string> loadNamedCertificate(SSL_CTX* context, const TlsContextInput& input, const std::string& name) {
    const FileSearchResult file = input.files.find(name);
    if (!file.found()) {
        if (input.trustedCaPem.empty()) return missingFile(input, "ca_certificate", name, file);
        if (input.remark) {
            input.remark("TLS: there is no file " + printable(name) + " (ca_certificate); " +
                         std::string(input.trustedCaOwner) + " is trusted instead");
        }
        return std::string();
    }
    if (loadFile(context, file)) return file.path.string();
    return optionFailure(input, "ca_certificate=" + printable(name) + ": no certificates in PEM form in " +
                                    file.path.string() + ": " + takeOpenSslReason());
}

Result<std::string> loadNamedLocation(SSL_CTX* context, const TlsContextInput& input, const std::string& name) {
    const FileSearchResult directory = input.files.find(name);
    std::error_code error;
    if (!directory.found() || !std::filesystem::is_directory(directory.path, error)) {
        return missingFile(input, "ca_location", name, directory);
    }
    if (SSL_CTX_load_verify_dir(context, directory.path.c_str()) == 1) return directory.path.string();
    return optionFailure(input, "ca_location=" + printable(name) + ": " + takeOpenSslReason());
}

// Without ca_certificate and ca_location: usys:ca-bundle.crt, and where there is none, the system's certificates.
Result<std::string> loadDefault(SSL_CTX* context, const TlsContextInput& input) {
    const FileSearchResult file = input.files.find(defaultCaCertificate);
    if (file.found()) {
        if (loadFile(context, file)) return file.path.string();
        return optionFailure(
            input, "the default " + file.path.string() + " holds no certificates in PEM form: " + takeOpenSslReason());
    }
    if (SSL_CTX_set_default_verify_paths(context) != 1) {
        return optionFailure(input, "the certificates of the system cannot be used: " + takeOpenSslReason());
    }
    return std::string("those of the system");
}

// Without a password, a protected key is an error; OpenSSL's own callback would ask on the terminal.
int passwordCallback(char* buffer, int size, int /*writing*/, void* password) {
    const auto* const text = static_cast<const std::string*>(password);
    if (text == nullptr || static_cast<int>(text->size()) > size) return -1;
    std::memcpy(buffer, text->data(), text->size());
    return static_cast<int>(text->size());
}

std::string keyAdvice(const CertificateOptions& client) {
    const unsigned long last = ERR_peek_last_error();
    const int reason = ERR_GET_REASON(last);
    if (ERR_GET_LIB(last) == ERR_LIB_X509 && reason == X509_R_KEY_VALUES_MISMATCH) {
        return "; the key does not belong to the certificate";
    }
    if (client.password) return "; client_key_password may be wrong";
    return "; if the key is protected, client_key_password is needed";
}

Result<void> useCertificate(SSL_CTX* context, const TlsContextInput& input, const FileSearchResult& certificate,
                            const FileSearchResult& key) {
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, certificate.path.c_str()) != 1) {
        return optionFailure(input, "client_certificate: no certificate in PEM form in " + certificate.path.string() +
                                        ": " + takeOpenSslReason());
    }
    auto password = input.options.client.password;
    SSL_CTX_set_default_passwd_cb(context, passwordCallback);
    SSL_CTX_set_default_passwd_cb_userdata(context, password ? &*password : nullptr);
    const bool loaded = SSL_CTX_use_PrivateKey_file(context, key.path.c_str(), SSL_FILETYPE_PEM) == 1 &&
                        SSL_CTX_check_private_key(context) == 1;
    SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
    if (password) OPENSSL_cleanse(password->data(), password->size());
    if (loaded) return {};
    const std::string advice = keyAdvice(input.options.client);
    return optionFailure(
        input, "client_key: no usable key in PEM form in " + key.path.string() + ": " + takeOpenSslReason() + advice);
}

}  // namespace

tl::unexpected<Error> optionFailure(const TlsContextInput& input, const std::string& text) {
    return runtime::networkFailure(runtime::NetworkError::Configuration,
                                   "TLS options in " + std::string(input.origin) + ": " + text);
}

Result<std::string> loadTrust(SSL_CTX* context, const TlsContextInput& input) {
    std::string sources;
    const auto add = [&sources](const std::string& source) {
        if (!source.empty()) sources += (sources.empty() ? "" : ", ") + source;
    };
    if (input.options.caCertificate) {
        auto source = loadNamedCertificate(context, input, *input.options.caCertificate);
        if (!source) return source;
        add(*source);
    }
    if (input.options.caLocation) {
        auto source = loadNamedLocation(context, input, *input.options.caLocation);
        if (!source) return source;
        add(*source);
    }
    if (!input.options.caCertificate && !input.options.caLocation) {
        auto source = loadDefault(context, input);
        if (!source) return source;
        add(*source);
    }
    if (!input.trustedCaPem.empty()) {
        if (!addCertificates(context, input.trustedCaPem)) {
            return optionFailure(input, "the additional trusted certificates are not in PEM form");
        }
        add(std::string(input.trustedCaOwner));
    }
    // A trusted certificate ends the chain even if it is not self-signed: ca_certificate names the one that signed.
    X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN);
    return sources;
}

Result<void> loadClientCertificate(SSL_CTX* context, const TlsContextInput& input) {
    if (input.options.verifyClient == Verification::No) return {};
    const CertificateOptions& client = input.options.client;
    const std::string certificateName = client.certificate.value_or(std::string(defaultClientCertificate));
    const FileSearchResult certificate = input.files.find(certificateName);
    if (!certificate.found()) return missingFile(input, "client_certificate", certificateName, certificate);
    std::string keyName = client.key.value_or(std::string(defaultClientKey));
    if (client.keyInCertificateFile && client.certificate) keyName = certificateName;
    const FileSearchResult key = input.files.find(keyName);
    if (!key.found()) return missingFile(input, "client_key", keyName, key);
    return useCertificate(context, input, certificate, key);
}

Result<void> checkFilesExist(const TlsContextInput& input) {
    const TlsOptions& options = input.options;
    const std::initializer_list<std::pair<std::string_view, const std::optional<std::string>&>> named{
        {"client_certificate", options.client.certificate},
        {"client_key", options.client.key},
        {"server_certificate", options.server.certificate},
        {"server_key", options.server.key},
    };
    for (const auto& [option, name] : named) {
        if (!name) continue;
        const FileSearchResult file = input.files.find(*name);
        if (!file.found()) return missingFile(input, option, *name, file);
    }
    return {};
}

}  // namespace uproc::network
