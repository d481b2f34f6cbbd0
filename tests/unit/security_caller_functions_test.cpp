// USecGetLogical and USecAddServerText (drivers/security/include/zsecdrv.h), and what the host makes of them.
#include <array>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "drivers/security/include/zsecdrv.h"
#include "drivers/security/support/caller_services.hpp"

namespace uproc::security::test {
namespace {

class Services final : public CallerServices {
  public:
    [[nodiscard]] std::optional<std::string> logical(std::string_view name) const override {
        return name == "WORD" ? std::optional<std::string>("twelve bytes") : std::nullopt;
    }
    void addServerText(std::string_view text) override { heard += text; }

    std::string heard;
};

const unsigned char* bytes(const char* text) {
    return reinterpret_cast<const unsigned char*>(text);
}

class SecurityCallerFunctions : public testing::Test {
  protected:
    void SetUp() override { driver_.Reserved[0] = static_cast<CallerServices*>(&services_); }
    std::string logical(const char* name, int room) {
        value_.fill('x');
        const int length = USecGetLogical(&driver_, bytes(name), value_.data(), room);
        EXPECT_EQ(value_.at(static_cast<std::size_t>(length)), 0);
        return {reinterpret_cast<const char*>(value_.data()), static_cast<std::size_t>(length)};
    }

    Services services_;
    USecDrv driver_{};
    std::array<unsigned char, 32> value_{};
};

TEST_F(SecurityCallerFunctions, ALogicalIsGivenAsFarAsThereIsRoom) {
    EXPECT_EQ(logical("WORD", 32), "twelve bytes");
    EXPECT_EQ(logical("WORD", 13), "twelve bytes");
    EXPECT_EQ(logical("WORD", 12), "twelve byte");
    EXPECT_EQ(logical("WORD", 1), "");
    EXPECT_EQ(logical("OTHER", 32), "");
}

TEST_F(SecurityCallerFunctions, NothingBehindTheRoomIsTouched) {
    EXPECT_EQ(logical("WORD", 4), "twe");
    EXPECT_EQ(value_[4], 'x');
    EXPECT_EQ(USecGetLogical(&driver_, bytes("WORD"), value_.data(), 0), 0);
    EXPECT_EQ(value_[0], 't');
}

TEST_F(SecurityCallerFunctions, MissingArgumentsAreNoCrash) {
    EXPECT_EQ(USecGetLogical(nullptr, bytes("WORD"), value_.data(), 32), 0);
    EXPECT_EQ(USecGetLogical(&driver_, nullptr, value_.data(), 32), 0);
    EXPECT_EQ(USecGetLogical(&driver_, bytes("WORD"), nullptr, 32), 0);
    USecAddServerText(nullptr, bytes("text"), 4);
    USecAddServerText(&driver_, nullptr, 4);
    USecAddServerText(&driver_, bytes("text"), -1);
    EXPECT_EQ(services_.heard, "");
    driver_.Reserved[0] = nullptr;  // another caller's structure
    EXPECT_EQ(USecGetLogical(&driver_, bytes("WORD"), value_.data(), 32), 0);
    USecAddServerText(&driver_, bytes("text"), 4);
}

TEST_F(SecurityCallerFunctions, TheServersWordsAreCounted_NotTerminated) {
    USecAddServerText(&driver_, bytes("one two"), 3);
    EXPECT_EQ(services_.heard, "one");
}

}  // namespace
}  // namespace uproc::security::test
