// Where command lines come from.
#pragma once

#include <cstdio>
#include <memory>

#include "shell.h"

namespace sonde::debugger {

// A script, or a pipe.
class FileLines final : public LineSource {
 public:
  static Result<std::unique_ptr<FileLines>> open(const std::string& path);
  FileLines(std::FILE* file, std::string path) : file_(file), path_(std::move(path)) {}  // takes it over
  ~FileLines() override;
  std::string position() const override { return path_ + ":" + std::to_string(line_); }
  FileLines(const FileLines&) = delete;
  FileLines& operator=(const FileLines&) = delete;
  bool next(std::string_view prompt, std::string& line) override;

 private:
  std::FILE* file_;
  std::string path_;
  unsigned line_ = 0;
};

// Lines that are there already: -ex, a breakpoint's commands.
class GivenLines final : public LineSource {
 public:
  explicit GivenLines(std::vector<std::string> lines, bool typed = false) : lines_(std::move(lines)), typed_(typed) {}
  bool is_typed() const override { return typed_; }
  bool next(std::string_view prompt, std::string& line) override;

 private:
  std::vector<std::string> lines_;
  std::size_t at_ = 0;
  bool typed_;
};

}  // namespace sonde::debugger
