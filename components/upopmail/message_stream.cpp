#include "components/upopmail/message_stream.hpp"

#include <algorithm>

#include "components/upopmail/base64.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t FileBlock = Base64LineBytes * 840;  // bytes of a file that fill a block

}  // namespace

void DotStuffer::append(std::string& result, std::string_view bytes) {
    if (bytes.empty()) return;
    if (atLineStart_ && bytes.front() == '.') result += '.';
    std::size_t start = 0;
    for (auto found = bytes.find("\n."); found != std::string_view::npos; found = bytes.find("\n.", found + 1)) {
        result.append(bytes.substr(start, found + 1 - start));
        result += '.';
        start = found + 1;
    }
    result.append(bytes.substr(start));
    atLineStart_ = bytes.back() == '\n';
}

void DotStuffer::finish(std::string& result) const {
    if (!atLineStart_) result += "\r\n";
    result += ".\r\n";
}

Result<bool> MessageStream::next(std::string& block) {
    block.clear();
    while (at_ != At::Over && block.size() < BlockSize) {
        if (at_ == At::Header || at_ == At::Text) {
            const std::string& text = at_ == At::Header ? header_ : body_.pieces[piece_].text;
            const std::string_view part = std::string_view(text).substr(position_, BlockSize - block.size());
            stuffer_.append(block, part);
            position_ += part.size();
            if (position_ < text.size()) continue;
            position_ = 0;
            if (at_ == At::Header) {
                at_ = body_.pieces.empty() ? At::End : At::Text;
            } else {
                at_ = At::File;
                fileLeft_ = body_.pieces[piece_].file ? body_.pieces[piece_].file->size() : 0;
            }
        } else if (at_ == At::File) {
            if (fileLeft_ > 0) {
                if (auto read = readFile(block, body_.pieces[piece_]); !read) return tl::unexpected(read.error());
                continue;
            }
            body_.pieces[piece_].file.reset();
            at_ = ++piece_ < body_.pieces.size() ? At::Text : At::End;
        } else {
            stuffer_.finish(block);
            at_ = At::Over;
        }
    }
    return !block.empty();
}

// What a file has grown by since it was opened is not sent: the server was told the message's size.
Result<void> MessageStream::readFile(std::string& block, BodyPiece& piece) {
    buffer_.resize(FileBlock);
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(fileLeft_, FileBlock));
    const auto count = piece.file->read(std::span(buffer_.data(), wanted));
    if (!count) return tl::unexpected(count.error());
    if (*count < wanted) return fail(0, piece.path + ": the file has become shorter while it was sent");
    appendBase64Lines(block, std::string_view(buffer_).substr(0, *count));
    stuffer_.passLines();
    fileLeft_ -= *count;
    return {};
}

}  // namespace uproc::upopmail
