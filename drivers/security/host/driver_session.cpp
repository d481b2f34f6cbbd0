#include "drivers/security/host/driver_session.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "drivers/security/host/redaction.hpp"

namespace uproc::security {

namespace {

constexpr std::size_t bufferSize = 4096;  // manual: "USEC_OPENMSG", Buffers
constexpr std::size_t messageSize = 256;  // manual: "Security Driver Control Structure (USecDrv)", ErrMsg
constexpr int longestMessage = 4096;      // of a driver's own message buffer; more is cut off
constexpr std::size_t longestServerText = 1024;

// What stands between the driver and a terminal or a log: no control characters, no line end.
std::string printable(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

// The room behind `at`, when it points into `buffer`; `claimed` when it is the driver's own memory.
int roomAt(const unsigned char* at, int claimed, const SecretBuffer& buffer) {
    const unsigned char* const end = buffer.data() + buffer.size();
    const std::less<const unsigned char*> before;
    if (before(at, buffer.data()) || !before(at, end)) return claimed;
    return std::min(claimed, static_cast<int>(end - at));
}

}  // namespace

DriverSession::DriverSession(std::shared_ptr<const SharedLibrary> library, USecEntryPoint entryPoint, std::string name,
                             std::string_view properties, std::string_view parameters, Diagnostic diagnostic,
                             Logicals logicals)
    : library_(std::move(library)),
      entryPoint_(entryPoint),
      name_(std::move(name)),
      diagnostic_(std::move(diagnostic)),
      logicals_(std::move(logicals)),
      properties_(properties),
      parameters_(parameters),
      input_(bufferSize),
      output_(bufferSize),
      message_(messageSize) {
    control_.Reserved[0] = static_cast<CallerServices*>(this);
}

DriverSession::~DriverSession() {
    if (initialized_) static_cast<void>(call(USEC_CLOSE, {}));
}

std::optional<std::string> DriverSession::logical(std::string_view name) const {
    return logicals_ ? logicals_(name) : std::nullopt;
}

void DriverSession::addServerText(std::string_view text) {
    serverText_.append(text.substr(0, longestServerText - std::min(longestServerText, serverText_.size())));
}

Result<void> DriverSession::initialize() {
    const Result<long> status = call(USEC_DRVINFO, {});
    if (status && (*status == USEC_SUCCESS || *status == USEC_INFO)) {
        initialized_ = true;
        return {};
    }
    std::string text = "The security driver " + name_ + " could not be initialized";
    std::string reason = status ? message() : status.error().text;
    if (status && *status != USEC_ERROR)
        reason = breach("returned the status " + std::to_string(*status) + " from USEC_DRVINFO");
    if (!reason.empty()) text += ": " + reason;
    return fail(static_cast<int>(runtime::SecurityError::Initialization), std::move(text));
}

bool DriverSession::verify(std::string_view capabilities, std::string& message) {
    const Result<long> status = call(USEC_VERIFY, capabilities);
    message.clear();
    if (status && *status == USEC_SUCCESS) return true;
    message = status ? this->message() : status.error().text;
    if (!status) return false;
    if (*status == USEC_INFO) return true;
    if (*status != USEC_ERROR) message = breach("returned the status " + std::to_string(*status) + " from USEC_VERIFY");
    return false;
}

std::string DriverSession::runtimeInfo() {
    if (!supportsRuntimeInfo()) return {};
    const Result<long> status = call(USEC_RTINFO, {});
    if (!status || (*status != USEC_SUCCESS && *status != USEC_INFO)) return {};
    return output().value_or(std::string());
}

runtime::SecurityDriver::Reply DriverSession::dialog(int function, std::string_view serverReply) {
    serverText_.clear();
    const Result<long> status = call(function, serverReply);
    if (!status) return Reply{.message = status.error().text};
    Reply reply;
    switch (*status) {
        case USEC_SUCCESS:
            reply.step = Step::Done;
            return reply;
        case USEC_INFO:
            reply.step = Step::Done;
            reply.message = message();
            reply.number = control_.Error;
            return reply;
        case USEC_ERROR:
            reply.serverText = std::exchange(serverText_, {});
            redactSecrets(reply.serverText, parameters_.data());
            reply.serverText = printable(std::move(reply.serverText));
            reply.message = message();
            reply.number = control_.Error;
            return reply;
        case USEC_READONLY:
            reply.step = Step::ReadOnly;
            return reply;
        case USEC_CONTINUE:
            reply.step = Step::Exchange;
            break;
        case USEC_WRITEONLY:
            reply.step = Step::WriteOnly;
            break;
        default:
            if (*status == USEC_STARTTLS && function == USEC_OPENMSG) {
                reply.step = Step::UpgradeTls;
                return reply;
            }
            reply.message = breach("returned the unknown status " + std::to_string(*status));
            return reply;
    }
    Result<std::string> bytes = output();
    if (!bytes) return Reply{.message = bytes.error().text};
    reply.output = *std::move(bytes);
    return reply;
}

Result<long> DriverSession::call(int function, std::string_view input) {
    if (const Result<void> placed = placeInput(input); !placed) return tl::unexpected<Error>(placed.error());
    placeOutputAndMessage();
    control_.Properties = properties_.data();
    control_.Parameters = parameters_.data();
    control_.Error = 0;
    control_.Function = function;
    const long status = entryPoint_(&control_);
    // The larger buffer was for this call: give the driver its usual one back, unless it chose one of its own
    // meanwhile.
    if (largerInput_ && control_.InBuf != largerInput_->data()) {
        retiredInputs_.push_back(std::move(largerInput_));
    } else if (largerInput_) {
        control_.InBuf = nullptr;
        largerInput_.reset();
    }
    return status;
}

// "The pointers are not changed by the caller": a buffer of the driver's own stays. It may also have freed its own and
// left NULL, which asks for ours.
Result<void> DriverSession::placeInput(std::string_view input) {
    if (input.size() > static_cast<std::size_t>(std::numeric_limits<int>::max() - 1)) {
        return fail(0, "The server's reply is too long for a security driver");
    }
    if (control_.InBuf == nullptr || control_.InBuf == input_.data()) {
        const SecretBuffer* buffer = &input_;
        if (input.size() > input_.size()) {
            largerInput_ = std::make_unique<SecretBuffer>(input.size());
            buffer = largerInput_.get();
        }
        control_.InBuf = buffer->data();
        control_.InBufLen = static_cast<int>(buffer->size());
        // A NUL behind the data, as a courtesy to drivers that use string functions on it.
        buffer->data()[input.size()] = 0;
    } else if (const int room = roomAt(control_.InBuf, control_.InBufLen, input_);
               room < 0 || input.size() > static_cast<std::size_t>(room)) {
        return fail(0, breach("put in an input buffer of " + std::to_string(control_.InBufLen) +
                              " bytes, which is too small for the server's reply of " + std::to_string(input.size())));
    }
    if (!input.empty()) std::memcpy(control_.InBuf, input.data(), input.size());
    control_.InDataLen = static_cast<int>(input.size());
    return {};
}

void DriverSession::placeOutputAndMessage() {
    if (control_.OutBuf == nullptr || control_.OutBuf == output_.data()) {
        control_.OutBuf = output_.data();
        control_.OutBufLen = static_cast<int>(output_.size());
    }
    control_.OutDataLen = 0;
    if (control_.ErrMsg == nullptr || control_.ErrMsg == message_.data()) {
        // Cleared, so that a driver that gives no text is not credited with its last one.
        message_.wipe();
        control_.ErrMsg = message_.data();
        control_.ErrMsgLen = static_cast<int>(message_.size());
    }
}

Result<std::string> DriverSession::output() const {
    const int length = control_.OutDataLen;
    if (length == 0) return std::string();
    if (length < 0) return fail(0, breach("returned the negative OutDataLen " + std::to_string(length)));
    if (control_.OutBuf == nullptr)
        return fail(0, breach("returned OutDataLen " + std::to_string(length) + " without OutBuf"));
    const int room = roomAt(control_.OutBuf, control_.OutBufLen, output_);
    if (length > room) {
        return fail(0, breach("returned OutDataLen " + std::to_string(length) + ", more than its output buffer of " +
                              std::to_string(room) + " bytes holds"));
    }
    return std::string(reinterpret_cast<const char*>(control_.OutBuf), static_cast<std::size_t>(length));
}

std::string DriverSession::message() const {
    if (control_.ErrMsg == nullptr || control_.ErrMsgLen <= 0) return {};
    const int limit = std::min(roomAt(control_.ErrMsg, control_.ErrMsgLen, message_), longestMessage);
    const auto* const bytes = reinterpret_cast<const char*>(control_.ErrMsg);
    std::string text(bytes, strnlen(bytes, static_cast<std::size_t>(limit)));
    redactSecrets(text, parameters_.data());
    return printable(std::move(text));
}

std::string DriverSession::breach(std::string_view text) const {
    std::string sentence = "The security driver " + name_ + " is faulty: it " + std::string(text);
    if (diagnostic_) diagnostic_(sentence);
    return sentence;
}

}  // namespace uproc::security
