// Result::transform, which the library of g++ 12 does not have yet.
#pragma once

#include "base/result.h"

namespace sonde::debug {

// The error, or what `change` makes of the value (a Result again, or a plain value).
template <class T, class Change>
auto mapped(const Result<T>& result, Change change) -> Result<decltype(change(*result))> {
  if (!result) return std::unexpected(result.error());
  return change(*result);
}

}  // namespace sonde::debug
