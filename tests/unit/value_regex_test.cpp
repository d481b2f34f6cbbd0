// Regex strings ("Regex Strings for Pattern Matching"): places, limits, texts that are no UTF-8.
#include <string>

#include <gtest/gtest.h>

#include "interpreter/values/regex.hpp"

namespace uproc {
namespace {

using Place = Regex::Place;

std::string found(std::string_view pattern, std::string_view text, Place place, std::size_t from = 0) {
    const auto regex = Regex::compile(pattern, Regex::Case::Exact);
    if (!regex) return "no pattern";
    Regex::Search search;
    const auto match = (*regex)->match(text, from, place, search);
    if (search.exhausted) return "exhausted";
    return match ? std::to_string(match->begin) + "-" + std::to_string(match->end) : "none";
}

TEST(Regex, Places) {
    EXPECT_EQ(found("b+", "abbcb", Place::Anywhere), "1-3");
    EXPECT_EQ(found("b+", "abbcb", Place::Anywhere, 3), "4-5");
    EXPECT_EQ(found("b+", "abbcb", Place::Here), "none");
    EXPECT_EQ(found("b+", "abbcb", Place::Here, 2), "2-3");
    EXPECT_EQ(found("b+", "abbcb", Place::AtEnd), "4-5");
    EXPECT_EQ(found("a|ab", "ab", Place::Whole), "0-2");
    EXPECT_EQ(found("a", "ab", Place::Whole), "none");
    EXPECT_EQ(found("x*", "", Place::Whole), "0-0");
}

TEST(Regex, BytesThatAreNoUtf8AreCharactersOfTheirOwn) {
    EXPECT_EQ(found("^.b",
                    "\xff"
                    "b",
                    Place::Anywhere),
              "0-2");
    EXPECT_EQ(found("^.$", "\xc3\xa9", Place::Anywhere), "0-2");
    EXPECT_EQ(found("a",
                    "\xe2\x82"
                    "a",
                    Place::Anywhere),
              "2-3");
}

TEST(Regex, WhatIsNotValid) {
    for (const char* pattern : {"", "(", ")", "[", "a{2,1}", "\\", "(?<n", "*", "a**", "\xff"}) {
        EXPECT_EQ(found(pattern, "a", Place::Anywhere), "no pattern") << pattern;
    }
    EXPECT_EQ(found(std::string(100000, 'a'), "a", Place::Anywhere), "no pattern");
    EXPECT_EQ(found(std::string(1000, '('), "a", Place::Anywhere), "no pattern");
}

TEST(Regex, EndlessSearchesAreGivenUp) {
    EXPECT_EQ(found("(a+)+$", std::string(60, 'a') + "!", Place::Anywhere), "exhausted");
    EXPECT_EQ(found("(a|aa)+$", std::string(60, 'a') + "!", Place::Here), "exhausted");
}

}  // namespace
}  // namespace uproc
