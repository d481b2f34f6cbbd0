#include "drivers/mime/charset.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <iconv.h>

#include "drivers/mime/gmime_handles.hpp"

namespace uproc::mime {

namespace {

constexpr std::size_t LongestName = 64;
constexpr std::string_view Replacement = "\xEF\xBF\xBD";

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

class Converter {
  public:
    explicit Converter(const std::string& charset) : handle_(iconv_open("UTF-8", charset.c_str())) {}
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter() {
        if (isOpen()) iconv_close(handle_);
    }
    [[nodiscard]] bool isOpen() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    std::string convert(std::string_view bytes) {
        std::string result;
        std::array<char, 8192> block{};
        std::string copy(bytes);  // iconv wants writable bytes, though it leaves them alone
        char* in = copy.data();
        std::size_t left = copy.size();
        while (true) {
            char* out = block.data();
            std::size_t room = block.size();
            const bool isFlush = left == 0;
            const std::size_t done =
                isFlush ? iconv(handle_, nullptr, nullptr, &out, &room) : iconv(handle_, &in, &left, &out, &room);
            const int error = errno;
            result.append(block.data(), block.size() - room);
            if (done != static_cast<std::size_t>(-1)) {
                if (isFlush) return result;
                continue;
            }
            if (error == E2BIG) continue;
            result += Replacement;
            if (isFlush) return result;
            if (error == EINVAL) {
                left = 0;  // the text ends inside a character
            } else {
                ++in;
                --left;
            }
        }
    }

  private:
    iconv_t handle_;
};

// The name for iconv: senders' names of the manual's character sets that it does not know, or knows as a smaller one
// than what travels under the name.
std::string iconvName(std::string_view charset) {
    static constexpr auto Names = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"utf8", "UTF-8"},
        {"us-ascii", "UTF-8"},
        {"ascii", "UTF-8"},
        {"ansi_x3.4-1968", "UTF-8"},
        {"gb2312", "GB18030"},
        {"gb_2312-80", "GB18030"},
        {"gbk", "GB18030"},
        {"ksc5601-1992", "CP949"},
        {"ksc5601", "CP949"},
        {"ksc_5601", "CP949"},
        {"ks_c_5601", "CP949"},
        {"ks_c_5601-1987", "CP949"},
        {"ks_c_5601-1992", "CP949"},
        {"euc-kr", "CP949"},
        {"big5", "BIG5-HKSCS"},
        {"x-sjis", "SHIFT_JIS"},
        {"iso-8859-8-i", "ISO-8859-8"},
        {"unicode-1-1-utf-7", "UTF-7"},
    });
    std::string name;
    for (const char c : charset) {
        const bool isAllowed = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '_' ||
                               c == '.' || c == ':';
        if (!isAllowed) return {};  // iconv gives slashes a meaning of their own
        name += lower(c);
    }
    const auto found = std::find_if(Names.begin(), Names.end(), [&](const auto& known) { return known.first == name; });
    return found != Names.end() ? std::string(found->second) : name;
}

bool isWellFormed(std::string_view text) {
    return g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr) != FALSE;
}

// iconv lets UTF-8 pass that is beyond Unicode.
std::string wellFormed(std::string text) {
    if (isWellFormed(text)) return text;
    const TextHandle valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    return valid.get();
}

}  // namespace

std::optional<std::string> toUtf8(std::string_view bytes, std::string_view charset) {
    const std::string name = charset.empty() ? "UTF-8" : iconvName(charset);
    if (name.empty() || name.size() > LongestName) return std::nullopt;
    if (name != "UTF-8" && name != "utf-8") {
        Converter converter(name);
        if (!converter.isOpen()) return std::nullopt;
        return wellFormed(converter.convert(bytes));
    }
    if (isWellFormed(bytes)) return std::string(bytes);
    // 8-bit bytes without a name, or under that of ASCII, are those of a sender who did not care.
    const bool isNamedUtf8 = !charset.empty() && lower(charset.front()) == 'u' && lower(charset.back()) == '8';
    if (isNamedUtf8) return wellFormed(std::string(bytes));
    Converter western("WINDOWS-1252");
    return western.isOpen() ? wellFormed(western.convert(bytes)) : wellFormed(std::string(bytes));
}

}  // namespace uproc::mime
