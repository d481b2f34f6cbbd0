// One POP3 connection: RFC 1939 with CAPA and RESP-CODES (RFC 2449) and STLS (RFC 2595), as far as it takes to show
// what arrived. Every user sees the sandbox's one mailbox; one session at a time has it, the next is told [IN-USE].
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/awaitable.hpp>

#include "sandbox/channel.hpp"
#include "sandbox/maildir.hpp"
#include "sandbox/smtp_session.hpp"

namespace uproc::sandbox {

class Pop3Session {
  public:
    Pop3Session(Channel& channel, TlsStart tlsStart) : channel_(channel), tlsStart_(tlsStart) {}
    ~Pop3Session();
    Pop3Session(const Pop3Session&) = delete;
    Pop3Session& operator=(const Pop3Session&) = delete;

    // The whole dialog; returns when the connection is to be closed.
    asio::awaitable<void> run();

  private:
    // A reply; a multi-line one has its lines in `payload`, dots stuffed and the final dot included.
    struct Answer {
        std::string text;
        std::string payload;
        std::string summary;
    };
    using Handler = Answer (Pop3Session::*)(const std::string& arguments);
    enum class State { Authorization, Transaction };
    struct Command {
        std::string_view verb;
        State state;
        Handler handler;
    };
    static const Command commands[];

    struct Item {
        Maildir::Entry entry;
        bool deleted = false;
    };

    asio::awaitable<After> greet();
    asio::awaitable<After> nextCommand();
    asio::awaitable<After> obey(std::string line);
    asio::awaitable<After> stls(std::string arguments);
    asio::awaitable<After> auth(std::string arguments);
    asio::awaitable<After> quit();

    Answer user(const std::string& arguments);
    Answer pass(const std::string& arguments);
    Answer apop(const std::string& arguments);
    // The answer to a logon that succeeded.
    Answer openMailbox(const std::string& name);
    // The answer that refuses AUTH now, or nothing in it.
    [[nodiscard]] Answer authProblem(const std::string& mechanism);
    // A refusal too many ends the session.
    asio::awaitable<After> send(Answer answer);
    Answer stat(const std::string& arguments);
    Answer list(const std::string& arguments);
    Answer uidl(const std::string& arguments);
    Answer retr(const std::string& arguments);
    Answer top(const std::string& arguments);
    Answer dele(const std::string& arguments);
    Answer noop(const std::string& arguments);
    Answer rset(const std::string& arguments);
    [[nodiscard]] Answer capa();
    Answer answer(const std::string& verb, const std::string& arguments);

    // The message of that number, or null when there is none or it is marked as deleted.
    Item* item(std::string_view number);
    // The size as it is told, which may be a fault.
    [[nodiscard]] std::size_t shownSize(std::size_t size) const;
    // LIST and UIDL: one line a message, or the line of one.
    template <class Describe>
    Answer scan(const std::string& arguments, Describe describe);

    Channel& channel_;
    TlsStart tlsStart_;
    State state_ = State::Authorization;
    int refusals_ = 0;
    bool locked_ = false;
    std::string user_;
    std::string stamp_;  // in the greeting, for APOP
    std::vector<Item> items_;
};

}  // namespace uproc::sandbox
