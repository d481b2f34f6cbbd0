// ParseReply (manual: "SMTP Utility Functions"; RFC 5321 section 4.2).
#include <cstddef>
#include <cstring>

#include "drivers/security/include/usecdrvsub.h"

namespace {

constexpr int misunderstood = -1;
constexpr int noDigit = -2;
constexpr int noLineEnd = -3;

constexpr long codeLength = 3;

bool isDigit(unsigned char byte) {
    return byte >= '0' && byte <= '9';
}

}  // namespace

extern "C" int ParseReply(unsigned char* Reply, int ReplyLen, int* Code, int* Offset, int* Last, unsigned char** Next) {
    if (Code == nullptr || Offset == nullptr || Last == nullptr) return misunderstood;
    *Code = *Offset = *Last = 0;
    if (Reply == nullptr || ReplyLen <= 0 || Next == nullptr) return misunderstood;
    unsigned char* const end = Reply + ReplyLen;
    unsigned char* const line = *Next != nullptr ? *Next : Reply;
    if (line < Reply || line >= end) return misunderstood;

    if (!isDigit(*line)) return noDigit;
    auto* const lineFeed = static_cast<unsigned char*>(std::memchr(line, '\n', static_cast<std::size_t>(end - line)));
    if (lineFeed == nullptr || lineFeed == line || lineFeed[-1] != '\r') return noLineEnd;
    const long length = lineFeed - 1 - line;

    if (length < codeLength || !isDigit(line[1]) || !isDigit(line[2])) return misunderstood;
    // RFC 5321 section 4.2: a client accepts a bare code with neither blank nor text.
    const bool bare = length == codeLength;
    if (!bare && line[codeLength] != ' ' && line[codeLength] != '-') return misunderstood;

    const long text = bare ? codeLength : codeLength + 1;
    *Code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    *Offset = static_cast<int>(line + text - Reply);
    *Last = bare || line[codeLength] == ' ' ? 1 : 0;
    *Next = lineFeed + 1;
    return static_cast<int>(length - text);
}
