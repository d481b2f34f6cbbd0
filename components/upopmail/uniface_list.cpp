#include "components/upopmail/uniface_list.hpp"

#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

bool isEscape(std::string_view text, std::size_t position) {
    if (text[position] != '%' || position + 1 == text.size()) return false;
    const char next = text[position + 1];
    return next == '=' || next == ':';
}

std::string withoutEscapes(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isEscape(text, i)) ++i;
        result += text[i];
    }
    return result;
}

std::size_t equalSign(std::string_view item) {
    for (std::size_t i = 0; i < item.size(); ++i) {
        if (isEscape(item, i)) {
            ++i;
        } else if (item[i] == '=') {
            return i;
        }
    }
    return std::string_view::npos;
}

}  // namespace

std::vector<std::string> listItems(std::string_view list) {
    std::vector<std::string> items;
    if (list.empty()) return items;
    items.emplace_back();
    for (const char c : list) {
        std::string& item = items.back();
        if (c != GoldSeparator) {
            item += c;
        } else if (!item.empty() && item.back() == GoldNot) {
            item.back() = GoldSeparator;
        } else {
            items.emplace_back();
        }
    }
    return items;
}

std::vector<AssociativeItem> associativeItems(std::string_view list) {
    std::vector<AssociativeItem> result;
    for (const std::string& text : listItems(list)) {
        const std::string_view item = trimSpaces(text);
        if (item.empty()) continue;
        const auto equal = equalSign(item);
        const std::string_view value = equal == std::string_view::npos ? item : item.substr(equal + 1);
        result.push_back({withoutEscapes(trimSpaces(item.substr(0, equal))), withoutEscapes(trimSpaces(value))});
    }
    return result;
}

}  // namespace uproc::upopmail
