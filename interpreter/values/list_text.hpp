// Uniface lists as plain text (manual: "Lists and Sublists", "Associative Lists",
// "Subfield Separator and Profile Characters").
//
// Items are separated by GOLD ;. A GOLD ; that belongs to an item (which then is a list itself) has one GOLD ! before
// it for each level it lies deeper. "" is the list without items: it cannot be told from a list of one empty item.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/values/text.hpp"

namespace uproc {

inline constexpr char goldSeparator = '\x1b';
inline constexpr char goldNot = '\x15';

// Walks the items of a list's text, first to last, without allocating.
class ListCursor {
  public:
    explicit ListCursor(std::string_view list) : list_(list), ended_(list.empty()) {}
    // Moves to the next item; false if there is none. The item is as it stands in the text: still nested.
    bool next();
    [[nodiscard]] std::string_view item() const { return list_.substr(begin_, end_ - begin_); }
    [[nodiscard]] std::size_t begin() const { return begin_; }
    [[nodiscard]] std::size_t end() const { return end_; }
    // Number of the current item, from 1.
    [[nodiscard]] std::size_t number() const { return number_; }

  private:
    std::string_view list_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t number_ = 0;
    bool ended_;
};

// Offset of the first separator of this level at or after `from`; npos if there is none.
std::size_t findSeparator(std::string_view list, std::size_t from) noexcept;
std::size_t countItems(std::string_view list) noexcept;

// Appends `value` as (a part of) one item: every separator in it becomes nested one level deeper.
void appendNested(std::string& out, std::string_view value);
// Appends the item's value: one level of nesting less.
void appendUnnested(std::string& out, std::string_view item);
// True if the item has no separator in it, so that nested and unnested form are the same.
bool isFlat(std::string_view item) noexcept;

// The parts of "ID=VALUE". The first '=' divides, unless a '%' stands before it as an escape; without a dividing '='
// both parts are the whole item. %=, %: and %% in the id of a pair stand for the second character alone; everything
// else is verbatim.
struct ItemParts {
    std::string_view id;  // as it stands, escapes included
    std::string_view value;
};
ItemParts itemParts(std::string_view item) noexcept;
bool hasEscapes(std::string_view id) noexcept;
std::string unescapedId(std::string_view id);
// Appends a program's id so that itemParts finds its end again; an id that is escaped already stays as it is.
void appendId(std::string& out, std::string_view id);

// Appends the item "id=value" for a program's id and value.
void appendPair(std::string& out, std::string_view id, std::string_view value);

// How the ids of items are compared (manual: "getitem": any case, unless /case).
enum class IdMatch : unsigned char { AnyCase, ExactCase };

// An id to look for, prepared once. Ids are compared by what they mean: escapes resolved, any case if so wanted.
class ItemKey {
  public:
    // Where an id comes from: the program's has separators as they are, the one of an item has them nested.
    enum class Origin : unsigned char { Program, Item };

    // `id` must live as long as the key.
    ItemKey(std::string_view id, IdMatch match, Origin origin = Origin::Program);
    ItemKey(const ItemKey&) = delete;
    ItemKey& operator=(const ItemKey&) = delete;
    // Is this the id part of the item (as it stands in the list's text)?
    [[nodiscard]] bool matches(std::string_view item) const {
        if (!simple_ || (!ascii_ && match_ == IdMatch::AnyCase)) return matchesParsed(item);
        // No escape can be involved, so the id must be followed by the dividing '=' or by nothing.
        if (item.size() < text_.size() || (item.size() > text_.size() && item[text_.size()] != '=')) return false;
        const std::string_view start = item.substr(0, text_.size());
        return start == text_ || (match_ == IdMatch::AnyCase && equalIgnoreCase(start, text_));
    }
    // Equal for any two ids that are the same under `match`.
    // The seed is the table's own, so that nobody can choose ids that collide.
    [[nodiscard]] std::uint32_t hash(std::uint64_t seed) const { return hashOf(text_, match_, ascii_, seed); }
    static std::uint32_t hashOfItem(std::string_view item, IdMatch match, std::uint64_t seed);

  private:
    [[nodiscard]] bool matchesParsed(std::string_view item) const;
    static std::uint32_t hashOf(std::string_view plainId, IdMatch match, bool ascii, std::uint64_t seed);

    std::string owned_;
    std::string_view text_;  // without escapes; folded if it is to match any case and is not ASCII
    IdMatch match_;
    bool ascii_ = true;
    bool simple_ = true;  // no character in it that could be escaped
};

}  // namespace uproc
