// StringObject: the shared text behind a string or raw Value.
//
// Text is UTF-8 (raw: any bytes). What is known of it is kept beside it: whether it is ASCII, how many characters it
// has, where every 16th character starts (so that positions cost O(1)), and, once a list statement touched it, its
// items (list_form.hpp). All of that is a cache: the text is the value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/ref.hpp"

namespace uproc {

class ListForm;

// What a text is meant for (manual: "Syntax Strings for Pattern Matching", "Regex Strings for Pattern Matching").
// Pattern texts are written as the manual prints them: '%[X]D&G', /dog/i.
enum class TextKind : std::uint8_t { Plain, SyntaxString, RegexString };

class StringObject : public Counted {
  public:
    explicit StringObject(std::string text, TextKind kind = TextKind::Plain);
    ~StringObject() override;

    // The text; produced from the list form first if that is newer.
    [[nodiscard]] const std::string& text() const {
        if (textIsStale_) [[unlikely]]
            textFromList();
        return text_;
    }
    // Is the text ""? Known without producing it.
    [[nodiscard]] bool empty() const { return bytes() == 0; }
    // Length of the text in bytes.
    [[nodiscard]] std::size_t bytes() const { return textIsStale_ ? listBytes() : text_.size(); }
    // Editing makes any text a plain one.
    [[nodiscard]] TextKind kind() const { return kind_; }

    // For the only owner: appends in place (amortised O(n) of the piece).
    void append(std::string_view piece);
    // For the only owner: the text for editing in place; forgets everything known about it.
    std::string& edit();

    [[nodiscard]] bool isAscii() const;
    // Number of characters (code points; an invalid byte counts as one).
    [[nodiscard]] std::size_t characters() const;
    // Byte offset of the character with that 0-based number; text().size() if there are not as many.
    [[nodiscard]] std::size_t byteOffset(std::size_t character) const;
    // Number of characters before that byte offset.
    [[nodiscard]] std::size_t characterAt(std::size_t byte) const;

    // The items of this text as a list, parsed on first use.
    [[nodiscard]] const ListForm& list() const;
    // For the only owner: the list form for editing; the text follows when somebody looks.
    ListForm& editList();
    // The same if they pay; nullptr if scanning or splicing the text is cheaper, that is for a small list, and for
    // the first look at a big one.
    [[nodiscard]] const ListForm* listIfUseful() const;
    ListForm* editListIfUseful();

  private:
    void examine() const;
    // Bytes of the character that starts there, once examined.
    [[nodiscard]] std::size_t step(std::size_t at) const;
    void textFromList() const;
    [[nodiscard]] std::size_t listBytes() const;
    void forget();

    static constexpr std::size_t unknown = static_cast<std::size_t>(-1);
    static constexpr std::size_t stride = 16;
    // Texts below this many bytes are always scanned as lists, and changed in place below the second number; others
    // are parsed when about so many bytes have been scanned, which is what parsing costs.
    static constexpr std::size_t smallList = 64;
    static constexpr std::size_t splicedList = 256;
    static constexpr std::size_t scansWorthParsing = 1024;

    mutable std::string text_;
    mutable std::size_t characters_ = unknown;
    mutable std::vector<std::size_t> offsets_;  // byte offset of characters 0, 16, 32, ...; empty for ASCII
    mutable std::unique_ptr<ListForm> list_;
    mutable bool wellFormed_ = false;    // examined, and no invalid bytes: the lead byte tells the length
    mutable bool textIsStale_ = false;   // may be: the list form knows
    mutable std::uint32_t scanned_ = 0;  // bytes scanned for list items since the text last changed
    TextKind kind_;
};

// Length in bytes of the UTF-8 character at the start of `text` (1 for an invalid byte); text must not be empty.
std::size_t utf8Length(std::string_view text) noexcept;

}  // namespace uproc
