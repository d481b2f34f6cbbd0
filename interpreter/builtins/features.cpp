#include "interpreter/builtins/features.hpp"

#include <array>
#include <span>

#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

struct RowSupport {
    SupportLevel level;
    std::string_view note;
};

struct Row {
    std::string_view name;
    std::string_view page;
    RowSupport support;
};

// The words a catalogue row may use for its support.
constexpr RowSupport full{SupportLevel::Full, ""};
[[maybe_unused]] constexpr RowSupport partial(std::string_view missing) {
    return {SupportLevel::Partial, missing};
}
constexpr RowSupport refused(std::string_view why) {
    return {SupportLevel::Refused, why};
}

constexpr RowSupport later = refused("not yet implemented");
constexpr RowSupport needsForm = refused("needs a screen: forms are not shown");
constexpr RowSupport needsStructureEditor = refused("needs a screen: the user's editing of a form activates it");
constexpr RowSupport needsKeyboardQueue = refused("needs a screen: it feeds the keyboard queue of a form");
constexpr RowSupport needsWindow = refused("needs a screen: it concerns an application's or form's window");
constexpr RowSupport needsWidget = refused("needs a screen: it concerns widgets");
constexpr RowSupport needsLayout = refused("needs a screen: it concerns the layout of a form");
constexpr RowSupport needsUnifield = refused("needs a screen: it concerns text being edited in a Unifield");
constexpr RowSupport needsMenu = refused("needs a screen: menus are not shown");
constexpr RowSupport needsVideo = refused("needs a screen: it concerns colours and video attributes of fields");
constexpr RowSupport needsCharacterMode = refused("needs a screen: it concerns character-mode display and keyboard");
constexpr RowSupport needsHelpWindow = refused("needs a screen: help is not shown");
constexpr RowSupport needsDialogBox = refused("needs a screen: it opens a dialog box of Microsoft Windows");
constexpr RowSupport needsOcx = refused("needs OCX controls of Microsoft Windows");
constexpr RowSupport needsRegistry = refused("needs the registry of Microsoft Windows");
constexpr RowSupport needsPrinter = refused("needs printing");
constexpr RowSupport needsBrowser = refused("needs a browser: it runs in the client of a dynamic server page");
constexpr RowSupport needsWebServer = refused("needs a web server: requests from outside are not served");
constexpr RowSupport needsRepository = refused("needs the development Repository");
constexpr RowSupport needsRouter = refused("needs a router and remote servers");

#define UPROC_FEATURE(name, page, support) Row{name, page, support},
constexpr Row statements[] = {
#include "interpreter/builtins/catalogue/statements.inc"
};
constexpr Row functions[] = {
#include "interpreter/builtins/catalogue/functions.inc"
};
constexpr Row structFunctions[] = {
#include "interpreter/builtins/catalogue/struct_functions.inc"
};
constexpr Row directives[] = {
#include "interpreter/builtins/catalogue/directives.inc"
};
constexpr Row constants[] = {
#include "interpreter/builtins/catalogue/constants.inc"
};
constexpr Row predefinedOperations[] = {
#include "interpreter/builtins/catalogue/predefined_operations.inc"
};
constexpr Row triggers[] = {
#include "interpreter/builtins/catalogue/triggers.inc"
};
constexpr Row componentOperations[] = {
#include "interpreter/builtins/catalogue/component_operations.inc"
};
#undef UPROC_FEATURE

struct Table {
    FeatureKind kind;
    std::span<const Row> rows;
};

constexpr std::array<Table, 8> tables{{
    {FeatureKind::Statement, statements},
    {FeatureKind::Function, functions},
    {FeatureKind::StructFunction, structFunctions},
    {FeatureKind::Directive, directives},
    {FeatureKind::Constant, constants},
    {FeatureKind::PredefinedOperation, predefinedOperations},
    {FeatureKind::Trigger, triggers},
    {FeatureKind::ComponentOperation, componentOperations},
}};

}  // namespace

std::vector<Feature> allFeatures(const FeatureLookup& lookup) {
    std::vector<Feature> features;
    for (const Table& table : tables) {
        for (const Row& row : table.rows) {
            std::optional<Support> known = lookup ? lookup(table.kind, row.name) : std::nullopt;
            if (!known) known = Support{row.support.level, std::string(row.support.note)};
            features.push_back({table.kind, row.name, row.page, std::move(*known)});
        }
    }
    return features;
}

std::string reasonRefused(FeatureKind kind, std::string_view name) {
    for (const Table& table : tables) {
        if (table.kind != kind) continue;
        for (const Row& row : table.rows) {
            if (!equalIgnoreCase(row.name.substr(0, row.name.find('/')), name)) continue;
            return row.support.level == SupportLevel::Refused ? std::string(row.support.note) : std::string();
        }
    }
    return {};
}

std::string_view heading(FeatureKind kind) {
    switch (kind) {
        case FeatureKind::Statement:
            return "Statements";
        case FeatureKind::Function:
            return "Functions";
        case FeatureKind::StructFunction:
            return "Struct functions";
        case FeatureKind::Directive:
            return "Precompiler directives";
        case FeatureKind::Constant:
            return "Predefined constants";
        case FeatureKind::PredefinedOperation:
            return "Predefined operations";
        case FeatureKind::Trigger:
            return "Triggers";
        case FeatureKind::ComponentOperation:
            return "Component operations";
    }
    return "";
}

std::string_view toString(FeatureKind kind) {
    switch (kind) {
        case FeatureKind::Statement:
            return "statement";
        case FeatureKind::Function:
            return "function";
        case FeatureKind::StructFunction:
            return "struct function";
        case FeatureKind::Directive:
            return "directive";
        case FeatureKind::Constant:
            return "constant";
        case FeatureKind::PredefinedOperation:
            return "predefined operation";
        case FeatureKind::Trigger:
            return "trigger";
        case FeatureKind::ComponentOperation:
            return "component operation";
    }
    return "";
}

std::string_view toString(SupportLevel level) {
    switch (level) {
        case SupportLevel::Full:
            return "full";
        case SupportLevel::Partial:
            return "partial";
        case SupportLevel::Refused:
            return "refused";
    }
    return "";
}

}  // namespace uproc
