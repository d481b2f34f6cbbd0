// A sequence of list operations on one Value that may keep its items parsed, and the same on a Value made anew from the
// text each time: both must always agree.
#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/values/list_value.hpp"

namespace {

class Bytes {
  public:
    Bytes(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}
    [[nodiscard]] bool empty() const { return rest_.empty(); }
    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }
    std::string_view text() {
        const std::size_t length = std::min<std::size_t>(byte() % 24U, rest_.size());
        const std::string_view taken = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return taken;
    }

  private:
    std::string_view rest_;
};

void require(bool holds) {
    if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace uproc;
    namespace lists = uproc::lists;
    Bytes bytes(data, size);
    // Long enough for the parsed form to pay, or empty.
    Value kept = Value::string(std::string_view());
    if (bytes.byte() % 2U == 1) {
        for (int i = 0; i < 200; ++i)
            lists::put(kept, -1, "id" + std::to_string(i % 50) + "=" + std::to_string(i));
    }
    for (int step = 0; step < 100 && !bytes.empty(); ++step) {
        Value fresh = Value::string(kept.toText());
        const std::uint8_t choice = bytes.byte();
        const IdMatch match = (choice & 0x40U) != 0 ? IdMatch::ExactCase : IdMatch::AnyCase;
        // -1 ... 254
        const std::int64_t number = static_cast<std::int64_t>(bytes.byte()) - 1;
        switch (choice % 7U) {
            case 0: {
                const std::string_view text = bytes.text();
                require(lists::put(kept, number, text) == lists::put(fresh, number, text));
                break;
            }
            case 1: {
                const std::string_view id = bytes.text();
                const std::string_view text = bytes.text();
                require(lists::put(kept, id, text, match) == lists::put(fresh, id, text, match));
                break;
            }
            case 2:
                require(lists::remove(kept, number) == lists::remove(fresh, number));
                break;
            case 3: {
                const std::string_view id = bytes.text();
                require(lists::remove(kept, id, match) == lists::remove(fresh, id, match));
                break;
            }
            case 4: {
                Value a;
                Value b;
                require(lists::get(a, kept, number) == lists::get(b, fresh, number));
                require(a.toText() == b.toText());
                break;
            }
            case 5: {
                const std::string_view id = bytes.text();
                Value a;
                Value b;
                require(lists::find(kept, id, match) == lists::find(fresh, id, match));
                require(lists::get(a, kept, id, match) == lists::get(b, fresh, id, match));
                require(a.toText() == b.toText());
                break;
            }
            default:
                require(lists::count(kept) == lists::count(fresh));
                break;
        }
        // Looking at the text is left out half of the time, so that changes pile up in the parsed form.
        if ((choice & 0x80U) != 0) require(kept.toText() == fresh.toText());
        const std::size_t items = lists::count(kept);
        require(items == lists::count(fresh));
        if (items > 2000 || kept.toText().size() > 100000) return 0;
    }
    return 0;
}
