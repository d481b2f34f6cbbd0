#include "interpreter/values/character_set.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <iconv.h>

#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

struct Entry {
    std::string_view name;  // upper case, without '-', '_' and blanks
    std::string_view converter;
    std::string_view xmlEncoding;
};

// "filedump", table 5, and "$SYS_CHARSET", table 1.
constexpr std::array entries = {
    Entry{"UTF8", "", "UTF-8"},
    Entry{"UTF16", "UTF-16BE", "UTF-16"},
    Entry{"UTF16BE", "UTF-16BE", "UTF-16BE"},
    Entry{"UTF16LE", "UTF-16LE", "UTF-16LE"},
    Entry{"UTF32", "UTF-32BE", "UTF-32"},
    Entry{"UTF32BE", "UTF-32BE", "UTF-32BE"},
    Entry{"UTF32LE", "UTF-32LE", "UTF-32LE"},
    Entry{"CP1250", "CP1250", "ISO-8859-2"},
    Entry{"CP1251", "CP1251", "ISO-8859-5"},
    Entry{"CP1252", "CP1252", "ISO-8859-1"},
    Entry{"CP1253", "CP1253", "ISO-8859-7"},
    Entry{"CP1254", "CP1254", "ISO-8859-9"},
    Entry{"CP1255", "CP1255", "ISO-8859-8"},
    Entry{"CP1256", "CP1256", "ISO-8859-6"},
    Entry{"WINDOWS1250", "CP1250", "windows-1250"},
    Entry{"WINDOWS1251", "CP1251", "windows-1251"},
    Entry{"WINDOWS1252", "CP1252", "windows-1252"},
    Entry{"WINDOWS1253", "CP1253", "windows-1253"},
    Entry{"WINDOWS1255", "CP1255", "windows-1255"},
    Entry{"WINDOWS1256", "CP1256", "windows-1256"},
    Entry{"LATIN1", "ISO-8859-1", "ISO-8859-1"},
    Entry{"DEC", "ISO-8859-1", "ISO-8859-1"},
    Entry{"LATIN2", "ISO-8859-2", "ISO-8859-2"},
    Entry{"LATIN5", "ISO-8859-5", "ISO-8859-5"},
    Entry{"LATIN6", "ISO-8859-6", "ISO-8859-6"},
    Entry{"LATIN7", "ISO-8859-7", "ISO-8859-7"},
    Entry{"LATIN8", "ISO-8859-8", "ISO-8859-8"},
    Entry{"LATIN9", "ISO-8859-15", "ISO-8859-15"},
    Entry{"ISO88591", "ISO-8859-1", "ISO-8859-1"},
    Entry{"ISO88592", "ISO-8859-2", "ISO-8859-2"},
    Entry{"ISO88595", "ISO-8859-5", "ISO-8859-5"},
    Entry{"ISO88596", "ISO-8859-6", "ISO-8859-6"},
    Entry{"ISO88597", "ISO-8859-7", "ISO-8859-7"},
    Entry{"ISO88598", "ISO-8859-8", "ISO-8859-8"},
    Entry{"ISO88599", "ISO-8859-9", "ISO-8859-9"},
    Entry{"ISO885915", "ISO-8859-15", "ISO-8859-15"},
    Entry{"USASCII", "US-ASCII", "US-ASCII"},
    Entry{"CP437", "CP437", "IBM437"},
    Entry{"IBMPC", "CP437", "IBM437"},
    Entry{"CP850", "CP850", "IBM850"},
    Entry{"EUC", "EUC-JP", "EUC-JP"},
    Entry{"EUCJP", "EUC-JP", "EUC-JP"},
    Entry{"JIS", "ISO-2022-JP", "ISO-2022-JP"},
    Entry{"ISO2022JP", "ISO-2022-JP", "ISO-2022-JP"},
    Entry{"SJIS", "CP932", "Shift_JIS"},
    Entry{"SHIFTJIS", "CP932", "Shift_JIS"},
    Entry{"GB", "CP936", "GB2312"},
    Entry{"GB2312", "CP936", "GB2312"},
    Entry{"EUCCN", "EUC-CN", "EUC-CN"},
    Entry{"BIG5", "BIG5", "Big5"},
    Entry{"EUCTW", "EUC-TW", "EUC-TW"},
    Entry{"KSC", "CP949", "KSC_5601"},
    Entry{"KSC5601", "CP949", "KSC_5601"},
    Entry{"EUCKR", "EUC-KR", "EUC-KR"},
};

class Converter {
  public:
    Converter(const char* to, const char* from) : handle_(iconv_open(to, from)) {}
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter() {
        if (isOpen()) iconv_close(handle_);
    }
    [[nodiscard]] bool isOpen() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    // `skip` is how many bytes of the source a character that cannot be converted has; `instead` stands for it.
    template <class Skip>
    std::string convert(std::string_view bytes, std::string_view instead, Skip skip) {
        std::string out;
        std::array<char, 4096> buffer{};
        char* from = const_cast<char*>(bytes.data());  // iconv does not write there
        std::size_t left = bytes.size();
        bool more = true;
        while (more) {
            char* to = buffer.data();
            std::size_t room = buffer.size();
            const bool flush = left == 0;
            const std::size_t result =
                flush ? iconv(handle_, nullptr, nullptr, &to, &room) : iconv(handle_, &from, &left, &to, &room);
            const int error = result == static_cast<std::size_t>(-1) ? errno : 0;
            out.append(buffer.data(), static_cast<std::size_t>(to - buffer.data()));
            if (error == 0) {
                more = !flush;
            } else if (error != E2BIG) {  // a character of the source that is none, or not in the target
                const std::size_t bad = std::min(left, skip(std::string_view(from, left)));
                out.append(instead);
                from += bad;
                left -= bad;
            }
        }
        return out;
    }

  private:
    iconv_t handle_;
};

std::size_t oneUnit(const CharacterSet& set) {
    if (set.converter.starts_with("UTF-16")) return 2;
    return set.converter.starts_with("UTF-32") ? 4 : 1;
}

}  // namespace

std::optional<CharacterSet> characterSet(std::string_view name) {
    std::string plain;
    for (const char c : trimmed(name)) {
        if (c != '-' && c != '_' && c != ' ') plain.push_back(upperAscii(c));
    }
    for (const Entry& entry : entries) {
        if (entry.name != plain) continue;
        const bool unicode = plain.starts_with("UTF");
        return CharacterSet{std::string(entry.converter), std::string(entry.xmlEncoding), unicode,
                            unicode && plain.ends_with('E')};
    }
    return std::nullopt;
}

std::string byteOrderMark(const CharacterSet& set) {
    return set.isUnicode ? fromUtf8("\xef\xbb\xbf", set) : std::string();
}

std::optional<FoundMark> findByteOrderMark(std::string_view bytes) {
    // The marks of UTF-32LE begin with that of UTF-16LE.
    for (const std::string_view name : {"UTF8", "UTF32BE", "UTF32LE", "UTF16BE", "UTF16LE"}) {
        const CharacterSet set = *characterSet(name);
        const std::string mark = byteOrderMark(set);
        if (bytes.starts_with(mark)) return FoundMark{set, mark.size()};
    }
    return std::nullopt;
}

std::string toUtf8(std::string_view bytes, const CharacterSet& set) {
    if (set.converter.empty()) return std::string(bytes);
    Converter converter("UTF-8", set.converter.c_str());
    if (!converter.isOpen()) return std::string(bytes);
    return converter.convert(bytes, "\xef\xbf\xbd", [&](std::string_view) { return oneUnit(set); });
}

std::string fromUtf8(std::string_view text, const CharacterSet& set) {
    if (set.converter.empty()) return std::string(text);
    Converter converter(set.converter.c_str(), "UTF-8");
    if (!converter.isOpen()) return std::string(text);
    std::string instead = std::string(oneUnit(set) - 1, '\0') + "?";
    if (set.converter.ends_with("LE")) std::reverse(instead.begin(), instead.end());
    return converter.convert(text, instead, [](std::string_view rest) { return utf8Length(rest); });
}

}  // namespace uproc
