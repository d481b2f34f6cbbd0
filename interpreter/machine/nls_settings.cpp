#include "interpreter/machine/nls_settings.hpp"

#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

bool isLetter(char c) {
    const char upper = upperAscii(c);
    return upper >= 'A' && upper <= 'Z';
}

// "tr_TR", "de-DE", "en": a language and perhaps a country.
bool isLocale(std::string_view name) {
    if (name.size() != 2 && name.size() != 5) return false;
    if (!isLetter(name[0]) || !isLetter(name[1])) return false;
    return name.size() == 2 || ((name[2] == '_' || name[2] == '-') && isLetter(name[3]) && isLetter(name[4]));
}

bool isOneOf(std::string_view value, std::string_view choices) {
    while (!choices.empty()) {
        const std::size_t end = std::min(choices.find(' '), choices.size());
        if (equalIgnoreCase(choices.substr(0, end), value)) return true;
        choices.remove_prefix(std::min(end + 1, choices.size()));
    }
    return false;
}

}  // namespace

NlsSettings::NlsSettings() {
    for (std::size_t i = 0; i < names.size(); ++i)
        values_[i] = names[i].standard;
}

std::optional<std::string_view> NlsSettings::value(std::string_view function) const {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].function == function) return values_[i];
    }
    return std::nullopt;
}

Result<void> NlsSettings::assign(std::string_view function, std::string_view value) {
    constexpr std::array<std::string_view, names.size()> choices = {
        "classic", "nlslocale classic", "nlslocale classic", "nlslocale classic binary", "classic", "classic utc"};
    value = trimmed(value);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].function != function) continue;
        if (!isOneOf(value, choices[i]) && !(i == 0 && isLocale(value))) {
            std::string known(choices[i]);
            if (i == 0) known += ", or a locale like tr_TR";
            return fail(procerror::UPROCERR_ARGUMENT, std::string(function) + ": '" + std::string(value.substr(0, 40)) +
                                                          "' is not supported (known: " + known + ")");
        }
        values_[i] = value;
        return {};
    }
    return fail(procerror::UPROCERR_ARGUMENT, "there is no function " + std::string(function));
}

bool NlsSettings::hasLocale() const {
    return !equalIgnoreCase(values_[0], "classic");
}

bool NlsSettings::caseFollowsLocale() const {
    return hasLocale() && !equalIgnoreCase(values_[2], "classic");
}

bool NlsSettings::internalTimeIsUtc() const {
    return equalIgnoreCase(values_[5], "utc");
}

}  // namespace uproc
