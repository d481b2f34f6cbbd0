// The PEGTL grammar of ProcScript expressions. Included by expression.cpp only: PEGTL costs seconds a translation unit.
//
// The grammar never backtracks over something an action has built: every alternative is chosen by what stands ahead.
#pragma once

#include <tao/pegtl.hpp>

#include "interpreter/source/diagnostic.hpp"

namespace uproc::syntax::grammar {

using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): a grammar is unreadable without it

// Throws SyntaxError with that message when reached (definition in expression.cpp).
template <MessageId Id>
struct complain;
template <MessageId Id, class Rule>
struct need : sor<Rule, complain<Id>> {};

struct blanks : star<one<' ', '\t'>> {};
struct letter : sor<alpha, one<'_'>> {};
struct letter_or_digit : sor<alnum, one<'_'>> {};
struct word : seq<letter, star<letter_or_digit>> {};

struct expression;
struct string_constant;

// ---- arguments
struct no_expression : success {};
struct argument : sor<expression> {};
struct arguments : seq<one<'('>, blanks,
                       opt<not_at<one<')'>>, need<MessageId::ExpressionExpected, argument>, blanks,
                           star<one<','>, blanks, need<MessageId::ExpressionExpected, argument>, blanks>>,
                       need<MessageId::MissingParenthesis, one<')'>>> {};
struct begin_arguments : success {};
struct end_arguments : success {};
struct argument_list : seq<begin_arguments, arguments, end_arguments> {};

// ---- constants
struct time_unit : one<'d', 'h', 'n', 's', 't', 'D', 'H', 'N', 'S', 'T'> {};
struct time_span : seq<plus<plus<digit>, time_unit>, not_at<letter_or_digit>> {};
struct number : sor<seq<plus<digit>, opt<one<'.'>, star<digit>>>, seq<one<'.'>, plus<digit>>> {};
struct syntax_text : star<not_one<'\''>> {};
struct syntax_constant : seq<one<'\''>, syntax_text, need<MessageId::UnterminatedString, one<'\''>>> {};

// ---- names
struct dotted_name : seq<word, star<one<'.'>, word>> {};
struct plain_name : sor<seq<word, two<':'>, word>, dotted_name> {};
struct init_qualifier : seq<TAO_PEGTL_ISTRING("/init"), at<blanks, one<'='>, not_at<one<'='>>>> {};
struct call_ahead : at<blanks, one<'('>> {};
struct call_name : seq<plain_name, call_ahead> {};
struct inline_call : seq<at<call_name>, plain_name, blanks, argument_list> {};
struct field_or_variable : seq<plain_name> {};
struct name_operand : sor<inline_call, field_or_variable> {};

// ---- $...
struct global_name : seq<two<'$'>, word> {};
struct global_call : seq<at<global_name, one<'('>>, global_name, argument_list> {};
struct component_name : seq<one<'$'>, word, one<'$'>> {};
struct general_name : seq<one<'$'>, plus<digit>> {};
struct function_name : seq<one<'$'>, word> {};
struct no_arguments : success {};
struct function : seq<function_name, begin_arguments, opt<at<call_ahead>, blanks, arguments>, end_arguments> {};
struct dollar_operand : seq<at<one<'$'>>, sor<global_call, global_name, seq<at<component_name>, component_name>,
                                              general_name, function, complain<MessageId::NameExpected>>> {};

// ---- strings
struct gold_character : seq<string<'\xc2', '\xb7'>, one<';', '*', '?', '=', '!', '|', '&', '>', '<'>> {};
struct plain_semicolon : one<';'> {};
struct escaped : one<'"', '^', '<', '>'> {};
// "%%%" may close what "%%" opened, as behind a name.
struct escape : seq<two<'%'>, escaped, opt<string<'%', '%', '%'>>> {};
struct loose_end;  // "%%%" before the string's closing quotation mark
struct characters : plus<not_one<'"', '%', ';', '\xc2'>> {};
struct other_character : not_one<'"'> {};
struct expression_end;  // behind "%%(...)": "%%%", or "%%" before the line's last quotation mark
struct name_end;        // behind "%%NAME": the same, or "%%" before any closing quotation mark
struct text_before_substitution : success {};
struct extraction;
struct substituted_expression : seq<one<'('>, blanks, need<MessageId::ExpressionExpected, expression>, blanks,
                                    need<MessageId::MissingParenthesis, one<')'>>> {};
struct substituted_function : seq<function_name, begin_arguments, opt<at<one<'('>>, arguments>, end_arguments> {};
struct substituted_dollar
    : seq<at<one<'$'>, sor<letter, digit, seq<one<'$'>, letter>>>,
          sor<global_name, seq<at<component_name>, component_name>, general_name, substituted_function>> {};
struct substituted_name : dotted_name {};
struct begin_substitution : success {};
struct end_substitution : success {};
struct substitution : seq<two<'%'>, at<one<'(', '$'>, any>, begin_substitution,
                          sor<seq<substituted_expression, end_substitution, opt<expression_end>>,
                              seq<substituted_dollar, opt<extraction>, end_substitution, opt<name_end>>>> {};
struct name_substitution : seq<two<'%'>, at<letter>, begin_substitution, substituted_name, opt<extraction>,
                               end_substitution, opt<name_end>> {};
struct dollar_substitution_ahead : seq<two<'%'>, one<'$'>, sor<letter, digit, seq<one<'$'>, letter>>> {};
struct substitution_ahead : sor<string<'%', '%', '('>, dollar_substitution_ahead> {};
struct string_piece : sor<characters, loose_end, escape, seq<at<substitution_ahead>, substitution>, name_substitution,
                          gold_character, plain_semicolon, other_character> {};
struct begin_string : one<'"'> {};
struct end_string : one<'"'> {};
struct string_constant : seq<begin_string, star<string_piece>, need<MessageId::UnterminatedString, end_string>> {};

// ---- postfixes
// A code before ']' is one even if there is a variable of that name. '#' says that a code stands there, right or wrong.
struct parameter_end : at<blanks, one<']', ','>> {};
struct rounding_word : sor<TAO_PEGTL_ISTRING("round"), one<'r', 'R'>> {};
struct name_code
    : seq<sor<string<'m', 'm', 'm'>, string<'M', 'm', 'm'>, string<'M', 'M', 'M'>, string<'a', 'a', 'a'>,
              string<'A', 'a', 'a'>, string<'A', 'A', 'A'>, string<'a', 'a'>, string<'A', 'a'>, string<'A', 'A'>>,
          opt<one<'*'>>> {};
struct extraction_word : sor<TAO_PEGTL_ISTRING("trunc"), TAO_PEGTL_ISTRING("fraction"), TAO_PEGTL_ISTRING("date"),
                             TAO_PEGTL_ISTRING("clock"), name_code,
                             one<'i', 'f', 'y', 'm', 'd', 'h', 'n', 's', 't', 'a', 'w', 'x', 'I', 'F', 'Y', 'M', 'D',
                                 'H', 'N', 'S', 'T', 'A', 'W', 'X'>> {};
struct marked_code : seq<one<'#'>, plus<letter_or_digit>, opt<one<'*'>>> {};
struct extraction_parameter : sor<seq<marked_code, parameter_end>, seq<rounding_word, parameter_end>,
                                  seq<extraction_word, at<blanks, one<']'>>>> {};
struct extraction_comma : one<','> {};
struct extraction_colon : one<':'> {};
struct begin_extraction : one<'['> {};
struct extraction
    : seq<begin_extraction, blanks, sor<extraction_parameter, need<MessageId::ExpressionExpected, expression>>, blanks,
          opt<sor<extraction_comma, extraction_colon>, blanks, need<MessageId::ExpressionExpected, expression>, blanks>,
          need<MessageId::MissingBracket, one<']'>>> {};
struct member_name : sor<seq<opt<one<'$'>>, word>, one<'*'>> {};
struct quoted_member : seq<at<one<'"'>>, string_constant> {};
struct arrow_call : seq<at<opt<one<'$'>>, word, blanks, one<'('>>, member_name, blanks, argument_list> {};
struct arrow_member : sor<one<'*'>, seq<opt<one<'$'>>, word, star<one<'.'>, word>>> {};
struct arrow : seq<string<'-', '>'>, blanks,
                   sor<arrow_call, arrow_member, quoted_member, at<one<'{'>>, complain<MessageId::NameExpected>>> {};
struct index_open : one<'{'> {};
struct index : seq<index_open, blanks, need<MessageId::ExpressionExpected, expression>, blanks,
                   need<MessageId::KeywordExpected, one<'}'>>> {};
struct postfix
    : sor<seq<at<blanks, one<'['>>, blanks, extraction>, seq<at<blanks, string<'-', '>'>>, blanks, arrow>, index> {};

// ---- operands and operators
struct parenthesis_open : one<'('> {};
struct parenthesized : seq<parenthesis_open, blanks, need<MessageId::ExpressionExpected, expression>, blanks,
                           need<MessageId::MissingParenthesis, one<')'>>> {};
struct primary;
struct indirect_mark : one<'@'> {};
struct indirect : seq<indirect_mark, need<MessageId::NameExpected, primary>> {};
struct end_indirect : success {};
struct primary : sor<string_constant, syntax_constant, parenthesized, seq<indirect, end_indirect>, dollar_operand,
                     time_span, number, name_operand> {};
struct operand : seq<primary, star<postfix>, opt<init_qualifier>> {};

struct prefix_operator : one<'!', '-', '+'> {};
struct binary_operator : sor<seq<one<'<', '>', '!', '='>, one<'='>>, one<'*', '/', '%', '+', '<', '>', '=', '&', '|'>,
                             seq<one<'-'>, not_at<one<'>'>>>> {};
struct prefixed_operand : seq<star<prefix_operator, blanks>, operand> {};
struct begin_expression : success {};
struct end_expression : success {};
struct operator_ahead : at<blanks, binary_operator> {};
struct expression_start : at<star<prefix_operator, blanks>, sor<letter, digit, one<'"', '\'', '(', '@', '$', '.'>>> {};
struct expression : seq<expression_start, begin_expression, need<MessageId::ExpressionExpected, prefixed_operand>,
                        star<seq<operator_ahead, blanks, binary_operator, blanks,
                                 need<MessageId::ExpressionExpected, prefixed_operand>>>,
                        end_expression> {};

}  // namespace uproc::syntax::grammar
