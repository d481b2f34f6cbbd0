// The host of security drivers: finds the libraries that [USER_3GL] names and speaks the security driver API to them
// (manual: "[USER_3GL]", "Specifying Libraries and Functions", "APIs: Security Driver").
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/assignment/assignment.hpp"
#include "runtime/seams/security.hpp"

namespace uproc::security {

// Told about drivers that break the rules of the API. The text names the driver and holds no secret.
using Diagnostic = std::function<void(std::string_view)>;

// [LOGICALS] of the assignment file: the value of a logical by its name, in any case.
using Logicals = std::function<std::optional<std::string>(std::string_view name)>;

// `assignment` is copied. `installedDriverFolders` are searched, in order, for the base
// names of libraries that are not found as given; a driver there that [USER_3GL] does not name is not found.
// `diagnostic` may be empty; the drivers keep copies of it, so what it refers to must outlive them.
std::unique_ptr<runtime::SecurityDrivers> makeSecurityDrivers(const runtime::Assignment& assignment,
                                                              std::vector<std::filesystem::path> installedDriverFolders,
                                                              Diagnostic diagnostic);
// The same with the entries themselves; `logicals` may be empty.
std::unique_ptr<runtime::SecurityDrivers> makeSecurityDrivers(std::vector<runtime::User3gl> entries,
                                                              std::vector<std::filesystem::path> installedDriverFolders,
                                                              Diagnostic diagnostic, Logicals logicals = {});

}  // namespace uproc::security
