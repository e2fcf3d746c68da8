// Where the symbols and debugging information of a stripped file are kept.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "symbols/elf/elf_file.h"

namespace sonde::symbols {

// A place to look for files: "" is our own root; "/proc/PID/root" another's.
using FileRoots = std::vector<std::string>;

// The separate file with debugging information, by build id (/usr/lib/debug/.build-id/xx/yyy.debug) or by
// .gnu_debuglink beside `path`, in its .debug folder and below /usr/lib/debug; build id or checksum must agree. Null if
// there is none.
std::shared_ptr<const ElfFile> find_debug_file(const ElfFile& file, const std::string& path, const FileRoots& roots);

// The ELF file packed in .gnu_debugdata. Null if there is none.
std::shared_ptr<const ElfFile> unpack_mini_debug_file(const ElfFile& file);

}  // namespace sonde::symbols
