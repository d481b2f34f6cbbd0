#include "components/upopmail/security_context.hpp"

namespace uproc::upopmail {

void SecurityContext::append(SecurityContextEntry entry) {
    if (lifetimeEnded_) clear();
    entries_.push_back(std::move(entry));
}

void SecurityContext::clear() {
    while (!entries_.empty())
        entries_.pop_back();
    lifetimeEnded_ = false;
}

void SecurityContext::endLifetime() {
    for (SecurityContextEntry& entry : entries_)
        entry.inUse = false;
    lifetimeEnded_ = true;
}

}  // namespace uproc::upopmail
