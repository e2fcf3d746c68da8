// The call tree as people and other programs read it.
#pragma once

#include <string>
#include <string_view>

#include "debug/callers/call_tree.h"

namespace sonde::callers {

// Lines with counts, shares, and branches; a chain of single callers stays in its column. `depth` 0: all of it.
std::string tree_text(const debug::CallTree& tree, unsigned depth, bool colour);
// `main;worker;parse 12`: one line for each stack, outermost first, as flame graph tools read it.
std::string folded_text(const debug::CallTree& tree);
// {"calls": 3, "roots": [{"function": …, "file": …, "line": …, "calls": 3, "callers": […]}]}
std::string json_text(const debug::CallTree& tree);
// A picture: the function at the bottom, who called it above, as wide as they called often.
std::string flame_svg(const debug::CallTree& tree, std::string_view title);

}  // namespace sonde::callers
