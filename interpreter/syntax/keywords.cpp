#include "interpreter/syntax/keywords.hpp"

#include <array>

#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {

struct Row {
    std::string_view word;
    Keyword keyword = Keyword::None;
    std::string_view today = {};  // the present name of an old spelling; "" if `word` is it
    bool deprecated = false;
};

constexpr Row rows[] = {
    {"if", Keyword::If},
    {"elseif", Keyword::ElseIf},
    {"else", Keyword::Else},
    {"endif", Keyword::EndIf},
    {"while", Keyword::While},
    {"endwhile", Keyword::EndWhile},
    {"repeat", Keyword::Repeat},
    {"until", Keyword::Until},
    {"for", Keyword::For},
    {"forlist", Keyword::ForList},
    {"forentity", Keyword::ForEntity},
    {"endfor", Keyword::EndFor},
    {"selectcase", Keyword::SelectCase},
    {"case", Keyword::Case},
    {"elsecase", Keyword::ElseCase},
    {"endselectcase", Keyword::EndSelectCase},
    {"try", Keyword::Try},
    {"catch", Keyword::Catch},
    {"finally", Keyword::Finally},
    {"endtry", Keyword::EndTry},
    {"operation", Keyword::Operation},
    {"entry", Keyword::Entry},
    {"function", Keyword::Function},
    {"trigger", Keyword::Trigger},
    {"weboperation", Keyword::WebOperation},
    {"webtrigger", Keyword::WebTrigger},
    {"end", Keyword::End},
    {"public", Keyword::Public},
    {"partner", Keyword::Partner},
    {"params", Keyword::Params},
    {"endparams", Keyword::EndParams},
    {"variables", Keyword::Variables},
    {"endvariables", Keyword::EndVariables},
    {"returns", Keyword::Returns},
    {"throws", Keyword::Throws},
    {"undeclare", Keyword::Undeclare},
    // Ours: the Declarations container of a component, in a plain script.
    {"declarations", Keyword::Declarations},
    {"enddeclarations", Keyword::EndDeclarations},
    {"scope", Keyword::Scope},
    {"endscope", Keyword::EndScope},
    {"javascript", Keyword::JavaScript},
    {"endjavascript", Keyword::EndJavaScript},
    {"return", Keyword::Return},
    {"exit", Keyword::Exit},
    {"apexit", Keyword::ApExit},
    {"break", Keyword::Break},
    {"done", Keyword::Done},
    {"goto", Keyword::Goto},
    {"call", Keyword::Call},
    {"activate", Keyword::Activate},
    {"throw", Keyword::Throw},
    {"rethrow", Keyword::Rethrow},
    {"compute", Keyword::Compute},
    {"read", Keyword::Read},
    {"selectdb", Keyword::SelectDb},
    {"compare", Keyword::Compare},
    // Statements of the common form, in the order of the manual's list.
    {"addmonths", Keyword::Statement},
    {"apstart", Keyword::Statement},
    {"askmess", Keyword::Statement},
    {"callfieldtrigger", Keyword::Statement},
    {"clear", Keyword::Statement},
    {"close", Keyword::Statement},
    {"clrmess", Keyword::Statement},
    {"colorbox", Keyword::Statement},
    {"commit", Keyword::Statement},
    {"componenttostruct", Keyword::Statement},
    {"creocc", Keyword::Statement},
    {"curoccvideo", Keyword::Statement},
    {"debug", Keyword::Statement},
    {"delete", Keyword::Statement},
    {"deleteinstance", Keyword::Statement},
    {"deletesetting", Keyword::Statement},
    {"delitem", Keyword::Statement},
    {"dircreate", Keyword::Statement},
    {"dirdelete", Keyword::Statement},
    {"dirrename", Keyword::Statement},
    {"discard", Keyword::Statement},
    {"display", Keyword::Statement},
    {"displaylength", Keyword::Statement, "", true},
    {"edit", Keyword::Statement},
    {"eject", Keyword::Statement},
    {"entitycopy", Keyword::Statement},
    {"erase", Keyword::Statement},
    {"fieldsyntax", Keyword::Statement, "", true},
    {"fieldvideo", Keyword::Statement, "", true},
    {"filebox", Keyword::Statement},
    {"filecopy", Keyword::Statement},
    {"filedelete", Keyword::Statement},
    {"filedump", Keyword::Statement},
    {"fileload", Keyword::Statement},
    {"filemove", Keyword::Statement},
    {"filerename", Keyword::Statement},
    {"findkey", Keyword::Statement},
    {"flush", Keyword::Statement},
    {"getitem", Keyword::Statement},
    {"getlistitems", Keyword::Statement},
    {"help", Keyword::Statement},
    {"jsontostruct", Keyword::Statement},
    {"ldircreate", Keyword::Statement},
    {"ldirdelete", Keyword::Statement},
    {"ldirrename", Keyword::Statement},
    {"length", Keyword::Statement, "", true},
    {"lfilecopy", Keyword::Statement},
    {"lfiledelete", Keyword::Statement},
    {"lfiledump", Keyword::Statement},
    {"lfileload", Keyword::Statement},
    {"lfilemove", Keyword::Statement},
    {"lfilerename", Keyword::Statement},
    {"lflush", Keyword::Statement},
    {"lock", Keyword::Statement},
    {"lookup", Keyword::Statement},
    {"lowercase", Keyword::Statement, "", true},
    {"macro", Keyword::Statement},
    {"message", Keyword::Statement},
    {"moveocc", Keyword::Statement},
    {"newinstance", Keyword::Statement},
    {"nodebug", Keyword::Statement},
    {"numgen", Keyword::Statement},
    {"numset", Keyword::Statement},
    {"open", Keyword::Statement},
    {"postmessage", Keyword::Statement},
    {"print", Keyword::Statement},
    {"printbreak", Keyword::Statement},
    {"proccompile", Keyword::Statement},
    {"pulldown", Keyword::Statement},
    {"putitem", Keyword::Statement},
    {"putlistitems", Keyword::Statement},
    {"putmess", Keyword::Statement},
    {"reconnect", Keyword::Statement},
    {"refresh", Keyword::Statement},
    {"release", Keyword::Statement},
    {"reload", Keyword::Statement},
    {"remocc", Keyword::Statement},
    {"reset", Keyword::Statement},
    {"retrieve", Keyword::Statement},
    {"rollback", Keyword::Statement},
    {"run", Keyword::Statement, "", true},
    {"scan", Keyword::Statement, "", true},
    {"set", Keyword::Statement},
    {"setformfocus", Keyword::Statement},
    {"setocc", Keyword::Statement},
    {"show", Keyword::Statement},
    {"skip", Keyword::Statement},
    {"sleep", Keyword::Statement},
    {"sort", Keyword::Statement},
    {"spawn", Keyword::Statement},
    {"sql", Keyword::Statement},
    {"store", Keyword::Statement},
    {"stripattributes", Keyword::Statement},
    {"structtocomponent", Keyword::Statement},
    {"structtojson", Keyword::Statement},
    {"structtoxml", Keyword::Statement},
    {"uppercase", Keyword::Statement, "", true},
    {"validate", Keyword::Statement},
    {"validatefield", Keyword::Statement},
    {"validatekey", Keyword::Statement},
    {"validateocc", Keyword::Statement},
    {"webactivate", Keyword::WebActivate},
    {"webdefinitions", Keyword::Statement},
    {"webgen", Keyword::Statement},
    {"webget", Keyword::Statement},
    {"weblayout", Keyword::Statement},
    {"webload", Keyword::Statement},
    {"webmessage", Keyword::Statement},
    {"websave", Keyword::Statement},
    {"websetocc", Keyword::Statement},
    {"write", Keyword::Statement},
    {"xmltostruct", Keyword::Statement},
    {"xmlload", Keyword::Statement},
    {"xmlsave", Keyword::Statement},
    {"xmlvalidate", Keyword::Statement},
    // Spellings of earlier versions, still met in applications.
    {"curocc_video", Keyword::Statement, "curoccvideo", true},
    {"delete_instance", Keyword::Statement, "deleteinstance", true},
    {"field_syntax", Keyword::Statement, "fieldsyntax", true},
    {"field_video", Keyword::Statement, "fieldvideo", true},
    {"new_instance", Keyword::Statement, "newinstance", true},
};

constexpr std::size_t longestWord = 17;
constexpr std::size_t tableSize = 512;  // a power of two, well above the number of rows
static_assert(std::size(rows) * 2 < tableSize);

constexpr std::uint32_t hashOf(std::string_view lower) {
    std::uint32_t hash = 2166136261U;  // FNV-1a
    for (const char c : lower)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash ^ (hash >> 15U);
}

// Open addressing: 0 is free, otherwise the row's number plus one.
constexpr auto table = [] {
    std::array<std::uint8_t, tableSize> slots{};
    for (std::size_t row = 0; row < std::size(rows); ++row) {
        std::size_t slot = hashOf(rows[row].word) % tableSize;
        while (slots[slot] != 0)
            slot = (slot + 1) % tableSize;
        slots[slot] = static_cast<std::uint8_t>(row + 1);
    }
    return slots;
}();
static_assert(std::size(rows) < 255);

}  // namespace

KeywordInfo keywordOf(std::string_view word) {
    if (word.empty() || word.size() > longestWord) return {};
    std::array<char, longestWord> buffer{};
    for (std::size_t i = 0; i < word.size(); ++i)
        buffer[i] = lowerAscii(word[i]);
    const std::string_view lower(buffer.data(), word.size());
    for (std::size_t slot = hashOf(lower) % tableSize; table[slot] != 0; slot = (slot + 1) % tableSize) {
        const Row& row = rows[table[slot] - 1U];
        if (row.word == lower) return {row.keyword, row.today.empty() ? row.word : row.today, row.deprecated};
    }
    return {};
}

bool isClauseWord(std::string_view word) {
    for (const std::string_view known :
         {"u_where", "u_condition", "where", "order", "using", "options", "from", "to"}) {
        if (equalIgnoreCase(known, word)) return true;
    }
    return false;
}

}  // namespace uproc::syntax
