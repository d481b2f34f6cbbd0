// The machine's loop: one label an instruction, jumped to directly (computed goto, a GNU extension).
#include "interpreter/machine/machine.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/string_object.hpp"

namespace uproc {
namespace {

bool isEqual(const Value& a, const Value& b, CompareRules rules) {
    return compare(a, b, rules) == Ordering::Equal;
}
bool isLess(const Value& a, const Value& b, CompareRules rules) {
    return compare(a, b, rules) == Ordering::Less;
}
bool isLessOrEqual(const Value& a, const Value& b, CompareRules rules) {
    const Ordering ordering = compare(a, b, rules);
    return ordering == Ordering::Less || ordering == Ordering::Equal;
}
bool isGreater(const Value& a, const Value& b, CompareRules rules) {
    return compare(a, b, rules) == Ordering::Greater;
}
bool isGreaterOrEqual(const Value& a, const Value& b, CompareRules rules) {
    const Ordering ordering = compare(a, b, rules);
    return ordering == Ordering::Greater || ordering == Ordering::Equal;
}

void concatenate(Value& target, std::span<const Value> pieces) {
    std::string text;
    for (const Value& piece : pieces) {
        if (piece.isText()) {
            text += piece.view();
        } else {
            text += piece.toText();
        }
    }
    target = Value::string(std::move(text));
}

// The for statement's end: counter past `last` in the direction of the step.
bool isPast(const Value& counter, const Value& last, const Value& step, CompareRules rules) {
    const bool down = isLess(step, Value::integer(0), rules);
    return down ? isLess(counter, last, rules) : isGreater(counter, last, rules);
}

}  // namespace

bool Machine::extract(const Instruction& in, Value* base) {
    const Frame& frame = frames_.back();
    const std::string parameter = frame.instance->unit->constants[in.c].toText();
    if (extractPart(base[in.b], parameter, base[in.a + 1], base[in.a])) return true;
    base[in.a] = Value();
    state.raise(procerror::UPROCERR_ARGUMENT, "nothing can be extracted with [" + parameter + "]");
    return false;
}

void Machine::execute() {
    static const void* const labels[] = {
#define UPROC_INSTRUCTION(name, effect) &&do_##name,
#include "interpreter/compile/instructions.inc"
#undef UPROC_INSTRUCTION
    };
    const CompareRules rules = host_.compareRules();

    const Instruction* at = nullptr;
    Value* base = nullptr;
    const Value* constants = nullptr;
    ScriptInstance* instance = nullptr;
    Instruction in;

    const auto loadFrame = [&] {
        const Frame& frame = frames_.back();
        at = frame.at;
        base = frame.base;
        instance = frame.instance;
        constants = instance->unit->constants.data();
    };
    loadFrame();

#define UPROC_NEXT                                     \
    do {                                               \
        in = *at++;                                    \
        goto* labels[static_cast<std::size_t>(in.op)]; \
    } while (false)
// Around everything that may run other code or look at the current line.
#define UPROC_SAVE frames_.back().at = at
// After a call or return the innermost frame may be another one, or none of this run's.
#define UPROC_RELOAD                            \
    do {                                        \
        if (applicationExit_) [[unlikely]] {    \
            unwindAll();                        \
            return;                             \
        }                                       \
        if (frames_.size() <= runBase_) return; \
        loadFrame();                            \
    } while (false)
#define UPROC_ARITHMETIC(name, operation, right, fast)                \
    do_##name : {                                                     \
        const Value& x = base[in.b];                                  \
        const Value& y = right;                                       \
        if (x.isInteger() && y.isInteger()) [[likely]] {              \
            std::int64_t number = 0;                                  \
            if (fast(x.integer(), y.integer(), &number)) [[likely]] { \
                base[in.a].setInteger(number);                        \
                UPROC_NEXT;                                           \
            }                                                         \
        }                                                             \
        const Outcome outcome = operation(x, y, base[in.a]);          \
        if (outcome != Outcome::Ok) [[unlikely]] {                    \
            UPROC_SAVE;                                               \
            arithmetic(outcome);                                      \
            base[in.a].setInteger(0);                                 \
            UPROC_RELOAD;                                             \
        }                                                             \
        UPROC_NEXT;                                                   \
    }
#define UPROC_FAST_ADD(x, y, r) !__builtin_add_overflow(x, y, r)
#define UPROC_FAST_SUBTRACT(x, y, r) !__builtin_sub_overflow(x, y, r)
#define UPROC_FAST_MULTIPLY(x, y, r) !__builtin_mul_overflow(x, y, r)
#define UPROC_FAST_DIVIDE(x, y, r) ((y) > 0 && (x) % (y) == 0 && ((*(r) = (x) / (y)), true))
#define UPROC_FAST_MODULO(x, y, r) ((y) > 0 && ((*(r) = (x) % (y)), true))
#define UPROC_COMPARE(name, test, op)                                                          \
    do_##name : {                                                                              \
        const Value& x = base[in.b];                                                           \
        const Value& y = base[in.c];                                                           \
        const bool truth = x.isInteger() && y.isInteger() ? x.integer() op y.integer() : test; \
        base[in.a].setBoolean(truth);                                                          \
        UPROC_NEXT;                                                                            \
    }
#define UPROC_COMPARE_JUMP(name, test, op)                                                     \
    do_##name : {                                                                              \
        const Value& x = base[in.a];                                                           \
        const Value& y = in.c != 0 ? constants[in.b] : base[in.b];                             \
        const bool truth = x.isInteger() && y.isInteger() ? x.integer() op y.integer() : test; \
        at += truth ? 1 : at->wide() + 1;                                                      \
        UPROC_NEXT;                                                                            \
    }

    UPROC_NEXT;

do_Move:
    if (base[in.a].is(Tag::Handle)) [[unlikely]] {  // the last reference to an instance runs its cleanup
        UPROC_SAVE;
        base[in.a] = base[in.b];
        UPROC_RELOAD;
    } else {
        base[in.a] = base[in.b];
    }
    UPROC_NEXT;
do_Take:
    if (base[in.a].is(Tag::Handle)) [[unlikely]] {
        UPROC_SAVE;
        base[in.a] = std::move(base[in.b]);
        UPROC_RELOAD;
    } else {
        base[in.a] = std::move(base[in.b]);
    }
    UPROC_NEXT;
do_Forget:
    UPROC_SAVE;
    forget(in, base);
    UPROC_RELOAD;
    UPROC_NEXT;
do_LoadNull:
    if (base[in.a].isObject()) {
        UPROC_SAVE;  // the last reference to an instance runs its cleanup
        base[in.a] = Value();
        UPROC_RELOAD;
    } else {
        base[in.a] = Value();
    }
    UPROC_NEXT;
do_LoadInteger:
    base[in.a].setInteger(in.wide());
    UPROC_NEXT;
do_LoadConstant:
    base[in.a] = constants[in.b];
    UPROC_NEXT;
do_Convert : {
    const auto type = static_cast<Type>(in.c);
    UPROC_SAVE;
    if (fits(base[in.b].tag(), type)) {
        base[in.a] = base[in.b];
    } else {
        base[in.a] = convert(base[in.b], type);
    }
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_GetSlot:
    if (in.c != 0) {
        base[in.a] = std::move(instance->slots[in.b]);
    } else {
        base[in.a] = instance->slots[in.b];
    }
    UPROC_NEXT;
do_SetSlot : {
    const Type type = instance->unit->slots[in.a].type;
    UPROC_SAVE;
    Value& slot = instance->slots[in.a];
    if (fits(base[in.b].tag(), type)) {
        slot = base[in.b];
    } else {
        slot = convert(base[in.b], type);
    }
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_GetGeneral:
    if (in.c != 0) {
        base[in.a] = std::move(host_.general(in.b));
    } else {
        base[in.a] = host_.general(in.b);
    }
    UPROC_NEXT;
do_SetGeneral:
    UPROC_SAVE;
    host_.general(in.a) = base[in.b];
    UPROC_RELOAD;
    UPROC_NEXT;
do_GetGlobal : {
    Value& global = host_.global(constants[in.b].view());
    if (in.c != 0) {
        base[in.a] = std::move(global);
    } else {
        base[in.a] = global;
    }
    UPROC_NEXT;
}
do_SetGlobal:
    UPROC_SAVE;
    host_.global(constants[in.a].view()) = base[in.b];
    UPROC_RELOAD;
    UPROC_NEXT;
do_GetIndirect : {
    UPROC_SAVE;
    const Value* field = indirectField(base[in.b]);
    base[in.a] = field != nullptr ? *field : Value::string(std::string_view());
    UPROC_NEXT;
}
do_SetIndirect : {
    UPROC_SAVE;
    if (Value* field = indirectField(base[in.a])) *field = base[in.b];
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_GetStatus:
    base[in.a].setInteger(state.status);
    UPROC_NEXT;
do_SetStatus:
    state.status = statusOf(base[in.a]);
    state.procError = 0;
    UPROC_NEXT;
do_GetProcError:
    base[in.a].setInteger(state.procError);
    UPROC_NEXT;
do_SetFunction:
    UPROC_SAVE;
    setFunction(constants[in.a].view(), base[in.b]);
    UPROC_RELOAD;
    UPROC_NEXT;

    UPROC_ARITHMETIC(Add, add, base[in.c], UPROC_FAST_ADD)
    UPROC_ARITHMETIC(Subtract, subtract, base[in.c], UPROC_FAST_SUBTRACT)
    UPROC_ARITHMETIC(Multiply, multiply, base[in.c], UPROC_FAST_MULTIPLY)
    UPROC_ARITHMETIC(Divide, divide, base[in.c], UPROC_FAST_DIVIDE)
    UPROC_ARITHMETIC(Modulo, modulo, base[in.c], UPROC_FAST_MODULO)
    UPROC_ARITHMETIC(AddConstant, add, constants[in.c], UPROC_FAST_ADD)
    UPROC_ARITHMETIC(SubtractConstant, subtract, constants[in.c], UPROC_FAST_SUBTRACT)
    UPROC_ARITHMETIC(MultiplyConstant, multiply, constants[in.c], UPROC_FAST_MULTIPLY)
    UPROC_ARITHMETIC(DivideConstant, divide, constants[in.c], UPROC_FAST_DIVIDE)
    UPROC_ARITHMETIC(ModuloConstant, modulo, constants[in.c], UPROC_FAST_MODULO)
do_Negate:
    base[in.a] = negate(base[in.b]);
    UPROC_NEXT;

    UPROC_COMPARE(Equal, isEqual(x, y, rules), ==)
    UPROC_COMPARE(NotEqual, !isEqual(x, y, rules), !=)
    UPROC_COMPARE(Less, isLess(x, y, rules), <)
    UPROC_COMPARE(LessOrEqual, isLessOrEqual(x, y, rules), <=)
do_Not:
    base[in.a].setBoolean(!base[in.b].toBoolean());
    UPROC_NEXT;
do_ToBoolean:
    base[in.a].setBoolean(base[in.b].toBoolean());
    UPROC_NEXT;
do_Concatenate:
    concatenate(base[in.a], std::span<const Value>(&base[in.b], in.c));
    UPROC_NEXT;
do_ExtractFrom:
    base[in.a] = extractFrom(base[in.b], base[in.c]);
    UPROC_NEXT;
do_ExtractRange:
    base[in.a] = extractRange(base[in.b], base[in.c], base[in.c + 1]);
    UPROC_NEXT;
do_ExtractCount:
    base[in.a] = extractCount(base[in.b], base[in.c], base[in.c + 1]);
    UPROC_NEXT;
do_ExtractPart:
    UPROC_SAVE;
    extract(in, base);
    UPROC_NEXT;

do_Jump:
    at += in.wide();
    UPROC_NEXT;
do_JumpIfTrue:
    if (base[in.a].toBoolean()) at += in.wide();
    UPROC_NEXT;
do_JumpIfFalse:
    if (!base[in.a].toBoolean()) at += in.wide();
    UPROC_NEXT;
    UPROC_COMPARE_JUMP(JumpUnlessEqual, isEqual(x, y, rules), ==)
    UPROC_COMPARE_JUMP(JumpUnlessNotEqual, !isEqual(x, y, rules), !=)
    UPROC_COMPARE_JUMP(JumpUnlessLess, isLess(x, y, rules), <)
    UPROC_COMPARE_JUMP(JumpUnlessLessOrEqual, isLessOrEqual(x, y, rules), <=)
    UPROC_COMPARE_JUMP(JumpUnlessGreater, isGreater(x, y, rules), >)
    UPROC_COMPARE_JUMP(JumpUnlessGreaterOrEqual, isGreaterOrEqual(x, y, rules), >=)
do_ForTest : {
    const bool past = isPast(base[in.a], base[in.b], base[in.c], rules);
    at += past ? at->wide() + 1 : 1;
    UPROC_NEXT;
}
do_ListItem : {
    const std::int64_t number = base[in.a + 1].toInteger();
    const bool there = number >= 1 && lists::get(base[in.a], base[in.b], number) != 0;
    at += there ? 1 : at->wide() + 1;
    UPROC_NEXT;
}

do_Call:
do_CallStatement : {
    UPROC_SAVE;
    const CompiledModule& module = instance->unit->modules[in.b];
    enter(*instance, module, &base[in.a + 1], in.op == Op::Call ? Entry::CallInline : Entry::CallStatement, nullptr);
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_CallBuiltin : {
    const Instruction& extra = *at++;
    UPROC_SAVE;
    callBuiltin(in, extra, base);
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_Activate:
    UPROC_SAVE;
    activate(in, base);
    UPROC_RELOAD;
    UPROC_NEXT;
do_JumpUnlessOut:
    if (((outArguments_ >> in.a) & 1U) == 0) at += in.wide();
    UPROC_NEXT;
do_NewInstance:
    UPROC_SAVE;
    host_.newInstance(base[in.a], base[in.a + 1], base[in.a + 2], static_cast<HandleWish>(in.c), state);
    if (state.errorRaised) noteError();
    UPROC_RELOAD;
    UPROC_NEXT;
do_DeleteInstance:
    UPROC_SAVE;
    host_.deleteInstance(base[in.a], state);
    if (state.errorRaised) noteError();
    UPROC_RELOAD;
    UPROC_NEXT;
do_Return:
    UPROC_SAVE;
    state.procError = 0;
    leave(&base[in.a]);
    UPROC_RELOAD;
    UPROC_NEXT;
do_Done:
    UPROC_SAVE;
    leave(nullptr);
    UPROC_RELOAD;
    UPROC_NEXT;
do_Exit:
    UPROC_SAVE;
    exitInstance(base[in.a], in.c != 0 ? &base[in.b] : nullptr);
    UPROC_RELOAD;
    UPROC_NEXT;
do_ApExit:
    UPROC_SAVE;
    applicationExit_ = base[in.a].toInteger();
    unwindAll();
    return;
#undef UPROC_NEXT
#undef UPROC_SAVE
#undef UPROC_RELOAD
}

}  // namespace uproc
