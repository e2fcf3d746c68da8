#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "symbols/process/process_view.h"

namespace sonde::symbols {
namespace {

constexpr std::size_t most_maps_text = std::size_t{256} << 20;

bool is_inode(const ByteSource& source, u64 inode) {
  struct stat status{};
  return fstat(source.descriptor(), &status) == 0 && status.st_ino == inode;
}

// Reopens what an O_PATH descriptor stands for, if it is a regular file.
std::shared_ptr<const FileSource> reopen(const Fd& handle) {
  if (!handle) return nullptr;
  return FileSource::open(fmt::format("/proc/self/fd/{}", handle.get()).c_str());
}

}  // namespace

bool LiveProcess::read_maps(std::string& text) {
  text.clear();
  const Fd file(::open(fmt::format("/proc/{}/maps", pid_.value).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return false;
  constexpr std::size_t step = 64 << 10;
  for (;;) {
    const std::size_t had = text.size();
    if (had > most_maps_text) return true;
    text.resize(had + step);
    const ssize_t got = ::read(file.get(), text.data() + had, step);
    text.resize(had + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got <= 0) return got == 0 && !text.empty();
  }
}

FileRoots LiveProcess::roots() const { return {"", fmt::format("/proc/{}/root", pid_.value)}; }

std::shared_ptr<const ByteSource> LiveProcess::open_below_root(const std::string& path) const {
  // A link in the process's tree must not lead into ours: it is resolved as the process would.
  const std::string root = fmt::format("/proc/{}/root", pid_.value);
  const Fd directory(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!directory) return nullptr;
  open_how how{};
  how.flags = O_PATH | O_CLOEXEC;
  how.resolve = RESOLVE_IN_ROOT;
  return reopen(Fd(static_cast<int>(syscall(SYS_openat2, directory.get(), path.c_str(), &how, sizeof how))));
}

std::shared_ptr<const ByteSource> LiveProcess::open_link(const std::string& link, const Mapping& mapping) const {
  auto source = FileSource::open(fmt::format("/proc/{}/{}", pid_.value, link).c_str());
  return source && is_inode(*source, mapping.inode) ? source : nullptr;
}

std::shared_ptr<const ByteSource> LiveProcess::open(const Mapping& mapping) {
  // The maps file shows paths as its reader sees them where both share a mount namespace, as the process does where not.
  std::shared_ptr<const ByteSource> likely;
  if (mapping.name.starts_with('/')) {
    for (const bool in_its_root : {true, false}) {
      auto source = in_its_root ? open_below_root(mapping.name) : FileSource::open(mapping.name.c_str());
      if (source && is_inode(*source, mapping.inode)) return source;
      if (!likely) likely = std::move(source);
    }
  }
  if (auto source = open_link(fmt::format("map_files/{:x}-{:x}", mapping.start, mapping.end), mapping)) return source;
  if (auto source = open_link("exe", mapping)) return source;
  // Some file systems give other inode numbers here than there. A file that is gone is not to be mistaken for its successor.
  return mapping.is_deleted() ? nullptr : likely;
}

}  // namespace sonde::symbols
