// A security context: the queue of drivers that SetSecurity builds (manual: "Security Context").
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "components/upopmail/security_properties.hpp"
#include "runtime/seams/security.hpp"

namespace uproc::upopmail {

struct SecurityContextEntry {
    std::string properties;  // DriverProperties as given to SetSecurity
    std::string entryPoint;
    DriverUse use = DriverUse::Mandatory;
    std::unique_ptr<runtime::SecurityDriver> driver;
    bool inUse = false;    // has established its part of the context of the current connection
    bool wasUsed = false;  // the server supported it in this or the last connection: it has runtime information
};

// Owns the drivers; they go (USEC_CLOSE) in reverse order, with the context or when a new context begins.
class SecurityContext {
  public:
    SecurityContext() = default;
    SecurityContext(const SecurityContext&) = delete;
    SecurityContext& operator=(const SecurityContext&) = delete;
    ~SecurityContext() { clear(); }

    // After a connection lifetime the next driver is the first one of a new context.
    [[nodiscard]] bool startsAnew() const { return lifetimeEnded_ || entries_.empty(); }
    // Adds a driver at the end, or begins the new context with it.
    void append(SecurityContextEntry entry);
    // Removes all drivers.
    void clear();
    // A connection lifetime is over: no driver is in use, and the next append() starts a new context.
    void endLifetime();

    [[nodiscard]] std::vector<SecurityContextEntry>& entries() { return entries_; }

  private:
    std::vector<SecurityContextEntry> entries_;
    bool lifetimeEnded_ = false;
};

}  // namespace uproc::upopmail
