#include "debug/source/source_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/fd.h"

namespace sonde::debug {
namespace {

constexpr std::size_t most_bytes = 64 << 20;

bool is_file(const std::string& path) {
  struct stat facts{};
  return ::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
}

bool read_whole(const std::string& path, std::string& text) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) return false;
  char part[65536];
  while (text.size() < most_bytes) {
    const ssize_t got = ::read(fd.get(), part, sizeof part);
    if (got < 0) return false;
    if (got == 0) return true;
    text.append(part, static_cast<std::size_t>(got));
  }
  return true;
}

}  // namespace

SourceText::SourceText(std::string text) : text_(std::move(text)) {
  for (std::size_t at = 0; at < text_.size();) {
    starts_.push_back(at);
    const auto end = text_.find('\n', at);
    at = end == std::string::npos ? text_.size() : end + 1;
  }
}

std::string_view SourceText::line(u32 number) const {
  if (number == 0 || number > starts_.size()) return {};
  const std::size_t start = starts_[number - 1];
  const std::size_t end = number < starts_.size() ? starts_[number] : text_.size();
  std::string_view line = std::string_view(text_).substr(start, end - start);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

u32 SourceText::find(std::string_view text, u32 from, bool backwards) const {
  for (u32 number = from; number >= 1 && number <= line_count(); number += backwards ? ~0U : 1U) {
    if (line(number).find(text) != std::string_view::npos) return number;
  }
  return 0;
}

void SourceFiles::set_directories(std::vector<std::string> directories) {
  directories_ = std::move(directories);
  texts_.clear();
}

void SourceFiles::substitute(std::string from, std::string to) {
  std::erase_if(substitutions_, [&](const auto& rule) { return rule.first == from; });
  substitutions_.emplace_back(std::move(from), std::move(to));
  texts_.clear();
}

void SourceFiles::forget_substitutions() {
  substitutions_.clear();
  texts_.clear();
}

std::string SourceFiles::path(const std::string& name, const std::string& full_path) const {
  std::string full = full_path;
  for (const auto& [from, to] : substitutions_) {
    if (full.starts_with(from) && (full.size() == from.size() || full[from.size()] == '/')) {
      full = to + full.substr(from.size());
      break;
    }
  }
  if (is_file(full)) return full;
  const auto slash = name.rfind('/');
  const std::string base = slash == std::string::npos ? name : name.substr(slash + 1);
  for (const std::string& directory : directories_) {
    for (const std::string& tail : {name, base}) {
      if (!tail.starts_with('/') && is_file(directory + "/" + tail)) return directory + "/" + tail;
    }
  }
  if (!name.starts_with('/') && is_file(name)) return name;
  return is_file(base) ? base : "";
}

const SourceText* SourceFiles::text(const std::string& name, const std::string& full_path) {
  const auto [entry, is_new] = texts_.try_emplace(full_path.empty() ? name : full_path);
  if (is_new) {
    std::string text;
    const std::string found = path(name, full_path);
    if (!found.empty() && read_whole(found, text)) entry->second = std::make_unique<SourceText>(std::move(text));
  }
  return entry->second.get();
}

}  // namespace sonde::debug
