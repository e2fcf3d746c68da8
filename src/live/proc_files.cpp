#include "live/proc_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>

#include "base/fd.h"

namespace sonde::live {

ProcPath proc_path(i32 tid, const char* format, ...) {
  ProcPath path;
  const int n = std::snprintf(path.text, sizeof path.text, "/proc/%d/", tid);
  va_list more;
  va_start(more, format);
  std::vsnprintf(path.text + n, sizeof path.text - static_cast<std::size_t>(n), format, more);
  va_end(more);
  return path;
}

std::string_view read_file(const char* path, std::span<char> buffer) {
  const Fd fd(::open(path, O_RDONLY | O_CLOEXEC));
  if (!fd) return {};
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::read(fd.get(), buffer.data() + size, buffer.size() - size);
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  return {buffer.data(), size};
}

std::string_view read_link(const char* path, std::span<char> buffer) {
  const ssize_t got = ::readlink(path, buffer.data(), buffer.size());
  if (got <= 0) return {};
  return {buffer.data(), static_cast<std::size_t>(got)};
}

std::string_view line_value(std::string_view text, std::string_view key) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (line.starts_with(key)) {
      const std::size_t value = line.find_first_not_of(" \t", key.size());
      return value == line.npos ? std::string_view() : line.substr(value);
    }
    at = end + 1;
  }
  return {};
}

}  // namespace sonde::live
