#include "interpreter/builtins/list_sorting.hpp"

#include <algorithm>
#include <charconv>
#include <compare>
#include <cstdint>
#include <cstring>
#include <deque>
#include <numeric>

#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/classic_number.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/letter_case.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

// "Sorting is based on the first 8K of the item data" (manual: "sort/list").
constexpr std::size_t sortedBytes = 8192;

enum class Element : std::uint8_t { IdPart, ValuePart, SublistId, SublistNumber };
enum class Order : std::uint8_t { Unspecified, Ascending, Descending };
enum class SortType : std::uint8_t { Unspecified, Text, AnyCase, Level, Number, Boolean, Date, Time, DateTime };

// One level of the sort.
struct Criterion {
    Element element = Element::ValuePart;
    std::string id;           // SublistId
    std::int64_t number = 0;  // SublistNumber
    Order order = Order::Unspecified;
    SortType type = SortType::Unspecified;
    bool unique = false;

    [[nodiscard]] bool isText() const { return type <= SortType::AnyCase; }
};

// ---- reading the specification

struct NamedType {
    std::string_view name;
    SortType type;
};
// "Sort Options". Without a locale, locale order is binary order.
constexpr NamedType namedTypes[] = {
    {"NLSLOCALE", SortType::Text},
    {"NLS", SortType::Text},
    {"CASESENSITIVE", SortType::Text},
    {"CS", SortType::Text},
    {"CLASSIC", SortType::Text},
    {"STRING", SortType::Text},
    {"CASEINSENSITIVE", SortType::AnyCase},
    {"CI", SortType::AnyCase},
    {"LEVEL", SortType::Level},
    {"NUMERIC", SortType::Number},
    {"FLOAT", SortType::Number},
    {"BOOLEAN", SortType::Boolean},
    {"DATE", SortType::Date},
    {"TIME", SortType::Time},
    {"DATETIME", SortType::DateTime},
    {"$NUMBER", SortType::Number},
    {"$FLOAT", SortType::Number},
    {"$BOOLEAN", SortType::Boolean},
    {"$DATE", SortType::Date},
    {"$TIME", SortType::Time},
    {"$CLOCK", SortType::Time},
    {"$DATIM", SortType::DateTime},
    {"$STRING", SortType::Text},
};

class SpecificationReader {
  public:
    explicit SpecificationReader(SortedList& report) : report_(report) {}

    std::vector<Criterion> read(std::string_view specification) {
        std::vector<Criterion> criteria;
        while (!specification.empty()) {
            const std::string_view part = takePart(specification);
            if (!trimmed(part).empty()) criteria.push_back(criterion(part));
        }
        if (criteria.empty()) criteria.emplace_back();
        return criteria;
    }

  private:
    // Up to the next separator outside parentheses.
    static std::string_view takePart(std::string_view& rest) {
        int depth = 0;
        std::size_t end = 0;
        for (; end < rest.size(); ++end) {
            const char c = rest[end];
            if (c == '(') ++depth;
            if (c == ')') --depth;
            if (c == goldSeparator || (c == ',' && depth <= 0)) break;
        }
        const std::string_view part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return part;
    }

    Criterion criterion(std::string_view part) {
        Criterion result;
        const std::size_t searchFrom = part.find(')') == std::string_view::npos ? 0 : part.find(')');
        const std::size_t colon = part.find(':', searchFrom);
        if (colon != std::string_view::npos) {
            const std::string_view element = trimmed(part.substr(0, colon));
            if (!element.empty() && !readElement(result, element)) complain("invalid sort element", element);
            readOptions(result, part.substr(colon + 1));
        } else if (!readElement(result, trimmed(part))) {
            readOptions(result, part);
        }
        return result;
    }

    static bool readElement(Criterion& criterion, std::string_view element) {
        if (equalIgnoreCase(element, "$idpart")) {
            criterion.element = Element::IdPart;
            return true;
        }
        if (equalIgnoreCase(element, "$valuepart")) return true;
        constexpr std::string_view byId = "$string(";
        if (element.size() > byId.size() && element.back() == ')' &&
            equalIgnoreCase(element.substr(0, byId.size()), byId)) {
            criterion.element = Element::SublistId;
            criterion.id = trimmed(element.substr(byId.size(), element.size() - byId.size() - 1));
            return true;
        }
        const auto [end, error] = std::from_chars(element.data(), element.data() + element.size(), criterion.number);
        if (error != std::errc() || end != element.data() + element.size() || element.empty()) return false;
        criterion.element = Element::SublistNumber;
        return true;
    }

    void readOptions(Criterion& criterion, std::string_view options) {
        while (!(options = trimmed(options)).empty()) {
            const std::size_t end = std::min(options.find(' '), options.size());
            readOption(criterion, upperCase(options.substr(0, end)));
            options.remove_prefix(end);
        }
    }

    void readOption(Criterion& criterion, const std::string& option) {
        for (const NamedType& named : namedTypes) {
            if (named.name != option) continue;
            if (criterion.type != SortType::Unspecified) complain("duplicate type", option);
            criterion.type = named.type;
            return;
        }
        switch (option.front()) {
            case 'A':
                if (option != "A" && option != "ASC" && option != "ASCENDING") complain("ascending assumed", option);
                return setOrder(criterion, Order::Ascending, option);
            case 'D':
                if (option != "D" && option != "DESC" && option != "DESCENDING") complain("descending assumed", option);
                return setOrder(criterion, Order::Descending, option);
            case 'U':
                if (option != "U" && option != "UNI" && option != "UNIQUE") complain("unique assumed", option);
                criterion.unique = true;
                return;
            default:
                complain("invalid option", option);
        }
    }

    void setOrder(Criterion& criterion, Order order, std::string_view option) {
        if (criterion.order != Order::Unspecified && criterion.order != order) complain("duplicate order", option);
        criterion.order = order;
    }

    void complain(std::string_view what, std::string_view where) {
        report_.error = procerror::UPROCERR_OPTION;
        report_.detail = "SortOption: " + std::string(what) + ": " + std::string(where);
    }

    SortedList& report_;
};

// ---- keys

struct Key {
    std::string_view text;     // Text, AnyCase, Level
    std::uint64_t prefix = 0;  // its first eight bytes, so that most comparisons look no further
    Decimal number;            // all other types
};

class KeyMaker {
  public:
    KeyMaker(const Criterion& criterion, SublistPlace place) : criterion_(criterion), place_(place) {}

    // The item as it stands in the list.
    Key make(std::string_view item) {
        Key key;
        const std::string_view text = part(item).substr(0, sortedBytes);
        switch (criterion_.type) {
            case SortType::Unspecified:
            case SortType::Text:
                setText(key, text);
                break;
            case SortType::AnyCase:
                setText(key, keep(folded(text)));
                break;
            case SortType::Level:
                key.text = text;
                break;
            case SortType::Number:
                key.number = classicNumber(text);
                break;
            case SortType::Boolean:
                key.number = Decimal(Value::string(text).toBoolean() ? 1 : 0);
                break;
            case SortType::Date:
                key.number = moment(text, Type::Date);
                break;
            case SortType::Time:
                key.number = moment(text, Type::Time);
                break;
            case SortType::DateTime:
                key.number = moment(text, Type::DateTime);
                break;
        }
        return key;
    }
    // Did any item have the sublist item asked for?
    [[nodiscard]] bool anyFound() const { return anyFound_; }

  private:
    static void setText(Key& key, std::string_view text) {
        key.text = text;
        unsigned char bytes[8] = {};
        std::memcpy(bytes, text.data(), std::min<std::size_t>(text.size(), sizeof bytes));
        for (const unsigned char byte : bytes)
            key.prefix = key.prefix << 8U | byte;
    }

    static Decimal moment(std::string_view text, Type type) {
        const Value value = convert(Value::string(text), type);
        return value.isNull() ? Decimal(-1) : Decimal(value.integer());
    }

    std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

    std::string_view plain(std::string_view item) {
        if (isFlat(item)) return item;
        std::string text;
        appendUnnested(text, item);
        return keep(std::move(text));
    }

    std::string_view part(std::string_view item) {
        switch (criterion_.element) {
            case Element::IdPart: {
                anyFound_ = true;
                const std::string_view whole = plain(item);
                const std::string_view id = itemParts(whole).id;
                return hasEscapes(id) ? keep(lists::idPart(whole)) : id;
            }
            case Element::ValuePart:
                anyFound_ = true;
                return itemParts(plain(item)).value;
            case Element::SublistId:
            case Element::SublistNumber:
                break;
        }
        const std::string_view whole = plain(item);
        const Value sublist = Value::string(place_ == SublistPlace::Item ? whole : itemParts(whole).value);
        Value found;
        const std::size_t number = criterion_.element == Element::SublistNumber
                                       ? lists::get(found, sublist, criterion_.number)
                                       : lists::get(found, sublist, criterion_.id, IdMatch::AnyCase);
        anyFound_ = anyFound_ || number > 0;
        return keep(found.toText());
    }

    const Criterion& criterion_;
    SublistPlace place_;
    std::deque<std::string> kept_;
    bool anyFound_ = false;
};

// "n.n.n": number by number.
int compareLevels(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        const std::size_t endA = std::min(a.find('.'), a.size());
        const std::size_t endB = std::min(b.find('.'), b.size());
        const auto order = classicNumber(a.substr(0, endA)) <=> classicNumber(b.substr(0, endB));
        if (std::is_neq(order)) return std::is_lt(order) ? -1 : 1;
        a.remove_prefix(std::min(endA + 1, a.size()));
        b.remove_prefix(std::min(endB + 1, b.size()));
    }
    return a.empty() ? (b.empty() ? 0 : -1) : 1;
}

int compareKeys(const Criterion& criterion, const Key& a, const Key& b) {
    int result = 0;
    if (criterion.isText()) {
        result = a.prefix != b.prefix ? (a.prefix < b.prefix ? -1 : 1) : a.text.compare(b.text);
    } else if (criterion.type == SortType::Level) {
        result = compareLevels(a.text, b.text);
    } else {
        const auto order = a.number <=> b.number;
        result = std::is_lt(order) ? -1 : std::is_gt(order) ? 1 : 0;
    }
    return criterion.order == Order::Descending ? -result : result;
}

}  // namespace

SortedList sortList(std::string_view list, std::string_view specification, SublistPlace place) {
    SortedList result;
    const std::vector<Criterion> criteria = SpecificationReader(result).read(specification);

    std::vector<std::string_view> items;
    for (ListCursor cursor(list); cursor.next();)
        items.push_back(cursor.item());

    std::deque<KeyMaker> makers;
    std::vector<std::vector<Key>> keys(criteria.size());
    for (std::size_t level = 0; level < criteria.size(); ++level) {
        KeyMaker& maker = makers.emplace_back(criteria[level], place);
        keys[level].reserve(items.size());
        for (const std::string_view item : items)
            keys[level].push_back(maker.make(item));
        if (!items.empty() && !maker.anyFound()) {
            result.error = procerror::UPROCERR_ITEM;
            result.detail = criteria[level].element == Element::SublistId ? "SortOption: SubItemId does not exist"
                                                                          : "SortOption: SubItemNr does not exist";
            result.text = list;
            result.items = items.size();
            return result;
        }
    }

    const auto compare = [&](std::size_t a, std::size_t b, std::size_t levels) {
        int order = 0;
        for (std::size_t level = 0; level < levels && order == 0; ++level) {
            order = compareKeys(criteria[level], keys[level][a], keys[level][b]);
        }
        return order;
    };
    std::vector<std::size_t> sequence(items.size());
    std::iota(sequence.begin(), sequence.end(), std::size_t{0});
    std::stable_sort(sequence.begin(), sequence.end(),
                     [&](std::size_t a, std::size_t b) { return compare(a, b, criteria.size()) < 0; });

    // Unique: of items equal down to the last level that asks for it, the first one stays.
    std::size_t uniqueLevels = 0;
    for (std::size_t level = 0; level < criteria.size(); ++level) {
        if (criteria[level].unique) uniqueLevels = level + 1;
    }
    result.text.reserve(list.size());
    std::size_t previous = 0;
    for (const std::size_t item : sequence) {
        if (result.items > 0) {
            if (uniqueLevels > 0 && compare(previous, item, uniqueLevels) == 0) continue;
            result.text.push_back(goldSeparator);
        }
        result.text.append(items[item]);
        ++result.items;
        previous = item;
    }
    return result;
}

}  // namespace uproc
