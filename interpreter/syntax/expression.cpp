#include "interpreter/syntax/expression.hpp"

#include <cctype>

#include "interpreter/syntax/expression_builder.hpp"
#include "interpreter/syntax/grammar.hpp"

namespace uproc::syntax {
namespace {

using Input = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*>;

}  // namespace

namespace grammar {

template <MessageId Id>
struct complain {
    using rule_t = complain;
    using subs_t = empty_list;
    template <apply_mode, rewind_mode, template <typename...> class, template <typename...> class, typename In>
    static bool match(In& in, ExpressionBuilder& builder) {
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
    static bool match(In& in, ExpressionBuilder& /*builder*/) {
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

struct loose_end {
    using rule_t = loose_end;
    using subs_t = empty_list;
    template <apply_mode, rewind_mode, template <typename...> class, template <typename...> class, typename In>
    static bool match(In& in, ExpressionBuilder& /*builder*/) {
        const std::string_view rest(in.current(), in.size());
        if (!rest.starts_with("%%%\"") || !pairedQuotationMarks(rest.substr(4))) return false;
        in.bump(3);
        return true;
    }
};

template <class Rule>
struct action : nothing<Rule> {};

#define UPROC_ON(rule)                                                                   \
    template <>                                                                          \
    struct action<rule> {                                                                \
        template <class In>                                                              \
        static void apply(const In& in, ExpressionBuilder& b) {                          \
            const std::string_view text(in.begin(), in.size());                          \
            const std::uint32_t at = b.offset(in.begin());                               \
            run(b, text, at);                                                            \
        }                                                                                \
        static void run(ExpressionBuilder& b, [[maybe_unused]] std::string_view text,    \
                        [[maybe_unused]] std::uint32_t at);                              \
    };                                                                                   \
    void action<rule>::run(ExpressionBuilder& b, [[maybe_unused]] std::string_view text, \
                           [[maybe_unused]] std::uint32_t at)

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
UPROC_ON(escaped) {
    b.string().text += text[0] == '^' ? '\n' : text[0];
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
    ExpressionBuilder builder(line);
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
