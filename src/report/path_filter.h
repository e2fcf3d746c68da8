// -P and -e trace-fds=: does a call touch one of these files or descriptors?
#pragma once

#include <string>
#include <vector>

#include "decode/decode.h"
#include "report/settings.h"

namespace sonde::report {

class PathFilter {
 public:
  explicit PathFilter(const Settings& settings);

  bool active() const { return !paths_.empty() || settings_.filter_descriptors; }
  // By the row: any argument that is a path (compared as written, and as resolved) or a descriptor (by what it is open on).
  bool matches(decode::Context& context, const sys::Row& row) const;
  // For each path given that is really another one: what it was, what it is. To be told once at the start.
  struct Resolved {
    std::string given;
    std::string real;
  };
  const std::vector<Resolved>& resolved() const { return resolved_; }

 private:
  bool is_wanted(std::string_view path) const;
  bool fd_is_wanted(decode::Context& context, int fd) const;

  const Settings& settings_;
  std::vector<std::string> paths_;
  std::vector<Resolved> resolved_;
};

}  // namespace sonde::report
