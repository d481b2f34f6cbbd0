// The directives that enclose lines: #if, #for and #startdefine, one within the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace uproc::preprocess {

enum class DirectiveBlockKind : std::uint8_t { If, For, Define };

struct DirectiveBlock {
    DirectiveBlockKind kind = DirectiveBlockKind::If;
    std::uint32_t line = 0;   // logical line of the opening directive in its file
    bool outerActive = true;  // lines around it are compiled
    bool active = true;       // lines at this place within it are compiled
    bool taken = false;       // If: some branch was compiled
    bool elseSeen = false;    // If
    std::size_t current = 0;  // For: number of the item
    std::vector<std::string> items;
    std::string item;     // For: names of its constants
    std::string counter;  // "" if none
};

// What closes a block, with its '#'.
std::string_view closingDirective(DirectiveBlockKind kind);

}  // namespace uproc::preprocess
