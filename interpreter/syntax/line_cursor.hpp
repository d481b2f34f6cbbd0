// A reading position in one logical line.
#pragma once

#include <string_view>

#include "interpreter/syntax/expression.hpp"

namespace uproc::syntax {

class LineCursor {
  public:
    explicit LineCursor(const LineText& line) : line_(line) {}

    [[nodiscard]] const LineText& line() const { return line_; }
    [[nodiscard]] std::uint32_t offset() const { return offset_; }
    void moveTo(std::uint32_t offset) { offset_ = offset; }
    [[nodiscard]] std::string_view rest() const { return line_.text.substr(offset_); }
    [[nodiscard]] char peek() const { return offset_ < line_.text.size() ? line_.text[offset_] : '\0'; }

    void skipBlanks() {
        while (offset_ < line_.text.size() && isBlank(line_.text[offset_]))
            ++offset_;
    }
    // Nothing but blanks or a comment is left.
    [[nodiscard]] bool atEnd() {
        skipBlanks();
        return offset_ >= line_.text.size() || line_.text[offset_] == ';';
    }
    // The word that starts here (letters, digits, '_'), "" if none; does not move.
    [[nodiscard]] std::string_view peekWord() const;
    // Reads that word.
    std::string_view word();
    // Reads `keyword` (any case) as a whole word behind blanks, if it stands here.
    bool keyword(std::string_view keyword);
    // Reads the character `c` behind blanks, if it stands here.
    bool symbol(char c);

    // Reads an expression; throws ExpressionExpected if there is none.
    Node* expression();
    Node* expressionIfAny();
    // Reads "a, b c" or "(a, b)": expressions separated by commas, which may be left out.
    std::vector<Node*> expressionList();
    // Throws UnexpectedText unless the line ends here.
    void expectEnd();
    [[noreturn]] void complain(MessageId id, std::string_view argument = {}) const;

    static bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

  private:
    bool parenthesizedList(std::vector<Node*>& list);

    const LineText& line_;
    std::uint32_t offset_ = 0;
};

}  // namespace uproc::syntax
