// DisplayFormat: how a component variable is shown (manual: "Display Formats" and the pages below it).
//
// A format turns a value into its external text where the value is shown, put into a string, or converted to one
// (manual: "Internal Data Format", "Implicit Type Conversion"). It never changes the value.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "interpreter/values/result.hpp"
#include "interpreter/values/type.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

class DisplayFormat {
  public:
    // Characters of a format (manual: "Uniface Maximums").
    static constexpr std::size_t longest = 31;

    virtual ~DisplayFormat() = default;
    DisplayFormat(const DisplayFormat&) = delete;
    DisplayFormat& operator=(const DisplayFormat&) = delete;

    // Whether variables of that type can have one (manual: "variables…endvariables", FormattedDataType).
    static bool isAllowedFor(Type type) noexcept;
    // The format that stands between the parentheses of DIS(...). The error's text says what is wrong with it; its code
    // is 0. `type` must be allowed.
    static Result<std::shared_ptr<const DisplayFormat>> parse(std::string_view text, Type type);

    // The external text of a value that a variable of the format's type holds. An empty value gives ""; a value that
    // the format has no room for, its internal text.
    [[nodiscard]] std::string apply(const Value& value) const;
    // The value becomes its external text; showBeside: if comparesTexts.
    void show(Value& value) const;
    void showBeside(Value& value, const Value& other) const;
    // Whether a comparison with `other` is one of texts: `other` is a text, and none that stands for a value of the
    // type.
    [[nodiscard]] bool comparesTexts(const Value& other) const;
    // False for a format that depends on a locale: it shows values as they are.
    [[nodiscard]] virtual bool isEffective() const { return true; }

  protected:
    explicit DisplayFormat(Type type) : type_(type) {}
    [[nodiscard]] Type type() const { return type_; }

  private:
    // False: the value stays as it is. `value` is not empty.
    virtual bool write(const Value& value, std::string& text) const = 0;
    // Whether the format shows some value as exactly that text.
    [[nodiscard]] virtual bool canShow(std::string_view) const { return false; }

    Type type_;
};

// The formats of the single types, for DisplayFormat::parse.
namespace display {
using Parsed = Result<std::shared_ptr<const DisplayFormat>>;
Parsed parseNumber(std::string_view text, Type type);    // display_number.cpp
Parsed parseCalendar(std::string_view text, Type type);  // display_calendar.cpp
}  // namespace display

}  // namespace uproc
