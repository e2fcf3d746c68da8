// Types as C and C++ write them, with gdb's spacing.
#pragma once

#include <string>
#include <string_view>

#include "debug/value/context.h"

namespace sonde::debug {

// "int (*)[3]"; with a name in its place: "int (*name)[3]". In C structures keep their word: "struct point".
std::string type_text(const Type& type, bool cxx, std::string_view declared = {});

// The same with all names as the compiler writes them: "std::vector<int, std::allocator<int> >".
std::string raw_type_text(const Type& type, bool cxx);

// What `ptype` shows: classes and enumerations with what is in them.
std::string type_definition(const Type& type, bool cxx);

// "std::vector<int, std::allocator<int> >" -> "std::vector<int>", "std::__cxx11::basic_string<char, ...>" -> "std::string":
// the standard library's names without what nobody writes.
std::string readable_std_name(std::string_view name);

u64 alignment_of(const Type& stripped);
const Type& wide_character(EvaluationContext& context, std::string_view name);

}  // namespace sonde::debug
