// The variables of a frame as text. The frame is the one that the context looks at.
#pragma once

#include <string>

namespace sonde::debugger {

class Data;

// "argc=1, argv=0x7ffe…", as it stands in the line of a frame.
std::string frame_arguments(Data& data);
// "x = 1\n" for each, inner scopes first.
std::string frame_locals(Data& data, unsigned indent);
std::string frame_parameters(Data& data);

}  // namespace sonde::debugger
