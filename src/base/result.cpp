#include "base/result.h"

#include <cstring>

namespace sonde {

std::unexpected<Error> fail(Errno code, std::string what) {
  what += ": ";
  what += strerrordesc_np(code.value) ? strerrordesc_np(code.value) : "unknown error";
  return std::unexpected(Error{code, std::move(what)});
}

std::unexpected<Error> fail(std::string message) { return std::unexpected(Error{Errno{}, std::move(message)}); }

}  // namespace sonde
