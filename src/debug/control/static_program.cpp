#include "debug/control/static_program.h"

#include <elf.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "symbols/elf/elf_file.h"

namespace sonde::debug {

std::unique_ptr<StaticProgram> StaticProgram::open(const std::string& path) {
  auto program = std::unique_ptr<StaticProgram>(new StaticProgram);
  program->path_ = path;
  program->source_ = symbols::FileSource::open(path.c_str());
  if (!program->source_) return nullptr;
  program->file_ = symbols::ElfFile::parse(program->source_);
  if (!program->file_) return nullptr;
  return program;
}

bool StaticProgram::read_maps(std::string& text) {
  text.clear();
  struct stat info{};
  if (::fstat(source_->descriptor(), &info) != 0) return false;
  constexpr u64 page = 4096;
  u64 last_end = 0;
  for (const auto& segment : file_->segments()) {
    if (segment.type != PT_LOAD || segment.memory_size == 0) continue;
    const u64 start = std::max(segment.address & ~(page - 1), last_end);
    const u64 end = (segment.address + segment.memory_size + page - 1) & ~(page - 1);
    if (end <= start) continue;
    last_end = end;
    const u64 offset = (segment.offset & ~(page - 1)) + (start - (segment.address & ~(page - 1)));
    text += fmt::format("{:x}-{:x} {}{}{}p {:08x} {:02x}:{:02x} {} {}\n", start, end,
                        (segment.flags & PF_R) != 0 ? 'r' : '-', (segment.flags & PF_W) != 0 ? 'w' : '-',
                        (segment.flags & PF_X) != 0 ? 'x' : '-', offset, major(info.st_dev), minor(info.st_dev),
                        info.st_ino, path_);
  }
  return true;
}

std::size_t StaticProgram::FileMemory::read(RemoteAddr addr, std::span<std::byte> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const u64 at = addr.value + done;
    std::size_t got = 0;
    for (const auto& segment : program_.file_->segments()) {
      if (segment.type != PT_LOAD || at - segment.address >= segment.memory_size) continue;
      const u64 inside = at - segment.address;
      const auto rest = out.subspan(done);
      if (inside < segment.file_size) {
        got = program_.source_->read(segment.offset + inside,
                                     rest.first(std::min<u64>(rest.size(), segment.file_size - inside)));
      } else {
        got = std::min<u64>(rest.size(), segment.memory_size - inside);
        std::ranges::fill(rest.first(got), std::byte{});
      }
      break;
    }
    // Readers take whole pages: where a segment begins within one, what lies before it is nothing.
    for (const auto& segment : program_.file_->segments()) {
      const bool here = segment.type == PT_LOAD && segment.memory_size != 0 && (segment.address ^ at) < 4096;
      if (got != 0 || !here || segment.address <= at) continue;
      got = std::min<u64>(out.size() - done, segment.address - at);
      std::ranges::fill(out.subspan(done, got), std::byte{});
    }
    if (got == 0) break;
    done += got;
  }
  return done;
}

}  // namespace sonde::debug
