// Attachments of received mail as files (manual: "GetMail and GetMailX").
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "components/upopmail/dialog_log.hpp"
#include "runtime/seams/file_system.hpp"
#include "runtime/seams/mime.hpp"

namespace uproc::upopmail {

// The last name of what the sender wrote, safe as a file name on every system: no path, no control characters, not
// hidden, no device, at most 200 bytes with its extension. "" if nothing is left.
std::string safeFileName(std::string_view name);

// Writes parts into one folder, each as a new file: what is there already stays, a name that is taken gets a number.
class ReceivedFiles final : public runtime::PartSink {
  public:
    // Without a folder no part is written.
    ReceivedFiles(runtime::FileSystem& files, std::optional<std::string> folder, DialogLog& log)
        : files_(files), folder_(std::move(folder)), log_(log) {}

    bool begin(const runtime::ReceivedPart& part) override;
    bool write(std::string_view bytes) override;
    void end(bool decoded) override;

    // The names of the files written, in order.
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] bool decodingFailed() const { return decodingFailed_; }
    [[nodiscard]] bool writingFailed() const { return writingFailed_; }
    [[nodiscard]] bool foundDuplicates() const { return foundDuplicates_; }

  private:
    std::string nameFor(const runtime::ReceivedPart& part) const;
    enum class Created { Yes, Taken, Failed };
    Created create(const std::string& name);
    void failed(std::string_view text);

    runtime::FileSystem& files_;
    std::optional<std::string> folder_;
    DialogLog& log_;
    std::unique_ptr<runtime::FileWriter> file_;  // of the part that is being written
    std::string name_;
    std::vector<std::string> names_;
    std::size_t count_ = 0;  // of parts
    bool decodingFailed_ = false;
    bool writingFailed_ = false;
    bool foundDuplicates_ = false;
};

}  // namespace uproc::upopmail
