#include "interpreter/source/expansion.hpp"

#include <algorithm>

namespace uproc {

std::string_view TextArena::keep(std::string_view text) {
    constexpr std::size_t blockSize = 1UL << 16U;
    if (text.size() > size_ - used_) {
        size_ = std::max(blockSize, text.size());
        used_ = 0;
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(size_));  // NOLINT(modernize-avoid-c-arrays)
    }
    if (text.empty()) return {};
    char* const start = blocks_.back().get() + used_;
    std::copy(text.begin(), text.end(), start);
    used_ += text.size();
    return {start, text.size()};
}

}  // namespace uproc
