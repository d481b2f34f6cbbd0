// UPOPMAIL, the built-in component for sending and receiving mail (manual: "UPOPMAIL").
#pragma once

#include "runtime/components/native_component.hpp"

namespace uproc {

// The component's table of operations; it lives as long as the program. Every operation of the manual is listed;
// those that are not built yet return -10 and say so through MessageSink::diagnostic.
const runtime::NativeComponent& upopmailComponent();

}  // namespace uproc
