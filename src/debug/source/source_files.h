// The text of source files, found by what the debugging information calls them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/types.h"

namespace sonde::debug {

// A file as lines.
class SourceText {
 public:
  explicit SourceText(std::string text);
  u32 line_count() const { return static_cast<u32>(starts_.size()); }
  // From 1 on; without its end mark. Empty beyond the end.
  std::string_view line(u32 number) const;
  // The first line from `from` on that has `text` in it, 0: none.
  u32 find(std::string_view text, u32 from, bool backwards) const;

 private:
  std::string text_;
  std::vector<std::size_t> starts_;
};

class SourceFiles {
 public:
  // Folders to look in, as `directory` sets them, before where the compiler was.
  void set_directories(std::vector<std::string> directories);
  const std::vector<std::string>& directories() const { return directories_; }
  // `set substitute-path FROM TO`: paths that begin with FROM.
  void substitute(std::string from, std::string to);
  void forget_substitutions();
  const std::vector<std::pair<std::string, std::string>>& substitutions() const { return substitutions_; }

  // Null: it cannot be read. `name` is as the compiler was told, `full_path` with the folder it worked in.
  const SourceText* text(const std::string& name, const std::string& full_path);
  // Where it lies; empty: nowhere.
  std::string path(const std::string& name, const std::string& full_path) const;

 private:
  std::vector<std::string> directories_;
  std::vector<std::pair<std::string, std::string>> substitutions_;
  std::unordered_map<std::string, std::unique_ptr<SourceText>> texts_;  // null: not to be had
};

}  // namespace sonde::debug
