#include "interpreter/syntax/expression.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <memory_resource>
#include <span>
#include <string>
#include <vector>

#include "interpreter/syntax/grammar.hpp"

namespace uproc::syntax {
namespace {

using Input = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*>;

struct Operator {
    std::string_view text;
    std::uint32_t offset;
    int precedence;
    bool unary;
};

// Manual "Operators": higher binds tighter. '!' stands between the relational operators and '&'.
int binaryPrecedence(std::string_view text) {
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
constexpr int notPrecedence = 3;
constexpr int signPrecedence = 7;

// The constructs under way: operands and operators on two stacks, with a mark for everything that is open.
class Builder {
  public:
    explicit Builder(const LineText& line) : line_(line) {}

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

}  // namespace

namespace grammar {

template <MessageId Id>
struct complain {
    using rule_t = complain;
    using subs_t = empty_list;
    template <apply_mode, rewind_mode, template <typename...> class, template <typename...> class, typename In>
    static bool match(In& in, Builder& builder) {
        const std::uint32_t at = builder.offset(in.current());
        if constexpr (Id == MessageId::UnterminatedString) {
            throw SyntaxError{builder.inString() ? builder.openStringOffset() : at, Id, {}};
        }
        if constexpr (Id == MessageId::KeywordExpected) throw SyntaxError{at, Id, "}"};
        if constexpr (Id == MessageId::ExpressionExpected) {
            const std::string_view constant = constantAhead(std::string_view(in.current(), in.size()));
            if (!constant.empty()) throw SyntaxError{at, MessageId::ConstantNotDefined, std::string(constant)};
        }
        throw SyntaxError{at, Id, {}};
    }
};

// Takes what ends a substitution. `%%"` behind it may be a quotation mark in the string, or "%%" and the string's end.
template <class Rule, bool (*EndsString)(std::string_view rest)>
struct substitution_end {
    using rule_t = Rule;
    using subs_t = empty_list;
    template <apply_mode, rewind_mode, template <typename...> class, template <typename...> class, typename In>
    static bool match(In& in, Builder& /*builder*/) {
        const std::string_view rest(in.current(), in.size());
        if (rest.starts_with("%%%")) {
            in.bump(3);
            return true;
        }
        if (rest.starts_with("%%\"") && EndsString(rest.substr(3))) {
            in.bump(2);
            return true;
        }
        return false;
    }
};

inline bool noQuotationMark(std::string_view rest) {
    return rest.find('"') == std::string_view::npos;
}

// If it were a quotation mark in the string, the ones that follow would not pair up.
inline bool pairedQuotationMarks(std::string_view rest) {
    bool paired = true;
    for (std::size_t at = 0; at < rest.size(); ++at) {
        if (rest[at] != '"') continue;
        if (at >= 2 && rest.substr(at - 2, 2) == "%%") {
            std::size_t name = at - 2;  // `%%"` counts unless it stands behind a name as well
            while (name > 0 && (std::isalnum(static_cast<unsigned char>(rest[name - 1])) != 0 ||
                                std::string_view("_$.").find(rest[name - 1]) != std::string_view::npos))
                --name;
            if (name == at - 2 || name < 2 || rest.substr(name - 2, 2) != "%%") continue;
        }
        paired = !paired;
    }
    return paired;
}

struct expression_end : substitution_end<expression_end, noQuotationMark> {};
struct name_end : substitution_end<name_end, pairedQuotationMarks> {};

template <class Rule>
struct action : nothing<Rule> {};

#define UPROC_ON(rule)                                                                                          \
    template <>                                                                                                 \
    struct action<rule> {                                                                                       \
        template <class In>                                                                                     \
        static void apply(const In& in, Builder& b) {                                                           \
            const std::string_view text(in.begin(), in.size());                                                 \
            const std::uint32_t at = b.offset(in.begin());                                                      \
            run(b, text, at);                                                                                   \
        }                                                                                                       \
        static void run(Builder& b, [[maybe_unused]] std::string_view text, [[maybe_unused]] std::uint32_t at); \
    };                                                                                                          \
    void action<rule>::run(Builder& b, [[maybe_unused]] std::string_view text, [[maybe_unused]] std::uint32_t at)

UPROC_ON(begin_expression) {
    b.beginExpression(at);
}
UPROC_ON(end_expression) {
    b.endExpression();
}
UPROC_ON(prefix_operator) {
    b.prefix(text, at);
}
UPROC_ON(binary_operator) {
    b.binary(text, at);
}

UPROC_ON(number) {
    b.leaf(NodeKind::Number, at, text);
}
UPROC_ON(time_span) {
    b.leaf(NodeKind::TimeSpan, at, text);
}
UPROC_ON(syntax_text) {
    b.leaf(NodeKind::SyntaxString, at - 1, text);
}

UPROC_ON(plain_name) {
    b.leaf(NodeKind::Call, at, text);
}
UPROC_ON(field_or_variable) {
    b.top()->kind = NodeKind::Name;
}
UPROC_ON(init_qualifier) {
    b.top()->flag = true;
}
UPROC_ON(begin_arguments) {
    b.mark();
}
UPROC_ON(end_arguments) {
    b.finishCall();
}

UPROC_ON(global_name) {
    b.leaf(NodeKind::GlobalVar, at, text.substr(2));
}
UPROC_ON(global_call) {
    b.top()->kind = NodeKind::Call;
}
UPROC_ON(component_name) {
    b.leaf(NodeKind::ComponentVar, at, text.substr(1, text.size() - 2));
}
UPROC_ON(general_name) {
    b.leaf(NodeKind::General, at, text.substr(1));
}
UPROC_ON(function_name) {
    b.leaf(NodeKind::Function, at, text);
}
UPROC_ON(substituted_name) {
    b.leaf(NodeKind::Name, at, text);
}

UPROC_ON(begin_string) {
    b.beginString(at);
}
UPROC_ON(end_string) {
    b.endString();
}
UPROC_ON(characters) {
    b.string().text += text;
}
UPROC_ON(other_character) {
    b.string().text += text;
}
UPROC_ON(escape) {
    b.string().text += text[2] == '^' ? '\n' : text[2];
}
UPROC_ON(plain_semicolon) {
    b.string().text += b.line().notation == GoldNotation::Documentation ? '\x1b' : ';';
}
UPROC_ON(gold_character) {
    // Manual "GOLD Key and Special Characters": the bytes of the profile characters.
    switch (text.back()) {
        case ';':
            b.string().text += '\x1b';
            break;
        case '*':
            b.string().text += '\x10';
            break;
        case '?':
            b.string().text += '\x11';
            break;
        case '=':
            b.string().text += '\x12';
            break;
        case '>':
            b.string().text += '\x13';
            break;
        case '<':
            b.string().text += '\x14';
            break;
        case '!':
            b.string().text += '\x15';
            break;
        case '&':
            b.string().text += '\x16';
            break;
        case '|':
            b.string().text += '\x17';
            break;
        default:
            break;
    }
}
UPROC_ON(begin_substitution) {
    b.flushText();
}
UPROC_ON(end_substitution) {
    b.string().textOffset = at;
}

UPROC_ON(begin_extraction) {
    b.beginExtraction(at);
}
UPROC_ON(extraction_parameter) {
    b.top()->text = text;
}
UPROC_ON(extraction_comma) {
    b.separateExtraction(",");
}
UPROC_ON(extraction_colon) {
    b.separateExtraction(":");
}
UPROC_ON(extraction) {
    b.endExtraction();
}
UPROC_ON(member_name) {
    b.leaf(NodeKind::Arrow, at, text);
}
UPROC_ON(arrow_member) {
    b.wrap(NodeKind::Member, at, text);
}
UPROC_ON(quoted_member) {
    Node* name = b.pop();
    b.wrap(NodeKind::Member, at, "\"");
    b.push(name);
    b.adopt();
}
UPROC_ON(index_open) {
    b.wrap(NodeKind::Member, at, "{");
}
UPROC_ON(index) {
    b.adopt();
}
UPROC_ON(indirect_mark) {
    b.enter(at);
}
UPROC_ON(end_indirect) {
    b.leave();
    b.wrap(NodeKind::Indirect, at);
}
#undef UPROC_ON

struct whole_expression : expression {};
struct whole_operand : seq<at<sor<letter, one<'$', '@'>>>, operand> {};

}  // namespace grammar

std::string_view constantAhead(std::string_view text) {
    constexpr std::size_t longest = 200;
    if (!text.starts_with('<')) return {};
    int depth = 0;
    for (std::size_t i = 0; i < std::min(text.size(), longest); ++i) {
        const char c = text[i];
        if (c == '<') {
            ++depth;
        } else if (c == '>') {
            if (i == 1) return {};
            if (--depth == 0) return text.substr(0, i + 1);
        } else if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '.' && c != '$') {
            return {};
        }
    }
    return {};
}

namespace {

template <class Rule>
Node* parseRule(const LineText& line, std::uint32_t& offset) {
    Builder builder(line);
    Input input(line.text.data() + offset, line.text.data() + line.text.size(), "");
    if (!tao::pegtl::parse<Rule, grammar::action>(input, builder)) return nullptr;
    offset = builder.offset(input.current());
    return builder.top();
}

}  // namespace

Node* parseExpression(const LineText& line, std::uint32_t& offset) {
    return parseRule<grammar::whole_expression>(line, offset);
}

Node* parseOperand(const LineText& line, std::uint32_t& offset) {
    return parseRule<grammar::whole_operand>(line, offset);
}

}  // namespace uproc::syntax
