// try … catch … finally … endtry, throw and rethrow.
//
// Nothing is executed for a try block as long as nothing is thrown: the machine looks up the regions of the module.
// Code of one try block: body, a jump behind the catches, the catches (numbers are compared one after the other; what
// none of them wants is thrown again), the finally block.
#include <algorithm>

#include "interpreter/compile/module_compiler.hpp"

namespace uproc {

using syntax::NodeKind;

namespace {
constexpr std::int32_t rethrowAfterFinally = -1;

std::uint32_t position(std::size_t instruction) {
    return static_cast<std::uint32_t>(instruction);
}

// 5, -5
bool isNumber(const syntax::Node& node) {
    return node.kind == NodeKind::Number || (node.kind == NodeKind::Unary && node.child(0)->kind == NodeKind::Number);
}
}  // namespace

std::uint16_t ModuleCompiler::sectionLevel() const {
    return static_cast<std::uint16_t>(std::count_if(
        sections_.begin(), sections_.end(), [](const Section& section) { return section.kind != Section::Kind::Try; }));
}

bool ModuleCompiler::isExceptionEnabled() const {
    return !sections_.empty() || (checked_.node->traits & syntax::traitThrows) != 0;
}

std::size_t ModuleCompiler::sectionsOutsideLoop() const {
    std::size_t keep = 0;
    while (keep < sections_.size() && sections_[keep].loops < breaks_.size())
        ++keep;
    return keep;
}

std::optional<std::uint16_t> ModuleCompiler::leaveSections(std::size_t keep, std::optional<std::uint16_t> value) {
    for (std::size_t i = sections_.size(); i-- > keep;) {
        const Section& section = sections_[i];
        if (section.kind != Section::Kind::Try) code_.emit(Op::EndCatch, section.level);
        if (section.finally == nullptr || section.kind == Section::Kind::Finally) continue;
        FinallyPart& part = *section.finally;
        if (value) {
            code_.emit(*value < checked_.locals.size() ? Op::Move : Op::Take, part.value, *value);
            value = part.value;
        }
        code_.emitWide(Op::LoadInteger, part.next, static_cast<std::int32_t>(part.targets.size() + 1));
        part.entries.push_back(code_.jump(Op::Jump));
        part.targets.push_back(code_.here());
    }
    return value;
}

void ModuleCompiler::tryStatement(const Node& node) {
    const std::size_t parts = node.children.size();
    const bool hasFinally = parts > 1 && node.children[parts - 2]->text == "finally";
    const std::size_t catchesEnd = hasFinally ? parts - 2 : parts;
    const std::uint16_t level = sectionLevel();
    FinallyPart part;
    if (hasFinally) {
        part.next = code_.temporary();
        part.value = code_.temporary();
    }
    const std::uint16_t firstDead = code_.mark();
    const std::size_t start = code_.here();
    sections_.push_back({Section::Kind::Try, level, breaks_.size(), hasFinally ? &part : nullptr});
    block(*node.children[0]);
    JumpList ends;
    if (catchesEnd > 1) {
        const std::size_t bodyEnd = code_.here();
        ends.push_back(code_.jump(Op::Jump));
        code_.region({position(start), position(bodyEnd), position(code_.here()), level, firstDead, true});
        sections_.back().kind = Section::Kind::Catch;
        catchParts(node, catchesEnd, level, ends);
    }
    sections_.pop_back();
    const std::size_t protectedEnd = code_.here();
    code_.patch(ends);
    if (hasFinally) {
        code_.line(source_.sourceLine(node.children[parts - 2]->line, node.children[parts - 2]->offset));
        code_.emitWide(Op::LoadInteger, part.next, 0);
        part.entries.push_back(code_.jump(Op::Jump));
        code_.region({position(start), position(protectedEnd), position(code_.here()), level, firstDead, false});
        code_.emitWide(Op::LoadInteger, part.next, rethrowAfterFinally);
        code_.patch(part.entries);
        sections_.push_back({Section::Kind::Finally, level, breaks_.size(), nullptr});
        finallyPart(*node.children[parts - 1], part, level);
        sections_.pop_back();
    }
    // All of it is exception-enabled, also what no catch or finally looks after.
    code_.region({position(start), position(code_.here()), ExceptionRegion::noTarget, level, firstDead, false});
}

void ModuleCompiler::catchParts(const Node& node, std::size_t end, std::uint16_t level, JumpList& ends) {
    bool all = false;
    bool evaluated = false;  // something that may change $procerror
    const std::uint16_t outer = code_.mark();
    const std::uint16_t thrown = code_.temporary();
    code_.emit(Op::GetProcError, thrown);
    for (std::size_t i = 1; i + 1 < end; i += 2) {
        const Node& head = *node.children[i];
        const std::uint16_t mark = code_.mark();
        JumpList matches;
        code_.line(source_.sourceLine(head.line, head.offset));
        for (const Node* number : head.children) {
            evaluated = evaluated || !isNumber(*number);
            matches.push_back(code_.compareJump(Op::JumpUnlessNotEqual, thrown, rightOperand(*number)));
            code_.release(mark);
        }
        const Held held = takeHeld();
        forget(held);
        all = head.children.empty();
        JumpList next;
        if (!all) next.push_back(code_.jump(Op::Jump));
        code_.patch(matches);
        forget(held);
        if (evaluated) code_.emit(Op::ShowCaught, level);
        block(*node.children[i + 1]);
        code_.emit(Op::EndCatch, level);
        ends.push_back(code_.jump(Op::Jump));
        code_.patch(next);
    }
    if (!all) code_.emit(Op::Rethrow, level);
    code_.release(outer);
}

void ModuleCompiler::finallyPart(const Node& node, FinallyPart& part, std::uint16_t level) {
    block(node);
    const auto goOn = [&](std::int32_t next) {
        return code_.compareJump(Op::JumpUnlessNotEqual, part.next, numberOperand(Value::integer(next)));
    };
    const std::size_t behind = goOn(0);
    for (std::size_t i = 0; i < part.targets.size(); ++i)
        code_.patchTo(goOn(static_cast<std::int32_t>(i + 1)), part.targets[i]);
    code_.emit(Op::Rethrow, level);
    code_.patch(behind);
}

void ModuleCompiler::throwStatement(const Node& node) {
    const std::size_t count = node.children.size();
    const std::uint16_t first = code_.temporaries(count);
    for (std::size_t i = 0; i < count; ++i)
        into(*node.children[i], static_cast<std::uint16_t>(first + i));
    if (node.text == "list") {
        code_.emit(Op::ThrowList, first);
    } else {
        code_.emit(Op::Throw, first, static_cast<std::uint32_t>(count));
    }
    takeHeld();  // what is behind is not reached
}

void ModuleCompiler::rethrow() {
    code_.emit(Op::Rethrow, sections_.back().level);
}

// `done` keeps $status, whatever the finally blocks on the way out do to it.
void ModuleCompiler::done() {
    if (!sections_.empty()) {
        const std::uint16_t status = code_.temporary();
        code_.emit(Op::GetStatus, status);
        code_.emit(Op::SetStatus, *leaveSections(0, status));
    }
    code_.emit(Op::Done);
}

}  // namespace uproc
