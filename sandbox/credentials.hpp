// Who may log on to the sandbox.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/result.hpp"

namespace uproc::sandbox {

class Credentials {
  public:
    // `pairs` are "user:password"; the password may hold further colons. None at all: every user name and password is
    // accepted. Error::code is SandboxError::Credentials; the text never shows the pair.
    static Result<Credentials> parse(const std::vector<std::string>& pairs);

    [[nodiscard]] bool acceptAny() const { return passwords_.empty(); }
    // User names are compared exactly; an empty user name is never accepted.
    [[nodiscard]] bool accept(std::string_view user, std::string_view password) const;

    // The password of a user that was given with one; null for any other.
    [[nodiscard]] const std::string* password(std::string_view user) const;

  private:
    std::map<std::string, std::string, std::less<>> passwords_;
};

}  // namespace uproc::sandbox
