// Messages as JSON, and the list of a maildir.
#include <nlohmann/json.hpp>

#include "sandbox/message_view.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::size_t readLimit = std::size_t{64} << 20U;

nlohmann::ordered_json objectOf(const MessageView& view, ViewDepth depth) {
    auto attachments = nlohmann::ordered_json::array();
    std::size_t number = 0;
    for (const auto& attachment : view.attachments) {
        attachments.push_back({{"number", ++number},
                               {"name", attachment.name},
                               {"type", attachment.type},
                               {"contentId", attachment.contentId},
                               {"size", attachment.size}});
    }
    nlohmann::ordered_json object{{"id", view.id},
                                  {"sender", view.sender},
                                  {"recipients", view.recipients},
                                  {"from", view.from},
                                  {"to", view.to},
                                  {"cc", view.cc},
                                  {"subject", view.subject},
                                  {"date", view.date},
                                  {"received", view.received},
                                  {"size", view.size},
                                  {"attachments", attachments}};
    if (depth == ViewDepth::Whole) {
        object["text"] = view.text;
        object["html"] = view.html;
    }
    return object;
}

std::string dumped(const nlohmann::ordered_json& json, int indent) {
    return json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string joined(const std::vector<std::string>& texts) {
    std::string whole;
    for (const auto& text : texts)
        whole += (whole.empty() ? "" : ", ") + text;
    return whole;
}

}  // namespace

std::string jsonOf(const MessageView& view, ViewDepth depth) {
    return dumped(objectOf(view, depth), -1);
}

Result<std::string> listMail(const std::filesystem::path& folder, MailListFormat format) {
    const auto maildir = Maildir::openExisting(folder);
    if (!maildir) return tl::unexpected<Error>(maildir.error());
    auto array = nlohmann::ordered_json::array();
    std::string lines;
    for (const auto& name : maildir->names()) {
        const auto raw = Maildir::read(name.file, readLimit);
        if (!raw) continue;
        const auto view = viewMessage(name.uniqueName, *raw, ViewDepth::Summary);
        if (format == MailListFormat::Json) {
            array.push_back(objectOf(view, ViewDepth::Summary));
            continue;
        }
        lines += printable(name.file.string(), 4096) + "\n";
        lines += "  From:     " + printable(view.from) + "\n  To:       " + printable(view.to) + "\n";
        lines += "  Subject:  " + printable(view.subject) + "\n";
        lines += "  Envelope: " + printable(view.sender.empty() ? "<>" : view.sender) + " -> " +
                 printable(joined(view.recipients)) + "\n";
        lines += "  Size:     " + std::to_string(view.size) + " bytes, " + std::to_string(view.attachments.size()) +
                 " attachment(s)\n";
    }
    return format == MailListFormat::Json ? dumped(array, 2) + "\n" : lines;
}

}  // namespace uproc::sandbox
