#include "components/upopmail/received_files.hpp"

#include <algorithm>
#include <array>

#include "components/upopmail/media_types.hpp"
#include "components/upopmail/text.hpp"
#include "interpreter/machine/procerror.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestName = 200;      // bytes; file systems take 255, and a number may be added
constexpr std::size_t LongestExtension = 20;  // with its dot
constexpr int MostNumbers = 1000;             // tried for a name that is taken

// Names that Windows takes for devices, with and without an extension.
bool isDevice(std::string_view name) {
    static constexpr auto Devices = std::to_array<std::string_view>({"CON", "PRN", "AUX", "NUL"});
    const std::string_view stem = name.substr(0, name.find('.'));
    const bool isPort = stem.size() == 4 && stem[3] >= '0' && stem[3] <= '9' &&
                        (equalsIgnoringCase(stem.substr(0, 3), "COM") || equalsIgnoringCase(stem.substr(0, 3), "LPT"));
    return isPort || std::any_of(Devices.begin(), Devices.end(),
                                 [&](std::string_view device) { return equalsIgnoringCase(stem, device); });
}

// Where the extension begins; the end of the name if it has none.
std::size_t extensionStart(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 || name.size() - dot > LongestExtension ? name.size() : dot;
}

}  // namespace

std::string safeFileName(std::string_view name) {
    std::string text = singleLine(name);
    if (const auto last = text.find_last_of("/\\:"); last != std::string::npos) text.erase(0, last + 1);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return std::string_view("<>\"|?*").find(c) != std::string_view::npos; },
        '_');
    const auto first = text.find_first_not_of(". ");
    if (first == std::string::npos) return {};
    text = text.substr(first, text.find_last_not_of(". ") - first + 1);
    if (text.size() > LongestName) {
        const std::string extension = text.substr(extensionStart(text));
        text = std::string(cutToBytes(text, LongestName - extension.size())) + extension;
    }
    return isDevice(text) ? "_" + text : text;
}

std::string ReceivedFiles::nameFor(const runtime::ReceivedPart& part) const {
    std::string name = safeFileName(part.fileName);
    if (!name.empty()) return name;
    const std::string extension(extensionOf(part.mimeType));
    if (part.mimeType == "text/html") return "message." + extension;
    return "part-" + std::to_string(count_) + "." + extension;
}

bool ReceivedFiles::begin(const runtime::ReceivedPart& part) {
    ++count_;
    if (!folder_) {
        failed("no folder is given for the attachments");
        return false;
    }
    const std::string name = nameFor(part);
    const auto extension = extensionStart(name);
    Created created = create(name);
    for (int number = 2; created == Created::Taken && number <= MostNumbers; ++number) {
        foundDuplicates_ = true;
        created = create(name.substr(0, extension) + "-" + std::to_string(number) + name.substr(extension));
    }
    if (created == Created::Taken) failed("every name like '" + name + "' is taken");
    return created == Created::Yes;
}

ReceivedFiles::Created ReceivedFiles::create(const std::string& name) {
    const std::string path = *folder_ + (folder_->ends_with('/') ? "" : "/") + name;
    auto created = files_.create(path);
    if (created) {
        file_ = std::move(*created);
        name_ = name;
        return Created::Yes;
    }
    if (created.error().code == procerror::UIOSERR_DUPLICATE_KEY) return Created::Taken;
    failed(created.error().text);
    return Created::Failed;
}

bool ReceivedFiles::write(std::string_view bytes) {
    if (!file_) return false;
    const auto written = file_->write(bytes);
    if (written) return true;
    failed(written.error().text);
    file_->discard();
    file_.reset();
    return false;
}

void ReceivedFiles::end(bool decoded) {
    if (!decoded) {
        decodingFailed_ = true;
        log_.diagnostic("an attachment is not what its transfer encoding says: " + name_);
    }
    if (!file_) return;
    const auto closed = file_->close();
    if (closed) {
        names_.push_back(name_);
    } else {
        failed(closed.error().text);
        file_->discard();
    }
    file_.reset();
}

void ReceivedFiles::failed(std::string_view text) {
    writingFailed_ = true;
    log_.diagnostic("an attachment is not written: " + std::string(text));
}

}  // namespace uproc::upopmail
