// Signals by the names strace gives them.
#pragma once

#include <string_view>

#include "base/types.h"
#include "sys/flags/signal.h"

namespace sonde::report {

inline std::string_view signal_name(Signal signal) {
  const sys::Flag* flag = sys::find(sys::signal_names, static_cast<u64>(signal.value));
  return flag != nullptr ? flag->name : std::string_view("SIG_?");
}

}  // namespace sonde::report
