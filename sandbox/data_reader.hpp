// The message after DATA: finds its end and takes the extra dots away (RFC 5321 section 4.5.2).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace uproc::sandbox {

class DataReader {
  public:
    // What is longer than `sizeLimit` bytes is counted but not kept.
    explicit DataReader(std::size_t sizeLimit) : sizeLimit_(sizeLimit) {}

    enum class State {
        More,         // the end has not come yet
        Complete,     // CR LF . CR LF has been seen; what follows it is not consumed
        BareLineEnd,  // a CR without LF or an LF without CR (RFC 5321 section 2.3.8): never told apart from an end of
                      // data by all hosts alike, so the message cannot go on
    };
    // Consumes bytes from the front of `bytes`.
    State feed(std::string_view& bytes);

    [[nodiscard]] const std::string& message() const { return message_; }
    [[nodiscard]] std::string takeMessage() { return std::move(message_); }
    // Bytes of the message, kept or not.
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t lines() const { return lines_; }
    // Length in bytes of the longest line, without its CR LF.
    [[nodiscard]] std::size_t longestLine() const { return longestLine_; }
    [[nodiscard]] bool hasEightBit() const { return eightBit_; }

  private:
    void keep(char c);
    void endLine();

    enum class Place { LineStart, Dot, DotCarriageReturn, Text, CarriageReturn };

    std::size_t sizeLimit_;
    Place place_ = Place::LineStart;
    std::string message_;
    std::size_t size_ = 0;
    std::size_t lines_ = 0;
    std::size_t lineLength_ = 0;
    std::size_t longestLine_ = 0;
    bool eightBit_ = false;
};

}  // namespace uproc::sandbox
