#include "interpreter/source/secret_mask.hpp"

#include <algorithm>
#include <array>

namespace uproc {
namespace {

constexpr std::array<std::string_view, 5> secretWords{"password", "passwd", "pwd", "token", "secret"};

bool isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool namesSecret(std::string_view word) {
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::any_of(secretWords.begin(), secretWords.end(),
                       [&](std::string_view secret) { return lower.find(secret) != std::string::npos; });
}

// Operations whose arguments from the third on are passwords (manual: "LogonSMTP", "LogonMail").
bool takesPassword(std::string_view word) {
    constexpr std::array<std::string_view, 2> operations{"logonsmtp", "logonmail"};
    return std::any_of(operations.begin(), operations.end(), [&](std::string_view operation) {
        return std::equal(word.begin(), word.end(), operation.begin(), operation.end(),
                          [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
    });
}

bool endsItem(std::string_view rest) {
    return rest.front() == '"' || rest.front() == '\x1b' || rest.starts_with("\xc2\xb7;");
}

class Masking {
  public:
    explicit Masking(std::string_view line) : rest_(line) {}

    std::string run() {
        while (!rest_.empty()) {
            if (isWordCharacter(rest_.front())) {
                word();
                continue;
            }
            const char c = rest_.front();
            if (c == '"') inString_ = !inString_;
            keep(1);
            if (!inString_) follow(c);
            if (c == '"' && inString_ && depth_ == 1 && commas_ >= 2) maskString();
        }
        return std::move(result_);
    }

  private:
    void word() {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), isWordCharacter);
        const std::string_view name = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        keep(name.size());
        if (takesPassword(name)) {
            depth_ = 0;
            commas_ = 0;
        }
        if (!namesSecret(name)) return;
        // putitem/id List, "PASSWORD", "..."
        if (inString_ && rest_.starts_with('"')) {
            keep(1);
            inString_ = false;
            keepBlanks();
            if (!rest_.starts_with(',')) return;
            keep(1);
            follow(',');
            keepBlanks();
            if (!rest_.starts_with('"')) return;
            keep(1);
            inString_ = true;
            maskString();
            return;
        }
        keepBlanks();
        if (!rest_.starts_with('=')) return;
        keep(1);
        keepBlanks();
        if (!inString_) {
            if (!rest_.starts_with('"')) return;
            inString_ = true;
            keep(1);
        }
        for (; !rest_.empty() && !endsItem(rest_); rest_.remove_prefix(1)) {
            const bool continuesCharacter = (static_cast<unsigned char>(rest_.front()) & 0xC0U) == 0x80U;
            if (!continuesCharacter) result_ += '*';
        }
    }

    // Up to the closing quotation mark.
    void maskString() {
        for (; !rest_.empty() && rest_.front() != '"'; rest_.remove_prefix(1)) {
            const bool continuesCharacter = (static_cast<unsigned char>(rest_.front()) & 0xC0U) == 0x80U;
            if (!continuesCharacter) result_ += '*';
        }
    }

    // Counts the arguments behind the name of an operation that takes a password.
    void follow(char c) {
        if (depth_ < 0) return;
        if (c == '(') ++depth_;
        if (c == ')' && --depth_ == 0) depth_ = -1;
        if (c == ',' && depth_ == 1) ++commas_;
    }

    void keepBlanks() {
        while (rest_.starts_with(' ') || rest_.starts_with('\t'))
            keep(1);
    }
    void keep(std::size_t count) {
        result_ += rest_.substr(0, count);
        rest_.remove_prefix(count);
    }

    std::string_view rest_;
    std::string result_;
    bool inString_ = false;
    int depth_ = -1;  // of the parentheses behind LogonSMTP; -1 elsewhere
    int commas_ = 0;
};

}  // namespace

std::string withoutSecrets(std::string_view line) {
    return Masking(line).run();
}

}  // namespace uproc
