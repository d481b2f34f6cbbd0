// The HTML of the pages. Everything that comes from a message is escaped; there are no scripts.
#pragma once

#include <string>
#include <vector>

#include "sandbox/message_view.hpp"

namespace uproc::sandbox {

[[nodiscard]] std::string listPage(const std::vector<MessageView>& messages, std::size_t start, std::size_t limit,
                                   std::size_t total);
[[nodiscard]] std::string messagePage(const MessageView& view);
[[nodiscard]] std::string styleSheet();

}  // namespace uproc::sandbox
