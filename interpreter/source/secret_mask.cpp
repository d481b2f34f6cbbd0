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
            } else {
                if (rest_.front() == '"') inString_ = !inString_;
                keep(1);
            }
        }
        return std::move(result_);
    }

  private:
    void word() {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), isWordCharacter);
        const std::string_view name = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        keep(name.size());
        if (!namesSecret(name)) return;
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
};

}  // namespace

std::string withoutSecrets(std::string_view line) {
    return Masking(line).run();
}

}  // namespace uproc
