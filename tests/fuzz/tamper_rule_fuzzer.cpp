// Any text as a set of calls, as a rule, as a condition: taken or refused, and what is taken can be asked.
#include <cstdint>
#include <string>
#include <string_view>

#include "calls/registry.h"
#include "tamper/rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sonde;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto set = calls::CallSet::parse(text)) (void)(set->empty() || set->has(Abi::x86_64, 0) || set->has(Abi::i386, 9999));
  const u64 args[6] = {0, ~u64{0}, 1, u64{1} << 63, 4096, 2};
  const auto ask = [&](const tamper::Condition& condition) {
    for (const Abi abi : {Abi::x86_64, Abi::i386, Abi::x32}) {
      for (const u32 nr : {0u, 1u, 9u, 257u, 5000u}) {
        (void)condition.holds(calls::row_of(abi, nr), abi, args);
        (void)condition.unknown_name(calls::row_of(abi, nr));
      }
    }
  };
  if (const auto condition = tamper::Condition::parse(text)) ask(*condition);
  for (const bool fault : {false, true}) {
    for (const char* front : {"", "read:error=EIO:", "read:if="}) {
      std::string warning;
      const auto rule = tamper::Rule::parse(front + std::string(text), fault, warning);
      if (!rule) continue;
      for (u64 count = 1; count < 10; ++count) (void)rule->when.hits(count);
      if (rule->condition) ask(*rule->condition);
    }
  }
  return 0;
}
