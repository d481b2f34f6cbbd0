// ListForm: the parsed form of a Uniface list (manual: "Lists and Sublists", "putitem", "getitem", "delitem").
//
// It divides a text into items and edits it in place, so that every operation on a list of up to some millions of
// items costs O(1), or O(log n) after deletions in its middle. Small lists do without: see list_value.hpp.
//
// The text is the list itself as long as items are only appended. Other changes write new items behind the old ones
// and leave gaps; writeText() then puts everything in order, in O(n), when somebody looks at the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/id_index.hpp"
#include "interpreter/values/list_text.hpp"

namespace uproc {

class ListForm {
  public:
    // A list with more items than this does not fit; the callers refuse to make one.
    static constexpr std::size_t maximumItems = 100'000'000;

    // Parses `text`, which must outlive the form and be changed by nobody else.
    explicit ListForm(std::string& text);
    ListForm(const ListForm&) = delete;
    ListForm& operator=(const ListForm&) = delete;

    // Positions count from 0.
    [[nodiscard]] std::size_t size() const { return live_; }
    // The item as it stands in the list's text (separators of sublists still nested).
    [[nodiscard]] std::string_view item(std::size_t position) const { return slotText(slots_[slotAt(position)]); }
    // The first item with that id, or size().
    [[nodiscard]] std::size_t find(std::string_view id, IdMatch match) const;

    // Values are given as the program sees them: without the nesting. A list of one empty item is an empty list.
    void append(std::string_view value);
    void append(std::string_view id, std::string_view value);
    void replace(std::size_t position, std::string_view value);
    void replace(std::size_t position, std::string_view id, std::string_view value);
    // Makes `position` valid by appending empty items, then replaces the item there.
    void put(std::size_t position, std::string_view value);
    void remove(std::size_t position);

    // Is the text given to the constructor the list as it is now?
    [[nodiscard]] bool textIsCurrent() const { return inOrder_; }
    void writeText();
    // Length the text has when it is written.
    [[nodiscard]] std::size_t textBytes() const { return live_ == 0 ? 0 : bytes_ + live_ - 1; }

  private:
    struct Slot {
        std::uint64_t offset;
        std::uint32_t length;
        bool dead;
    };

    void parse();
    [[nodiscard]] std::string_view slotText(const Slot& slot) const {
        return std::string_view(text_).substr(slot.offset, slot.length);
    }
    // Number of the slot of the item at that position, and back.
    [[nodiscard]] std::size_t slotAt(std::size_t position) const;
    [[nodiscard]] std::size_t positionOf(std::size_t slot) const;

    // Appends an item whose raw text has just been written at the end of the text, from `offset` on.
    void pushSlot(std::size_t offset);
    void beginAppend();
    void endAppend(std::size_t offset);
    void replaceWithTail(std::size_t position, std::size_t offset);
    void appendEmpty();
    // An item that ends in GOLD ! runs into the one behind it: that is what the text says.
    void joinWithNext(std::size_t position);
    void afterShrinking();
    void compactSlots();
    void clear();

    [[nodiscard]] std::size_t linearFind(const ItemKey& key) const;
    IdIndex& indexFor(IdMatch match) const;
    void addToIndexes(std::size_t slot);
    void removeFromIndexes(std::size_t slot);
    void addToIndex(IdIndex& index, IdMatch match, std::size_t slot) const;
    void removeFromIndex(IdIndex& index, IdMatch match, std::size_t slot) const;
    void buildRanks() const;

    std::string& text_;
    std::vector<Slot> slots_;
    std::size_t head_ = 0;     // slots before it are dead
    std::size_t live_ = 0;     // slots that are not
    std::size_t holes_ = 0;    // dead slots from head_ on
    std::uint64_t bytes_ = 0;  // of all live slots
    bool inOrder_ = true;

    // Made when they pay: ids → slots; and counts of live slots (a Fenwick tree) while there are holes.
    mutable std::unique_ptr<IdIndex> anyCase_;
    mutable std::unique_ptr<IdIndex> exactCase_;
    mutable std::vector<std::uint32_t> ranks_;
    mutable unsigned searches_ = 0;
};

}  // namespace uproc
