#include "interpreter/values/string_object.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "interpreter/values/list_form.hpp"

namespace uproc {

std::size_t utf8Length(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text.front());
    std::size_t length = 1;
    if (lead >= 0xc2 && lead < 0xe0) length = 2;
    if (lead >= 0xe0 && lead < 0xf0) length = 3;
    if (lead >= 0xf0 && lead < 0xf5) length = 4;
    if (length > text.size()) return 1;
    for (std::size_t i = 1; i < length; ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return 1;
    }
    return length;
}

namespace {
bool allAscii(std::string_view text) noexcept {
    std::size_t i = 0;
    std::uint64_t word = 0;
    for (; i + sizeof word <= text.size(); i += sizeof word) {
        std::memcpy(&word, text.data() + i, sizeof word);
        if ((word & 0x8080808080808080ULL) != 0) return false;
    }
    for (; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0x80) != 0) return false;
    }
    return true;
}
}  // namespace

StringObject::StringObject(std::string text, TextKind kind) : text_(std::move(text)), kind_(kind) {}
StringObject::~StringObject() = default;

void StringObject::forget() {
    characters_ = unknown;
    offsets_.clear();
    list_.reset();
    scanned_ = 0;
    kind_ = TextKind::Plain;
}

void StringObject::append(std::string_view piece) {
    (void)text();
    const bool wasAscii = characters_ != unknown && offsets_.empty();
    text_.append(piece);
    if (wasAscii && allAscii(piece)) {
        characters_ = text_.size();
        list_.reset();
        kind_ = TextKind::Plain;
    } else {
        forget();
    }
}

std::string& StringObject::edit() {
    (void)text();
    forget();
    return text_;
}

void StringObject::examine() const {
    const std::string& bytes = text();
    if (allAscii(bytes)) {
        characters_ = bytes.size();
        return;
    }
    const std::string_view all = bytes;
    std::size_t count = 0;
    wellFormed_ = true;
    for (std::size_t at = 0; at < all.size();) {
        if (count % stride == 0) offsets_.push_back(at);
        const std::size_t length = utf8Length(all.substr(at));
        if (length == 1 && static_cast<unsigned char>(all[at]) >= 0x80) wellFormed_ = false;
        at += length;
        ++count;
    }
    characters_ = count;
}

std::size_t StringObject::step(std::size_t at) const {
    if (!wellFormed_) return utf8Length(std::string_view(text_).substr(at));
    const auto lead = static_cast<unsigned char>(text_[at]);
    return std::size_t{1} + (lead >= 0xc0 ? 1 : 0) + (lead >= 0xe0 ? 1 : 0) + (lead >= 0xf0 ? 1 : 0);
}

bool StringObject::isAscii() const {
    return characters() == text().size() && offsets_.empty();
}

std::size_t StringObject::characters() const {
    if (characters_ == unknown) examine();
    return characters_;
}

std::size_t StringObject::byteOffset(std::size_t character) const {
    const std::size_t count = characters();
    if (character >= count) return text_.size();
    if (offsets_.empty()) return character;
    std::size_t at = offsets_[character / stride];
    for (std::size_t left = character % stride; left > 0; --left)
        at += step(at);
    return at;
}

std::size_t StringObject::characterAt(std::size_t byte) const {
    if (byte >= text().size()) return characters();
    (void)characters();
    if (offsets_.empty()) return byte;
    const auto next = std::upper_bound(offsets_.begin(), offsets_.end(), byte);
    const auto block = static_cast<std::size_t>(next - offsets_.begin()) - 1;
    std::size_t count = block * stride;
    for (std::size_t at = offsets_[block]; at < byte; at += step(at))
        ++count;
    return count;
}

const ListForm& StringObject::list() const {
    if (!list_) list_ = std::make_unique<ListForm>(text_);
    return *list_;
}

ListForm& StringObject::editList() {
    if (!list_) list_ = std::make_unique<ListForm>(text_);
    characters_ = unknown;
    offsets_.clear();
    textIsStale_ = true;
    kind_ = TextKind::Plain;
    return *list_;
}

const ListForm* StringObject::listIfUseful() const {
    if (list_) return list_.get();
    if (text_.size() < smallList) return nullptr;
    if (scanned_ < scansWorthParsing) {
        scanned_ += static_cast<std::uint32_t>(std::min(text_.size(), scansWorthParsing));
        return nullptr;
    }
    return &list();
}

ListForm* StringObject::editListIfUseful() {
    if (!list_ && text_.size() < splicedList) return nullptr;
    return &editList();
}

void StringObject::textFromList() const {
    list_->writeText();
    textIsStale_ = false;
}

std::size_t StringObject::listBytes() const {
    return list_->textBytes();
}

}  // namespace uproc
