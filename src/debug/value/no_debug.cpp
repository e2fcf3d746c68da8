#include "debug/value/no_debug.h"

namespace sonde::debug {

using symbols::Type;
using symbols::TypeKind;

const Type& no_debug_function() {
  static const Type type({.kind = TypeKind::function, .name = "<text variable, no debug info>", .byte_size = 1},
                         &Type::nothing());
  return type;
}

const Type& no_debug_data() {
  static const Type type({.kind = TypeKind::unspecified, .name = "<data variable, no debug info>"}, nullptr);
  return type;
}

}  // namespace sonde::debug
