#include "report_files.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>

namespace sonde {

Result<ReportFile> ReportFile::open(const std::string& path) {
  ReportFile file;
  if (path.empty()) return file;
  file.path_ = path;
  const auto slash = path.rfind('/');
  file.leaf_ = slash == path.npos ? path : path.substr(slash + 1);
  const std::string folder = slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  file.folder_ = Fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.folder_) return fail(Errno(errno), "folder of '" + path + "'");
  if (::faccessat(file.folder_.get(), ".", W_OK, 0) < 0) return fail(Errno(errno), "write '" + path + "'");
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) file.lines_.push_back(line);
  return file;
}

Result<> ReportFile::write(const std::string& text) {
  const std::string fresh = "." + leaf_ + "." + std::to_string(::getpid());
  Fd fd(::openat(folder_.get(), fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  const auto failed = [&] {
    const Errno code(errno);
    (void)::unlinkat(folder_.get(), fresh.c_str(), 0);
    return fail(code, "write '" + path_ + "'");
  };
  if (!fd) return failed();
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t put = ::write(fd.get(), text.data() + at, text.size() - at);
    if (put <= 0) return failed();
    at += static_cast<std::size_t>(put);
  }
  if (::close(fd.release()) < 0) return failed();
  if (::renameat(folder_.get(), fresh.c_str(), folder_.get(), leaf_.c_str()) < 0) return failed();
  return {};
}

}  // namespace sonde
