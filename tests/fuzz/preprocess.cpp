// A source text through the precompiler, with a library whose one text is the second half of the input.
#include <cstdint>
#include <string>

#include "interpreter/preprocess/preprocessor.hpp"

namespace {

class OneText final : public uproc::IncludeLibrary {
  public:
    explicit OneText(std::string text)
        : file_(std::make_shared<const uproc::SourceFile>("included.inc", std::move(text))) {}
    std::shared_ptr<const uproc::SourceFile> find(std::string_view, std::string_view name,
                                                  uproc::IncludeKind) override {
        return name.size() == 1 ? file_ : nullptr;
    }
    std::shared_ptr<const uproc::SourceFile> findGlobalConstants(std::string_view library) override {
        return library.empty() ? nullptr : file_;
    }

  private:
    std::shared_ptr<const uproc::SourceFile> file_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t half = std::min(all.find("\n\n"), all.size());
    const uproc::SourceFile source("fuzz.proc", std::string(all.substr(0, half)));
    OneText library{std::string(all.substr(half))};
    uproc::PreprocessOptions options;
    options.library = &library;
    options.explainIgnored = true;
    options.context.componentName = "FUZZ";
    uproc::Diagnostics diagnostics;
    const uproc::Preprocessed result = uproc::precompile(source, options, diagnostics);
    for (const uproc::Diagnostic& diagnostic : diagnostics.all())
        (void)diagnostic.render(false);
    if (result.failed && diagnostics.errors() == 0) __builtin_trap();
    if (!result.text) return 0;
    // Every place of a generated line exists in the file that it is said to come from.
    std::uint32_t number = 0;
    for (const uproc::LogicalLine& line : result.text->lines()) {
        if (number == 1000) break;
        for (std::uint32_t offset = 0; offset <= line.text.size() && offset < 200; ++offset) {
            const uproc::Place place = result.text->place(number, offset);
            const std::string_view physical = place.file->physicalLine(place.position.line);
            if (place.position.line == 0 || place.position.column > physical.size() + 1) __builtin_trap();
            if (result.text->sourceLine(number, offset).line != place.position.line) __builtin_trap();
        }
        (void)result.text->includeChain(result.text->place(number, 0).inclusion);
        ++number;
    }
    return 0;
}
