// The list statements and functions (manual: "List Handling in ProcScript").
#include <array>

#include "interpreter/builtins/list_sorting.hpp"
#include "interpreter/builtins/registry.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/list_value.hpp"

namespace uproc {
namespace {

using lists::TextOf;

// Bits of the qualifiers "id case".
constexpr unsigned byId = 0;
constexpr unsigned exactCase = 1;

IdMatch matchOf(const BuiltinCall& call) {
    return call.qualifier(exactCase) ? IdMatch::ExactCase : IdMatch::AnyCase;
}

void succeedWith(BuiltinCall& call, std::size_t number) {
    call.state.succeed(static_cast<std::int64_t>(number));
}

// putitem List, Index, Value: $status is the number of the item, 0 if nothing was added.
// putitem/id List, Id {, Value}: without a value the id alone becomes the item.
void putItem(BuiltinCall& call) {
    Value& list = call.arguments[0];
    if (!call.qualifier(byId)) {
        const Value none;
        const TextOf value(call.has(2) ? call.arguments[2] : none);
        return succeedWith(call, lists::put(list, call.arguments[1].toInteger(), value));
    }
    const TextOf id(call.arguments[1]);
    if (call.has(2)) return succeedWith(call, lists::put(list, id, TextOf(call.arguments[2]), matchOf(call)));
    const std::size_t number = lists::find(list, id, matchOf(call));
    succeedWith(call, lists::put(list, number > 0 ? static_cast<std::int64_t>(number) : -1, id));
}

// getitem Target, List, Index: the target becomes "" and $status 0 if there is no such item.
void getItem(BuiltinCall& call) {
    Value& target = call.arguments[0];
    const Value& list = call.arguments[1];
    if (call.qualifier(byId)) {
        return succeedWith(call, lists::get(target, list, TextOf(call.arguments[2]), matchOf(call)));
    }
    succeedWith(call, lists::get(target, list, call.arguments[2].toInteger()));
}

// delitem List, N: $status is the number the item had, 0 if there was none.
void deleteItem(BuiltinCall& call) {
    Value& list = call.arguments[0];
    if (call.qualifier(byId)) {
        return succeedWith(call, lists::remove(list, TextOf(call.arguments[1]), matchOf(call)));
    }
    succeedWith(call, lists::remove(list, call.arguments[1].toInteger()));
}

// $item(Id, List): "" and UPROCERR_ITEM if there is no such item.
void item(BuiltinCall& call) {
    const TextOf id(call.arguments[0]);
    if (lists::get(call.result, call.arguments[1], id, IdMatch::AnyCase) == 0) {
        call.state.raise(procerror::UPROCERR_ITEM);
    }
}

// $itemnr(N, List): "" and UPROCERR_ITEM if there is no such item.
void itemNumber(BuiltinCall& call) {
    if (lists::get(call.result, call.arguments[1], call.arguments[0].toInteger()) == 0) {
        call.state.raise(procerror::UPROCERR_ITEM);
    }
}

void itemCount(BuiltinCall& call) {
    call.result = Value::integer(static_cast<std::int64_t>(lists::count(call.arguments[0])));
}

void idPart(BuiltinCall& call) {
    call.result = Value::string(lists::idPart(TextOf(call.arguments[0])));
}

void valuePart(BuiltinCall& call) {
    const TextOf item(call.arguments[0]);
    call.result = Value::string(itemParts(item).value);
}

// ---- sorting

SortedList sorted(const BuiltinCall& call, SublistPlace place) {
    const Value none;
    const TextOf specification(call.has(1) ? call.arguments[1] : none);
    return sortList(TextOf(call.arguments[0]), specification, place);
}

// $sortlist(List {, "Element: Options; ..."}) and $sortlistid: the sorted list.
template <SublistPlace place>
void sortFunction(BuiltinCall& call) {
    SortedList list = sorted(call, place);
    call.result = Value::string(std::move(list.text));
    if (list.error != 0) call.state.raise(list.error, list.detail);
}

// sort/list List, "Element: Options; ...": $status is the number of items left, negative after an error.
void sortStatement(BuiltinCall& call) {
    if (!call.qualifier(0))
        return call.state.failStatement(-1, procerror::UPROCERR_ENTITY, "only sort/list is possible");
    SortedList list = sorted(call, SublistPlace::Item);
    call.arguments[0] = Value::string(std::move(list.text));
    if (list.error != 0) return call.state.failStatement(-1, list.error, list.detail);
    succeedWith(call, list.items);
}

constexpr std::array table{
    Builtin{BuiltinKind::Statement, "putitem", "id case", "inout:list in:index in:value?", putItem, "putitem"},
    Builtin{BuiltinKind::Statement, "getitem", "id case", "out:target in:list in:index", getItem, "getitem"},
    Builtin{BuiltinKind::Statement, "delitem", "id case", "inout:list in:index", deleteItem, "delitem"},
    Builtin{BuiltinKind::Function, "$item", "", "in:id in:list", item, "$item"},
    Builtin{BuiltinKind::Function, "$itemnr", "", "in:number in:list", itemNumber, "$itemnr"},
    Builtin{BuiltinKind::Function, "$itemcount", "", "in:list", itemCount, "$itemcount"},
    Builtin{BuiltinKind::Statement, "sort", "list e", "inout:list in:sortOptions?", sortStatement, "sort/list",
            "sorting occurrences; rules of single locales"},
    Builtin{BuiltinKind::Function, "$sortlist", "", "in:list in:sortOptions?", sortFunction<SublistPlace::Item>,
            "$sortlist", "rules of single locales"},
    Builtin{BuiltinKind::Function, "$sortlistid", "", "in:list in:sortOptions?", sortFunction<SublistPlace::ValuePart>,
            "$sortlistid", "rules of single locales"},
    Builtin{BuiltinKind::Function, "$idpart", "", "in:item", idPart, "$idpart"},
    Builtin{BuiltinKind::Function, "$valuepart", "", "in:item", valuePart, "$valuepart"},
};

}  // namespace

std::span<const Builtin> listBuiltins() {
    return table;
}

}  // namespace uproc
