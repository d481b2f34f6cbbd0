// What every file of operations needs to describe and run them.
#pragma once

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

}  // namespace uproc::upopmail
