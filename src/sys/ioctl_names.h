// Names of ioctl commands, from src/sys/ioctls/ioctls.tbl.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sonde::sys {

struct IoctlName {
  std::uint32_t command;
  bool x86_64;  // which ABIs have this number: sizes of structs are part of it
  bool i386;
  std::string_view name;
};

// Every name that any driver gives this number, in alphabetical order: strace prints them as `A or B`. Those of another
// ABI are among them: filter by x86_64 or i386. Empty if there is none.
std::span<const IoctlName> ioctl_names(std::uint32_t command);

}  // namespace sonde::sys
