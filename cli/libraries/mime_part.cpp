// libuproc_mime.so: what the program finds in the part that reads mail.
#include "cli/parts/parts.hpp"
#include "drivers/mime/mime_reader.hpp"

extern "C" const uproc::cli::MimePart uproc_mime_part;
const uproc::cli::MimePart uproc_mime_part{
    UPROC_BUILD,
    uproc::mime::makeMimeReader,
};
