// One spelling for the names of C++, so that what people type meets what compilers write.
#pragma once

#include <string>
#include <string_view>

namespace sonde::debug {

// Blanks stay only between two words: "vector<int, allocator<int> >" -> "vector<int,allocator<int>>".
std::string canonical_name(std::string_view name);

}  // namespace sonde::debug
