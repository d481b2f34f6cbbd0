#include "components/upopmail/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace uproc::upopmail {

namespace {

constexpr std::size_t LineWidth = Base64LineBytes / 3 * 4;
constexpr std::string_view Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The two characters of every twelve bits: half the look-ups of one character at a time.
using PairTable = std::array<std::array<char, 2>, 4096>;
constexpr PairTable makePairs() {
    PairTable pairs{};
    for (std::size_t i = 0; i < pairs.size(); ++i)
        pairs[i] = {Alphabet[i >> 6U], Alphabet[i & 63U]};
    return pairs;
}
constexpr PairTable Pairs = makePairs();

// Writes the characters of `bytes` and returns the place behind them.
char* encode(char* out, std::string_view bytes) {
    const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
    const std::size_t whole = bytes.size() / 3 * 3;
    for (std::size_t i = 0; i < whole; i += 3) {
        const std::uint32_t group =
            static_cast<std::uint32_t>(in[i]) << 16U | static_cast<std::uint32_t>(in[i + 1]) << 8U | in[i + 2];
        const auto& high = Pairs[group >> 12U];
        const auto& low = Pairs[group & 4095U];
        out[0] = high[0];
        out[1] = high[1];
        out[2] = low[0];
        out[3] = low[1];
        out += 4;
    }
    if (whole == bytes.size()) return out;
    const bool two = bytes.size() - whole == 2;
    const std::uint32_t group =
        static_cast<std::uint32_t>(in[whole]) << 16U | (two ? static_cast<std::uint32_t>(in[whole + 1]) << 8U : 0U);
    *out++ = Alphabet[group >> 18U];
    *out++ = Alphabet[group >> 12U & 63U];
    *out++ = two ? Alphabet[group >> 6U & 63U] : '=';
    *out++ = '=';
    return out;
}

}  // namespace

std::string base64(std::string_view bytes) {
    std::string result((bytes.size() + 2) / 3 * 4, '\0');
    encode(result.data(), bytes);
    return result;
}

std::uint64_t base64LinesSize(std::uint64_t bytes) {
    const std::uint64_t rest = bytes % Base64LineBytes;
    return bytes / Base64LineBytes * (LineWidth + 2) + (rest > 0 ? (rest + 2) / 3 * 4 + 2 : 0);
}

void appendBase64Lines(std::string& result, std::string_view bytes) {
    const std::size_t start = result.size();
    result.resize(start + static_cast<std::size_t>(base64LinesSize(bytes.size())));
    char* out = result.data() + start;
    for (std::size_t i = 0; i < bytes.size(); i += Base64LineBytes) {
        out = encode(out, bytes.substr(i, Base64LineBytes));
        *out++ = '\r';
        *out++ = '\n';
    }
}

std::string base64Lines(std::string_view bytes) {
    std::string result;
    appendBase64Lines(result, bytes);
    return result;
}

}  // namespace uproc::upopmail
