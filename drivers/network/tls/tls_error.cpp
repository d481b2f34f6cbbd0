#include "drivers/network/tls/tls_error.hpp"

#include <cstring>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/sslerr.h>

namespace uproc::network {

namespace {

// The first entry is the cause; later ones say in which steps it was met.
unsigned long takeFirstError() {
    const unsigned long first = ERR_get_error();
    ERR_clear_error();
    return first;
}

std::string reasonOf(unsigned long code) {
    if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
    const char* const reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : "unknown reason";
}

const char* adviceWithSharedKey(int reason) {
    switch (reason) {
        case SSL_R_TLSV1_ALERT_DECRYPT_ERROR:
        case SSL_R_SSLV3_ALERT_BAD_RECORD_MAC:
        case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC:
        case SSL_R_SSLV3_ALERT_ILLEGAL_PARAMETER:
        case SSL_R_TLSV1_ALERT_UNKNOWN_PSK_IDENTITY:
            return "the two sides have different shared_key values";
        case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
        case SSL_R_TLSV13_ALERT_MISSING_EXTENSION:
            return "the peer does not accept a shared key, or no cipher of cipher_list";
        default:
            return nullptr;
    }
}

const char* adviceFor(int reason) {
    switch (reason) {
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_PACKET_LENGTH_TOO_LONG:
        case SSL_R_BAD_PACKET_LENGTH:
            return "the peer does not answer in TLS; a server that is upgraded with STARTTLS is addressed without TLS: "
                   "in the connection string";
        case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
        case SSL_R_UNSUPPORTED_PROTOCOL:
            return "the peer offers only versions of TLS below min_tls_version (default 1.2)";
        case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
        case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
            return "the peer refused the offer: it shares no cipher of cipher_list, or asks for a client certificate "
                   "(verify_client=yes with client_certificate and client_key)";
        case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
            return "the peer asks for a client certificate: verify_client=yes with client_certificate and client_key";
        case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
        case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
        case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
            return "the peer did not accept the client certificate (client_certificate)";
        default:
            return nullptr;
    }
}

}  // namespace

std::string takeOpenSslReason() {
    return reasonOf(takeFirstError());
}

std::string takeSessionFailure(const std::string& peer, AuthenticationMode mode) {
    const unsigned long code = takeFirstError();
    std::string text = reasonOf(code) + " (peer " + peer + ")";
    if (ERR_GET_LIB(code) != ERR_LIB_SSL) return text;
    const int reason = ERR_GET_REASON(code);
    const char* advice = mode == AuthenticationMode::SharedKey ? adviceWithSharedKey(reason) : nullptr;
    if (advice == nullptr) advice = adviceFor(reason);
    return advice == nullptr ? text : text + "; " + advice;
}

}  // namespace uproc::network
