#include "interpreter/values/list_form.hpp"

#include <bit>
#include <cstring>

namespace uproc {
namespace {

// Below this many items a scan is as fast as an index.
constexpr std::size_t indexThreshold = 16;
// Unused text or slots below this are not worth tidying.
constexpr std::size_t toleratedWaste = 4096;

}  // namespace

ListForm::ListForm(std::string& text) : text_(text) {
    parse();
}

void ListForm::parse() {
    ListCursor cursor(text_);
    while (cursor.next()) {
        const std::size_t length = cursor.end() - cursor.begin();
        slots_.push_back({cursor.begin(), static_cast<std::uint32_t>(length), false});
        bytes_ += length;
    }
    live_ = slots_.size();
}

void ListForm::clear() {
    text_.clear();
    slots_.clear();
    ranks_.clear();
    anyCase_.reset();
    exactCase_.reset();
    head_ = live_ = holes_ = 0;
    bytes_ = 0;
    inOrder_ = true;
}

// ---- positions and slots

void ListForm::buildRanks() const {
    ranks_.assign(slots_.size() + 1, 0);
    for (std::size_t i = 1; i <= slots_.size(); ++i) {
        ranks_[i] += slots_[i - 1].dead ? 0 : 1;
        const std::size_t parent = i + (i & (~i + 1));
        if (parent < ranks_.size()) ranks_[parent] += ranks_[i];
    }
}

std::size_t ListForm::slotAt(std::size_t position) const {
    if (holes_ == 0) return head_ + position;
    if (ranks_.empty()) buildRanks();
    std::size_t slot = 0;
    std::size_t left = position + 1;
    for (std::size_t step = std::bit_floor(slots_.size()); step > 0; step /= 2) {
        if (slot + step < ranks_.size() && ranks_[slot + step] < left) {
            slot += step;
            left -= ranks_[slot];
        }
    }
    return slot;
}

std::size_t ListForm::positionOf(std::size_t slot) const {
    if (holes_ == 0) return slot - head_;
    if (ranks_.empty()) buildRanks();
    std::size_t count = 0;
    for (std::size_t i = slot; i > 0; i &= i - 1)
        count += ranks_[i];
    return count;
}

// ---- searching

std::size_t ListForm::linearFind(const ItemKey& key) const {
    std::size_t position = 0;
    for (std::size_t slot = head_; slot < slots_.size(); ++slot) {
        if (slots_[slot].dead) continue;
        if (key.matches(slotText(slots_[slot]))) return position;
        ++position;
    }
    return live_;
}

std::size_t ListForm::find(std::string_view id, IdMatch match) const {
    const ItemKey key(id, match);
    if (live_ <= indexThreshold || ++searches_ < 2) return linearFind(key);
    const IdIndex& index = indexFor(match);
    const std::uint32_t slot =
        index.find(key.hash(index.seed()), [&](std::uint32_t s) { return key.matches(slotText(slots_[s])); });
    return slot == IdIndex::none ? live_ : positionOf(slot);
}

IdIndex& ListForm::indexFor(IdMatch match) const {
    std::unique_ptr<IdIndex>& index = match == IdMatch::AnyCase ? anyCase_ : exactCase_;
    if (!index) {
        index = std::make_unique<IdIndex>(live_);
        for (std::size_t slot = head_; slot < slots_.size(); ++slot) {
            if (!slots_[slot].dead) addToIndex(*index, match, slot);
        }
    }
    return *index;
}

void ListForm::addToIndex(IdIndex& index, IdMatch match, std::size_t slot) const {
    const std::string_view item = slotText(slots_[slot]);
    index.add(ItemKey::hashOfItem(item, match, index.seed()), static_cast<std::uint32_t>(slot), [&](std::uint32_t s) {
        return ItemKey(itemParts(item).id, match, ItemKey::Origin::Item).matches(slotText(slots_[s]));
    });
}

void ListForm::removeFromIndex(IdIndex& index, IdMatch match, std::size_t slot) const {
    const std::string_view item = slotText(slots_[slot]);
    const std::uint32_t hash = ItemKey::hashOfItem(item, match, index.seed());
    index.remove(hash, static_cast<std::uint32_t>(slot), [&](std::uint32_t s) {
        using Standing = IdIndex::Standing;
        if (s >= slots_.size() || slots_[s].dead) return Standing::Outdated;
        const std::string_view other = slotText(slots_[s]);
        if (ItemKey::hashOfItem(other, match, index.seed()) != hash) return Standing::Outdated;
        return ItemKey(itemParts(item).id, match, ItemKey::Origin::Item).matches(other) ? Standing::Same
                                                                                        : Standing::Other;
    });
}

void ListForm::addToIndexes(std::size_t slot) {
    if (anyCase_) addToIndex(*anyCase_, IdMatch::AnyCase, slot);
    if (exactCase_) addToIndex(*exactCase_, IdMatch::ExactCase, slot);
}

void ListForm::removeFromIndexes(std::size_t slot) {
    if (anyCase_) removeFromIndex(*anyCase_, IdMatch::AnyCase, slot);
    if (exactCase_) removeFromIndex(*exactCase_, IdMatch::ExactCase, slot);
}

// ---- appending

// While the text is in order it stays so: the separator comes first.
void ListForm::beginAppend() {
    if (inOrder_ && live_ > 0) text_.push_back(goldSeparator);
}

void ListForm::pushSlot(std::size_t offset) {
    const std::size_t length = text_.size() - offset;
    slots_.push_back({offset, static_cast<std::uint32_t>(length), false});
    ++live_;
    bytes_ += length;
    if (!ranks_.empty()) {
        // The new node covers the slots (i - lowest bit, i].
        const std::size_t i = slots_.size();
        std::uint32_t count = 1;
        for (std::size_t child = 1; child < (i & (~i + 1)); child *= 2)
            count += ranks_[i - child];
        ranks_.push_back(count);
    }
    addToIndexes(slots_.size() - 1);
}

void ListForm::endAppend(std::size_t offset) {
    pushSlot(offset);
    if (live_ == 1 && bytes_ == 0) {
        clear();
    } else if (live_ > 1) {
        joinWithNext(live_ - 2);
    }
}

void ListForm::append(std::string_view value) {
    beginAppend();
    const std::size_t offset = text_.size();
    appendNested(text_, value);
    endAppend(offset);
}

void ListForm::append(std::string_view id, std::string_view value) {
    beginAppend();
    const std::size_t offset = text_.size();
    appendPair(text_, id, value);
    endAppend(offset);
}

void ListForm::appendEmpty() {
    beginAppend();
    pushSlot(text_.size());
    if (live_ > 1) joinWithNext(live_ - 2);
}

void ListForm::put(std::size_t position, std::string_view value) {
    if (position < live_) return replace(position, value);
    if (position == 0) return append(value);
    if (live_ > 0 && item(live_ - 1).ends_with(goldNot)) appendEmpty();
    // One empty item would count as an empty list: so the first two are made together.
    while (live_ < position)
        appendEmpty();
    beginAppend();
    const std::size_t offset = text_.size();
    appendNested(text_, value);
    pushSlot(offset);
    joinWithNext(live_ - 2);
}

// ---- replacing and removing

void ListForm::replace(std::size_t position, std::string_view value) {
    const std::size_t offset = text_.size();
    appendNested(text_, value);
    replaceWithTail(position, offset);
}

void ListForm::replace(std::size_t position, std::string_view id, std::string_view value) {
    const std::size_t offset = text_.size();
    appendPair(text_, id, value);
    replaceWithTail(position, offset);
}

// The item's new text has been written behind everything else; it moves to its old place if it fits there.
void ListForm::replaceWithTail(std::size_t position, std::size_t offset) {
    const std::size_t number = slotAt(position);
    Slot& slot = slots_[number];
    const std::size_t length = text_.size() - offset;
    const bool sameId = itemParts(slotText(slot)).id == itemParts(std::string_view(text_).substr(offset)).id;
    if (!sameId) removeFromIndexes(number);
    bytes_ += length;
    bytes_ -= slot.length;
    const bool isLast = inOrder_ && slot.offset + slot.length == offset;
    if (isLast) {
        text_.erase(slot.offset, slot.length);
    } else if (length <= slot.length) {
        std::memmove(text_.data() + slot.offset, text_.data() + offset, length);
        text_.resize(offset);
        inOrder_ = inOrder_ && length == slot.length;
    } else {
        slot.offset = offset;
        inOrder_ = false;
    }
    slot.length = static_cast<std::uint32_t>(length);
    if (!sameId) addToIndexes(number);
    joinWithNext(position);
    afterShrinking();
}

void ListForm::joinWithNext(std::size_t position) {
    if (position + 1 >= live_) return;
    const std::string_view first = item(position);
    if (first.empty() || first.back() != goldNot) return;
    std::string joined(first);
    joined.push_back(goldSeparator);
    joined.append(item(position + 1));
    remove(position + 1);
    const std::size_t offset = text_.size();
    text_.append(joined);
    replaceWithTail(position, offset);
}

void ListForm::remove(std::size_t position) {
    const std::size_t number = slotAt(position);
    removeFromIndexes(number);
    Slot& slot = slots_[number];
    --live_;
    bytes_ -= slot.length;
    if (number + 1 == slots_.size()) {
        if (inOrder_) text_.resize(live_ == 0 ? 0 : slot.offset - 1);
        slots_.pop_back();
        if (!ranks_.empty()) ranks_.pop_back();
        while (slots_.size() > head_ && slots_.back().dead) {
            slots_.pop_back();
            --holes_;
            if (!ranks_.empty()) ranks_.pop_back();
        }
    } else {
        slot.dead = true;
        inOrder_ = false;
        ++holes_;
        for (std::size_t i = number + 1; i < ranks_.size(); i += i & (~i + 1))
            --ranks_[i];
        while (head_ < slots_.size() && slots_[head_].dead) {
            ++head_;
            --holes_;
        }
    }
    if (holes_ == 0) ranks_.clear();
    afterShrinking();
}

void ListForm::afterShrinking() {
    if (live_ == 0 || (live_ == 1 && bytes_ == 0)) return clear();
    if (slots_.size() - live_ > toleratedWaste + live_) compactSlots();
    if (!inOrder_ && text_.size() > 2 * textBytes() + toleratedWaste) writeText();
}

void ListForm::compactSlots() {
    std::erase_if(slots_, [](const Slot& slot) { return slot.dead; });
    head_ = holes_ = 0;
    ranks_.clear();
    anyCase_.reset();
    exactCase_.reset();
}

// ---- text

void ListForm::writeText() {
    if (inOrder_) return;
    std::string ordered;
    ordered.reserve(textBytes());
    for (std::size_t number = head_; number < slots_.size(); ++number) {
        Slot& slot = slots_[number];
        if (slot.dead) continue;
        if (!ordered.empty() || number != head_) ordered.push_back(goldSeparator);
        const std::size_t offset = ordered.size();
        ordered.append(text_, slot.offset, slot.length);
        slot.offset = offset;
    }
    text_.swap(ordered);
    inOrder_ = true;
}

}  // namespace uproc
