// Lists of fields and variables by their names (manual: "putlistitems", "getlistitems": the forms without a field or an
// entity behind the list).
#include <array>

#include "interpreter/builtins/registry.hpp"
#include "interpreter/machine/host.hpp"
#include "interpreter/machine/machine.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

using lists::TextOf;

// Bits of the qualifiers "id field component global local".
constexpr unsigned components = 2;
constexpr unsigned globals = 3;
constexpr unsigned locals = 4;  // "getlistitems": a synonym of /component

// A field or variable, and the type of what it holds.
struct Place {
    Value* value = nullptr;
    Type type = Type::Any;
};

Place slotNamed(BuiltinCall& call, std::string_view name) {
    ScriptInstance& instance = *call.machine->currentInstance();
    const bool field = name.front() != '$';
    const bool bare = field && name.find('.') == std::string_view::npos;
    for (std::size_t i = 0; i < instance.unit->slots.size(); ++i) {
        const std::string_view slot = instance.unit->slots[i].name;
        if (slot == name || (bare && slot.front() != '$' && slot.substr(0, slot.find('.')) == name)) {
            return {&instance.slots[i], instance.unit->slots[i].type};
        }
    }
    return {};
}

// What the id of an item names: a name without '$' is of the kind that the qualifier says, else a field.
Place placeNamed(BuiltinCall& call, std::string_view id) {
    const std::string name = upperCase(trimmed(id));
    if (name.empty()) return {};
    if (name.starts_with("$$")) return {&call.host->global(std::string_view(name).substr(2))};
    if (name.front() == '$' && name.back() != '$') {
        const auto number = Decimal::parse(std::string_view(name).substr(1));
        const std::int64_t general = number ? number->toInt64().value_or(0) : 0;
        return general < 1 || general > 99 ? Place() : Place{&call.host->general(static_cast<unsigned>(general))};
    }
    if (name.front() == '$') return slotNamed(call, name);
    if (call.qualifier(globals)) return {&call.host->global(name)};
    if (call.qualifier(components) || call.qualifier(locals)) return slotNamed(call, "$" + name + "$");
    return slotNamed(call, name);
}

bool canRun(const BuiltinCall& call) {
    return call.host != nullptr && call.machine != nullptr && call.machine->currentInstance() != nullptr;
}

// putlistitems/id{/field|/component|/global} List: the value part of each item becomes what the id names; $status is
// the number of these items.
void putListItems(BuiltinCall& call) {
    if (!canRun(call)) return;
    Value& list = call.arguments[0];
    const std::size_t count = lists::count(list);
    std::size_t copied = 0;
    for (std::size_t number = 1; number <= count; ++number) {
        Value id;
        Value old;
        if (lists::getParts(id, old, list, static_cast<std::int64_t>(number)) == 0) continue;
        // An item without '=' is the name alone.
        Value item;
        lists::get(item, list, static_cast<std::int64_t>(number));
        const std::string name = lists::idPart(TextOf(item));
        const Place place = placeNamed(call, name);
        if (place.value == nullptr) continue;
        std::string pair;
        appendId(pair, name);
        pair.push_back('=');
        pair.append(TextOf(*place.value).view());
        lists::put(list, static_cast<std::int64_t>(number), pair);
        ++copied;
    }
    call.state.succeed(static_cast<std::int64_t>(copied));
}

// getlistitems/id{/field|/component|/global} List: what the id of each item names gets its value part.
void getListItems(BuiltinCall& call) {
    if (!canRun(call)) return;
    const Value list = call.arguments[0];  // which may be among the targets
    const std::size_t count = lists::count(list);
    std::size_t copied = 0;
    for (std::size_t number = 1; number <= count; ++number) {
        Value id;
        Value value;
        if (lists::getParts(id, value, list, static_cast<std::int64_t>(number)) == 0) continue;
        const Place place = placeNamed(call, TextOf(id));
        if (place.value == nullptr) continue;
        *place.value = convert(value, place.type, call.host->now() / 100000000);
        ++copied;
    }
    call.state.succeed(static_cast<std::int64_t>(copied));
}

constexpr std::string_view kinds = "id field component global local";
constexpr std::string_view entities = "fields of occurrences";

constexpr std::array table{
    Builtin{BuiltinKind::Statement, "putlistitems", kinds, "inout:list", putListItems, "putlistitems", entities},
    Builtin{BuiltinKind::Statement, "getlistitems", kinds, "in:list", getListItems, "getlistitems", entities},
};

}  // namespace

std::span<const Builtin> listVariableBuiltins() {
    return table;
}

}  // namespace uproc
