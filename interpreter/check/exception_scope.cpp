// What the checker says about try blocks and exceptions (manual: "try", "rethrow", "throw/list", "goto").
#include "interpreter/check/scope.hpp"

namespace uproc {

using syntax::Node;
using syntax::NodeKind;

void Scope::tryStatement(Node& node) {
    // Children: Block, then pairs of a Catch and its Block.
    sections_.push_back(Section::Try);
    if (Node* body = node.child(0)) block(*body);
    for (std::size_t i = 1; i + 1 < node.children.size(); i += 2) {
        Node& head = *node.children[i];
        sections_.back() = head.text == "finally" ? Section::Finally : Section::Catch;
        for (Node* number : head.children) {
            expression(number);
            if (number->kind == NodeKind::Number) report(*number, MessageId::NeverCaught, number->text);
        }
        block(*node.children[i + 1]);
    }
    sections_.pop_back();
}

void Scope::throwStatement(Node& node) {
    const bool list = node.text == "list";
    const std::size_t count = node.children.size();
    if (list && sections_.empty() && (module_->node->traits & syntax::traitThrows) == 0) {
        report(node, MessageId::ThrowListOutside);
    }
    if (count == 0 || count > (list ? 1U : 3U)) {
        report(node, MessageId::WrongArgumentCount, list ? "throw/list" : "throw",
               list ? "its parameters: ExceptionInfo"
                    : "its parameters: ErrorNumber {, Description {, AdditionalInformation}}");
    }
    for (Node* child : node.children)
        expression(child);
}

void Scope::rethrow(const Node& node) {
    if (sections_.empty() || sections_.back() != Section::Catch) report(node, MessageId::RethrowOutsideCatch);
}

void Scope::jumpInTry(const Node& node) {
    if (sections_.empty()) return;
    report(node, MessageId::JumpInTry, node.kind == NodeKind::Goto ? "'goto'" : "a label");
}

}  // namespace uproc
