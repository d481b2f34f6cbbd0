#include "sandbox/data_reader.hpp"

#include <algorithm>

namespace uproc::sandbox {

void DataReader::keep(char c) {
    if (static_cast<unsigned char>(c) >= 0x80) eightBit_ = true;
    if (size_++ < sizeLimit_) message_ += c;
    ++lineLength_;
}

void DataReader::endLine() {
    longestLine_ = std::max(longestLine_, lineLength_);
    keep('\r');
    keep('\n');
    lineLength_ = 0;
    ++lines_;
    place_ = Place::LineStart;
}

DataReader::State DataReader::feed(std::string_view& bytes) {
    while (!bytes.empty()) {
        const char c = bytes.front();
        bytes.remove_prefix(1);
        if (place_ == Place::DotCarriageReturn || place_ == Place::CarriageReturn) {
            if (c != '\n') return State::BareLineEnd;
            if (place_ == Place::DotCarriageReturn) return State::Complete;
            endLine();
        } else if (c == '\n') {
            return State::BareLineEnd;
        } else if (c == '\r') {
            place_ = place_ == Place::Dot ? Place::DotCarriageReturn : Place::CarriageReturn;
        } else if (place_ == Place::LineStart && c == '.') {
            place_ = Place::Dot;  // the first dot of a line is the sender's stuffing, or the end
        } else {
            place_ = Place::Text;
            keep(c);
        }
    }
    return State::More;
}

}  // namespace uproc::sandbox
