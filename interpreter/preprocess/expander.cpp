#include "interpreter/preprocess/expander.hpp"

#include <algorithm>

namespace uproc::preprocess {

Expander::Expander(const SourceFile& source, const PreprocessOptions& options, Diagnostics& diagnostics)
    : options_(options), diagnostics_(diagnostics), constants_(options.context), replacement_(constants_, budget_) {
    out_.inclusions.push_back({&source, 0, 0, 0});
    fileNumbers_[&source] = 0;
    readGlobalConstants();
    constants_.openScope();
    Frame main;
    main.file = &source;
    main.library = options.context.libraryName;
    frames_.push_back(std::move(main));
    out_.lines.reserve(source.lines().size());
    out_.origins.reserve(source.lines().size());
}

// Manual: "IncludeScript": SYSTEM_LIBRARY:DEFPARAM, then DEFPARAM of the component's library, before everything else.
void Expander::readGlobalConstants() {
    if (options_.library == nullptr) return;
    for (const std::string_view library :
         {std::string_view("SYSTEM_LIBRARY"), std::string_view(options_.context.libraryName)}) {
        auto file = options_.library->findGlobalConstants(library);
        if (!file) continue;
        constants_.openScope();
        if (!pushFile(std::move(file), library, 0)) continue;
        frame().constantsOnly = true;
        while (!frames_.empty() && !failed_)
            step();
    }
}

bool Expander::run() {
    while (!frames_.empty() && !failed_)
        step();
    return !failed_;
}

// Opens a file that the directive on physical line `fromLine` includes (0: none does). False: a limit was passed.
bool Expander::pushFile(std::shared_ptr<const SourceFile> file, std::string_view library, std::uint32_t fromLine) {
    if (frames_.size() > maximumIncludeDepth) {
        fail(MessageId::IncludesTooDeep, maximumIncludeDepth);
        return false;
    }
    const auto [known, isNew] =
        fileNumbers_.try_emplace(file.get(), static_cast<std::uint32_t>(out_.included.size() + 1));
    Frame next;
    next.file = file.get();
    next.inclusion = static_cast<std::uint32_t>(out_.inclusions.size());
    next.outerBlocks = blocks_.size();
    next.library = library;
    if (library != (frames_.empty() ? options_.context.libraryName : frame().library)) {
        next.hasScope = true;
        constants_.openTransparentScope();
        if (library.empty()) {
            constants_.hideHere("$LIBRARYNAME");
        } else {
            constants_.defineHere("$LIBRARYNAME", std::string(library));
        }
    }
    const std::uint32_t parent = frames_.empty() ? 0 : frame().inclusion;
    out_.inclusions.push_back({file.get(), known->second, parent, fromLine});
    if (isNew) out_.included.push_back(std::move(file));
    frames_.push_back(std::move(next));
    return true;
}

void Expander::popFile() {
    closeUnfinished(frame().outerBlocks);
    if (frame().needsEnd) emit("end");
    if (frame().hasScope) constants_.closeScope();
    frames_.pop_back();
}

void Expander::step() {
    if (frame().next >= frame().file->lines().size()) {
        line_ = frame().next == 0 ? 0 : frame().next - 1;
        popFile();
        return;
    }
    line_ = frame().next++;
    const std::string_view line = lineText();
    // What comes from the file itself, once, costs nothing.
    if ((frames_.size() > 1 || !blocks_.empty()) && !spend(line.size() + costPerLine)) return;
    if (isDirective(line) && !frame().text.inside()) {
        if (const auto found = readDirective(line)) {
            changed_ = true;
            column_ = found->column;
            directive(*found);
            return;
        }
    }
    if (!active()) return;
    column_ = 0;
    if (frame().constantsOnly) return;
    plainLine(line);
}

void Expander::plainLine(std::string_view line) {
    if (frame().text.takes(line)) return emit(line);
    pieces_.clear();
    if (!replacement_.replace(line, &pieces_)) return emit(line);
    if (replacement_.exhausted()) return fail(MessageId::ExpansionTooLarge, maximumExpansionBytes >> 20U);
    changed_ = true;
    if (spend(replacement_.text().size())) emit(out_.texts.keep(replacement_.text()), &pieces_);
}

// Adds a line; its text must stay where it is.
void Expander::emit(std::string_view text, std::vector<ReplacedPiece>* pieces) {
    LogicalLine line;
    line.text = text;
    line.firstLine = frame().file->sourceLine(line_, 0).line;
    LineOrigin origin{frame().inclusion, line_, static_cast<std::uint32_t>(out_.pieces.size()), 0};
    if (pieces != nullptr) {
        origin.pieces = static_cast<std::uint32_t>(pieces->size());
        out_.pieces.insert(out_.pieces.end(), pieces->begin(), pieces->end());
    }
    out_.lines.push_back(std::move(line));
    out_.origins.push_back(origin);
}

bool Expander::spend(std::size_t bytes) {
    if (budget_ < bytes) {
        fail(MessageId::ExpansionTooLarge, maximumExpansionBytes >> 20U);
        return false;
    }
    budget_ -= bytes;
    return true;
}

std::string Expander::replaced(std::string_view text) {
    replacement_.replace(text);
    if (replacement_.exhausted()) fail(MessageId::ExpansionTooLarge, maximumExpansionBytes >> 20U);
    return std::string(replacement_.text());
}

void Expander::report(MessageId id, std::string_view argument, std::string_view hint) {
    const Place place{frame().file, frame().file->position(line_, column_), frame().inclusion};
    std::vector<IncludedFrom> chain;
    for (std::uint32_t at = place.inclusion; at != 0 && out_.inclusions[at].line != 0;
         at = out_.inclusions[at].parent) {
        const Inclusion& inner = out_.inclusions[at];
        chain.push_back({out_.inclusions[inner.parent].file->name(), inner.line});
    }
    diagnostics_.add(place, std::move(chain), id, argument, hint);
}

void Expander::reportAt(std::uint32_t line, MessageId id, std::string_view argument) {
    const std::uint32_t here = line_;
    line_ = line;
    column_ = readDirective(lineText()).value_or(Directive{}).column;
    report(id, argument);
    line_ = here;
}

// A directive in error is ignored without a message (manual: "Precompiler Directives").
void Expander::ignore(std::string_view reason) {
    if (options_.explainIgnored && active()) report(MessageId::DirectiveIgnored, reason);
}

void Expander::fail(MessageId id, std::size_t limit) {
    if (!failed_) report(id, std::to_string(limit));
    failed_ = true;
}

}  // namespace uproc::preprocess
