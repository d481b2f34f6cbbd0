// UBase64Enc, UBase64Dec, URawToB64, UB64ToRaw (manual: "3GL Encryption Functions"; RFC 4648 section 4).
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

#include "drivers/security/include/unienc.h"

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> makeDigits() {
    std::array<std::int8_t, 256> digits{};
    digits.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return digits;
}
constexpr std::array<std::int8_t, 256> digits = makeDigits();

constexpr bool isSkipped(unsigned char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

// Four input characters and what they decode to. `bytes` is 0 at the end of the input.
struct Group {
    std::array<unsigned char, 3> data{};
    long bytes = 0;
    bool last = false;  // it was padded
    bool valid = true;
};

// Reads the next group of `in`, leaving `in` behind it.
Group readGroup(const unsigned char*& in) {
    Group group;
    std::uint32_t bits = 0;
    int count = 0;
    int padding = 0;
    for (; *in != 0 && count < 4; ++in) {
        if (isSkipped(*in)) continue;
        ++count;
        if (*in == '=') {
            ++padding;
            bits <<= 6;
            continue;
        }
        const int digit = digits[*in];
        // Nothing but padding may follow padding.
        if (digit < 0 || padding > 0) return Group{.valid = false};
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
    }
    if (count == 0) return group;
    if (count < 4 || padding > 2) return Group{.valid = false};
    group.bytes = 3 - padding;
    group.last = padding > 0;
    group.data = {static_cast<unsigned char>(bits >> 16), static_cast<unsigned char>(bits >> 8),
                  static_cast<unsigned char>(bits)};
    return group;
}

bool onlySkippedLeft(const unsigned char* in) {
    while (isSkipped(*in))
        ++in;
    return *in == 0;
}

// Decodes everything once without writing, so that nothing is left in Out when the input turns out not to be Base64.
bool isBase64(const unsigned char* in) {
    for (;;) {
        const Group group = readGroup(in);
        if (!group.valid) return false;
        if (group.bytes == 0) return true;
        if (group.last) return onlySkippedLeft(in);
    }
}

enum class End { Bare, Terminated };

long decode(const unsigned char* in, unsigned char* out, long outMaxLen, End end) {
    if (in == nullptr || out == nullptr || outMaxLen <= 0 || !isBase64(in)) return 0;
    const unsigned char* const start = in;
    long written = 0;
    for (;;) {
        const unsigned char* const groupStart = in;
        const Group group = readGroup(in);
        if (group.bytes == 0) break;
        if (group.bytes > outMaxLen - written) return written == 0 ? 0 : -static_cast<long>(groupStart - start);
        std::memcpy(out + written, group.data.data(), static_cast<std::size_t>(group.bytes));
        written += group.bytes;
    }
    if (end == End::Terminated && written < outMaxLen) out[written] = 0;
    return written;
}

}  // namespace

extern "C" long URawToB64(const unsigned char* In, long InLen, unsigned char* Out, long OutMaxLen) {
    if (In == nullptr || Out == nullptr || InLen <= 0 || OutMaxLen < 4) return 0;
    long written = 0;
    for (long at = 0; at < InLen; at += 3) {
        if (OutMaxLen - written < 4) return -at;
        const long left = InLen - at;
        const unsigned first = In[at];
        const unsigned second = left > 1 ? In[at + 1] : 0U;
        const unsigned third = left > 2 ? In[at + 2] : 0U;
        const unsigned bits = first << 16 | second << 8 | third;
        const auto digit = [bits](unsigned shift) { return static_cast<unsigned char>(alphabet[bits >> shift & 63U]); };
        Out[written++] = digit(18);
        Out[written++] = digit(12);
        Out[written++] = left > 1 ? digit(6) : static_cast<unsigned char>('=');
        Out[written++] = left > 2 ? digit(0) : static_cast<unsigned char>('=');
    }
    if (written < OutMaxLen) Out[written] = 0;
    return written;
}

extern "C" long UBase64Enc(const unsigned char* In, unsigned char* Out, long OutMaxLen) {
    if (In == nullptr) return 0;
    const std::size_t length = std::strlen(reinterpret_cast<const char*>(In));
    if (length > static_cast<std::size_t>(std::numeric_limits<long>::max())) return 0;
    return URawToB64(In, static_cast<long>(length), Out, OutMaxLen);
}

extern "C" long UBase64Dec(const unsigned char* In, unsigned char* Out, long OutMaxLen) {
    return decode(In, Out, OutMaxLen, End::Terminated);
}

extern "C" long UB64ToRaw(const unsigned char* In, unsigned char* Out, long OutMaxLen) {
    return decode(In, Out, OutMaxLen, End::Bare);
}
