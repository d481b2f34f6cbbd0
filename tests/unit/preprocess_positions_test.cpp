// Where generated text comes from: every byte of a generated line leads back to a line and column of the source.
#include <gtest/gtest.h>

#include "interpreter/preprocess/preprocessor.hpp"

namespace uproc {
namespace {

struct Made {
    explicit Made(const std::string& text) : source("made.proc", text) { result = precompile(source, {}, diagnostics); }
    [[nodiscard]] std::string_view line(std::size_t number) const { return result.text->lines()[number].text; }
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> at(std::uint32_t number, std::string_view word) const {
        const Position position = result.text->position(number, static_cast<std::uint32_t>(line(number).find(word)));
        return {position.line, position.column};
    }

    SourceFile source;
    Diagnostics diagnostics;
    Preprocessed result;
};

using Pair = std::pair<std::uint32_t, std::uint32_t>;

TEST(PreprocessPositions, AFileWithoutDirectivesAndConstantsStaysAsItIs) {
    EXPECT_FALSE(Made("if (a < b) return\n; <UNKNOWN> # x\n").result.text.has_value());
    EXPECT_TRUE(Made("x = <UPROCERR_FIELD>\n").result.text.has_value());
}

TEST(PreprocessPositions, TextBehindAConstantKeepsItsColumn) {
    const Made made("#define A long value\nx = <A> + y + <A>z\n");
    ASSERT_EQ(made.line(0), "x = long value + y + long valuez");
    EXPECT_EQ(made.at(0, "x"), Pair(2, 1));
    EXPECT_EQ(made.at(0, "long"), Pair(2, 5));
    EXPECT_EQ(made.at(0, "value"), Pair(2, 5));
    EXPECT_EQ(made.at(0, "+ y"), Pair(2, 9));
    EXPECT_EQ(made.at(0, "valuez"), Pair(2, 15));
    EXPECT_EQ(made.at(0, "z"), Pair(2, 18));
}

TEST(PreprocessPositions, ANestedConstantIsOnePlace) {
    const Made made("#define A 1\n#define B1 value\nx = <B<A>>y\n");
    ASSERT_EQ(made.line(0), "x = valuey");
    EXPECT_EQ(made.at(0, "value"), Pair(3, 5));
    EXPECT_EQ(made.at(0, "y"), Pair(3, 11));
}

TEST(PreprocessPositions, ContinuedLinesKeepTheirLines) {
    const Made made("#define A 1\nx = <A> + %/\n  <A> + y\n");
    EXPECT_EQ(made.at(0, "y"), Pair(3, 9));
    EXPECT_EQ(made.result.text->sourceLine(0, static_cast<std::uint32_t>(made.line(0).find('y'))), (SourceLine{3, 0}));
}

TEST(PreprocessPositions, LinesOfALoopAreThoseOfItsBody) {
    const Made made("#for I = (a b)\nx<I> = 1\n#endfor\nlast\n");
    ASSERT_EQ(made.result.text->lines().size(), 3U);
    EXPECT_EQ(made.at(1, "xb"), Pair(2, 1));
    EXPECT_EQ(made.at(2, "last"), Pair(4, 1));
}

TEST(PreprocessPositions, ManyOpenBracketsAreLinear) {
    std::string text = "#define A <A>\nx = \"";
    for (int i = 0; i < 200000; ++i)
        text += "<A";
    EXPECT_FALSE(Made(text + "\"\n").result.failed);
}

}  // namespace
}  // namespace uproc
