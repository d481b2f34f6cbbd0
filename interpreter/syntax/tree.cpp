#include "interpreter/syntax/tree.hpp"

#include <algorithm>

namespace uproc::syntax {

Node* Arena::node(NodeKind kind, std::uint32_t line, std::uint32_t offset, std::string_view text) {
    if (used_ == chunk) {
        nodes_.push_back(std::make_unique<Node[]>(chunk));
        used_ = 0;
    }
    Node* made = &nodes_.back()[used_++];
    made->kind = kind;
    made->line = line;
    made->offset = offset;
    made->text = text;
    return made;
}

std::span<Node*> Arena::list(std::span<Node* const> nodes) {
    if (nodes.empty()) return {};
    if (nodes.size() > listSpace_.size()) {
        const std::size_t size = std::max(nodes.size(), listChunk);
        lists_.push_back(std::make_unique<Node*[]>(size));
        listSpace_ = {lists_.back().get(), size};
    }
    const std::span<Node*> made = listSpace_.first(nodes.size());
    listSpace_ = listSpace_.subspan(nodes.size());
    std::copy(nodes.begin(), nodes.end(), made.begin());
    return made;
}

std::string_view Arena::keep(std::string text) {
    return texts_.emplace_back(std::move(text));
}

}  // namespace uproc::syntax
