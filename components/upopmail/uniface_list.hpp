// Uniface lists as UPOPMAIL's parameters use them (manual: "Lists and Sublists", "Associative Lists").
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace uproc::upopmail {

inline constexpr char GoldSeparator = '\x1B';  // GOLD ; ends an item
inline constexpr char GoldNot = '\x15';        // GOLD ! before GOLD ; makes it part of the item

// The items of a list, in order, empty ones included; "" has no items.
std::vector<std::string> listItems(std::string_view list);

struct AssociativeItem {
    std::string id;     // without surrounding spaces
    std::string value;  // likewise; an item without "=" is both id and value
};
// The items that are not empty. "%=" and "%:" stand for the second character.
std::vector<AssociativeItem> associativeItems(std::string_view list);

}  // namespace uproc::upopmail
