// Passwords and tokens in source lines that are shown to a person: a diagnostic may end up in a log.
#pragma once

#include <string>
#include <string_view>

namespace uproc {

// `line` with an asterisk for each character of a secret, so that columns stay: the value behind NAME= inside a string
// constant, up to GOLD ; or the end of the string, and a string constant assigned to NAME. NAME is a word that holds
// PASSWORD, PASSWD, PWD, TOKEN or SECRET, in any case. Also a string constant behind "NAME", (putitem/id), and the
// third argument of LogonSMTP and LogonMail.
std::string withoutSecrets(std::string_view line);

}  // namespace uproc
