// The locale an application works with (manual: "Language and Locale", "$nlslocale", "$nlsformat", "$nlscase",
// "$nlssortorder", "$nlstimezone", "$nlsinternaltime").
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/values/result.hpp"

namespace uproc {

// Values are kept as they were assigned. Only "classic" has all its effects; of a locale only the rules of case
// conversion are known.
class NlsSettings {
  public:
    // Function names in lower case, and the assignment settings that they start with.
    struct Name {
        std::string_view function;
        std::string_view setting;
        std::string_view standard;  // the value without the setting
    };
    static constexpr std::array<Name, 6> names = {{{"$nlslocale", "$NLS_LOCALE", "classic"},
                                                   {"$nlsformat", "$NLS_FORMAT", "nlslocale"},
                                                   {"$nlscase", "$NLS_CASE", "nlslocale"},
                                                   {"$nlssortorder", "$NLS_SORT_ORDER", "nlslocale"},
                                                   {"$nlstimezone", "$NLS_TIME_ZONE", "classic"},
                                                   {"$nlsinternaltime", "$NLS_INTERNAL_TIME", "classic"}}};

    NlsSettings();
    // The value of one of the functions; nullopt if there is none of that name.
    [[nodiscard]] std::optional<std::string_view> value(std::string_view function) const;
    // Sets it. An Error (UPROCERR_ARGUMENT) if the value is none, or its effects are not known; then it stays.
    Result<void> assign(std::string_view function, std::string_view value);

    // Case conversion follows the locale: one is set, and $nlscase is not classic.
    [[nodiscard]] bool caseFollowsLocale() const;
    [[nodiscard]] bool hasLocale() const;
    [[nodiscard]] std::string_view locale() const { return values_[0]; }
    // $clock, $date and $datim give Coordinated Universal Time.
    [[nodiscard]] bool internalTimeIsUtc() const;

  private:
    std::array<std::string, names.size()> values_;
};

}  // namespace uproc
