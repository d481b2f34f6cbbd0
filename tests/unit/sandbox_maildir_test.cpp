// The sandbox's maildir: whole files only, safe names, POP3's view of them.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "sandbox/maildir.hpp"
#include "sandbox/message_store.hpp"
#include "tests/unit/sandbox_peer.hpp"

namespace uproc::sandbox {
namespace {

using testing::TestFolder;
namespace fs = std::filesystem;

std::size_t countFiles(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(SandboxMaildir, DeliversWholeIntoNewWithLineFeeds) {
    const TestFolder folder;
    auto maildir = Maildir::open(folder.path() / "deep" / "Maildir");
    ASSERT_TRUE(maildir) << maildir.error().text;
    const auto file = maildir->deliver("Subject: x\r\n\r\ntext\r\n");
    ASSERT_TRUE(file) << file.error().text;
    EXPECT_EQ(file->parent_path(), maildir->folder() / "new");
    EXPECT_EQ(countFiles(maildir->folder() / "tmp"), 0U);
    EXPECT_EQ(fs::file_size(*file), std::string("Subject: x\n\ntext\n").size());
    EXPECT_EQ(*Maildir::read(*file, 1000), "Subject: x\r\n\r\ntext\r\n");
    struct stat status {};
    ASSERT_EQ(::stat(file->c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(SandboxMaildir, NamesAreSafeAndSortByArrival) {
    const TestFolder folder;
    auto maildir = Maildir::open(folder.path());
    ASSERT_TRUE(maildir);
    std::vector<std::string> names;
    for (int i = 0; i < 20; ++i)
        names.push_back(maildir->deliver(std::to_string(i))->filename().string());
    const auto entries = maildir->list(1000, 1000);
    ASSERT_EQ(entries.size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(entries[i].uniqueName, names[i]);
        EXPECT_EQ(names[i].find_first_not_of("0123456789.MPQuproc"), std::string::npos);
    }
}

TEST(SandboxMaildir, ForeignNamesGetAUniqueIdThatPop3Allows) {
    const TestFolder folder;
    auto maildir = Maildir::open(folder.path());
    ASSERT_TRUE(maildir);
    std::ofstream(folder.path() / "cur" / "1700000000.abc.host:2,S") << "a\nb\n";
    std::ofstream(folder.path() / "new" / ("with space" + std::string(100, 'x'))) << "c";
    std::ofstream(folder.path() / "new" / ".hidden") << "d";
    fs::create_symlink("/etc/passwd", folder.path() / "new" / "link");
    const auto entries = maildir->list(1000, 1000);
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].uniqueName, "1700000000.abc.host");
    EXPECT_EQ(entries[0].size, 6U);  // with CR LF line ends
    EXPECT_EQ(entries[1].uniqueName.size(), 32U);
}

TEST(SandboxMaildir, WhatIsTooLargeOrTooMuchIsLeftOut) {
    const TestFolder folder;
    auto maildir = Maildir::open(folder.path());
    ASSERT_TRUE(maildir);
    for (const auto* text : {"small", "a message too large", "small", "small"})
        ASSERT_TRUE(maildir->deliver(text));
    EXPECT_EQ(maildir->list(10, 2).size(), 2U);
    EXPECT_EQ(maildir->list(10, 100).size(), 3U);
}

TEST(SandboxMaildir, AFileInThePlaceOfTheFolderIsAnError) {
    const TestFolder folder;
    std::ofstream(folder.path() / "file") << "x";
    EXPECT_FALSE(Maildir::open(folder.path() / "file"));
    EXPECT_FALSE(Maildir::open(folder.path() / "file" / "below"));
}

TEST(SandboxMaildir, AVanishedFolderFailsTheDelivery) {
    const TestFolder folder;
    auto maildir = Maildir::open(folder.path() / "m");
    ASSERT_TRUE(maildir);
    fs::remove_all(folder.path() / "m");
    EXPECT_FALSE(maildir->deliver("x"));
}

TEST(SandboxMessageStore, HoldsNoMoreThanItsTotalLimit) {
    const TestFolder folder;
    auto maildir = Maildir::open(folder.path());
    ASSERT_TRUE(maildir);
    MessageStore store(std::move(*maildir), 10);
    StoredMessage message;
    message.data = "123456";
    EXPECT_TRUE(store.add(message, "Return-Path: <>\r\n"));
    EXPECT_FALSE(store.add(message, ""));
    EXPECT_EQ(store.messages().size(), 1U);
    EXPECT_TRUE(store.waitFor(1, std::chrono::milliseconds(0)));
    EXPECT_FALSE(store.waitFor(2, std::chrono::milliseconds(1)));
}

}  // namespace
}  // namespace uproc::sandbox
