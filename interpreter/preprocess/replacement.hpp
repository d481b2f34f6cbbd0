// Replaces <NAME> by the value of the constant NAME (manual: "Constants", "Substitution in String Values").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/preprocess/constants.hpp"
#include "interpreter/source/expansion.hpp"

namespace uproc::preprocess {

class Replacement {
  public:
    // `budget`: how many bytes may still be generated; it is used up as constants are replaced.
    Replacement(Constants& constants, std::size_t& budget) : constants_(constants), budget_(budget) {}

    // Replaces what is defined and says whether that was anything; text() has the result. <A<B>> replaces B first. A
    // "<" behind "%%" or a middle dot (GOLD) begins no constant. With `pieces`, tells where the parts came from.
    bool replace(std::string_view line, std::vector<ReplacedPiece>* pieces = nullptr);
    // Of the last replace(); valid until the next one, or until that line is gone if nothing was replaced.
    [[nodiscard]] std::string_view text() const { return text_; }
    // The budget is used up, or values mention each other too deeply: text() is not complete.
    [[nodiscard]] bool exhausted() const { return exhausted_; }

    // Whether `line` has something that looks like a constant.
    static bool mentionsConstants(std::string_view line);

  private:
    struct Opened {
        std::size_t at;  // of "<" in the output
        std::uint32_t original;
    };

    void expand(std::string_view line, std::string& out, std::vector<ReplacedPiece>* pieces, std::size_t depth);
    bool close(std::string& out, std::vector<Opened>& open, std::uint32_t behind, std::vector<ReplacedPiece>* pieces,
               std::size_t depth);

    Constants& constants_;
    std::size_t& budget_;
    std::string out_;
    std::string_view text_;
    bool replaced_ = false;
    bool exhausted_ = false;
};

}  // namespace uproc::preprocess
