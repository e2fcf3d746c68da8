// Verdicts as bytes, between helpers and the sweep.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sweep/judge.h"

namespace sonde::sweep {

std::string pack(const Verdict& verdict);
std::optional<Verdict> unpack(std::string_view bytes);

}  // namespace sonde::sweep
