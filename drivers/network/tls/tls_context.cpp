#include "drivers/network/tls/tls_context.hpp"

#include <cstring>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "drivers/network/tls/cipher_list.hpp"
#include "drivers/network/tls/tls_credentials.hpp"
#include "drivers/network/tls/tls_error.hpp"

namespace uproc::network {

namespace {

// TLS-PSK needs an identity beside the key, of which the manual says nothing; this is the one OpenSSL's tools use.
constexpr std::string_view sharedKeyIdentity = "Client_identity";

int protocolNumber(TlsVersion version) {
    switch (version) {
        case TlsVersion::Tls1_0:
            return TLS1_VERSION;
        case TlsVersion::Tls1_1:
            return TLS1_1_VERSION;
        case TlsVersion::Tls1_2:
            return TLS1_2_VERSION;
        case TlsVersion::Tls1_3:
            break;
    }
    return TLS1_3_VERSION;
}

// Manual: "min_tls_version", "renegotiation".
bool setVersions(SSL_CTX* context, const TlsOptions& options) {
    // OpenSSL 3 has TLS 1.0 and 1.1 at security level 0 only; whoever asks for them gets that level.
    if (options.minimumVersion < TlsVersion::Tls1_2) SSL_CTX_set_security_level(context, 0);
    SSL_CTX_clear_options(context, SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3 |
                                       SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |
                                       SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION);
    if (!options.renegotiation) SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    return SSL_CTX_set_min_proto_version(context, protocolNumber(options.minimumVersion)) == 1 &&
           SSL_CTX_set_max_proto_version(context, 0) == 1;
}

VerificationPolicy policyFor(const TlsContextInput& input, std::string trust) {
    VerificationPolicy policy;
    policy.mode = input.options.sharedKey ? AuthenticationMode::SharedKey : AuthenticationMode::Certificates;
    policy.ignoreErrors = input.options.verifyServer == Verification::Ignore;
    if (input.options.verifyServerName.verify) policy.names = input.options.verifyServerName.names;
    if (input.options.verifyServerName.verify && policy.names.empty()) {
        policy.names.push_back(peerNameOfHost(input.host));
    }
    policy.peer = std::string(input.host);
    policy.trust = std::move(trust);
    return policy;
}

}  // namespace

TlsContext::TlsContext(OpenSslHandle<SSL_CTX> context, const TlsContextInput& input, VerificationPolicy policy)
    : context_(std::move(context)),
      verification_(std::move(policy)),
      host_(input.host),
      sharedKey_(input.options.sharedKey.value_or(std::string())) {
    verification_.attach(context_.get());
    SSL_CTX_set_app_data(context_.get(), this);
    if (input.options.sharedKey) SSL_CTX_set_psk_client_callback(context_.get(), &TlsContext::sharedKeyCallback);
}

TlsContext::~TlsContext() {
    OPENSSL_cleanse(sharedKey_.data(), sharedKey_.size());
}

unsigned int TlsContext::sharedKeyCallback(SSL* session, const char* /*hint*/, char* identity,
                                           unsigned int identitySize, unsigned char* key, unsigned int keySize) {
    const auto* const self = static_cast<const TlsContext*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(session)));
    if (self->sharedKey_.size() > keySize || sharedKeyIdentity.size() >= identitySize) return 0;
    std::memcpy(identity, sharedKeyIdentity.data(), sharedKeyIdentity.size());
    identity[sharedKeyIdentity.size()] = '\0';
    std::memcpy(key, self->sharedKey_.data(), self->sharedKey_.size());
    return static_cast<unsigned int>(self->sharedKey_.size());
}

Result<std::unique_ptr<TlsContext>> TlsContext::create(const TlsContextInput& input) {
    ERR_clear_error();
    OpenSslHandle<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
    if (!context) return optionFailure(input, "OpenSSL cannot be set up: " + takeOpenSslReason());
    const bool sharedKey = input.options.sharedKey.has_value();
    if (sharedKey && input.options.sharedKey->size() > PSK_MAX_PSK_LEN) {
        return optionFailure(input, "shared_key is longer than " + std::to_string(PSK_MAX_PSK_LEN) + " bytes");
    }
    if (!setVersions(context.get(), input.options)) {
        return optionFailure(input, "min_tls_version is not supported by OpenSSL: " + takeOpenSslReason());
    }
    const auto mode = sharedKey ? AuthenticationMode::SharedKey : AuthenticationMode::Certificates;
    if (const auto problem = setCiphers(context.get(), input.options.cipherList, mode)) {
        return optionFailure(input, "cipher_list " + *problem);
    }
    std::string trust;
    if (!sharedKey) {
        if (auto checked = checkFilesExist(input); !checked) return tl::unexpected(std::move(checked.error()));
        auto sources = loadTrust(context.get(), input);
        if (!sources) return tl::unexpected(std::move(sources.error()));
        trust = std::move(*sources);
        if (auto loaded = loadClientCertificate(context.get(), input); !loaded) {
            return tl::unexpected(std::move(loaded.error()));
        }
    }
    return std::unique_ptr<TlsContext>(new TlsContext(std::move(context), input, policyFor(input, std::move(trust))));
}

}  // namespace uproc::network
