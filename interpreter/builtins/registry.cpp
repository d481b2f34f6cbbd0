#include "interpreter/builtins/registry.hpp"

#include <unordered_map>

#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

struct Index {
    std::vector<const Builtin*> all;
    std::unordered_map<std::string, std::size_t> functions;
    std::unordered_map<std::string, std::size_t> statements;

    Index() {
        for (const auto family : {calendarBuiltins(), conversionBuiltins(), fileBuiltins(), listBuiltins(),
                                  listVariableBuiltins(), statusBuiltins(), stringBuiltins()}) {
            for (const Builtin& builtin : family) {
                auto& names = builtin.kind == BuiltinKind::Function ? functions : statements;
                names.emplace(builtin.name, all.size());
                all.push_back(&builtin);
            }
        }
    }
};

// Constant after its construction, so sharing it between runtimes is safe.
const Index& index() {
    static const Index instance;
    return instance;
}

}  // namespace

BuiltinSignature signatureOf(const Builtin& builtin) {
    BuiltinSignature signature;
    bool optional = false;
    std::string_view rest = builtin.parameters;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view parameter = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (parameter == "...") {
            signature.repeats = true;
            continue;
        }
        if (parameter.starts_with("out:")) {
            signature.directions.push_back(Direction::Out);
        } else {
            signature.directions.push_back(parameter.starts_with("inout:") ? Direction::InOut : Direction::In);
        }
        optional = optional || parameter.ends_with('?');
        if (!optional) signature.required = signature.directions.size();
    }
    return signature;
}

const std::vector<const Builtin*>& allBuiltins() {
    return index().all;
}

const Builtin* findBuiltin(BuiltinKind kind, std::string_view name) {
    const auto& names = kind == BuiltinKind::Function ? index().functions : index().statements;
    const auto found = names.find(lowerCase(name));
    return found == names.end() ? nullptr : index().all[found->second];
}

std::size_t builtinIndex(const Builtin& builtin) {
    const auto& names = builtin.kind == BuiltinKind::Function ? index().functions : index().statements;
    return names.at(std::string(builtin.name));
}

}  // namespace uproc
