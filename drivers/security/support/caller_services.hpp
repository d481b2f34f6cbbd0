// What stands behind USecDrv::Reserved[0]: the caller's side of USecGetLogical and USecAddServerText.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace uproc::security {

class CallerServices {
  public:
    virtual ~CallerServices() = default;
    [[nodiscard]] virtual std::optional<std::string> logical(std::string_view name) const = 0;
    virtual void addServerText(std::string_view text) = 0;
};

}  // namespace uproc::security
