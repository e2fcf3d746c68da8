// Any text as an expression: read or refused.
#include <cstdint>
#include <string_view>

#include "debug/expression/parser.h"

namespace {

// Names that start with a capital letter are types.
struct Names final : sonde::debug::NameClasses {
  sonde::debug::NameClass classify(std::string_view name) override {
    using enum sonde::debug::NameClass;
    return name.empty() || name[0] == 'z' ? unknown : name[0] >= 'A' && name[0] <= 'Z' ? type : other;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Names names;
  (void)sonde::debug::parse_expression(text, names);
  (void)sonde::debug::parse_type(text, names);
  return 0;
}
