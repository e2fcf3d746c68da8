#include "debug/disassembly/mnemonics.h"

#include <utility>

namespace sonde::debug {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Conditions, behind j, set and cmov.
constexpr Pair conditions[] = {{"z", "e"}, {"nz", "ne"}, {"nb", "ae"}, {"nbe", "a"}, {"nl", "ge"}, {"nle", "g"},
                               {"b", "b"}, {"be", "be"}, {"l", "l"},   {"le", "le"}, {"o", "o"},   {"no", "no"},
                               {"s", "s"}, {"ns", "ns"}, {"p", "p"},   {"np", "np"}};

constexpr Pair both[] = {{"int1", "int1"}, {"ud1", "ud1"},   {"sal", "shl"},
                         {"xlat", "xlat"}, {"salc", "salc"}, {"prefetchw", "prefetchw"}};

constexpr Pair att[] = {{"cdqe", "cltq"}, {"cdq", "cltd"}, {"cqo", "cqto"},     {"cwde", "cwtl"},
                        {"cbw", "cbtw"},  {"cwd", "cwtd"}, {"movsxd", "movslq"}};

}  // namespace

std::string gnu_mnemonic(std::string_view name, bool intel) {
  for (const std::string_view front : {"j", "set", "cmov"}) {
    if (!name.starts_with(front)) continue;
    const auto rest = name.substr(front.size());
    for (const auto& [from, to] : conditions) {
      if (rest == from) return std::string(front) + std::string(to);
    }
  }
  for (const auto& [from, to] : both) {
    if (name == from) return std::string(to);
  }
  if (!intel) {
    for (const auto& [from, to] : att) {
      if (name == from) return std::string(to);
    }
  }
  return std::string(name);
}

}  // namespace sonde::debug
