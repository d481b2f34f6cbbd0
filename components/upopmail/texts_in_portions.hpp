// Texts that are longer than a parameter may be: the operations that end in X give the rest (manual: "ListMail and
// ListMailX", "GetMail and GetMailX", "GetRawMail and GetRawMailX").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "components/upopmail/status.hpp"
#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

class TextInPortions {
  public:
    TextInPortions() = default;
    // `limit` is the longest portion in bytes; portions end at whole characters.
    TextInPortions(std::string text, std::size_t limit) : text_(std::move(text)), limit_(limit) {}

    // The next portion; "" behind the last one.
    std::string_view next() {
        const std::string_view portion = cutToBytes(std::string_view(text_).substr(position_), limit_);
        position_ += portion.size();
        return portion;
    }
    [[nodiscard]] bool isOver() const { return position_ == text_.size(); }

  private:
    std::string text_;
    std::size_t limit_ = 0;
    std::size_t position_ = 0;
};

// What the operations that end in X go on with.
struct PendingList {
    TextInPortions list;
    Status status = status::Success;  // when all of it has been given
};
struct PendingMail {
    std::int64_t number = 0;
    TextInPortions headerList;
    TextInPortions text;
    TextInPortions attachmentList;
    Status status = status::Success;
};
struct PendingRawMail {
    std::int64_t number = 0;
    TextInPortions message;
};

}  // namespace uproc::upopmail
