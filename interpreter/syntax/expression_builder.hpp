// Builds the tree of an expression while the grammar's actions report what they read. Used by expression.cpp only.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory_resource>
#include <span>
#include <string>
#include <vector>

#include "interpreter/syntax/expression.hpp"

namespace uproc::syntax {

struct Operator {
    std::string_view text;
    std::uint32_t offset;
    int precedence;
    bool unary;
};

// Manual "Operators": higher binds tighter. '!' stands between the relational operators and '&'.
inline int binaryPrecedence(std::string_view text) {
    switch (text.front()) {
        case '|':
            return 1;
        case '&':
            return 2;
        case '*':
        case '/':
        case '%':
            return 6;
        case '+':
        case '-':
            return 5;
        default:
            return 4;  // relational
    }
}
inline constexpr int notPrecedence = 3;
inline constexpr int signPrecedence = 7;

// The constructs under way: operands and operators on two stacks, with a mark for everything that is open.
class ExpressionBuilder {
  public:
    explicit ExpressionBuilder(const LineText& line) : line_(line) {}

    [[nodiscard]] const LineText& line() const { return line_; }
    [[nodiscard]] std::uint32_t offset(const char* at) const {
        return static_cast<std::uint32_t>(at - line_.text.data());
    }

    Node* make(NodeKind kind, std::uint32_t offset, std::string_view text = {}) {
        return line_.arena->node(kind, line_.line, offset, text);
    }
    void push(Node* node) { operands_.push_back(node); }
    Node* pop() {
        Node* node = operands_.back();
        operands_.pop_back();
        return node;
    }
    // Gives a node its children; a tree too deep to walk by recursion is refused.
    void setChildren(Node* node, std::span<Node* const> children) {
        node->children = line_.arena->list(children);
        for (const Node* child : children)
            node->depth = std::max<std::uint32_t>(node->depth, child->depth + 1);
        if (node->depth > maximumTreeDepth) {
            throw SyntaxError{node->offset, MessageId::TooDeep, std::to_string(maximumTreeDepth)};
        }
    }
    void leaf(NodeKind kind, std::uint32_t offset, std::string_view text) { push(make(kind, offset, text)); }

    // ---- nesting
    void enter(std::uint32_t offset) {
        if (++depth_ > maximumExpressionDepth) {
            throw SyntaxError{offset, MessageId::TooDeep, std::to_string(maximumExpressionDepth)};
        }
    }
    void leave() { --depth_; }

    // ---- expressions
    void beginExpression(std::uint32_t offset) {
        enter(offset);
        marks_.push_back(operators_.size());
    }
    void prefix(std::string_view text, std::uint32_t offset) {
        operators_.push_back({text, offset, text == "!" ? notPrecedence : signPrecedence, true});
    }
    void binary(std::string_view text, std::uint32_t offset) {
        const int precedence = binaryPrecedence(text);
        while (operators_.size() > marks_.back() && operators_.back().precedence >= precedence)
            reduce();
        operators_.push_back({text, offset, precedence, false});
    }
    void endExpression() {
        while (operators_.size() > marks_.back())
            reduce();
        marks_.pop_back();
        leave();
    }

    // ---- argument lists and strings: nodes pushed since the mark
    void mark() { marks_.push_back(operands_.size()); }
    std::pmr::vector<Node*> sinceMark() {
        const std::size_t from = marks_.back();
        marks_.pop_back();
        std::pmr::vector<Node*> nodes(operands_.begin() + static_cast<std::ptrdiff_t>(from), operands_.end(), &memory_);
        operands_.resize(from);
        return nodes;
    }
    // A name waits on the operand stack while its arguments are read.
    void finishCall() {
        const std::pmr::vector<Node*> arguments = sinceMark();
        Node* call = operands_.back();
        if (call->kind == NodeKind::Arrow) {
            operands_.pop_back();
            std::pmr::vector<Node*> all({pop()}, &memory_);
            all.insert(all.end(), arguments.begin(), arguments.end());
            setChildren(call, all);
            push(call);
        } else {
            setChildren(call, arguments);
        }
    }

    // ---- strings
    struct OpenString {
        std::uint32_t offset;
        std::string text;
        std::uint32_t textOffset;
    };
    void beginString(std::uint32_t offset) {
        enter(offset);
        strings_.push_back({offset, {}, offset + 1});
        mark();
    }
    [[nodiscard]] OpenString& string() { return strings_.back(); }
    [[nodiscard]] bool inString() const { return !strings_.empty(); }
    [[nodiscard]] std::uint32_t openStringOffset() const { return strings_.back().offset; }
    void flushText() {
        OpenString& open = strings_.back();
        if (open.text.empty()) return;
        push(make(NodeKind::StringText, open.textOffset, line_.arena->keep(std::move(open.text))));
        open.text.clear();
    }
    void endString() {
        flushText();
        const std::uint32_t offset = strings_.back().offset;
        strings_.pop_back();
        leave();
        const std::pmr::vector<Node*> parts = sinceMark();
        if (parts.empty()) {
            push(make(NodeKind::StringText, offset));
        } else if (parts.size() == 1 && parts[0]->kind == NodeKind::StringText) {
            parts[0]->offset = offset;
            push(parts[0]);
        } else {
            Node* node = make(NodeKind::String, offset);
            setChildren(node, parts);
            push(node);
        }
    }

    // ---- extractions: the first bound stands above the Extract node until ',' ':' or ']' comes
    void beginExtraction(std::uint32_t offset) {
        wrap(NodeKind::Extract, offset);
        extracts_.push_back(top());
        enter(offset);
    }
    void separateExtraction(std::string_view separator) {
        if (top() == extracts_.back()) return;  // behind a parameter: [round,2]
        adopt();
        top()->text = separator;
    }
    void endExtraction() {
        if (top() != extracts_.back()) adopt();
        extracts_.pop_back();
        leave();
    }

    // Wraps the node on top: kind(top).
    void wrap(NodeKind kind, std::uint32_t offset, std::string_view text = {}) {
        Node* node = make(kind, offset, text);
        Node* inner = pop();
        setChildren(node, std::array{inner});
        push(node);
    }
    // Adds the top node as the last child of the one below it.
    void adopt() {
        Node* child = pop();
        Node* parent = operands_.back();
        std::vector<Node*> children(parent->children.begin(), parent->children.end());
        children.push_back(child);
        setChildren(parent, children);
    }
    [[nodiscard]] Node* top() const { return operands_.back(); }

  private:
    void reduce() {
        const Operator op = operators_.back();
        operators_.pop_back();
        if (op.unary) {
            Node* operand = pop();
            Node* node = make(NodeKind::Unary, op.offset, op.text);
            setChildren(node, std::array{operand});
            push(node);
            return;
        }
        Node* right = pop();
        Node* left = pop();
        Node* node = make(NodeKind::Binary, op.offset, op.text);
        setChildren(node, std::array{left, right});
        push(node);
    }

    const LineText& line_;
    // An expression of ordinary size needs no memory beside this.
    std::array<std::byte, 1024> space_;
    std::pmr::monotonic_buffer_resource memory_{space_.data(), space_.size()};
    std::pmr::vector<Node*> operands_{&memory_};
    std::pmr::vector<Operator> operators_{&memory_};
    std::pmr::vector<std::size_t> marks_{&memory_};
    std::pmr::vector<OpenString> strings_{&memory_};
    std::pmr::vector<Node*> extracts_{&memory_};
    int depth_ = 0;
};

}  // namespace uproc::syntax
