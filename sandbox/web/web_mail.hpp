// The page of what arrived, and the same as JSON: for reading only, from the maildir.
//
//   /                                    the list, newest first
//   /messages/ID                         one message
//   /messages/ID/html                    its HTML, shown in a frame without scripts and without anything from elsewhere
//   /api/messages?start=N&limit=N        {"total":N,"start":N,"messages":[...]}
//   /api/messages/ID                     one, with its texts
//   /api/messages/ID/raw                 its source
//   /api/messages/ID/attachments/N       the decoded bytes, counted from 1
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/message_store.hpp"
#include "sandbox/message_view.hpp"
#include "sandbox/web/http.hpp"

namespace uproc::sandbox {

// One for a sandbox, used on its thread only. The store outlives it.
class WebMail {
  public:
    // Messages of more than `sizeLimit` bytes are not shown.
    WebMail(const MessageStore& store, std::size_t sizeLimit) : store_(store), sizeLimit_(sizeLimit) {}

    [[nodiscard]] HttpResponse answer(const HttpRequest& request);

  private:
    // A part of the list, newest first.
    struct Page {
        std::size_t total = 0;
        std::size_t start = 0;
        std::size_t limit = 0;
        std::vector<MessageView> messages;
    };
    [[nodiscard]] Page page(const std::string& query);
    // The source of the message of that id; nothing when there is none (any more).
    [[nodiscard]] std::optional<std::string> source(const std::string& id) const;

    [[nodiscard]] HttpResponse list(const std::string& query);
    [[nodiscard]] HttpResponse listAsJson(const std::string& query);
    [[nodiscard]] static HttpResponse message(const std::string& id, const std::string& raw);
    // What stands behind the id: `parts` of the path, in /messages or in /api/messages.
    [[nodiscard]] static HttpResponse behind(const std::string& id, const std::string& raw,
                                             const std::vector<std::string>& parts, bool api);

    const MessageStore& store_;
    std::size_t sizeLimit_;
    std::map<std::string, MessageView> summaries_;  // of messages already read once
};

asio::awaitable<void> serveWeb(std::shared_ptr<Transport> transport, WebMail& mail);

}  // namespace uproc::sandbox
