// GetItem, PutItem (manual: "SMTP Utility Functions").
#include <cstddef>
#include <cstring>
#include <limits>
#include <string_view>

#include "drivers/security/include/unistr.h"
#include "drivers/security/include/usecdrvsub.h"

namespace {

constexpr unsigned char separator = 0x1B;

// One item of a list, as offsets from nowhere: pointers into the list.
struct Item {
    unsigned char* name = nullptr;
    long nameLength = 0;
    unsigned char* value = nullptr;
    long valueLength = 0;
    unsigned char* next = nullptr;  // the next item, or the NUL at the end
};

unsigned char* skip(unsigned char* at, unsigned char byte) {
    while (*at == byte)
        ++at;
    return at;
}

// `at` stands on an item, not on the end of the list.
Item parseItem(unsigned char* at) {
    Item item;
    unsigned char* end = at;
    while (*end != CHAR_EOS && *end != separator)
        ++end;
    item.name = skip(at, ' ');
    unsigned char* nameEnd = item.name;
    while (nameEnd < end && *nameEnd != '=')
        ++nameEnd;
    item.value = nameEnd < end ? nameEnd + 1 : end;
    item.valueLength = end - item.value;
    while (nameEnd > item.name && nameEnd[-1] == ' ')
        --nameEnd;
    item.nameLength = nameEnd - item.name;
    item.next = *end == separator ? skip(end + 1, ' ') : end;
    return item;
}

}  // namespace

extern "C" int GetItem(unsigned char* List, unsigned char* Name, int* NameLen, unsigned char** Value,
                       unsigned char** Next) {
    if (NameLen != nullptr) *NameLen = 0;
    if (Value != nullptr) *Value = nullptr;
    if (List == nullptr || NameLen == nullptr || Value == nullptr || Next == nullptr) return 0;
    const long wanted = Name != nullptr ? ustrlen(Name) : 0;
    unsigned char* at = *Next != nullptr ? *Next : List;
    while (*at != CHAR_EOS) {
        const Item item = parseItem(at);
        at = item.next;
        if (Name != nullptr && (item.nameLength != wanted || ustrnicmp(item.name, Name, wanted) != 0)) continue;
        if (item.valueLength > std::numeric_limits<int>::max() || item.nameLength > std::numeric_limits<int>::max()) {
            break;
        }
        *NameLen = static_cast<int>(item.nameLength);
        *Value = item.value;
        *Next = item.next;
        return static_cast<int>(item.valueLength);
    }
    *Next = at;
    return 0;
}

extern "C" int PutItem(unsigned char* List, unsigned char* Name, unsigned char* Value, unsigned char** Next) {
    if (List == nullptr || Name == nullptr || Value == nullptr || Next == nullptr) return 0;
    unsigned char* at = *Next != nullptr ? *Next : List;
    const auto append = [&at](const unsigned char* text) {
        const auto length = static_cast<std::size_t>(ustrlen(text));
        std::memmove(at, text, length);
        at += length;
    };
    if (at != List) *at++ = separator;
    append(Name);
    *at++ = '=';
    append(Value);
    *at = CHAR_EOS;
    *Next = at;
    return static_cast<int>(at - List);
}
