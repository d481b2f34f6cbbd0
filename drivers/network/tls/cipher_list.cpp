#include "drivers/network/tls/cipher_list.hpp"

#include <array>
#include <vector>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "drivers/network/text.hpp"

namespace uproc::network {

namespace {

constexpr std::string_view highCiphers = "DEFAULT:!MEDIUM:!LOW:!RC4:!3DES:!PSK:!SRP";
constexpr std::string_view sharedKeyCiphers = "kECDHEPSK:kDHEPSK:kPSK:!MEDIUM:!LOW:!RC4:!3DES:@STRENGTH";
constexpr std::string_view neverInCertificateMode = ":!aNULL:!eNULL:!PSK:!SRP";
// RSA-PSK needs a server certificate, which this mode does not verify.
constexpr std::string_view neverInSharedKeyMode = ":!eNULL:!kRSAPSK";
constexpr std::array<std::string_view, 3> tls13Suites{"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
                                                      "TLS_AES_128_GCM_SHA256"};

struct Choice {
    std::string upToTls12;           // "": nothing below TLS 1.3
    std::vector<std::string> tls13;  // empty: no TLS 1.3
};

bool isTls13Name(std::string_view item) {
    return item.starts_with("TLS_");
}

void remove(std::vector<std::string>& names, std::string_view name) {
    std::erase_if(names, [name](const std::string& held) { return held == name; });
}

Choice choose(std::string_view list, AuthenticationMode mode) {
    Choice choice;
    bool first = true;
    for (const std::string_view part : split(list, ':')) {
        const std::string_view item = trimmed(part);
        if (item.empty()) continue;
        const bool isKeyword = first && (item == "DEFAULT" || item == "ALL" || item == "HIGH");
        if (isKeyword) choice.tls13.assign(tls13Suites.begin(), tls13Suites.end());
        first = false;
        if (isTls13Name(item)) {
            remove(choice.tls13, item);
            choice.tls13.emplace_back(item);
        } else if ((item.front() == '!' || item.front() == '-') && isTls13Name(item.substr(1))) {
            remove(choice.tls13, item.substr(1));
        } else {
            choice.upToTls12 += choice.upToTls12.empty() ? "" : ":";
            // "DEFAULT" is the default list of the authentication mode.
            choice.upToTls12 +=
                item != "DEFAULT" ? item : (mode == AuthenticationMode::SharedKey ? sharedKeyCiphers : highCiphers);
        }
    }
    return choice;
}

bool usesSharedKey(const SSL_CIPHER* cipher) {
    const int exchange = SSL_CIPHER_get_kx_nid(cipher);
    return exchange == NID_kx_psk || exchange == NID_kx_ecdhe_psk || exchange == NID_kx_dhe_psk ||
           exchange == NID_kx_any;
}

// The ciphers of the list that use the shared key, as a list; "" if there are none.
std::string onlySharedKeyCiphers(SSL_CTX* context) {
    std::string list;
    const STACK_OF(SSL_CIPHER)* ciphers = SSL_CTX_get_ciphers(context);
    for (int index = 0; index < sk_SSL_CIPHER_num(ciphers); ++index) {
        const SSL_CIPHER* cipher = sk_SSL_CIPHER_value(ciphers, index);
        if (!usesSharedKey(cipher) || isTls13Name(SSL_CIPHER_get_name(cipher))) continue;
        list += list.empty() ? "" : ":";
        list += SSL_CIPHER_get_name(cipher);
    }
    return list;
}

bool setUpToTls12(SSL_CTX* context, const std::string& list, AuthenticationMode mode) {
    const bool sharedKey = mode == AuthenticationMode::SharedKey;
    const std::string complete = list + std::string(sharedKey ? neverInSharedKeyMode : neverInCertificateMode);
    if (SSL_CTX_set_cipher_list(context, complete.c_str()) != 1) return false;
    if (!sharedKey) return true;
    const std::string usable = onlySharedKeyCiphers(context);
    return !usable.empty() && SSL_CTX_set_cipher_list(context, usable.c_str()) == 1;
}

bool setTls13(SSL_CTX* context, const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) {
        list += list.empty() ? "" : ":";
        list += name;
    }
    return SSL_CTX_set_ciphersuites(context, list.c_str()) == 1;
}

}  // namespace

std::optional<std::string> setCiphers(SSL_CTX* context, const std::optional<std::string>& list,
                                      AuthenticationMode mode) {
    const Choice choice = choose(list ? std::string_view(*list) : std::string_view("DEFAULT"), mode);
    const std::string unusable = "holds no cipher that OpenSSL can use here";
    if (choice.upToTls12.empty() && choice.tls13.empty()) return unusable;
    if (!setTls13(context, choice.tls13)) return unusable;
    if (choice.upToTls12.empty()) {
        if (SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1) return unusable;
    } else if (!setUpToTls12(context, choice.upToTls12, mode)) {
        return unusable;
    }
    if (!choice.tls13.empty()) return {};
    if (SSL_CTX_get_min_proto_version(context) == TLS1_3_VERSION) {
        return "holds no cipher of TLS 1.3, the least version that min_tls_version allows";
    }
    if (SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION) != 1) return unusable;
    return {};
}

}  // namespace uproc::network
