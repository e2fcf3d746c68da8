// The files that a sweep writes: opened before it moves into its own namespaces, where all is read-only.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/fd.h"
#include "base/result.h"

namespace sonde {

class ReportFile {
 public:
  // Empty `path`: no such file is wanted. The file appears under its name only when it is whole.
  static Result<ReportFile> open(const std::string& path);
  explicit operator bool() const { return static_cast<bool>(folder_); }
  Result<> write(const std::string& text);
  // Its lines, as they were when it was opened.
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::string path_;
  std::string leaf_;
  Fd folder_;
  std::vector<std::string> lines_;
};

}  // namespace sonde
