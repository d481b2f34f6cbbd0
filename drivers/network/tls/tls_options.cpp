#include "drivers/network/tls/tls_options.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "drivers/network/text.hpp"
#include "runtime/seams/network.hpp"

namespace uproc::network {

namespace {

using runtime::NetworkError;

// What is wrong with a value, or nothing.
using Problem = std::optional<std::string>;

enum class Secrecy { Open, Secret };

struct OptionRule {
    std::string_view name;
    std::string_view shortName;
    Secrecy secrecy;
    Problem (*apply)(TlsOptions& options, std::string_view value);
};

std::optional<bool> yesOrNo(std::string_view value) {
    const std::string word = lowerCase(value);
    if (word == "yes" || word == "y" || word == "1") return true;
    if (word == "no" || word == "n" || word == "0") return false;
    return {};
}

Problem readVerification(Verification& target, std::string_view value) {
    if (equalsIgnoringCase(value, "ignore")) {
        target = Verification::Ignore;
    } else if (const auto yes = yesOrNo(value)) {
        target = *yes ? Verification::Yes : Verification::No;
    } else {
        return "takes yes, y, 1, no, n, 0 or ignore";
    }
    return {};
}

Problem readNames(PeerNameOption& target, std::string_view value) {
    std::string problem;
    auto option = parsePeerNameOption(value, problem);
    if (!option) return "takes Type:Name{;Type:Name} or no, n, 0: " + problem;
    target = std::move(*option);
    return {};
}

Problem readText(std::optional<std::string>& target, std::string_view value) {
    target = std::string(value);
    return {};
}

Problem readMinimumVersion(TlsOptions& options, std::string_view value) {
    constexpr std::array<std::pair<std::string_view, TlsVersion>, 4> versions{{{"1.0", TlsVersion::Tls1_0},
                                                                               {"1.1", TlsVersion::Tls1_1},
                                                                               {"1.2", TlsVersion::Tls1_2},
                                                                               {"1.3", TlsVersion::Tls1_3}}};
    for (const auto& [text, version] : versions) {
        if (value != text) continue;
        options.minimumVersion = version;
        return {};
    }
    return "takes 1.0, 1.1, 1.2 or 1.3";
}

Problem readRenegotiation(TlsOptions& options, std::string_view value) {
    const auto yes = yesOrNo(value);
    if (!yes) return "takes yes, y, 1, no, n or 0";
    options.renegotiation = *yes;
    return {};
}

// KeyFile{|Password}; without the file, the key stands in the certificate's own file (manual: "client_key").
Problem readKey(CertificateOptions& target, std::string_view value) {
    const auto bar = value.find('|');
    const std::string_view file = trimmed(value.substr(0, bar));
    if (!file.empty()) target.key = std::string(file);
    if (bar == std::string_view::npos) return {};
    target.keyInCertificateFile = file.empty();
    if (target.password) return "the password is given twice";
    target.password = std::string(trimmed(value.substr(bar + 1)));
    return {};
}

Problem readPassword(CertificateOptions& target, std::string_view value) {
    if (target.password) return "the password is already given with the key";
    return readText(target.password, value);
}

constexpr std::array<OptionRule, 16> rules{{
    {"shared_key", "sh_key", Secrecy::Secret,
     [](TlsOptions& o, std::string_view v) { return readText(o.sharedKey, v); }},
    {"verify_server", "vfy_srv", Secrecy::Open,
     [](TlsOptions& o, std::string_view v) { return readVerification(o.verifyServer, v); }},
    {"verify_server_name", "vfy_srv_nm", Secrecy::Open,
     [](TlsOptions& o, std::string_view v) { return readNames(o.verifyServerName, v); }},
    {"server_certificate", "srv_cert", Secrecy::Open,
     [](TlsOptions& o, std::string_view v) { return readText(o.server.certificate, v); }},
    {"server_key", "srv_key", Secrecy::Secret, [](TlsOptions& o, std::string_view v) { return readKey(o.server, v); }},
    {"server_key_password", "srv_key_pwd", Secrecy::Secret,
     [](TlsOptions& o, std::string_view v) { return readPassword(o.server, v); }},
    {"verify_client", "vfy_clt", Secrecy::Open,
     [](TlsOptions& o, std::string_view v) { return readVerification(o.verifyClient, v); }},
    {"verify_client_name", "vfy_clt_nm", Secrecy::Open,
     [](TlsOptions& o, std::string_view v) { return readNames(o.verifyClientName, v); }},
    {"client_certificate", "clt_cert", Secrecy::Open,
     [](TlsOptions& o, std::string_view v) { return readText(o.client.certificate, v); }},
    {"client_key", "clt_key", Secrecy::Secret, [](TlsOptions& o, std::string_view v) { return readKey(o.client, v); }},
    {"client_key_password", "clt_key_pwd", Secrecy::Secret,
     [](TlsOptions& o, std::string_view v) { return readPassword(o.client, v); }},
    {"ca_certificate", "ca_cert", Secrecy::Open,
     [](TlsOptions& o, std::string_view v) { return readText(o.caCertificate, v); }},
    {"ca_location", "ca_loc", Secrecy::Open,
     [](TlsOptions& o, std::string_view v) { return readText(o.caLocation, v); }},
    {"cipher_list", "cpr_lst", Secrecy::Open,
     [](TlsOptions& o, std::string_view v) { return readText(o.cipherList, v); }},
    {"min_tls_version", "min_tls_v", Secrecy::Open, readMinimumVersion},
    {"renegotiation", "reneg", Secrecy::Open, readRenegotiation},
}};

std::optional<std::size_t> findRule(std::string_view name) {
    for (std::size_t index = 0; index < rules.size(); ++index) {
        if (equalsIgnoringCase(name, rules[index].name) || equalsIgnoringCase(name, rules[index].shortName)) {
            return index;
        }
    }
    return {};
}

std::string suggestionFor(std::string_view name) {
    const std::string wanted = lowerCase(name);
    for (const auto& rule : rules) {
        if (editDistance(wanted, rule.name) <= 3) return "; did you mean " + std::string(rule.name) + "?";
    }
    return {};
}

class Reader {
  public:
    explicit Reader(std::string_view origin) : origin_(origin) {}

    Result<TlsOptions> read(std::string_view text);

  private:
    using Checked = Result<void>;

    [[nodiscard]] tl::unexpected<Error> failure(const std::string& text) const {
        return runtime::networkFailure(NetworkError::Configuration, "TLS options in " + origin_ + ": " + text);
    }
    [[nodiscard]] std::string nameForMessage(std::string_view name) const;
    [[nodiscard]] bool isGiven(std::string_view name) const { return given_[*findRule(name)]; }
    Checked readItem(std::string_view item);
    [[nodiscard]] Checked checkMode() const;
    [[nodiscard]] Checked checkSharedKey() const;
    [[nodiscard]] Checked checkCertificates() const;

    std::string origin_;
    TlsOptions options_;
    std::array<bool, rules.size()> given_{};
    std::size_t position_ = 0;
    bool followsSecret_ = false;
};

// What stands after a secret may be the rest of a secret with a comma in it, and is not repeated in messages.
std::string Reader::nameForMessage(std::string_view name) const {
    const std::string position = "number " + std::to_string(position_);
    if (followsSecret_) return position + " (is there a comma in the secret before it?)";
    const bool isWord = lowerCase(name).find_first_not_of("abcdefghijklmnopqrstuvwxyz_-") == std::string::npos;
    return isWord && !name.empty() && name.size() <= 32 ? "\"" + std::string(name) + "\"" : position;
}

Result<void> Reader::readItem(std::string_view item) {
    const auto equals = item.find('=');
    if (equals == std::string_view::npos) {
        return failure("option " + nameForMessage(item) + " has no value; the form is Option=Value{,Option=Value}");
    }
    const std::string_view name = trimmed(item.substr(0, equals));
    const std::string_view value = trimmed(item.substr(equals + 1));
    const auto index = findRule(name);
    if (!index) {
        return failure("option " + nameForMessage(name) + " is unknown" +
                       (followsSecret_ ? std::string() : suggestionFor(name)));
    }
    // Manual: "TLS Connector Options", Description; `item` comes without spaces around it.
    if (name.size() != equals || value.size() != item.size() - equals - 1) {
        return failure("option " + std::string(rules[*index].name) + ": no space may stand beside the = sign");
    }
    const OptionRule& rule = rules[*index];
    const std::string title = "option " + std::string(rule.name) + " ";
    if (std::exchange(given_[*index], true)) return failure(title + "is given twice");
    if (value.empty()) return failure(title + "has no value");
    if (const Problem problem = rule.apply(options_, value)) {
        const bool show = rule.secrecy == Secrecy::Open;
        return failure(title + (show ? "has the value \"" + printable(value) + "\" but " : "") + *problem);
    }
    followsSecret_ = rule.secrecy == Secrecy::Secret;
    return {};
}

// Manual: "[NET_SETTINGS]", "Configure Client Verification for TLS".
Result<void> Reader::checkMode() const {
    if (options_.sharedKey) return checkSharedKey();
    if (options_.verifyServer == Verification::No && options_.verifyClient == Verification::No) {
        return failure(
            "no authentication mode is defined; give verify_server=yes (with ca_certificate, where the default "
            "certificates do not do) or shared_key");
    }
    if (options_.verifyServer == Verification::No && isGiven("verify_server")) {
        return failure("verify_client needs verify_server: verifying the client but not the server is not possible");
    }
    return checkCertificates();
}

// Manual: "shared_key".
Result<void> Reader::checkSharedKey() const {
    for (std::size_t index = 0; index < rules.size(); ++index) {
        const std::string_view name = rules[index].name;
        if (!given_[index] || name == "shared_key" || name == "cipher_list") continue;
        if (name == "verify_server" && options_.verifyServer == Verification::No) continue;
        if (name == "verify_client" && options_.verifyClient == Verification::No) continue;
        return failure("option " + std::string(name) + " cannot stand beside shared_key; only cipher_list can");
    }
    return {};
}

// Manual: "Certificate Verification by the TLS Connector", Specifying Certificates and Keys.
Result<void> Reader::checkCertificates() const {
    for (const auto& [files, side] : {std::pair<const CertificateOptions&, std::string>(options_.client, "client"),
                                      std::pair<const CertificateOptions&, std::string>(options_.server, "server")}) {
        const bool hasKey = files.key || files.keyInCertificateFile;
        if (files.certificate && !hasKey) return failure(side + "_certificate needs " + side + "_key");
        if (files.key && !files.certificate) return failure(side + "_key needs " + side + "_certificate");
    }
    return {};
}

Result<TlsOptions> Reader::read(std::string_view text) {
    auto items = split(text, ',');
    // A comma may end the line: the manual's own examples have one before a continuation that adds nothing.
    if (items.size() > 1 && trimmed(items.back()).empty()) items.pop_back();
    for (const std::string_view item : items) {
        ++position_;
        if (items.size() == 1 && trimmed(item).empty()) break;
        if (auto done = readItem(trimmed(item)); !done) return tl::unexpected(std::move(done.error()));
    }
    if (auto checked = checkMode(); !checked) return tl::unexpected(std::move(checked.error()));
    // A client that is to be verified always verifies the server as well.
    if (options_.verifyClient != Verification::No && options_.verifyServer == Verification::No) {
        options_.verifyServer = Verification::Yes;
    }
    return std::move(options_);
}

}  // namespace

Result<TlsOptions> parseTlsOptions(std::string_view text, std::string_view origin) {
    return Reader(origin).read(text);
}

}  // namespace uproc::network
