#include "runtime/application/question.hpp"

#include <algorithm>

#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::runtime {
namespace {

constexpr std::size_t longestText = 512;  // bytes
constexpr std::size_t maximumReplies = 25;

// The first 512 bytes, without half a character at the end.
std::string_view shortened(std::string_view text) {
    if (text.size() <= longestText) return text;
    std::size_t end = 0;
    while (end + utf8Length(text.substr(end)) <= longestText)
        end += utf8Length(text.substr(end));
    return text.substr(0, end);
}

}  // namespace

Question::Question(std::string_view kind, std::string_view text, const std::string* replies) {
    if (replies == nullptr) {
        replies_ = {{"Yes", 1}, {"No", 0}};
    } else {
        std::string_view rest = shortened(*replies);
        for (std::size_t i = 0; i < maximumReplies; ++i) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            replies_.push_back({std::string(trimmed(rest.substr(0, comma))), static_cast<std::int64_t>(i + 1)});
            if (comma == rest.size()) break;
            rest.remove_prefix(comma + 1);
        }
    }
    const std::string_view shown = shortened(text);
    const std::size_t tilde = std::min(shown.find('~'), shown.size());
    if (!kind.empty()) prompt_ = std::string(kind) + ": ";
    if (tilde < shown.size()) prompt_ += std::string(shown.substr(tilde + 1)) + ": ";
    prompt_ += std::string(shown.substr(0, tilde)) + "\n";
    for (const Reply& reply : replies_)
        prompt_ += "  " + std::to_string(reply.status) + " " + reply.text + "\n";
    prompt_ += "> ";
}

std::optional<std::int64_t> Question::reply(std::string_view answer) const {
    const std::string wanted = lowerCase(trimmed(answer));
    if (wanted.empty()) return std::nullopt;
    std::vector<std::int64_t> beginnings;
    for (const Reply& reply : replies_) {
        const std::string text = lowerCase(reply.text);
        if (text == wanted || std::to_string(reply.status) == wanted) return reply.status;
        if (text.starts_with(wanted)) beginnings.push_back(reply.status);
    }
    if (beginnings.size() != 1) return std::nullopt;
    return beginnings.front();
}

}  // namespace uproc::runtime
