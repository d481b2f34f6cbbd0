#include "interpreter/compile/unit.hpp"

#include <algorithm>
#include <array>

#include "interpreter/values/text.hpp"

namespace uproc {
namespace {
struct InstructionInfo {
    std::string_view name;
    std::string_view effect;
};
constexpr std::array instructionInfos = {
#define UPROC_INSTRUCTION(name, effect) InstructionInfo{#name, effect},
#include "interpreter/compile/instructions.inc"
#undef UPROC_INSTRUCTION
};
}  // namespace

namespace {

using Runs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

std::uint32_t runAt(const Runs& runs, std::size_t instruction) {
    const auto next = std::upper_bound(runs.begin(), runs.end(), instruction,
                                       [](std::size_t at, const auto& entry) { return at < entry.first; });
    return next == runs.begin() ? 0 : std::prev(next)->second;
}

}  // namespace

std::uint32_t CompiledModule::lineOf(std::size_t instruction) const {
    return runAt(lines, instruction);
}

SourceLine CompiledModule::sourceLineOf(std::size_t instruction) const {
    return {runAt(lines, instruction), runAt(files, instruction)};
}

bool CompiledModule::isExceptionEnabled(std::size_t instruction) const {
    return throws || std::any_of(regions.begin(), regions.end(), [&](const ExceptionRegion& region) {
               return instruction >= region.start && instruction < region.end;
           });
}

const ExceptionRegion* CompiledModule::handlerOf(std::size_t instruction) const {
    for (const ExceptionRegion& region : regions) {
        if (instruction >= region.start && instruction < region.end && region.target != ExceptionRegion::noTarget) {
            return &region;
        }
    }
    return nullptr;
}

std::string_view Unit::fileText(std::uint32_t number) const {
    return number == 0 || number > included.size() ? source : included[number - 1].text;
}

const std::string& Unit::fileName(std::uint32_t number) const {
    return number == 0 || number > included.size() ? file : included[number - 1].name;
}

std::string_view Unit::sourceLine(SourceLine place) const {
    std::string_view rest = fileText(place.file);
    for (std::uint32_t line = 1; line < place.line; ++line) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) return {};
        rest.remove_prefix(end + 1);
    }
    return trimmed(rest.substr(0, rest.find('\n')));
}

std::string Unit::placeOf(const CompiledModule& module, std::size_t instruction) const {
    const SourceLine place = module.sourceLineOf(instruction);
    return fileName(place.file) + ":" + std::to_string(place.line);
}

const CompiledModule* Unit::operation(std::string_view upperName) const {
    const auto found = operations.find(std::string(upperName));
    return found == operations.end() ? nullptr : &modules[found->second];
}

const CompiledModule* Unit::operation(std::string_view upperName, std::uint32_t& hint) const {
    if (hint < modules.size()) {
        const CompiledModule& module = modules[hint];
        if (module.activatable && module.name == upperName) return &module;
    }
    const CompiledModule* found = operation(upperName);
    if (found != nullptr) hint = static_cast<std::uint32_t>(found - modules.data());
    return found;
}

void CompiledModule::prepare() {
    shape = {};
    shape.plain = true;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const bool out = parameters[i].direction != Direction::In;
        if (out && i < 64) shape.outParameters |= std::uint64_t{1} << i;
        if (out || parameterSlots[i] != noSlot) shape.plain = false;
        shape.parameterTags.push_back(fittingTags(parameters[i].type));
    }
    if (hasReturnType) shape.returnTags = fittingTags(returnType);
}

std::string_view moduleKindName(syntax::ModuleKind kind) {
    switch (kind) {
        case syntax::ModuleKind::Operation:
            return "operation";
        case syntax::ModuleKind::Entry:
            return "entry";
        case syntax::ModuleKind::Function:
            return "function";
        case syntax::ModuleKind::Trigger:
            break;
    }
    return "trigger";
}

std::string disassemble(const Unit& unit) {
    std::string out;
    for (const CompiledModule& module : unit.modules) {
        out += module.name + ": " + std::to_string(module.registers) + " registers\n";
        for (std::size_t i = 0; i < module.code.size(); ++i) {
            const Instruction& in = module.code[i];
            const InstructionInfo& info = instructionInfos[static_cast<std::size_t>(in.op)];
            out += "  " + std::to_string(i) + "\tline " + std::to_string(module.lineOf(i)) + "\t" +
                   std::string(info.name) + " " + std::to_string(in.a) + " " + std::to_string(in.b) + " " +
                   std::to_string(in.c) + "\t; " + std::string(info.effect) + "\n";
        }
    }
    return out;
}

}  // namespace uproc
