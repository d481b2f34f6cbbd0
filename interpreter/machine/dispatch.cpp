// The machine's loop: one label an instruction, jumped to directly (computed goto, a GNU extension).
#include <algorithm>

#include "interpreter/machine/machine.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/machine/steps.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/extraction.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/string_object.hpp"

namespace uproc {

[[gnu::always_inline]] inline bool Machine::enterPlain(ScriptInstance& instance, const CompiledModule& module,
                                                       Value* base, const ActivationSite* site) {
    if (!module.shape.plain || frames_.size() >= maximumFrames ||
        base + module.registers + 1 > registers_.get() + registerFileSize) [[unlikely]] {
        return false;
    }
    const std::size_t parameters = module.shape.parameterTags.size();
    for (std::size_t i = 0; i < parameters; ++i) {
        if (!contains(module.shape.parameterTags[i], base[i].tag())) [[unlikely]]
            return false;
    }
    for (std::size_t i = parameters; i < module.locals; ++i) {
        if (base[i].releaseRunsCode()) [[unlikely]]
            return false;
        base[i] = Value();
    }
    ++instance.active;
    frames_.push_back(
        {&module, &instance, base, module.code.data(), site, site == nullptr ? Entry::CallInline : Entry::Activation});
    state.status = 0;
    state.procError = 0;
    return true;
}

[[gnu::always_inline]] inline bool Machine::leavePlain(Value& returned) {
    const Frame& frame = frames_.back();
    const CompiledModule& module = *frame.module;
    if (!module.shape.plain || frame.instance->deletionPending) [[unlikely]]
        return false;
    if (frame.entry == Entry::Activation) {
        if (frame.site->isStatement || !returned.isInteger()) return false;
    } else if (frame.entry != Entry::CallInline || !contains(module.shape.returnTags, returned.tag())) [[unlikely]] {
        return false;
    }
    // Nothing but texts and numbers may go: a handle's release could run code.
    const std::span<Value> registers(frame.base, module.registers);
    Value& slot = frame.base[-1];
    if (slot.releaseRunsCode() && slot.object()->unique()) [[unlikely]]
        return false;
    const auto isObject = [](const Value& value) { return value.isObject(); };
    const auto object = std::find_if(registers.begin(), registers.end(), isObject);
    if (object == registers.end()) [[likely]] {
        slot = std::move(returned);
    } else {
        if (std::any_of(object, registers.end(), [](const Value& value) { return value.releaseRunsCode(); })) {
            return false;
        }
        slot = std::move(returned);
        for (auto value = object; value != registers.end(); ++value) {
            if (value->isObject()) *value = Value();
        }
    }
    if (frame.entry == Entry::Activation) outArguments_ = 0;
    --frame.instance->active;
    frames_.pop_back();
    return true;
}

// handle->operation() of a script instance, where nothing stands in the way.
inline bool Machine::activatePlain(const ActivationSite& site, Value& handle, Value* arguments) {
    const HandleTarget* target = handle.handleTarget();
    ScriptInstance* script = target != nullptr ? target->script() : nullptr;
    if (script == nullptr || script->deleted || script->deletionPending) return false;
    const Unit& unit = *script->unit;
    if (site.lastModule >= unit.modules.size()) return false;
    const CompiledModule& module = unit.modules[site.lastModule];
    return module.activatable && module.isPublic && module.parameters.size() == site.arguments &&
           module.name == site.operation && enterPlain(*script, module, arguments, &site);
}

void Machine::execute() {
    do {
        loopObserves_ = log_.active();
        if (loopObserves_) {
            loop<true>();
        } else {
            loop<false>();
        }
    } while (frames_.size() > runBase_);
}

template <bool Observed>
void Machine::loop() {
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
    const Instruction* in = nullptr;

    const auto loadFrame = [&] {
        const Frame& frame = frames_.back();
        at = frame.at;
        base = frame.base;
        instance = frame.instance;
        constants = instance->unit->constants.data();
    };
    loadFrame();

#define UPROC_NEXT                                      \
    do {                                                \
        in = at++;                                      \
        if constexpr (Observed) {                       \
            frames_.back().at = at;                     \
            traceStatement();                           \
        }                                               \
        goto* labels[static_cast<std::size_t>(in->op)]; \
    } while (false)
// Around everything that may run other code or look at the current line.
#define UPROC_SAVE frames_.back().at = at
// After a call or return the innermost frame may be another one, or none of this run's.
#define UPROC_RELOAD                            \
    do {                                        \
        if (attention_) [[unlikely]] {          \
            if (!attend()) return;              \
        }                                       \
        if (frames_.size() <= runBase_) return; \
        loadFrame();                            \
    } while (false)
#define UPROC_ARITHMETIC(name, operation, right, fast)                \
    do_##name : {                                                     \
        const Value& x = base[in->b];                                 \
        const Value& y = right;                                       \
        if (bothIntegers(x, y)) [[likely]] {                          \
            std::int64_t number = 0;                                  \
            if (fast(x.integer(), y.integer(), &number)) [[likely]] { \
                base[in->a].setInteger(number);                       \
                UPROC_NEXT;                                           \
            }                                                         \
        }                                                             \
        const Outcome outcome = operation(x, y, base[in->a]);         \
        if (outcome != Outcome::Ok) [[unlikely]] {                    \
            UPROC_SAVE;                                               \
            arithmetic(outcome);                                      \
            base[in->a].setInteger(0);                                \
            UPROC_RELOAD;                                             \
        }                                                             \
        UPROC_NEXT;                                                   \
    }
// The same with a number that stands in the instruction.
#define UPROC_ARITHMETIC_NUMBER(name, operation, fast)                        \
    do_##name : {                                                             \
        const Value& x = base[in->b];                                         \
        const std::int64_t y = in->signedC();                                 \
        std::int64_t number = 0;                                              \
        if (x.isInteger() && fast(x.integer(), y, &number)) [[likely]] {      \
            base[in->a].setInteger(number);                                   \
            UPROC_NEXT;                                                       \
        }                                                                     \
        const Outcome outcome = operation(x, Value::integer(y), base[in->a]); \
        if (outcome != Outcome::Ok) [[unlikely]] {                            \
            UPROC_SAVE;                                                       \
            arithmetic(outcome);                                              \
            base[in->a].setInteger(0);                                        \
            UPROC_RELOAD;                                                     \
        }                                                                     \
        UPROC_NEXT;                                                           \
    }
#define UPROC_FAST_ADD(x, y, r) !__builtin_add_overflow(x, y, r)
#define UPROC_FAST_SUBTRACT(x, y, r) !__builtin_sub_overflow(x, y, r)
#define UPROC_FAST_MULTIPLY(x, y, r) !__builtin_mul_overflow(x, y, r)
#define UPROC_FAST_DIVIDE(x, y, r) ((y) > 0 && (x) % (y) == 0 && ((*(r) = (x) / (y)), true))
#define UPROC_FAST_MODULO(x, y, r) ((y) > 0 && ((*(r) = remainder(x, y)), true))
#define UPROC_COMPARE(name, test, op)                                              \
    do_##name : {                                                                  \
        const Value& x = base[in->b];                                              \
        const Value& y = base[in->c];                                              \
        const bool truth = bothIntegers(x, y) ? x.integer() op y.integer() : test; \
        base[in->a].setBoolean(truth);                                             \
        UPROC_NEXT;                                                                \
    }
#define UPROC_COMPARE_JUMP(name, right, test, op)                                  \
    do_##name : {                                                                  \
        const Value& x = base[in->a];                                              \
        const Value& y = right;                                                    \
        const bool truth = bothIntegers(x, y) ? x.integer() op y.integer() : test; \
        at += truth != (at->a != 0) ? 1 : at->wide() + 1;                          \
        UPROC_NEXT;                                                                \
    }
// The same with a number that stands in the instruction.
#define UPROC_COMPARE_JUMP_NUMBER(name, test, op)                  \
    do_##name : {                                                  \
        const Value& x = base[in->a];                              \
        bool truth = false;                                        \
        if (x.isInteger()) [[likely]] {                            \
            truth = x.integer() op in->signedB();                  \
        } else {                                                   \
            truth = test(x, Value::integer(in->signedB()), rules); \
        }                                                          \
        at += truth != (at->a != 0) ? 1 : at->wide() + 1;          \
        UPROC_NEXT;                                                \
    }

    UPROC_NEXT;

do_Move:
    if (base[in->a].is(Tag::Handle)) [[unlikely]] {  // the last reference to an instance runs its cleanup
        UPROC_SAVE;
        base[in->a] = base[in->b];
        UPROC_RELOAD;
    } else {
        base[in->a] = base[in->b];
    }
    UPROC_NEXT;
do_Take:
    if (base[in->a].is(Tag::Handle)) [[unlikely]] {
        UPROC_SAVE;
        base[in->a] = std::move(base[in->b]);
        UPROC_RELOAD;
    } else {
        base[in->a] = std::move(base[in->b]);
    }
    UPROC_NEXT;
do_Forget:
    UPROC_SAVE;
    forget(*in, base);
    UPROC_RELOAD;
    UPROC_NEXT;
do_LoadNull:
    if (base[in->a].isObject()) {
        UPROC_SAVE;  // the last reference to an instance runs its cleanup
        base[in->a] = Value();
        UPROC_RELOAD;
    } else {
        base[in->a] = Value();
    }
    UPROC_NEXT;
do_LoadInteger:
    base[in->a].setInteger(in->wide());
    UPROC_NEXT;
do_LoadConstant:
    base[in->a] = constants[in->b];
    UPROC_NEXT;
do_Convert : {
    const auto type = static_cast<Type>(in->c);
    const bool asItIs = fits(base[in->b].tag(), type);
    if (asItIs && !base[in->a].releaseRunsCode()) [[likely]] {
        base[in->a] = base[in->b];
        UPROC_NEXT;
    }
    UPROC_SAVE;
    base[in->a] = asItIs ? base[in->b] : converted(base[in->b], type);
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_TakeConverted : {
    const auto type = static_cast<Type>(in->c);
    const bool asItIs = fits(base[in->b].tag(), type);
    if (asItIs && !base[in->a].releaseRunsCode()) [[likely]] {
        base[in->a] = std::move(base[in->b]);
        UPROC_NEXT;
    }
    UPROC_SAVE;
    base[in->a] = asItIs ? std::move(base[in->b]) : converted(base[in->b], type);
    base[in->b] = Value();
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_GetSlot:
    if (in->c != 0) {
        base[in->a] = std::move(instance->slots[in->b]);
    } else {
        base[in->a] = instance->slots[in->b];
    }
    UPROC_NEXT;
do_SetSlot : {
    const auto type = static_cast<Type>(in->c);
    const Value& value = base[in->b];
    Value& slot = instance->slots[in->a];
    if (fits(value.tag(), type) && !slot.releaseRunsCode()) [[likely]] {
        slot = value;
        UPROC_NEXT;
    }
    UPROC_SAVE;
    slot = fits(value.tag(), type) ? value : converted(value, type);
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_Format:
    instance->unit->slots[in->b].format->show(base[in->a]);
    UPROC_NEXT;
do_FormatBeside:
    instance->unit->slots[in->b].format->showBeside(base[in->a], base[in->c]);
    UPROC_NEXT;
do_GetGeneral:
    if (in->c != 0) {
        base[in->a] = std::move(host_.general(in->b));
    } else {
        base[in->a] = host_.general(in->b);
    }
    UPROC_NEXT;
do_SetGeneral:
    UPROC_SAVE;
    host_.general(in->a) = base[in->b];
    UPROC_RELOAD;
    UPROC_NEXT;
do_GetGlobal : {
    Value& global = host_.global(constants[in->b].view());
    if (in->c != 0) {
        base[in->a] = std::move(global);
    } else {
        base[in->a] = global;
    }
    UPROC_NEXT;
}
do_SetGlobal:
    UPROC_SAVE;
    host_.global(constants[in->a].view()) = base[in->b];
    UPROC_RELOAD;
    UPROC_NEXT;
do_GetIndirect : {
    UPROC_SAVE;
    const Value* field = indirectField(base[in->b]);
    base[in->a] = field != nullptr ? *field : Value::string(std::string_view());
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_SetIndirect : {
    UPROC_SAVE;
    if (Value* field = indirectField(base[in->a])) *field = base[in->b];
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_GetStatus:
    base[in->a].setInteger(state.status);
    UPROC_NEXT;
do_SetStatus:
    state.status = statusOf(base[in->a]);
    state.procError = 0;
    UPROC_NEXT;
do_GetProcError:
    base[in->a].setInteger(state.procError);
    UPROC_NEXT;
do_SetFunction:
    UPROC_SAVE;
    setFunction(constants[in->a].view(), base[in->b]);
    UPROC_RELOAD;
    UPROC_NEXT;

    UPROC_ARITHMETIC(Add, add, base[in->c], UPROC_FAST_ADD)
    UPROC_ARITHMETIC(Subtract, subtract, base[in->c], UPROC_FAST_SUBTRACT)
    UPROC_ARITHMETIC(Multiply, multiply, base[in->c], UPROC_FAST_MULTIPLY)
    UPROC_ARITHMETIC(Divide, divide, base[in->c], UPROC_FAST_DIVIDE)
    UPROC_ARITHMETIC(Modulo, modulo, base[in->c], UPROC_FAST_MODULO)
    UPROC_ARITHMETIC(AddConstant, add, constants[in->c], UPROC_FAST_ADD)
    UPROC_ARITHMETIC(SubtractConstant, subtract, constants[in->c], UPROC_FAST_SUBTRACT)
    UPROC_ARITHMETIC(MultiplyConstant, multiply, constants[in->c], UPROC_FAST_MULTIPLY)
    UPROC_ARITHMETIC(DivideConstant, divide, constants[in->c], UPROC_FAST_DIVIDE)
    UPROC_ARITHMETIC(ModuloConstant, modulo, constants[in->c], UPROC_FAST_MODULO)
    UPROC_ARITHMETIC_NUMBER(AddNumber, add, UPROC_FAST_ADD)
    UPROC_ARITHMETIC_NUMBER(MultiplyNumber, multiply, UPROC_FAST_MULTIPLY)
    UPROC_ARITHMETIC_NUMBER(ModuloNumber, modulo, UPROC_FAST_MODULO)
do_Negate:
    base[in->a] = negate(base[in->b]);
    UPROC_NEXT;

    UPROC_COMPARE(Equal, isEqual(x, y, rules), ==)
    UPROC_COMPARE(NotEqual, !isEqual(x, y, rules), !=)
    UPROC_COMPARE(Less, isLess(x, y, rules), <)
    UPROC_COMPARE(LessOrEqual, isLessOrEqual(x, y, rules), <=)
do_Not:
    base[in->a].setBoolean(!isTrue(base[in->b]));
    UPROC_NEXT;
do_ToBoolean:
    base[in->a].setBoolean(isTrue(base[in->b]));
    UPROC_NEXT;
do_Concatenate:
    UPROC_SAVE;
    concatenate(base[in->a], std::span<Value>(&base[in->b], in->c));
    UPROC_RELOAD;
    UPROC_NEXT;
do_Append:
    UPROC_SAVE;
    append(base[in->a], std::span<Value>(&base[in->b], in->c));
    UPROC_RELOAD;
    UPROC_NEXT;
do_ExtractFrom:
    base[in->a] = extractFrom(base[in->b], base[in->c]);
    UPROC_NEXT;
do_ExtractRange:
    base[in->a] = extractRange(base[in->b], base[in->c], base[in->c + 1]);
    UPROC_NEXT;
do_ExtractCount:
    base[in->a] = extractCount(base[in->b], base[in->c], base[in->c + 1]);
    UPROC_NEXT;
do_ExtractPart:
    base[in->a] = extractPart(base[in->b], static_cast<ExtractionCode>(in->c), base[in->a + 1]);
    UPROC_NEXT;

do_Jump:
    at += in->wide();
    UPROC_NEXT;
do_JumpIfTrue:
    if (isTrue(base[in->a])) at += in->wide();
    UPROC_NEXT;
do_JumpIfFalse:
    if (!isTrue(base[in->a])) at += in->wide();
    UPROC_NEXT;
    UPROC_COMPARE_JUMP(JumpUnlessEqual, base[in->b], isEqual(x, y, rules), ==)
    UPROC_COMPARE_JUMP(JumpUnlessNotEqual, base[in->b], !isEqual(x, y, rules), !=)
    UPROC_COMPARE_JUMP(JumpUnlessLess, base[in->b], isLess(x, y, rules), <)
    UPROC_COMPARE_JUMP(JumpUnlessLessOrEqual, base[in->b], isLessOrEqual(x, y, rules), <=)
    UPROC_COMPARE_JUMP(JumpUnlessGreater, base[in->b], isGreater(x, y, rules), >)
    UPROC_COMPARE_JUMP(JumpUnlessGreaterOrEqual, base[in->b], isGreaterOrEqual(x, y, rules), >=)
    UPROC_COMPARE_JUMP(JumpUnlessEqualConstant, constants[in->b], isEqual(x, y, rules), ==)
    UPROC_COMPARE_JUMP(JumpUnlessNotEqualConstant, constants[in->b], !isEqual(x, y, rules), !=)
    UPROC_COMPARE_JUMP(JumpUnlessLessConstant, constants[in->b], isLess(x, y, rules), <)
    UPROC_COMPARE_JUMP(JumpUnlessLessOrEqualConstant, constants[in->b], isLessOrEqual(x, y, rules), <=)
    UPROC_COMPARE_JUMP(JumpUnlessGreaterConstant, constants[in->b], isGreater(x, y, rules), >)
    UPROC_COMPARE_JUMP(JumpUnlessGreaterOrEqualConstant, constants[in->b], isGreaterOrEqual(x, y, rules), >=)
    UPROC_COMPARE_JUMP_NUMBER(JumpUnlessEqualNumber, isEqual, ==)
    UPROC_COMPARE_JUMP_NUMBER(JumpUnlessNotEqualNumber, !isEqual, !=)
    UPROC_COMPARE_JUMP_NUMBER(JumpUnlessLessNumber, isLess, <)
    UPROC_COMPARE_JUMP_NUMBER(JumpUnlessLessOrEqualNumber, isLessOrEqual, <=)
    UPROC_COMPARE_JUMP_NUMBER(JumpUnlessGreaterNumber, isGreater, >)
    UPROC_COMPARE_JUMP_NUMBER(JumpUnlessGreaterOrEqualNumber, isGreaterOrEqual, >=)
do_ForTest : {
    const bool past = isPast(base[in->a], base[in->b], base[in->c], rules);
    at += past ? at->wide() + 1 : 1;
    UPROC_NEXT;
}
do_ListItem : {
    const std::int64_t number = base[in->a + 1].toInteger();
    const bool there = number >= 1 && lists::get(base[in->a], base[in->b], number) != 0;
    at += there ? 1 : at->wide() + 1;
    UPROC_NEXT;
}

do_Call : {
    const CompiledModule& module = instance->unit->modules[in->b];
    Value* window = &base[in->a + 1];
    UPROC_SAVE;
    if (Observed || !enterPlain(*instance, module, window, nullptr)) {
        enter(*instance, module, window, Entry::CallInline, nullptr);
        UPROC_RELOAD;
        UPROC_NEXT;
    }
    base = window;
    at = module.code.data();
    UPROC_NEXT;
}
do_CallStatement:
    UPROC_SAVE;
    enter(*instance, instance->unit->modules[in->b], &base[in->a + 1], Entry::CallStatement, nullptr);
    UPROC_RELOAD;
    UPROC_NEXT;
do_CallBuiltin : {
    const Instruction& extra = *at++;
    UPROC_SAVE;
    callBuiltin(*in, extra, base);
    UPROC_RELOAD;
    UPROC_NEXT;
}
do_Activate:
    UPROC_SAVE;
    if (!Observed && activatePlain(instance->unit->sites[in->b], base[in->a], &base[in->a + 1])) [[likely]] {
        loadFrame();
        UPROC_NEXT;
    }
    activate(*in, base);
    UPROC_RELOAD;
    UPROC_NEXT;
do_JumpUnlessOut:
    if (((outArguments_ >> in->a) & 1U) == 0) at += in->wide();
    UPROC_NEXT;
do_NewInstance:
    UPROC_SAVE;
    host_.newInstance(base[in->a], base[in->a + 1], base[in->a + 2], static_cast<HandleWish>(in->c), state);
    if (state.errorRaised) noteError();
    UPROC_RELOAD;
    UPROC_NEXT;
do_DeleteInstance:
    UPROC_SAVE;
    deleteInstance(base[in->a]);
    UPROC_RELOAD;
    UPROC_NEXT;
do_Return:
    UPROC_SAVE;
    state.procError = 0;
    if (const bool ownCall = frames_.back().entry == Entry::CallInline; !Observed && leavePlain(base[in->a]))
        [[likely]] {
        if (ownCall) {  // of the same instance
            at = frames_.back().at;
            base = frames_.back().base;
        } else {
            loadFrame();
        }
        UPROC_NEXT;
    }
    leave(&base[in->a]);
    UPROC_RELOAD;
    UPROC_NEXT;
do_Done:
    UPROC_SAVE;
    leave(nullptr);
    UPROC_RELOAD;
    UPROC_NEXT;
do_Throw:
    UPROC_SAVE;
    throwCustom(&base[in->a], in->b);
    UPROC_RELOAD;
    UPROC_NEXT;
do_ThrowList:
    UPROC_SAVE;
    throwList(base[in->a]);
    UPROC_RELOAD;
    UPROC_NEXT;
do_Rethrow:
    UPROC_SAVE;
    rethrow(in->a);
    UPROC_RELOAD;
    UPROC_NEXT;
do_ShowCaught:
    showCaught(in->a);
    UPROC_NEXT;
do_EndCatch:
    endCatch(in->a);
    UPROC_NEXT;
do_CheckError:
    if (deferred_) [[unlikely]] {
        UPROC_SAVE;
        checkError();
        UPROC_RELOAD;
    }
    UPROC_NEXT;
do_Exit:
    UPROC_SAVE;
    exitInstance(base[in->a], in->c != 0 ? &base[in->b] : nullptr);
    UPROC_RELOAD;
    UPROC_NEXT;
do_ApExit:
    UPROC_SAVE;
    requestExit(base[in->a].toInteger());
    unwindAll();
    return;
do_Refuse:
    UPROC_SAVE;
    stopApplication(refusal(constants[in->b].view()));
    unwindAll();
    return;
#undef UPROC_NEXT
#undef UPROC_SAVE
#undef UPROC_RELOAD
}

}  // namespace uproc
