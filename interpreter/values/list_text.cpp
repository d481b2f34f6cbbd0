#include "interpreter/values/list_text.hpp"

#include <cstring>

#include "interpreter/values/letter_case.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {

bool ListCursor::next() {
    if (ended_) return false;
    if (number_ > 0) begin_ = end_ + 1;
    ++number_;
    end_ = findSeparator(list_, begin_);
    if (end_ == std::string_view::npos) {
        end_ = list_.size();
        ended_ = true;
    }
    return true;
}

std::size_t findSeparator(std::string_view list, std::size_t from) noexcept {
    const char* const data = list.data();
    std::size_t at = from;
    while (at < list.size()) {
        const void* found = std::memchr(data + at, goldSeparator, list.size() - at);
        if (!found) break;
        at = static_cast<std::size_t>(static_cast<const char*>(found) - data);
        if (at == from || data[at - 1] != goldNot) return at;
        ++at;
    }
    return std::string_view::npos;
}

std::size_t countItems(std::string_view list) noexcept {
    if (list.empty()) return 0;
    std::size_t count = 1;
    for (std::size_t at = findSeparator(list, 0); at != std::string_view::npos; at = findSeparator(list, at + 1)) {
        ++count;
    }
    return count;
}

bool isFlat(std::string_view item) noexcept {
    return item.empty() || std::memchr(item.data(), goldSeparator, item.size()) == nullptr;
}

void appendNested(std::string& out, std::string_view value) {
    std::size_t from = 0;
    for (std::size_t at = value.find(goldSeparator); at != std::string_view::npos;
         at = value.find(goldSeparator, from)) {
        out.append(value, from, at - from);
        out.push_back(goldNot);
        out.push_back(goldSeparator);
        from = at + 1;
    }
    out.append(value, from);
}

void appendUnnested(std::string& out, std::string_view item) {
    std::size_t from = 0;
    for (std::size_t at = item.find(goldSeparator); at != std::string_view::npos;
         at = item.find(goldSeparator, at + 1)) {
        const bool nested = at > from && item[at - 1] == goldNot;
        out.append(item, from, at - from - (nested ? 1 : 0));
        from = at;
    }
    out.append(item, from);
}

namespace {

bool escapable(char c) noexcept {
    return c == '=' || c == ':' || c == '%';
}

// Where the dividing '=' stands, if the simple answer (the first '=') may be an escaped one.
std::size_t divideWithEscapes(std::string_view item) noexcept {
    for (std::size_t at = 0; at < item.size(); ++at) {
        if (item[at] == '%' && at + 1 < item.size() && escapable(item[at + 1])) {
            ++at;
        } else if (item[at] == '=') {
            return at;
        }
    }
    return std::string_view::npos;
}

}  // namespace

ItemParts itemParts(std::string_view item) noexcept {
    std::size_t divide = item.find('=');
    if (divide != std::string_view::npos && divide > 0 && item[divide - 1] == '%') divide = divideWithEscapes(item);
    if (divide == std::string_view::npos) return {item, item};
    return {item.substr(0, divide), item.substr(divide + 1)};
}

bool hasEscapes(std::string_view id) noexcept {
    return id.find('%') != std::string_view::npos;
}

std::string unescapedId(std::string_view id) {
    std::string result;
    result.reserve(id.size());
    for (std::size_t at = 0; at < id.size(); ++at) {
        if (id[at] == '%' && at + 1 < id.size() && escapable(id[at + 1])) ++at;
        result.push_back(id[at]);
    }
    return result;
}

namespace {

void appendEscaped(std::string& out, std::string_view id) {
    if (id.find('=') == std::string_view::npos && id.find('%') == std::string_view::npos) {
        out.append(id);
        return;
    }
    for (std::size_t at = 0; at < id.size(); ++at) {
        const char c = id[at];
        if (c == '%' && at + 1 < id.size() && escapable(id[at + 1])) {
            out.push_back(c);
            out.push_back(id[++at]);
            continue;
        }
        // A '%' at the end would escape the dividing '=' that follows it.
        if (c == '=' || (c == '%' && at + 1 == id.size())) out.push_back('%');
        out.push_back(c);
    }
}

}  // namespace

void appendId(std::string& out, std::string_view id) {
    if (isFlat(id)) return appendEscaped(out, id);
    std::string nested;
    appendNested(nested, id);
    appendEscaped(out, nested);
}

void appendPair(std::string& out, std::string_view id, std::string_view value) {
    appendId(out, id);
    out.push_back('=');
    appendNested(out, value);
}

namespace {

// Eight letters at a time: mixing by multiplication and rotation, enough for hash tables of ids.
std::uint64_t mixed(std::uint64_t state, std::uint64_t word) noexcept {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15ULL;
    const unsigned __int128 product = static_cast<unsigned __int128>(state ^ word) * odd;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint32_t hashBytes(std::string_view bytes, std::uint64_t caseMask, std::uint64_t seed) noexcept {
    std::uint64_t state = seed ^ bytes.size();
    while (bytes.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        state = mixed(state, word | caseMask);
        bytes.remove_prefix(8);
    }
    std::uint64_t word = 0;
    if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
    state = mixed(state, word | caseMask);
    return static_cast<std::uint32_t>(state ^ (state >> 32));
}

}  // namespace

ItemKey::ItemKey(std::string_view id, IdMatch match, Origin origin) : text_(id), match_(match) {
    bool separator = false;
    for (const char c : id) {
        ascii_ = ascii_ && static_cast<unsigned char>(c) < 0x80;
        simple_ = simple_ && !escapable(c);
        separator = separator || c == goldSeparator;
    }
    if (separator && origin == Origin::Program) {
        std::string nested;
        appendNested(nested, text_);
        owned_ = std::move(nested);
        text_ = owned_;
    }
    if (!simple_ && hasEscapes(text_)) {
        owned_ = unescapedId(text_);
        text_ = owned_;
    }
    if (!ascii_ && match_ == IdMatch::AnyCase) {
        owned_ = folded(text_);
        text_ = owned_;
    }
}

bool ItemKey::matchesParsed(std::string_view item) const {
    const std::string_view id = itemParts(item).id;
    const bool escaped = hasEscapes(id);
    if (match_ == IdMatch::ExactCase) return escaped ? unescapedId(id) == text_ : id == text_;
    if (ascii_) return escaped ? equalIgnoreCase(unescapedId(id), text_) : equalIgnoreCase(id, text_);
    return (escaped ? folded(unescapedId(id)) : folded(id)) == text_;
}

std::uint32_t ItemKey::hashOf(std::string_view plainId, IdMatch match, bool ascii, std::uint64_t seed) {
    // Setting bit 5 makes the two cases of an ASCII letter the same; that a few other characters meet does no harm.
    const bool anyCase = match == IdMatch::AnyCase && ascii;
    return hashBytes(plainId, anyCase ? 0x2020202020202020ULL : 0, seed);
}

std::uint32_t ItemKey::hashOfItem(std::string_view item, IdMatch match, std::uint64_t seed) {
    const std::string_view id = itemParts(item).id;
    const bool ascii = isAsciiText(id);
    if (!hasEscapes(id) && (ascii || match == IdMatch::ExactCase)) return hashOf(id, match, ascii, seed);
    std::string plain = unescapedId(id);
    if (match == IdMatch::AnyCase && !ascii) plain = folded(plain);
    return hashOf(plain, match, ascii, seed);
}

}  // namespace uproc
