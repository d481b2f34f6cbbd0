// USecGetLogical, USecAddServerText: what a driver may ask of and tell its caller.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>

#include "drivers/security/include/zsecdrv.h"
#include "drivers/security/support/caller_services.hpp"

namespace {

uproc::security::CallerServices* servicesOf(USecDrv* driver) {
    return driver == nullptr ? nullptr : static_cast<uproc::security::CallerServices*>(driver->Reserved[0]);
}

}  // namespace

extern "C" int USecGetLogical(USecDrv* SecDrv, const unsigned char* Name, unsigned char* Value, int ValueLen) {
    if (Value == nullptr || ValueLen <= 0) return 0;
    *Value = 0;
    const auto* const services = servicesOf(SecDrv);
    if (services == nullptr || Name == nullptr) return 0;
    const std::optional<std::string> value = services->logical(reinterpret_cast<const char*>(Name));
    if (!value) return 0;
    const std::size_t length = std::min(value->size(), static_cast<std::size_t>(ValueLen) - 1);
    std::memcpy(Value, value->data(), length);
    Value[length] = 0;
    return static_cast<int>(length);
}

extern "C" void USecAddServerText(USecDrv* SecDrv, const unsigned char* Text, int Length) {
    auto* const services = servicesOf(SecDrv);
    if (services == nullptr || Text == nullptr || Length <= 0) return;
    services->addServerText({reinterpret_cast<const char*>(Text), static_cast<std::size_t>(Length)});
}
