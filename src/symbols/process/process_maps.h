// The mappings of a process, as /proc/PID/maps lists them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sonde::symbols {

struct Mapping {
  u64 start = 0;
  u64 end = 0;
  u64 offset = 0;  // in the file
  u64 inode = 0;
  u32 device_major = 0;
  u32 device_minor = 0;
  bool readable = false;
  bool writable = false;
  bool executable = false;
  bool shared = false;
  std::string name;  // a path (perhaps with " (deleted)"), "[stack]" and the like, or empty

  bool contains(u64 address) const { return address >= start && address < end; }
  bool is_file() const { return inode != 0 || name.starts_with('/'); }
  bool is_deleted() const { return name.ends_with(" (deleted)"); }
  // The name without the kernel's mark.
  std::string_view path() const;
  bool operator==(const Mapping&) const = default;
};

class ProcessMaps {
 public:
  // Takes what makes sense and leaves the rest: lines that are damaged or overlap an earlier one are dropped.
  static ProcessMaps parse(std::string_view text);

  const std::vector<Mapping>& all() const { return mappings_; }
  const Mapping* find(u64 address) const;
  std::optional<std::size_t> index_of(u64 address) const;
  bool operator==(const ProcessMaps&) const = default;

 private:
  std::vector<Mapping> mappings_;  // in order of address
};

}  // namespace sonde::symbols
