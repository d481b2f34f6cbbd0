// What every file of operations needs to describe and run them.
#pragma once

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "components/upopmail/mail_instance.hpp"
#include "components/upopmail/status.hpp"
#include "runtime/components/native_component.hpp"

namespace uproc::upopmail {

using OperationBody = Status (*)(MailInstance& mail, runtime::NativeCall& call);

// The body as the component's table wants it: on this component's instance, and with the documented $status when there
// is no memory left.
template <OperationBody body, Status outOfMemory = status::OutOfMemory>
Status operation(runtime::NativeInstance& instance, runtime::NativeCall& call) {
    try {
        return body(static_cast<MailInstance&>(instance), call);
    } catch (const std::bad_alloc&) {
        return outOfMemory;
    }
}

// Parameters in the manual's words: "string In", "numeric Out", ...
inline Parameter stringIn(std::string name) {
    return {std::move(name), Type::String, Direction::In};
}
inline Parameter stringOut(std::string name) {
    return {std::move(name), Type::String, Direction::Out};
}
inline Parameter stringInOut(std::string name) {
    return {std::move(name), Type::String, Direction::InOut};
}
inline Parameter numericIn(std::string name) {
    return {std::move(name), Type::Numeric, Direction::In};
}
inline Parameter numericOut(std::string name) {
    return {std::move(name), Type::Numeric, Direction::Out};
}

// The name of an operation as a template argument.
template <std::size_t size>
struct OperationName {
    consteval OperationName(const char (&name)[size]) { std::copy_n(name, size, text); }
    char text[size]{};
};

// An operation of the manual that is not built yet.
template <OperationName name>
Status unsupported(MailInstance& mail, runtime::NativeCall& call) {
    (void)call;
    mail.log.diagnostic("operation " + std::string(name.text) + " is not supported yet");
    return status::Miscellaneous;
}

}  // namespace uproc::upopmail
