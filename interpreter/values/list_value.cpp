#include "interpreter/values/list_value.hpp"

#include <algorithm>
#include <charconv>

#include "interpreter/values/list_form.hpp"
#include "interpreter/values/string_object.hpp"

namespace uproc::lists {
namespace {

// An item number above this makes so many empty items that the parsed form pays even for a small list.
constexpr std::int64_t longPadding = 256;

// A place in a list's text.
struct Place {
    std::size_t number = 0;  // 0: there is none
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t items = 0;  // passed on the way
};

Place placeOf(std::string_view text, std::int64_t number) {
    Place place;
    ListCursor cursor(text);
    while (cursor.next()) {
        place.items = cursor.number();
        if (number == -1 || cursor.number() == static_cast<std::size_t>(number)) {
            place = {cursor.number(), cursor.begin(), cursor.end(), cursor.number()};
            if (number != -1) break;
        }
    }
    return place;
}

Place placeOf(std::string_view text, const ItemKey& key) {
    Place place;
    ListCursor cursor(text);
    while (cursor.next()) {
        place.items = cursor.number();
        if (key.matches(cursor.item())) return {cursor.number(), cursor.begin(), cursor.end(), cursor.number()};
    }
    return place;
}

const ListForm* formOf(const Value& list) {
    return list.isText() ? list.stringObject()->listIfUseful() : nullptr;
}

// Without producing the text (Value::isEmpty may do so).
bool hasNoItems(const Value& list) {
    return list.isNull() || (list.isText() && list.stringObject()->empty());
}

bool validNumber(std::int64_t number) {
    return number > 0 || number == -1;
}

// 0-based position of item `number` (or the last one), or form.size().
std::size_t positionIn(const ListForm& form, std::int64_t number) {
    if (number == -1) return form.size() == 0 ? 0 : form.size() - 1;
    const auto wanted = static_cast<std::uint64_t>(number);
    return wanted > form.size() ? form.size() : static_cast<std::size_t>(wanted - 1);
}

void setUnnested(Value& target, std::string_view item) {
    if (isFlat(item)) return assignText(target, item);
    std::string text;
    text.reserve(item.size());
    appendUnnested(text, item);
    target = Value::string(std::move(text));
}

// Makes the list a string of its own.
StringObject& own(Value& list) {
    if (!list.isText()) list = Value::string(list.toText());
    return list.ownString();
}

void removePlace(std::string& text, const Place& place) {
    // The separator behind the item goes with it, or the one before the last item.
    if (place.end < text.size()) {
        text.erase(place.begin, place.end + 1 - place.begin);
    } else {
        text.erase(place.begin == 0 ? 0 : place.begin - 1);
    }
}

// Appends an item to a flat list; `write` appends its text. The number of the item.
template <class Write>
std::size_t appendItem(std::string& text, std::size_t items, Write write) {
    const std::size_t before = text.size();
    if (items > 0) text.push_back(goldSeparator);
    write(text);
    if (text.empty()) return 0;
    // An item ending in GOLD ! swallows the separator behind it.
    return before > 0 && text[before - 1] == goldNot ? countItems(text) : items + 1;
}

template <class Write>
std::size_t replaceItem(std::string& text, const Place& place, Write write) {
    std::string item;
    write(item);
    text.replace(place.begin, place.end - place.begin, item);
    return text.empty() ? 0 : place.number;
}

}  // namespace

TextOf::TextOf(const Value& value) {
    switch (value.tag()) {
        case Tag::String:
        case Tag::Raw:
            view_ = value.stringObject()->text();
            break;
        case Tag::Null:
            break;
        case Tag::Integer: {
            const auto written = std::to_chars(digits_, digits_ + sizeof digits_, value.integer());
            view_ = std::string_view(digits_, static_cast<std::size_t>(written.ptr - digits_));
            break;
        }
        default:
            owned_ = value.toText();
            view_ = owned_;
    }
}

void assignText(Value& target, std::string_view text) {
    if (target.is(Tag::String) && target.stringObject()->unique()) {
        target.stringObject()->edit().assign(text);
    } else {
        target = Value::string(text);
    }
}

std::size_t count(const Value& list) {
    if (const ListForm* form = formOf(list)) return form->size();
    return countItems(TextOf(list));
}

std::size_t find(const Value& list, std::string_view id, IdMatch match) {
    if (const ListForm* form = formOf(list)) {
        const std::size_t position = form->find(id, match);
        return position < form->size() ? position + 1 : 0;
    }
    return placeOf(TextOf(list), ItemKey(id, match)).number;
}

std::size_t get(Value& target, const Value& list, std::int64_t number) {
    if (validNumber(number)) {
        if (const ListForm* form = formOf(list)) {
            const std::size_t position = positionIn(*form, number);
            if (position < form->size()) {
                setUnnested(target, form->item(position));
                return position + 1;
            }
        } else {
            const TextOf text(list);
            const Place place = placeOf(text.view(), number);
            if (place.number > 0) {
                setUnnested(target, text.view().substr(place.begin, place.end - place.begin));
                return place.number;
            }
        }
    }
    target = Value();
    return 0;
}

std::size_t get(Value& target, const Value& list, std::string_view id, IdMatch match) {
    if (const ListForm* form = formOf(list)) {
        const std::size_t position = form->find(id, match);
        if (position < form->size()) {
            setUnnested(target, itemParts(form->item(position)).value);
            return position + 1;
        }
    } else {
        const TextOf text(list);
        const Place place = placeOf(text.view(), ItemKey(id, match));
        if (place.number > 0) {
            setUnnested(target, itemParts(text.view().substr(place.begin, place.end - place.begin)).value);
            return place.number;
        }
    }
    target = Value();
    return 0;
}

std::size_t getParts(Value& id, Value& value, const Value& list, std::int64_t number) {
    Value item;
    const std::size_t found = get(item, list, number);
    if (found == 0) {
        id = Value();
        value = Value();
        return 0;
    }
    id = Value::string(idPart(item.view()));
    assignText(value, itemParts(item.view()).value);
    return found;
}

std::string idPart(std::string_view item) {
    const std::string_view id = itemParts(item).id;
    return id.size() < item.size() && hasEscapes(id) ? unescapedId(id) : std::string(id);
}

std::size_t put(Value& list, std::int64_t number, std::string_view value) {
    if (!validNumber(number) || number > static_cast<std::int64_t>(ListForm::maximumItems)) return 0;
    StringObject& object = own(list);
    ListForm* form = object.editListIfUseful();
    if (!form && number > longPadding) form = &object.editList();
    if (form) {
        if (number == -1) {
            form->append(value);
            return form->size();
        }
        form->put(static_cast<std::size_t>(number - 1), value);
        return form->size() == 0 ? 0 : static_cast<std::size_t>(number);
    }
    const auto write = [value](std::string& out) { appendNested(out, value); };
    std::string& text = object.edit();
    if (number == -1) return appendItem(text, countItems(text), write);
    const Place place = placeOf(text, number);
    if (place.number > 0) return replaceItem(text, place, write);
    if (number == 1) return appendItem(text, 0, write);
    // Empty items up to the one wanted: between n items stand n - 1 separators.
    const std::size_t wanted = static_cast<std::size_t>(number);
    std::size_t items = std::max<std::size_t>(place.items, 1);
    if (text.ends_with(goldNot)) --items;
    text.append(wanted - items, goldSeparator);
    write(text);
    return wanted;
}

std::size_t put(Value& list, std::string_view id, std::string_view value, IdMatch match) {
    StringObject& object = own(list);
    if (ListForm* form = object.editListIfUseful()) {
        const std::size_t position = form->find(id, match);
        if (position < form->size()) {
            form->replace(position, id, value);
            return position + 1;
        }
        form->append(id, value);
        return form->size();
    }
    const auto write = [id, value](std::string& out) { appendPair(out, id, value); };
    std::string& text = object.edit();
    const Place place = placeOf(text, ItemKey(id, match));
    return place.number > 0 ? replaceItem(text, place, write) : appendItem(text, place.items, write);
}

std::size_t remove(Value& list, std::int64_t number) {
    if (!validNumber(number) || hasNoItems(list)) return 0;
    StringObject& object = own(list);
    if (ListForm* form = object.editListIfUseful()) {
        const std::size_t position = positionIn(*form, number);
        if (position >= form->size()) return 0;
        form->remove(position);
        return position + 1;
    }
    std::string& text = object.edit();
    const Place place = placeOf(text, number);
    if (place.number > 0) removePlace(text, place);
    return place.number;
}

std::size_t remove(Value& list, std::string_view id, IdMatch match) {
    if (hasNoItems(list)) return 0;
    StringObject& object = own(list);
    if (ListForm* form = object.editListIfUseful()) {
        const std::size_t position = form->find(id, match);
        if (position >= form->size()) return 0;
        form->remove(position);
        return position + 1;
    }
    std::string& text = object.edit();
    const Place place = placeOf(text, ItemKey(id, match));
    if (place.number > 0) removePlace(text, place);
    return place.number;
}

}  // namespace uproc::lists
