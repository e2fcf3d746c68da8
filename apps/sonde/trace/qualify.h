// The qualifiers of -e: NAME=VALUES, each also a long option.
#pragma once

#include <string_view>

#include "arguments.h"

namespace sonde {

// One -e expression; without NAME= it is trace=.
std::expected<void, Refusal> qualify(std::string_view expression, Arguments& out);

std::expected<void, Refusal> qualify_decode_fds(std::string_view values, Arguments& out);
std::expected<void, Refusal> qualify_decode_pids(std::string_view values, Arguments& out);
std::expected<void, Refusal> qualify_quiet(std::string_view values, Arguments& out);
// By name, as the long options have it.
std::expected<void, Refusal> qualify_named(std::string_view name, std::string_view values, Arguments& out);

}  // namespace sonde
