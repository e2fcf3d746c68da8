// Containers made of nodes: trees, hash tables, lists; and std::any.
#pragma once

#include "debug/print/std/std_printer.h"

namespace sonde::debug {

Result<> print_nodes(Printer& printer, StdKind kind, const Value& object, unsigned depth);

}  // namespace sonde::debug
