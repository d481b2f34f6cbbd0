// Lists as Values: what the list statements and functions do (manual: "putitem", "getitem", "delitem", "$item",
// "$itemnr", "$itemcount"), for built-ins, the machine's forlist, and components that take Uniface lists.
//
// A list operation works on the text of a small list and on the parsed form (list_form.hpp) of a big one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/values/list_text.hpp"
#include "interpreter/values/value.hpp"

namespace uproc::lists {

// Item numbers count from 1; -1 is the last item. A returned 0 means: there is no such item, nothing was done.

// Number of items; 0 for "".
std::size_t count(const Value& list);

// Number of the first item with that id.
std::size_t find(const Value& list, std::string_view id, IdMatch match);

// Copies the item into `target` and returns its number; if there is none, `target` becomes "".
std::size_t get(Value& target, const Value& list, std::int64_t number);
// The value of the first item with that id.
std::size_t get(Value& target, const Value& list, std::string_view id, IdMatch match);
// Both parts of an item, as forlist/id wants them.
std::size_t getParts(Value& id, Value& value, const Value& list, std::int64_t number);

// Adds (number -1) or replaces an item; a number past the end makes empty items first. The list's Value must be the
// only owner of its text for this to be done in place; otherwise the text is copied once.
std::size_t put(Value& list, std::int64_t number, std::string_view value);
// Replaces the first item with that id or adds one.
std::size_t put(Value& list, std::string_view id, std::string_view value, IdMatch match);

std::size_t remove(Value& list, std::int64_t number);
std::size_t remove(Value& list, std::string_view id, IdMatch match);

// The id part as a program sees it: escapes resolved if the item is a pair (manual: "$idpart").
std::string idPart(std::string_view item);

// The text of any Value without allocating for the common types.
class TextOf {
  public:
    explicit TextOf(const Value& value);
    TextOf(const TextOf&) = delete;
    TextOf& operator=(const TextOf&) = delete;
    [[nodiscard]] std::string_view view() const { return view_; }
    operator std::string_view() const { return view_; }

  private:
    char digits_[24];
    std::string owned_;
    std::string_view view_;
};

// Sets a target to that text, in place if its text has no other owner.
void assignText(Value& target, std::string_view text);

}  // namespace uproc::lists
