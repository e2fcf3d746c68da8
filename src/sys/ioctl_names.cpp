#include "sys/ioctl_names.h"

#include <algorithm>

#include "sys/ioctls/ioctls.h"

namespace sonde::sys {

std::span<const IoctlName> ioctl_names(std::uint32_t command) {
  const auto same = std::ranges::equal_range(ioctl_table, command, {}, &IoctlName::command);
  return {same.begin(), same.end()};
}

}  // namespace sonde::sys
