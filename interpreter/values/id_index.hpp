// IdIndex: finds the first item with a given id in a big list.
//
// A hash table of slot numbers; it knows no texts: the caller passes hashes and a test whether a slot has the id
// meant. Ids that occur more than once keep their first slot in the table and the others in a heap beside it, so that
// every operation stays cheap even if all ids are the same.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

namespace uproc {

class IdIndex {
  public:
    static constexpr std::uint32_t none = 0xffffffff;

    explicit IdIndex(std::size_t expected) { resize(expected * 2); }

    // Differs from one index to the next and from one run to the next.
    [[nodiscard]] std::uint64_t seed() const { return reinterpret_cast<std::uintptr_t>(this) * 0x9e3779b97f4a7c15ULL; }

    // The first slot with that id. `same(slot)` tells whether a slot of equal hash really has it.
    template <class Same>
    [[nodiscard]] std::uint32_t find(std::uint32_t hash, Same same) const {
        const Entry* entry = lookUp(hash, same);
        return entry ? entry->slot : none;
    }

    // `same(other)`: does that slot have the same id as `slot`?
    template <class Same>
    void add(std::uint32_t hash, std::uint32_t slot, Same same) {
        if (Entry* entry = lookUp(hash, same)) {
            std::vector<std::uint32_t>& others = later_[hash];
            others.push_back(std::max(entry->slot, slot));
            std::push_heap(others.begin(), others.end(), std::greater<>());
            entry->slot = std::min(entry->slot, slot);
            return;
        }
        if ((used_ + 1) * 4 > entries_.size() * 3) resize(live_ * 3);
        place({hash, slot});
    }

    // What a slot known under a hash is now: it has the id in question, another id of that hash, or neither.
    enum class Standing : unsigned char { Same, Other, Outdated };

    // Call before the slot's item changes or goes. `standing(other)` judges the other slots with that hash.
    template <class Judge>
    void remove(std::uint32_t hash, std::uint32_t slot, Judge standing) {
        Entry* entry = lookUp(hash, [slot](std::uint32_t other) { return other == slot; });
        // A slot that is not the first one with its id stays in the heap, where it is recognised as outdated later.
        if (!entry) return;
        const std::uint32_t next = takeLater(hash, slot, standing);
        if (next != none) {
            entry->slot = next;
            return;
        }
        entry->slot = gone;
        --live_;
    }

  private:
    struct Entry {
        std::uint32_t hash = 0;
        std::uint32_t slot = none;
    };
    static constexpr std::uint32_t gone = 0xfffffffe;  // an erased entry: searching goes on behind it

    template <class Same>
    Entry* lookUp(std::uint32_t hash, Same same) {
        return const_cast<Entry*>(static_cast<const IdIndex*>(this)->lookUp(hash, same));
    }
    template <class Same>
    const Entry* lookUp(std::uint32_t hash, Same same) const {
        for (std::size_t at = hash & mask_; entries_[at].slot != none; at = (at + 1) & mask_) {
            const Entry& entry = entries_[at];
            if (entry.hash == hash && entry.slot != gone && same(entry.slot)) return &entry;
        }
        return nullptr;
    }

    // The first of the later slots that still has that id.
    template <class Judge>
    std::uint32_t takeLater(std::uint32_t hash, std::uint32_t removed, Judge standing) {
        const auto found = later_.find(hash);
        if (found == later_.end()) return none;
        std::vector<std::uint32_t>& heap = found->second;
        std::vector<std::uint32_t> others;
        std::uint32_t result = none;
        while (!heap.empty() && result == none) {
            std::pop_heap(heap.begin(), heap.end(), std::greater<>());
            const std::uint32_t slot = heap.back();
            heap.pop_back();
            if (slot == removed) continue;
            switch (standing(slot)) {
                case Standing::Same:
                    result = slot;
                    break;
                case Standing::Other:
                    others.push_back(slot);
                    break;
                case Standing::Outdated:
                    break;
            }
        }
        for (const std::uint32_t slot : others) {
            heap.push_back(slot);
            std::push_heap(heap.begin(), heap.end(), std::greater<>());
        }
        if (heap.empty()) later_.erase(found);
        return result;
    }

    void place(Entry entry) {
        std::size_t at = entry.hash & mask_;
        while (entries_[at].slot != none)
            at = (at + 1) & mask_;
        entries_[at] = entry;
        ++used_;
        ++live_;
    }

    void resize(std::size_t wanted) {
        std::size_t size = 64;
        while (size < wanted)
            size *= 2;
        std::vector<Entry> old(size);
        old.swap(entries_);
        mask_ = size - 1;
        used_ = 0;
        live_ = 0;
        for (const Entry& entry : old) {
            if (entry.slot != none && entry.slot != gone) place(entry);
        }
    }

    std::vector<Entry> entries_;
    std::size_t mask_ = 0;
    std::size_t used_ = 0;  // entries that are not none, erased ones included
    std::size_t live_ = 0;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> later_;
};

}  // namespace uproc
