// The texts of -h and -V.
#pragma once

#include <string>

namespace sonde {

std::string help_text();
std::string version_text();

}  // namespace sonde
