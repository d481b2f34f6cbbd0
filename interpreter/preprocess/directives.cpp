// What each directive does.
#include <algorithm>

#include "interpreter/preprocess/condition.hpp"
#include "interpreter/preprocess/expander.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::preprocess {

std::string_view closingDirective(DirectiveBlockKind kind) {
    switch (kind) {
        case DirectiveBlockKind::If:
            return "#endif";
        case DirectiveBlockKind::For:
            return "#endfor";
        case DirectiveBlockKind::Define:
            break;
    }
    return "#enddefine";
}

void Expander::directive(const Directive& directive) {
    switch (directive.kind) {
        case DirectiveKind::If:
        case DirectiveKind::IfDefined:
        case DirectiveKind::IfUndefined:
        case DirectiveKind::ElseIf:
        case DirectiveKind::Else:
        case DirectiveKind::EndIf:
        case DirectiveKind::For:
        case DirectiveKind::EndFor:
        case DirectiveKind::StartDefine:
        case DirectiveKind::EndDefine:
            return blockDirective(directive);
        default:
            break;
    }
    if (!active()) return;
    switch (directive.kind) {
        case DirectiveKind::Define:
            return define(directive.rest);
        case DirectiveKind::Undefine:
            return undefine(directive.rest);
        case DirectiveKind::Include:
            return include(directive.rest);
        case DirectiveKind::Entry:
        case DirectiveKind::Function:
            return insertModule(directive);
        case DirectiveKind::Error:
            return report(MessageId::ErrorDirective, replaced(directive.rest));
        case DirectiveKind::Warning:
            return report(MessageId::WarningDirective, replaced(directive.rest));
        case DirectiveKind::Info:
            return report(MessageId::InfoDirective, replaced(directive.rest));
        case DirectiveKind::Pragma:
            // fsyntaxoverride concerns field syntax of subtypes, which a plain script has none of.
            if (!equalIgnoreCase(directive.rest, "fsyntaxoverride")) ignore("there is no such pragma");
            return;
        default:  // #comment
            return;
    }
}

void Expander::blockDirective(const Directive& directive) {
    switch (directive.kind) {
        case DirectiveKind::If:
            return openIf(active() && condition(directive.rest));
        case DirectiveKind::IfDefined:
            return openIf(active() && isDefined(directive.rest));
        case DirectiveKind::IfUndefined:
            return openIf(active() && !isDefined(directive.rest));
        case DirectiveKind::ElseIf:
        case DirectiveKind::Else:
            return elseIf(directive);
        case DirectiveKind::EndIf:
            return close(DirectiveBlockKind::If);
        case DirectiveKind::For:
            return openFor(directive.rest);
        case DirectiveKind::EndFor:
            return close(DirectiveBlockKind::For);
        case DirectiveKind::StartDefine: {
            DirectiveBlock block;
            block.kind = DirectiveBlockKind::Define;
            block.active = active();
            if (block.active) constants_.openScope();
            return open(std::move(block));
        }
        default:
            return close(DirectiveBlockKind::Define);
    }
}

// The name a directive is about: constants in it are replaced, and <NAME> as a whole is NAME. "" if it is none.
std::string Expander::constantName(std::string_view written) {
    if (written.size() > 2 && written.starts_with('<') && written.ends_with('>')) {
        const std::string_view inner = written.substr(1, written.size() - 2);
        if (isConstantName(inner)) return std::string(inner);
    }
    std::string name = replaced(written);
    return isConstantName(name) ? name : std::string();
}

void Expander::define(std::string_view rest) {
    const Definition definition = readDefinition(rest);
    const std::string name = constantName(definition.name);
    if (name.empty()) return ignore("there is no name of a constant");
    Constants::Value value;
    value.text = replaced(definition.value);
    if (value.text.size() > maximumValueBytes) return fail(MessageId::ConstantTooLong, maximumValueBytes);
    if (!spend(value.text.size() + costPerReplacement)) return;
    value.mentionsConstants = value.text.find('<') != std::string::npos;
    value.file = out_.inclusions[frame().inclusion].fileNumber;
    value.line = line_ + 1;
    if (!constants_.define(name, std::move(value))) report(MessageId::ConstantDefinedTwice, name);
}

void Expander::undefine(std::string_view rest) {
    const std::string name = constantName(rest);
    if (name.empty()) return ignore("there is no name of a constant");
    constants_.undefine(name);
}

bool Expander::isDefined(std::string_view rest) {
    const std::string name = constantName(rest);
    if (!name.empty()) return constants_.find(name) != nullptr;
    ignore("there is no name of a constant");
    return false;
}

bool Expander::condition(std::string_view rest) {
    const auto holds = evaluateCondition(replaced(rest));
    if (!holds) ignore("this is no expression of the precompiler; it counts as false");
    return holds.value_or(false);
}

void Expander::open(DirectiveBlock block) {
    if (blocks_.size() >= maximumDirectiveDepth) return fail(MessageId::DirectivesTooDeep, maximumDirectiveDepth);
    block.line = line_;
    block.outerActive = active();
    blocks_.push_back(std::move(block));
}

void Expander::openIf(bool holds) {
    DirectiveBlock block;
    block.active = holds;
    block.taken = holds;
    open(std::move(block));
}

void Expander::elseIf(const Directive& directive) {
    if (blocks_.size() <= frame().outerBlocks || blocks_.back().kind != DirectiveBlockKind::If) {
        return ignore("there is no #if before it");
    }
    DirectiveBlock& block = blocks_.back();
    if (block.elseSeen) return ignore("an #else stands before it");
    const bool conditional = directive.kind == DirectiveKind::ElseIf;
    block.elseSeen = !conditional;
    // The expression of a branch that cannot be reached is not looked at.
    const bool candidate = block.outerActive && !block.taken;
    block.active = block.outerActive;  // for notes on the expression
    block.active = candidate && (!conditional || condition(directive.rest));
    block.taken = block.taken || block.active;
}

void Expander::openFor(std::string_view rest) {
    DirectiveBlock block;
    block.kind = DirectiveBlockKind::For;
    block.active = false;
    if (active()) {
        const std::string text = replaced(rest);
        if (const auto loop = readLoop(text)) {
            block.items.assign(loop->items.begin(), loop->items.end());
            block.item = loop->item;
            block.counter = loop->counter;
            block.active = !block.items.empty();
        } else {
            ignore("it needs the form #for ITEM = (LIST), COUNTER");
        }
    }
    const bool runs = block.active;
    open(std::move(block));
    if (failed_ || !runs) return;
    constants_.openTransparentScope();
    nextItem(blocks_.back());
}

void Expander::nextItem(DirectiveBlock& block) {
    constants_.defineHere(block.item, block.items[block.current]);
    if (!block.counter.empty()) constants_.defineHere(block.counter, std::to_string(block.current));
}

void Expander::close(DirectiveBlockKind kind) {
    const auto first = blocks_.begin() + static_cast<std::ptrdiff_t>(frame().outerBlocks);
    auto found = blocks_.end();
    while (found != first && std::prev(found)->kind != kind)
        --found;
    if (found == first) return ignore("there is nothing that it ends");
    closeUnfinished(static_cast<std::size_t>(found - blocks_.begin()));
    DirectiveBlock& block = blocks_.back();
    if (kind == DirectiveBlockKind::For && block.active) {
        if (++block.current < block.items.size()) {
            nextItem(block);
            frame().next = block.line + 1;
            return;
        }
        constants_.closeScope();
    }
    if (kind == DirectiveBlockKind::Define && block.active) constants_.closeScope();
    blocks_.pop_back();
}

// Ends the blocks above the first `keep` ones, whose closing directives are missing.
void Expander::closeUnfinished(std::size_t keep) {
    while (blocks_.size() > keep) {
        const DirectiveBlock& block = blocks_.back();
        reportAt(block.line, MessageId::DirectiveNotClosed, closingDirective(block.kind));
        if (block.kind != DirectiveBlockKind::If && block.active) constants_.closeScope();
        blocks_.pop_back();
    }
}

void Expander::include(std::string_view rest) {
    const std::string text = replaced(rest);
    const auto name = readLibraryName(text);
    if (!name) return ignore("it needs the form #include LIBRARY:NAME");
    if (options_.library == nullptr) return ignore("there are no project folders");
    // Without a library, that of the file that includes it.
    std::string_view library = name->library.empty() ? std::string_view(frame().library) : name->library;
    auto file = options_.library->find(library, name->name, IncludeKind::IncludeScript);
    if (!file && name->library.empty() && !library.empty()) {
        library = {};
        file = options_.library->find(library, name->name, IncludeKind::IncludeScript);
    }
    if (!file) return ignore("there is no IncludeScript of that name in the project folders");
    (void)pushFile(std::move(file), upperCase(library), frame().file->sourceLine(line_, 0).line);
}

namespace {

// Whether a global ProcScript is the body of the module only (as the manual has it), and whether its last module ends.
struct ModuleShape {
    bool headed = false;
    bool ended = false;
};

ModuleShape shapeOf(const SourceFile& file) {
    ModuleShape shape;
    bool first = true;
    for (const LogicalLine& line : file.lines()) {
        const std::string_view text = trimmed(line.text);
        const auto wordEnd = std::find_if_not(text.begin(), text.end(), isConstantCharacter);
        const std::string_view word = text.substr(0, static_cast<std::size_t>(wordEnd - text.begin()));
        if (word.empty()) continue;
        const bool head = equalIgnoreCase(word, "entry") || equalIgnoreCase(word, "function");
        if (first) shape.headed = head;
        first = false;
        if (head) shape.ended = false;
        if (equalIgnoreCase(word, "end")) shape.ended = true;
    }
    return shape;
}

}  // namespace

// #entry, #function: a global ProcScript as a module of this component.
void Expander::insertModule(const Directive& directive) {
    const std::string text = replaced(directive.rest);
    const auto name = readLibraryName(text);
    if (!name) return ignore("it needs the form LIBRARY:NAME");
    if (options_.library == nullptr) return ignore("there are no project folders");
    const std::string library = upperCase(name->library);
    auto file = options_.library->find(library, name->name, IncludeKind::GlobalProcScript);
    if (!file) return ignore("there is no global ProcScript of that name in the project folders");
    const ModuleShape shape = shapeOf(*file);
    const std::uint32_t here = frame().file->sourceLine(line_, 0).line;
    if (!shape.headed) {
        const std::string_view word = directive.kind == DirectiveKind::Entry ? "entry " : "function ";
        emit(out_.texts.keep(std::string(word) + std::string(name->name)));
    }
    if (pushFile(std::move(file), library, here)) frame().needsEnd = !shape.ended;
}

}  // namespace uproc::preprocess
