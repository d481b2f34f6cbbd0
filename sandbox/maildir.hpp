// A maildir: one file a message, written under tmp/ and renamed into new/ when complete.
// Choice: the sandbox keeps ONE maildir for everybody. Who a message was for stands in the file's own first header
// fields: Return-Path, one Delivered-To a recipient, Received.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/result.hpp"

namespace uproc::sandbox {

class Maildir {
  public:
    // Opens the maildir `folder`, making it and its tmp/, new/, cur/ (mode 700) where missing.
    static Result<Maildir> open(const std::filesystem::path& folder);

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    // Stores `bytes` (CR LF line ends become LF, as programs that read maildirs expect) and returns the file in new/.
    // File names are made of the time, the process and a counter, never of anything a client sent.
    Result<std::filesystem::path> deliver(std::string_view bytes);

    struct Entry {
        std::filesystem::path file;
        std::string uniqueName;  // at most 70 printable characters: a POP3 unique-id (RFC 1939, UIDL)
        std::size_t size = 0;    // bytes with CR LF line ends
    };
    struct Name {
        std::filesystem::path file;
        std::string uniqueName;
    };
    // The names of all messages in new/ and cur/, oldest first; nothing is read.
    [[nodiscard]] std::vector<Name> names() const;
    // The maildir `folder` as it is, for reading only: nothing is made.
    static Result<Maildir> openExisting(const std::filesystem::path& folder);

    // The messages in new/ and cur/, oldest first; files larger than `sizeLimit` bytes and all beyond the first
    // `countLimit` are left out.
    [[nodiscard]] std::vector<Entry> list(std::size_t sizeLimit, std::size_t countLimit) const;

    // A message with CR LF line ends.
    static Result<std::string> read(const std::filesystem::path& file, std::size_t sizeLimit);
    static Result<void> remove(const std::filesystem::path& file);

  private:
    explicit Maildir(std::filesystem::path folder) : folder_(std::move(folder)) {}

    std::filesystem::path folder_;
    unsigned long delivered_ = 0;
};

}  // namespace uproc::sandbox
