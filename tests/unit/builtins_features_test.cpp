// Manual: "ProcScript: Statements", "ProcScript: Functions" and the other indexes of the catalogue.
#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "interpreter/builtins/features.hpp"

namespace uproc {
namespace {

std::optional<Support> nothing(FeatureKind, std::string_view) {
    return std::nullopt;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

const Feature& find(const std::vector<Feature>& features, FeatureKind kind, std::string_view name) {
    static const Feature none;
    for (const Feature& feature : features)
        if (feature.kind == kind && feature.name == name) return feature;
    ADD_FAILURE() << name << " is not in the catalogue";
    return none;
}

TEST(Features, EveryKindIsComplete) {
    // One row a manual page; more where a page describes several operations.
    std::map<FeatureKind, std::size_t> counts;
    for (const Feature& feature : allFeatures(nothing))
        ++counts[feature.kind];
    EXPECT_EQ(counts[FeatureKind::Statement], 182U);
    EXPECT_EQ(counts[FeatureKind::Function], 251U);
    EXPECT_EQ(counts[FeatureKind::StructFunction], 12U);
    EXPECT_EQ(counts[FeatureKind::Directive], 20U);
    EXPECT_EQ(counts[FeatureKind::Constant], 9U);
    EXPECT_EQ(counts[FeatureKind::PredefinedOperation], 7U);
    EXPECT_EQ(counts[FeatureKind::Trigger], 91U);
    EXPECT_EQ(counts[FeatureKind::ComponentOperation], 100U);
}

TEST(Features, NamesAreSortedAndOccurOnce) {
    const auto features = allFeatures(nothing);
    for (std::size_t i = 1; i < features.size(); ++i) {
        if (features[i - 1].kind == features[i].kind) {
            EXPECT_LT(lower(features[i - 1].name), lower(features[i].name));
        } else {
            EXPECT_LT(features[i - 1].kind, features[i].kind);
        }
        EXPECT_FALSE(features[i].page.empty());
    }
}

TEST(Features, OnlyFullSupportGoesWithoutANote) {
    for (const Feature& feature : allFeatures(nothing))
        EXPECT_EQ(feature.support.level == SupportLevel::Full, feature.support.note.empty()) << feature.name;
}

TEST(Features, ScreensPrintingAndWindowsControlsAreRefusedWithTheirReason) {
    const auto features = allFeatures(nothing);
    for (const char* name : {"edit", "display", "show", "macro", "pulldown", "help", "filebox"})
        EXPECT_EQ(find(features, FeatureKind::Statement, name).support.note.find("needs a screen"), 0U) << name;
    EXPECT_EQ(find(features, FeatureKind::Statement, "print").support.note, "needs printing");
    EXPECT_NE(find(features, FeatureKind::Function, "$ocxhandle").support.note.find("OCX"), std::string::npos);
    // askmess asks on the terminal.
    EXPECT_EQ(find(features, FeatureKind::Statement, "askmess").support.note.find("screen"), std::string::npos);
}

TEST(Features, LookupDecidesBeforeTheTable) {
    const auto features = allFeatures([](FeatureKind kind, std::string_view name) -> std::optional<Support> {
        if (kind == FeatureKind::ComponentOperation && name == "UPOPMAIL.Send") return Support{SupportLevel::Full, ""};
        if (kind == FeatureKind::Function && name == "$about") return Support{SupportLevel::Partial, "no patch level"};
        return std::nullopt;
    });
    EXPECT_EQ(find(features, FeatureKind::ComponentOperation, "UPOPMAIL.Send").support.level, SupportLevel::Full);
    EXPECT_EQ(find(features, FeatureKind::Function, "$about").support.note, "no patch level");
    EXPECT_EQ(find(features, FeatureKind::Function, "$ude (\"load\")").support.level, SupportLevel::Refused);
}

TEST(Features, RegisteredBuiltinsAreSupported) {
    const auto features = allFeatures();
    EXPECT_NE(find(features, FeatureKind::Statement, "putitem").support.level, SupportLevel::Refused);
    EXPECT_NE(find(features, FeatureKind::Function, "$itemcount").support.level, SupportLevel::Refused);
    EXPECT_FALSE(builtinSupport(FeatureKind::Trigger, "putitem").has_value());
    EXPECT_FALSE(builtinSupport(FeatureKind::Statement, "putitem/nosuch").has_value());
}

TEST(Features, TextIsGroupedCountedAndAligned) {
    const std::vector<Feature> features = {
        {FeatureKind::Statement, "if", "if", {SupportLevel::Full, ""}},
        {FeatureKind::Statement, "print", "print", {SupportLevel::Refused, "needs printing"}},
        {FeatureKind::Function, "$abs", "$abs", {SupportLevel::Partial, "no floats"}},
    };
    EXPECT_EQ(featuresText(features),
              "Statements (2: 1 full, 0 partial, 1 refused)\n"
              "  if     full\n"
              "  print  refused  needs printing\n"
              "\n"
              "Functions (1: 0 full, 1 partial, 0 refused)\n"
              "  $abs  partial  no floats\n"
              "\n"
              "All (3: 1 full, 1 partial, 1 refused)\n");
}

TEST(Features, JsonHoldsEveryFeatureAndTheCounts) {
    const auto features = allFeatures(nothing);
    const auto document = nlohmann::json::parse(featuresJson(features));
    ASSERT_EQ(document["features"].size(), features.size());
    const auto& first = document["features"][0];
    EXPECT_EQ(first["kind"], "statement");
    EXPECT_EQ(first["name"], "= (compute)" == first["page"] ? "=" : "");
    EXPECT_EQ(first["support"], "partial");
    std::size_t total = 0;
    for (const auto& kind : document["counts"])
        total +=
            kind["full"].get<std::size_t>() + kind["partial"].get<std::size_t>() + kind["refused"].get<std::size_t>();
    EXPECT_EQ(total, features.size());
}

}  // namespace
}  // namespace uproc
