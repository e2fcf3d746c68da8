#include "sys/numbers/numbers.h"

#include "sys/numbers/i386.h"
#include "sys/numbers/x32.h"
#include "sys/numbers/x86_64.h"

namespace sonde::sys {

std::span<const std::string_view> names_of(Abi abi) {
  switch (abi) {
    case Abi::x86_64: return x86_64_names;
    case Abi::i386: return i386_names;
    case Abi::x32: return x32_names;
  }
  return {};
}

std::optional<u32> number_of(Abi abi, std::string_view name) {
  switch (abi) {
    case Abi::x86_64: return x86_64_number(name);
    case Abi::i386: return i386_number(name);
    case Abi::x32: return x32_number(name);
  }
  return {};
}

}  // namespace sonde::sys
