#include "line_sources.h"

#include <cerrno>

namespace sonde::debugger {

namespace {
constexpr std::size_t longest_line = std::size_t{1} << 20;
}

Result<std::unique_ptr<FileLines>> FileLines::open(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return fail(Errno(errno), path);
  return std::make_unique<FileLines>(file, path);
}

FileLines::~FileLines() { std::fclose(file_); }

bool FileLines::next(std::string_view, std::string& line) {
  line.clear();
  ++line_;
  for (int c; (c = std::fgetc(file_)) != EOF;) {
    if (c == '\n') {
      // A line that ends with a backslash goes on.
      if (!line.ends_with('\\')) return true;
      line.pop_back();
      ++line_;
      continue;
    }
    if (line.size() < longest_line) line.push_back(static_cast<char>(c));
  }
  return !line.empty();
}

bool GivenLines::next(std::string_view, std::string& line) {
  if (at_ == lines_.size()) return false;
  line = lines_[at_++];
  return true;
}

}  // namespace sonde::debugger
