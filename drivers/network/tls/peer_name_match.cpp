// Matching of peer names against X.509 certificates.
#include <memory>

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "drivers/network/tcp/asio_sockets.hpp"
#include "drivers/network/text.hpp"
#include "drivers/network/tls/peer_name.hpp"

namespace uproc::network {

namespace {

struct GeneralNamesFree {
    void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
using GeneralNames = std::unique_ptr<GENERAL_NAMES, GeneralNamesFree>;

GeneralNames alternativeNames(X509* certificate) {
    return GeneralNames(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
}

// "" for a text with an embedded zero byte: such a name tries to look like another one.
std::string textOf(const ASN1_STRING* string) {
    unsigned char* utf8 = nullptr;
    const int length = ASN1_STRING_to_UTF8(&utf8, string);
    if (length < 0) return {};
    std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
    OPENSSL_free(utf8);
    return text.find('\0') == std::string::npos ? text : std::string();
}

// The alternative names of a text type: GEN_DNS, GEN_URI or GEN_EMAIL.
std::vector<std::string> alternativeTexts(X509* certificate, int type) {
    std::vector<std::string> texts;
    const GeneralNames names = alternativeNames(certificate);
    for (int index = 0; names && index < sk_GENERAL_NAME_num(names.get()); ++index) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), index);
        if (name->type == type) texts.push_back(textOf(name->d.ia5));
    }
    return texts;
}

std::vector<std::string> alternativeAddresses(X509* certificate) {
    std::vector<std::string> texts;
    const GeneralNames names = alternativeNames(certificate);
    for (int index = 0; names && index < sk_GENERAL_NAME_num(names.get()); ++index) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), index);
        if (name->type != GEN_IPADD) continue;
        const unsigned char* data = ASN1_STRING_get0_data(name->d.ip);
        const int length = ASN1_STRING_length(name->d.ip);
        if (length == 4) {
            asio::ip::address_v4::bytes_type bytes{};
            std::copy(data, data + length, bytes.begin());
            texts.push_back(asio::ip::make_address_v4(bytes).to_string());
        } else if (length == 16) {
            asio::ip::address_v6::bytes_type bytes{};
            std::copy(data, data + length, bytes.begin());
            texts.push_back(asio::ip::make_address_v6(bytes).to_string());
        }
    }
    return texts;
}

std::vector<std::string> commonNames(X509* certificate) {
    std::vector<std::string> texts;
    const X509_NAME* subject = X509_get_subject_name(certificate);
    int index = -1;
    while ((index = X509_NAME_get_index_by_NID(subject, NID_commonName, index)) >= 0) {
        texts.push_back(textOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index))));
    }
    return texts;
}

// Two names with asterisks for whole segments: in the option for the first one, in the certificate for any but the
// last two, so that "*.com" stands for nothing. A segment matches an asterisk on either side, as the manual has it.
bool matchesBySegments(std::string_view wanted, std::string_view held) {
    const auto wantedSegments = split(wanted, '.');
    const auto heldSegments = split(held, '.');
    if (wantedSegments.size() != heldSegments.size()) return false;
    for (std::size_t index = 0; index < wantedSegments.size(); ++index) {
        const bool heldWildcard = heldSegments[index] == "*" && index + 2 < heldSegments.size();
        const bool wantedWildcard = wantedSegments[index] == "*" && index == 0;
        if (heldSegments[index].empty() || wantedSegments[index].empty()) return false;
        if (heldWildcard || wantedWildcard) continue;
        if (!equalsIgnoringCase(wantedSegments[index], heldSegments[index])) return false;
    }
    return true;
}

bool holdsDns(X509* certificate, const std::string& name) {
    if (name.find('*') == std::string::npos) {
        // Also the common name when the alternative names do not match (manual: "verify_server_name").
        const unsigned flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT;
        if (X509_check_host(certificate, name.data(), name.size(), flags, nullptr) == 1) return true;
    }
    for (const auto& held : alternativeTexts(certificate, GEN_DNS)) {
        if (matchesBySegments(name, held)) return true;
    }
    for (const auto& held : commonNames(certificate)) {
        if (matchesBySegments(name, held)) return true;
    }
    return false;
}

bool holdsAddress(X509* certificate, const std::string& name) {
    if (X509_check_ip_asc(certificate, name.c_str(), 0) == 1) return true;
    asio::error_code error;
    const auto wanted = asio::ip::make_address(name, error);
    if (error) return false;
    for (const auto& held : commonNames(certificate)) {
        const auto address = asio::ip::make_address(held, error);
        if (!error && address == wanted) return true;
    }
    return false;
}

bool holdsUri(X509* certificate, const std::string& name) {
    for (const auto& held : alternativeTexts(certificate, GEN_URI)) {
        if (!held.empty() && equalsIgnoringCase(held, name)) return true;
    }
    return false;
}

}  // namespace

bool certificateHolds(X509* certificate, const PeerName& name) {
    if (name.name.empty()) return false;
    switch (name.type) {
        case PeerName::Type::Dns:
            return holdsDns(certificate, name.name);
        case PeerName::Type::Ip:
            return holdsAddress(certificate, name.name);
        case PeerName::Type::Uri:
            return holdsUri(certificate, name.name);
        case PeerName::Type::Email:
            break;
    }
    return X509_check_email(certificate, name.name.data(), name.name.size(), X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT) == 1;
}

std::string namesIn(X509* certificate) {
    std::string list;
    const auto add = [&list](std::string_view prefix, const std::vector<std::string>& names) {
        for (const auto& name : names) {
            list += list.empty() ? "" : ", ";
            list += std::string(prefix) + name;
        }
    };
    add("dns:", alternativeTexts(certificate, GEN_DNS));
    add("ip:", alternativeAddresses(certificate));
    add("uri:", alternativeTexts(certificate, GEN_URI));
    add("email:", alternativeTexts(certificate, GEN_EMAIL));
    add("common name ", commonNames(certificate));
    return list.empty() ? "no name at all" : printable(list, 400);
}

}  // namespace uproc::network
