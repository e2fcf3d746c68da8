// C++ and Rust names as people write them.
#pragma once

#include <string>
#include <string_view>

namespace sonde::symbols {

// The readable form of a linker's name, parameters included; the name itself if it is not mangled. Names that unfold
// without end stay mangled.
std::string demangle(std::string_view name);

// The same without the type that a function returns, which only templates' names tell.
std::string demangle_function(std::string_view name);

// True for names that demangle() would look at.
bool looks_mangled(std::string_view name);

// The function's qualified name: "void ns::Box<int>::put<char>(char) const [clone .part.0]" ->
// "ns::Box<int>::put<char>"; "copy.constprop.0" -> "copy".
std::string_view without_parameters(std::string_view demangled);

// Whether somebody who writes `wanted` means this function: its full name, or the last parts of it, with or without
// parameters and template arguments.
bool names_function(std::string_view demangled, std::string_view wanted);

// Whether `symbol` is the linker's name `wanted`, or that of a clone of it (wanted.part.0).
bool is_linker_name(std::string_view symbol, std::string_view wanted);

// False only if the linker's name `symbol` cannot be one that names_function() or is_linker_name() would accept: cheap, before
// demangling.
bool may_name_function(std::string_view symbol, std::string_view wanted);

}  // namespace sonde::symbols
