// Received mail read with GMime (RFC 5322, RFC 2045-2049, RFC 2231).
#pragma once

#include <memory>

#include "runtime/seams/mime.hpp"

namespace uproc::mime {

std::unique_ptr<runtime::MimeReader> makeMimeReader();

}  // namespace uproc::mime
