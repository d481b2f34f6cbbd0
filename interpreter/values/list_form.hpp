// ListForm: the parsed items of a Uniface list (manual: "Lists and Sublists", "putitem", "getitem").
//
// A list is text whose items are separated by GOLD ; (0x1B). Separators inside an item (a sublist) are written with
// GOLD ! before them, one more for each level.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/value.hpp"

namespace uproc {

// The GOLD characters (manual: "GOLD Key and Special Characters").
inline constexpr char goldSeparator = '\x1b';
inline constexpr char goldNot = '\x15';

class ListForm {
  public:
    ListForm() = default;
    // Parses `text`; "" is a list without items.
    explicit ListForm(std::string_view text);

    [[nodiscard]] std::size_t size() const { return items_.size(); }
    // The item's text with one level of nesting removed; index is 0-based and must be valid.
    [[nodiscard]] Value item(std::size_t index) const;
    [[nodiscard]] std::string_view rawItem(std::size_t index) const { return items_[index]; }
    // Position of the first item whose id part matches, or size() if none. Ids compare case-insensitively unless `exact`.
    [[nodiscard]] std::size_t find(std::string_view id, bool exact) const;

    void append(std::string_view value);
    void insert(std::size_t index, std::string_view value);
    void replace(std::size_t index, std::string_view value);
    void remove(std::size_t index);

    [[nodiscard]] std::string toText() const;

  private:
    std::vector<std::string> items_;  // as they stand in the list's text (nested separators marked)
};

// "ID=VALUE" split at the first '='; without '=' both parts are the whole item (manual: "$idpart", "$valuepart").
std::string_view idPart(std::string_view item);
std::string_view valuePart(std::string_view item);

}  // namespace uproc
