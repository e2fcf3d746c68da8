#include "symbols/elf/debug_files.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "symbols/elf/decompress.h"
#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {
namespace {

constexpr u64 longest_link = 4096;
constexpr u64 most_checked_bytes = u64{2} << 30;

std::shared_ptr<const ElfFile> open_elf(const std::string& path) {
  return ElfFile::parse(FileSource::open(path.c_str()));
}

bool checksum_is(const ByteSource& source, u32 wanted) {
  if (source.size() > most_checked_bytes) return false;
  std::vector<std::byte> buffer(1 << 20);
  uLong sum = crc32(0, nullptr, 0);
  for (u64 at = 0; at < source.size();) {
    const std::size_t got = source.read(at, buffer);
    if (got == 0) return false;
    sum = crc32(sum, reinterpret_cast<const Bytef*>(buffer.data()), static_cast<uInt>(got));
    at += got;
  }
  return sum == wanted;
}

std::shared_ptr<const ElfFile> by_build_id(const ElfFile& file, const FileRoots& roots) {
  const std::string& id = file.build_id();
  if (id.size() < 4) return nullptr;
  for (const std::string& root : roots) {
    auto found = open_elf(root + "/usr/lib/debug/.build-id/" + id.substr(0, 2) + "/" + id.substr(2) + ".debug");
    if (found && found->build_id() == id) return found;
  }
  return nullptr;
}

std::shared_ptr<const ElfFile> by_link(const ElfFile& file, const std::string& path, const FileRoots& roots) {
  const Section* section = file.section(".gnu_debuglink");
  const std::size_t slash = path.rfind('/');
  if (section == nullptr || section->size > longest_link || slash == path.npos) return nullptr;
  const auto bytes = file.contents(*section);
  ByteCursor in(bytes);
  const std::string name(in.c_string());
  in.seek((in.position() + 3) & ~std::size_t{3});
  const u32 checksum = in.get32();
  if (!in.ok() || name.empty() || name.find('/') != name.npos) return nullptr;
  const std::string directory = path.substr(0, slash + 1);
  for (const std::string& root : roots) {
    for (const std::string& candidate :
         {fmt::format("{}{}{}", root, directory, name), fmt::format("{}{}.debug/{}", root, directory, name),
          fmt::format("{}/usr/lib/debug{}{}", root, directory, name)}) {
      auto found = open_elf(candidate);
      if (!found) continue;
      const bool same_id = !file.build_id().empty() && found->build_id() == file.build_id();
      if (same_id || checksum_is(found->source(), checksum)) return found;
    }
  }
  return nullptr;
}

}  // namespace

std::shared_ptr<const ElfFile> find_debug_file(const ElfFile& file, const std::string& path, const FileRoots& roots) {
  auto found = by_build_id(file, roots);
  if (!found) found = by_link(file, path, roots);
  return found && found->machine() == file.machine() ? found : nullptr;
}

std::shared_ptr<const ElfFile> unpack_mini_debug_file(const ElfFile& file) {
  const Section* section = file.section(".gnu_debugdata");
  if (section == nullptr) return nullptr;
  auto unpacked = unpack_xz(file.contents(*section));
  if (unpacked.empty()) return nullptr;
  return ElfFile::parse(std::make_shared<BufferSource>(std::move(unpacked)));
}

}  // namespace sonde::symbols
