#include "interpreter/compile/compiler.hpp"

#include "interpreter/compile/module_compiler.hpp"
#include "interpreter/syntax/parser.hpp"

namespace uproc {

std::shared_ptr<const Unit> compileSource(const SourceFile& written, const std::string& component,
                                          const CompileOptions& options, Diagnostics& diagnostics) {
    PreprocessOptions preprocessOptions = options.preprocess;
    preprocessOptions.context.componentName = component;
    const Preprocessed preprocessed = precompile(written, preprocessOptions, diagnostics);
    if (preprocessed.failed) return nullptr;
    const SourceFile& source = preprocessed.text ? *preprocessed.text : written;
    const GoldNotation notation = options.notation != nullptr ? *options.notation : chooseNotation(source.text());
    const auto tree = syntax::parse(source, notation, diagnostics);
    CheckOptions checkOptions = options.check;
    checkOptions.library = options.preprocess.library;
    const CheckedComponent checked = check(source, *tree, checkOptions, diagnostics);
    if (diagnostics.errors() > 0) return nullptr;

    auto unit = std::make_shared<Unit>();
    unit->name = component;
    unit->file = source.name();
    unit->notation = notation;
    unit->transient = options.transient;
    unit->source = source.text();
    const std::vector<const SourceFile*> files = source.files();
    for (std::size_t i = 1; i < files.size(); ++i)
        unit->included.push_back({files[i]->name(), std::string(files[i]->text())});
    unit->slots = checked.slots;
    ConstantTable constants(*unit);
    unit->modules.resize(checked.modules.size());
    for (std::size_t i = 0; i < checked.modules.size(); ++i) {
        const CheckedModule& from = checked.modules[i];
        CompiledModule& to = unit->modules[i];
        to.name = from.name;
        to.kind = from.node->module;
        to.isPublic = (from.node->traits & syntax::traitPartner) == 0;
        to.throws = (from.node->traits & syntax::traitThrows) != 0;
        to.hasReturnType = (from.node->traits & syntax::traitReturns) != 0;
        if (to.hasReturnType) to.returnType = from.node->type;
        to.parameters = from.parameters;
        to.parameterSlots = from.parameterSlots;
        to.undirected = from.undirected;
        to.locals = static_cast<std::uint16_t>(from.locals.size());
        for (const Local& local : from.locals)
            to.localNames.push_back(local.name);
        to.prepare();
        ModuleCompiler compiler(source, checked, from, *unit, constants, to);
        compiler.compile();
        if (compiler.overflowed() || constants.overflowed() || unit->sites.size() > 0xffff) {
            diagnostics.add(source, from.node->line, from.node->offset, MessageId::ModuleTooLarge);
            return nullptr;
        }
        const bool browser = (from.node->traits & syntax::traitBrowser) != 0;
        const bool activatable = to.kind == syntax::ModuleKind::Operation || to.kind == syntax::ModuleKind::Trigger;
        if (activatable && !browser && !to.name.empty()) {
            // An operation goes before a trigger of the same name.
            const auto [known, added] = unit->operations.emplace(to.name, static_cast<std::uint32_t>(i));
            if (!added && to.kind == syntax::ModuleKind::Operation) known->second = static_cast<std::uint32_t>(i);
        }
    }
    for (const auto& [name, index] : unit->operations)
        unit->modules[index].activatable = true;
    return unit;
}

}  // namespace uproc
