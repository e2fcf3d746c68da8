// What run control asks of those who understand expressions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sonde::debug {

class Inspector {
 public:
  virtual ~Inspector() = default;
  // Where execution is to stop, or go on: `*EXPRESSION`'s value.
  virtual Result<u64> address_of(std::string_view expression) = 0;
  // A condition, in the selected frame.
  virtual Result<bool> is_true(std::string_view expression) = 0;
  // dprintf's text: `"format", argument, …`.
  virtual Result<std::string> format(std::string_view arguments) = 0;
  // What a watchpoint watches: an lvalue's address and size (size 0: it has none and is to be evaluated), and its value as it is
  // printed.
  struct Watched {
    u64 address = 0;
    u64 size = 0;
    std::string value;
  };
  virtual Result<Watched> watched(std::string_view expression) = 0;
  // " (argc=1, argv=0x7ffe…)": the arguments of a frame as it is printed, blank before. Empty without debugging information.
  virtual std::string arguments_of(unsigned level) = 0;
  // What `display` shows at each stop.
  virtual std::string displays() = 0;
};

}  // namespace sonde::debug
