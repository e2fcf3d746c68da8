#include "report/path_filter.h"

#include <algorithm>
#include <cstdlib>

namespace sonde::report {

PathFilter::PathFilter(const Settings& settings) : settings_(settings) {
  for (const std::string& path : settings.paths) {
    paths_.push_back(path);
    if (char* real = ::realpath(path.c_str(), nullptr)) {
      if (path != real) {
        resolved_.push_back({path, real});
        paths_.push_back(real);
      }
      std::free(real);
    }
  }
}

bool PathFilter::is_wanted(std::string_view path) const { return std::ranges::find(paths_, path) != paths_.end(); }

bool PathFilter::fd_is_wanted(decode::Context& context, int fd) const {
  if (settings_.filter_descriptors && settings_.descriptors.has(fd)) return true;
  if (paths_.empty()) return false;
  return is_wanted(context.process.descriptor_path(fd));
}

bool PathFilter::matches(decode::Context& context, const sys::Row& row) const {
  for (u8 i = 0; i < row.count; ++i) {
    const u64 raw = context.call.args[i];
    switch (row.args[i].show) {
      case sys::Show::fd:
      case sys::Show::dirfd:
        if (static_cast<i32>(raw) >= 0 && fd_is_wanted(context, static_cast<i32>(raw))) return true;
        break;
      case sys::Show::path:
        if (row.args[i].dir == sys::Dir::out) break;
        if (const decode::Value* path = context.path_at(raw); path->kind == decode::Kind::string && is_wanted(path->view())) return true;
        break;
      default: break;
    }
  }
  return false;
}

}  // namespace sonde::report
