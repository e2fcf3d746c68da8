// How a function of the library says that it failed: by value. The library never throws across its edge and never prints.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "base/types.h"

namespace sonde {

// What failed, on what: `message` is ready to be shown after "sonde: " (lower case, no full stop). `code` is the
// kernel's errno where there was one, else 0.
struct Error {
  Errno code;
  std::string message;
};

template <class T = void>
using Result = std::expected<T, Error>;

// The error of a failed system call: "what: strerror(code)".
[[nodiscard]] std::unexpected<Error> fail(Errno code, std::string what);
// An error that has no errno.
[[nodiscard]] std::unexpected<Error> fail(std::string message);

}  // namespace sonde
