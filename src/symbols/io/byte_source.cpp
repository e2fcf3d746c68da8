#include "symbols/io/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace sonde::symbols {

std::vector<std::byte> ByteSource::slice(u64 offset, u64 count) const {
  const u64 end = size();
  if (offset > end || count > end - offset) return {};
  // A sparse file may claim terabytes: what it cannot give is not asked for at once.
  constexpr u64 step = u64{64} << 20;
  std::vector<std::byte> bytes;
  while (bytes.size() < count) {
    const std::size_t had = bytes.size();
    const auto wanted = static_cast<std::size_t>(std::min<u64>(step, count - had));
    bytes.resize(had + wanted);
    if (read(offset + had, std::span(bytes).subspan(had)) != wanted) return {};
  }
  return bytes;
}

std::shared_ptr<const FileSource> FileSource::adopt(int descriptor) {
  if (descriptor < 0) return nullptr;
  struct stat status{};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size < 0) {
    close(descriptor);
    return nullptr;
  }
  return std::make_shared<const FileSource>(descriptor, static_cast<u64>(status.st_size));
}

std::shared_ptr<const FileSource> FileSource::open(const char* path) {
  // O_PATH first: it looks without opening, so a FIFO cannot block and a device is left alone.
  const int handle = ::open(path, O_PATH | O_CLOEXEC);
  if (handle < 0) return nullptr;
  struct stat status{};
  int descriptor = -1;
  if (fstat(handle, &status) == 0 && S_ISREG(status.st_mode)) {
    char self[64];
    std::snprintf(self, sizeof self, "/proc/self/fd/%d", handle);
    descriptor = ::open(self, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  }
  close(handle);
  return adopt(descriptor);
}

FileSource::~FileSource() { close(descriptor_); }

std::size_t FileSource::read(u64 offset, std::span<std::byte> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::size_t BufferSource::read(u64 offset, std::span<std::byte> out) const {
  if (offset >= bytes_.size()) return 0;
  const std::size_t count = std::min<u64>(out.size(), bytes_.size() - offset);
  if (count != 0) std::memcpy(out.data(), bytes_.data() + offset, count);
  return count;
}

}  // namespace sonde::symbols
