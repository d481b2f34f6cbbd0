// A received message, as a sender may have made it.
#include "drivers/mime/mime_reader.hpp"

#include <cstdint>
#include <string_view>

#include "components/upopmail/received_files.hpp"
#include "components/upopmail/text.hpp"

namespace {

class Sink final : public uproc::runtime::PartSink {
  public:
    bool begin(const uproc::runtime::ReceivedPart& part) override {
        if (isOpen_) __builtin_trap();
        isOpen_ = true;
        const std::string name = uproc::upopmail::safeFileName(part.fileName);
        if (name == "." || name == ".." || name.find_first_of(std::string_view("/\\:\0", 4)) != std::string::npos ||
            name.size() > 255 || uproc::upopmail::hasControlCharacter(name)) {
            __builtin_trap();
        }
        return true;
    }
    bool write(std::string_view) override { return isOpen_; }
    void end(bool) override { isOpen_ = false; }
    [[nodiscard]] bool isOpen() const { return isOpen_; }

  private:
    bool isOpen_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto reader = uproc::mime::makeMimeReader();
    Sink sink;
    const auto message = reader->read(std::string_view(reinterpret_cast<const char*>(data), size), sink);
    if (sink.isOpen()) __builtin_trap();
    if (!message) return 0;
    for (std::size_t i = 0; i < message->text.size();) {
        const std::size_t length = uproc::upopmail::utf8CharacterLength(message->text, i);
        if (length == 0) __builtin_trap();
        i += length;
    }
    return 0;
}
