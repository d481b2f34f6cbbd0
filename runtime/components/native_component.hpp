// Built-in components written in C++ (UPOPMAIL, ...): a table of operations per component.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/type.hpp"
#include "interpreter/values/value.hpp"
#include "runtime/seams/services.hpp"

namespace uproc::runtime {

// State of one instance of a native component; destroyed with the instance (the manual's `cleanup`).
class NativeInstance {
  public:
    virtual ~NativeInstance() = default;
};

// One activation of a native operation.
struct NativeCall {
    // One Value a declared parameter, in order: IN and INOUT converted to the declared type, OUT null until assigned.
    std::span<Value> arguments;
    Services& services;
};

// One operation: `run` returns the operation's return value (its documented $status).
struct NativeOperation {
    std::string_view name;  // matched in any case
    std::vector<Parameter> parameters;
    std::int64_t (*run)(NativeInstance& instance, NativeCall& call);
    // For `uproc features`: false if `run` only says that it is not supported, and what a supported one lacks.
    bool isBuilt = true;
    std::string_view missing = {};
};

struct NativeComponent {
    std::string_view name;  // upper case
    std::span<const NativeOperation> operations;
    std::unique_ptr<NativeInstance> (*create)(Services& services);
};

}  // namespace uproc::runtime
