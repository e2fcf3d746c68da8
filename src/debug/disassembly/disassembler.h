// Instructions as text, in AT&T's or Intel's way, with the spelling of the GNU tools.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "debug/value/context.h"

namespace sonde::debug {

struct InstructionText {
  std::vector<std::byte> bytes;
  std::string text;           // "mov    %rsp,%rbp"
  std::optional<u64> target;  // of a jump or call
};

// `address` is where the bytes are; what is no instruction is one byte and "(bad)". Symbols come from `context`, which may be
// null.
InstructionText disassemble(std::span<const std::byte> bytes, u64 address, bool intel, EvaluationContext* context);

class Disassembler {
 public:
  Disassembler(EvaluationContext& context, bool intel) : context_(context), intel_(intel) {}
  // An error where memory cannot be read.
  Result<InstructionText> at(u64 address);

 private:
  EvaluationContext& context_;
  bool intel_;
};

}  // namespace sonde::debug
