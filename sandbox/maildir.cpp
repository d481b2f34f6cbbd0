#include "sandbox/maildir.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/sandbox_error.hpp"

namespace uproc::sandbox {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t uniqueNameLimit = 70;

class FileDescriptor {
  public:
    explicit FileDescriptor(int number) : number_(number) {}
    ~FileDescriptor() {
        if (number_ >= 0) ::close(number_);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    FileDescriptor(FileDescriptor&&) = delete;
    FileDescriptor& operator=(FileDescriptor&&) = delete;

    [[nodiscard]] bool valid() const { return number_ >= 0; }
    [[nodiscard]] int get() const { return number_; }

  private:
    int number_;
};

tl::unexpected<Error> systemFailure(std::string_view doing, const fs::path& path, int error) {
    return sandboxFailure(SandboxError::Maildir,
                          std::string(doing) + " " + path.string() + ": " + std::generic_category().message(error));
}

bool writeAll(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::string withLineFeeds(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') continue;
        out += bytes[i];
    }
    return out;
}

std::string withCarriageReturns(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 32);
    char before = '\0';
    for (const char c : bytes) {
        if (c == '\n' && before != '\r') out += '\r';
        out += c;
        before = c;
    }
    return out;
}

std::string newName(unsigned long counter) {
    using namespace std::chrono;
    const auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    std::array<char, 64> name{};
    std::snprintf(name.data(), name.size(), "%010lld.M%06lldP%ldQ%06lu.uproc", static_cast<long long>(now / 1000000),
                  static_cast<long long>(now % 1000000), static_cast<long>(::getpid()), counter);
    return name.data();
}

// The file name without its flags (":2,S"); a name that cannot be a POP3 unique-id is replaced by its digest.
std::string uniqueNameOf(const std::string& fileName) {
    auto name = fileName.substr(0, fileName.find(':'));
    const bool usable = !name.empty() && name.size() <= uniqueNameLimit &&
                        std::all_of(name.begin(), name.end(), [](char c) { return c >= 0x21 && c <= 0x7E; });
    if (usable) return name;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_Digest(fileName.data(), fileName.size(), digest.data(), &length, EVP_sha256(), nullptr);
    std::string hex;
    for (std::size_t i = 0; i < std::min<std::size_t>(length, 16); ++i) {
        constexpr std::string_view digits = "0123456789abcdef";
        hex += digits[digest[i] >> 4U];
        hex += digits[digest[i] & 0xFU];
    }
    return hex;
}

void listFolder(const fs::path& folder, std::vector<fs::path>& files) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        const bool hidden = entry->path().filename().native().starts_with('.');
        if (!hidden && fs::is_regular_file(entry->symlink_status(ignored))) files.push_back(entry->path());
    }
}

}  // namespace

Result<Maildir> Maildir::open(const fs::path& folder) {
    std::error_code error;
    const auto whole = fs::absolute(folder, error);
    if (error) return systemFailure("cannot open the maildir", folder, error.value());
    fs::create_directories(whole.parent_path(), error);  // what is wrong with it shows below
    for (const auto& part : {whole, whole / "tmp", whole / "new", whole / "cur"}) {
        if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) {
            return systemFailure("cannot make the folder", part, errno);
        }
        if (!fs::is_directory(part, error)) return systemFailure("not a folder:", part, ENOTDIR);
        if (::access(part.c_str(), R_OK | W_OK | X_OK) != 0) {
            return systemFailure("cannot write to the folder", part, errno);
        }
    }
    return Maildir(whole);
}

Result<fs::path> Maildir::deliver(std::string_view bytes) {
    const auto name = newName(++delivered_);
    const auto incomplete = folder_ / "tmp" / name;
    {
        const FileDescriptor file(
            ::open(incomplete.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!file.valid()) return systemFailure("cannot make", incomplete, errno);
        // No fsync: the mail is for looking at, not for keeping through a power failure.
        if (!writeAll(file.get(), withLineFeeds(bytes))) {
            const int reason = errno;
            ::unlink(incomplete.c_str());
            return systemFailure("cannot write", incomplete, reason);
        }
    }
    auto complete = folder_ / "new" / name;
    if (::rename(incomplete.c_str(), complete.c_str()) != 0) {
        const int reason = errno;
        ::unlink(incomplete.c_str());
        return systemFailure("cannot rename into", complete, reason);
    }
    return complete;
}

Result<Maildir> Maildir::openExisting(const fs::path& folder) {
    std::error_code error;
    for (const auto* part : {"new", "cur"}) {
        if (!fs::is_directory(folder / part, error)) {
            return sandboxFailure(SandboxError::Maildir, folder.string() + " is not a maildir");
        }
    }
    return Maildir(folder);
}

std::vector<Maildir::Name> Maildir::names() const {
    std::vector<fs::path> files;
    listFolder(folder_ / "cur", files);
    listFolder(folder_ / "new", files);
    // The names begin with the time of delivery.
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.filename() < b.filename(); });
    std::vector<Name> names;
    for (auto& file : files) {
        auto unique = uniqueNameOf(file.filename().string());
        names.push_back(Name{std::move(file), std::move(unique)});
    }
    return names;
}

std::vector<Maildir::Entry> Maildir::list(std::size_t sizeLimit, std::size_t countLimit) const {
    std::vector<Entry> entries;
    for (auto& name : names()) {
        if (entries.size() >= countLimit) break;
        const auto message = read(name.file, sizeLimit);
        if (message) entries.push_back(Entry{std::move(name.file), std::move(name.uniqueName), message->size()});
    }
    return entries;
}

Result<std::string> Maildir::read(const fs::path& file, std::size_t sizeLimit) {
    const FileDescriptor source(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!source.valid()) return systemFailure("cannot open", file, errno);
    std::string bytes;
    std::array<char, 65536> block{};
    for (;;) {
        const auto count = ::read(source.get(), block.data(), block.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return systemFailure("cannot read", file, errno);
        if (count == 0) break;
        bytes.append(block.data(), static_cast<std::size_t>(count));
        if (bytes.size() > sizeLimit) return systemFailure("cannot read", file, EFBIG);
    }
    return withCarriageReturns(bytes);
}

Result<void> Maildir::remove(const fs::path& file) {
    if (::unlink(file.c_str()) != 0) return systemFailure("cannot delete", file, errno);
    return {};
}

}  // namespace uproc::sandbox
