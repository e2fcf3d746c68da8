// The GNU tools' names for instructions, where Zydis has Intel's.
#pragma once

#include <string>
#include <string_view>

namespace sonde::debug {

std::string gnu_mnemonic(std::string_view zydis_name, bool intel);

}  // namespace sonde::debug
