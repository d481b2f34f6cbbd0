// Sorting lists (manual: "sort/list", "$sortlist", "$sortlistid", "Sorting Lists and Sublists").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/value.hpp"

namespace uproc {

// What a sort element names is looked for in the whole item, or in its value part ($sortlistid).
enum class SublistPlace : unsigned char { Item, ValuePart };

struct SortedList {
    std::string text;
    std::size_t items = 0;
    // $procerror: an option that was guessed, ignored or given twice (UPROCERR_OPTION; the list is sorted all the
    // same), or a sublist item that no item has (UPROCERR_ITEM; the list is as it was). 0 if all is well.
    int error = 0;
    std::string detail;
};
// `specification`: "ELEMENT: OPTIONS" parts, separated by GOLD ; or commas; "" sorts by value part, ascending.
SortedList sortList(std::string_view list, std::string_view specification, SublistPlace place);

}  // namespace uproc
