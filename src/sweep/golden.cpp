#include "sweep/golden.h"

#include <algorithm>

namespace sonde::sweep {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (!text.empty() && text.back() != '\n') lines.back() += '\x01';  // an end that is missing shows
  return lines;
}

}  // namespace

void Golden::Text::add(const std::string& text) {
  auto lines = lines_of(text);
  if (fresh_) {
    lines_ = std::move(lines);
    fresh_ = false;
    return;
  }
  if (lines.size() != lines_.size()) {
    all_ = true;
    return;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != lines_[i]) lines_masked_.insert(i);
  }
}

bool Golden::Text::same(const std::string& text) const {
  if (all_) return true;
  const auto lines = lines_of(text);
  if (lines.size() != lines_.size()) return false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != lines_[i] && !lines_masked_.contains(i)) return false;
  }
  return true;
}

bool Golden::Text::within(const std::string& text) const {
  const auto lines = lines_of(text);
  std::size_t at = 0;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (lines_masked_.contains(i)) continue;
    while (at < lines.size() && lines[at] != lines_[i]) ++at;
    if (at++ == lines.size()) return false;
  }
  return true;
}

bool Golden::same_but_blanks(const std::string& text) const {
  const auto packed = [](const std::string& from) {
    std::string to;
    for (const char c : from) {
      if (c != ' ' && c != '\t') to += c;
    }
    return to;
  };
  return packed(text) == packed(first_.out);
}

std::string Golden::add(Outcome run) {
  cpu_ns_ = std::max(cpu_ns_, run.cpu_ns);
  wall_ns_ = std::max(wall_ns_, run.wall_ns);
  out_.add(run.out);
  err_.add(run.err);
  for (const auto& path : run.strays) strays_.insert(path);
  if (runs_++ == 0) {
    first_ = std::move(run);
    return {};
  }
  for (const auto& [path, node] : run.tree) {
    const auto other = first_.tree.find(path);
    if (other == first_.tree.end() || !other->second.same_content(node)) noise_.insert(path);
  }
  for (const auto& [path, node] : first_.tree) {
    if (!run.tree.contains(path)) noise_.insert(path);
  }
  if (run.descriptors.size() > first_.descriptors.size()) first_.descriptors = run.descriptors;
  first_.children = std::max(first_.children, run.children);
  first_.outlived = std::max(first_.outlived, run.outlived);
  if (run.status != first_.status || run.signal != first_.signal)
    return "its exit differs from run to run though nothing was changed";
  return {};
}

std::vector<std::string> Golden::noise() const {
  std::vector<std::string> all(noise_.begin(), noise_.end());
  if (out_.noisy()) all.push_back("standard output (in part)");
  if (err_.noisy()) all.push_back("standard error (in part)");
  return all;
}

}  // namespace sonde::sweep
