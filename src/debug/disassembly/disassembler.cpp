#include "debug/disassembly/disassembler.h"

#include <Zydis/Zydis.h>
#include <fmt/format.h>

#include <algorithm>

#include "debug/disassembly/mnemonics.h"
#include "debug/value/access.h"

// A static program has no decoder: it shows bytes.
#pragma weak ZydisDecoderInit
#pragma weak ZydisDecoderDecodeFull
#pragma weak ZydisMnemonicGetString
#pragma weak ZydisRegisterGetClass
#pragma weak ZydisRegisterGetString

namespace sonde::debug {
namespace {

class Writer {
 public:
  Writer(const ZydisDecodedInstruction& instruction, const ZydisDecodedOperand* operands, u64 address, bool intel,
         EvaluationContext* context, std::span<const std::byte> bytes)
      : in_(instruction), operands_(operands), address_(address), intel_(intel), context_(context), bytes_(bytes) {}

  std::string text();
  std::optional<u64> target;

 private:
  std::string prefixes();
  std::string name();
  std::string operand(const ZydisDecodedOperand& operand);
  std::string memory(const ZydisDecodedOperand& operand);
  std::string immediate(const ZydisDecodedOperand& operand);
  std::string reg(ZydisRegister reg) const;
  std::string with_symbol(u64 address) const;
  std::string_view size_words(unsigned bits) const;
  char suffix() const;
  bool is_string() const;
  bool is_branch() const {
    return in_.meta.category == ZYDIS_CATEGORY_CALL || in_.meta.category == ZYDIS_CATEGORY_UNCOND_BR ||
           in_.meta.category == ZYDIS_CATEGORY_COND_BR;
  }
  unsigned visible() const { return in_.operand_count_visible; }

  const ZydisDecodedInstruction& in_;
  const ZydisDecodedOperand* operands_;
  u64 address_;
  bool intel_;
  EvaluationContext* context_;
  std::span<const std::byte> bytes_;
  std::string comment_;
};

std::string Writer::reg(ZydisRegister which) const {
  std::string name = ZydisRegisterGetString(which) != nullptr ? ZydisRegisterGetString(which) : "?";
  if (name.starts_with("st") && name.size() == 3) name = name == "st0" ? "st" : fmt::format("st({})", name[2]);
  return intel_ ? name : "%" + name;
}

std::string Writer::with_symbol(u64 address) const {
  std::string text = hex(address);
  if (address == 0) text = "0x0";
  const auto symbol = context_ == nullptr ? std::nullopt : context_->linker_symbol_at(address);
  if (symbol)
    text += fmt::format(" <{}{}>", symbol->name, symbol->offset == 0 ? "" : fmt::format("+{}", symbol->offset));
  return text;
}

std::string_view Writer::size_words(unsigned bits) const {
  switch (bits) {
    case 8: return "BYTE PTR ";
    case 16: return "WORD PTR ";
    case 32: return "DWORD PTR ";
    case 48: return "FWORD PTR ";
    case 64: return "QWORD PTR ";
    case 80: return "TBYTE PTR ";
    case 128: return "XMMWORD PTR ";
    case 256: return "YMMWORD PTR ";
    case 512: return "ZMMWORD PTR ";
    default: return "";
  }
}

bool Writer::is_string() const {
  return in_.meta.category == ZYDIS_CATEGORY_STRINGOP || in_.meta.category == ZYDIS_CATEGORY_IOSTRINGOP;
}

std::string Writer::memory(const ZydisDecodedOperand& operand) {
  const auto& mem = operand.mem;
  std::string segment;
  const bool overridden = (in_.attributes & ZYDIS_ATTRIB_HAS_SEGMENT) != 0;
  const bool names_segment =
      mem.segment == ZYDIS_REGISTER_FS || mem.segment == ZYDIS_REGISTER_GS ||
      (overridden && in_.mnemonic != ZYDIS_MNEMONIC_NOP && mem.base != ZYDIS_REGISTER_RIP && false);
  if (names_segment) segment = reg(mem.segment) + ":";
  const bool has_displacement = in_.raw.disp.size != 0;
  const i64 displacement = mem.disp.has_displacement ? mem.disp.value : 0;
  const bool is_vsib = mem.type == ZYDIS_MEMOP_TYPE_VSIB;
  std::string text;
  const auto signed_hex = [](i64 value) {
    return value < 0    ? "-" + hex(0 - static_cast<u64>(value))
           : value == 0 ? std::string("0x0")
                        : hex(static_cast<u64>(value));
  };
  if (mem.base == ZYDIS_REGISTER_RIP || mem.base == ZYDIS_REGISTER_EIP) {
    const u64 place = address_ + in_.length + static_cast<u64>(displacement);
    comment_ = "        # " + with_symbol(place);
  }
  const bool has_parts = mem.base != ZYDIS_REGISTER_NONE || mem.index != ZYDIS_REGISTER_NONE;
  if (intel_) {
    text = std::string(in_.mnemonic == ZYDIS_MNEMONIC_LEA ? "" : size_words(operand.size));
    if (!has_parts) {
      const std::string place = segment.empty() ? "ds:" : segment;
      return text + place + hex(static_cast<u64>(displacement));
    }
    text += segment + "[";
    if (mem.base != ZYDIS_REGISTER_NONE) text += reg(mem.base);
    if (mem.index != ZYDIS_REGISTER_NONE) {
      if (mem.base != ZYDIS_REGISTER_NONE) text += "+";
      text += reg(mem.index) + fmt::format("*{}", static_cast<int>(mem.scale));
    }
    if (has_displacement) text += displacement < 0 ? signed_hex(displacement) : "+" + signed_hex(displacement);
    (void)is_vsib;
    return text + "]";
  }
  text = segment;
  if (!has_parts) return text + (displacement == 0 ? "0x0" : hex(static_cast<u64>(displacement)));
  if (has_displacement) text += signed_hex(displacement);
  text += "(";
  if (mem.base != ZYDIS_REGISTER_NONE) text += reg(mem.base);
  if (mem.index != ZYDIS_REGISTER_NONE) text += fmt::format(",{},{}", reg(mem.index), static_cast<int>(mem.scale));
  return text + ")";
}

std::string Writer::immediate(const ZydisDecodedOperand& operand) {
  const auto& imm = operand.imm;
  if (imm.is_relative) {
    const u64 place = address_ + in_.length + static_cast<u64>(imm.value.s);
    target = place;
    return with_symbol(place);
  }
  u64 value = imm.value.u;
  // As wide as what it is computed with.
  unsigned bits = operand.size;
  if (imm.is_signed && in_.operand_width > bits) bits = in_.operand_width;
  if (in_.mnemonic == ZYDIS_MNEMONIC_PUSH) bits = 64;
  if (bits < 64) value &= (u64{1} << bits) - 1;
  return (intel_ ? "" : "$") + (value == 0 ? "0x0" : hex(value));
}

std::string Writer::operand(const ZydisDecodedOperand& one) {
  switch (one.type) {
    case ZYDIS_OPERAND_TYPE_REGISTER: {
      const bool through = !intel_ && is_branch();
      return (through ? "*" : "") + reg(one.reg.value);
    }
    case ZYDIS_OPERAND_TYPE_MEMORY: {
      if (is_branch() && !intel_) return "*" + memory(one);
      return memory(one);
    }
    case ZYDIS_OPERAND_TYPE_POINTER:
      return fmt::format("{}{:#x}:{}{:#x}", intel_ ? "" : "$", one.ptr.segment, intel_ ? "" : "$", one.ptr.offset);
    case ZYDIS_OPERAND_TYPE_IMMEDIATE: return immediate(one);
    default: return "";
  }
}

// The letter that tells the size when no register does.
char Writer::suffix() const {
  if (intel_ || is_branch()) return 0;
  const ZydisDecodedOperand* mem = nullptr;
  for (unsigned i = 0; i < visible(); ++i) {
    const auto& one = operands_[i];
    if (one.type == ZYDIS_OPERAND_TYPE_MEMORY) mem = &one;
    // The count of a shift says nothing about what is shifted.
    const bool is_count = in_.meta.category == ZYDIS_CATEGORY_SHIFT || in_.meta.category == ZYDIS_CATEGORY_ROTATE;
    if (one.type == ZYDIS_OPERAND_TYPE_REGISTER && !(is_count && i == 1)) return 0;
  }
  if (mem == nullptr) return 0;
  switch (in_.mnemonic) {
    case ZYDIS_MNEMONIC_PUSH:
    case ZYDIS_MNEMONIC_POP:
    case ZYDIS_MNEMONIC_PREFETCHNTA:
    case ZYDIS_MNEMONIC_PREFETCHT0:
    case ZYDIS_MNEMONIC_PREFETCHT1:
    case ZYDIS_MNEMONIC_PREFETCHT2:
    case ZYDIS_MNEMONIC_PREFETCHW:
    case ZYDIS_MNEMONIC_CLFLUSH:
    case ZYDIS_MNEMONIC_CLFLUSHOPT:
    case ZYDIS_MNEMONIC_CLWB:
    case ZYDIS_MNEMONIC_LDMXCSR:
    case ZYDIS_MNEMONIC_STMXCSR:
    case ZYDIS_MNEMONIC_VLDMXCSR:
    case ZYDIS_MNEMONIC_VSTMXCSR:
    case ZYDIS_MNEMONIC_FXSAVE:
    case ZYDIS_MNEMONIC_FXRSTOR:
    case ZYDIS_MNEMONIC_XSAVE:
    case ZYDIS_MNEMONIC_XSAVEC:
    case ZYDIS_MNEMONIC_XRSTOR:
    case ZYDIS_MNEMONIC_FNSTCW:
    case ZYDIS_MNEMONIC_FLDCW:
    case ZYDIS_MNEMONIC_FNSTSW:
    case ZYDIS_MNEMONIC_FNSTENV:
    case ZYDIS_MNEMONIC_FLDENV:
    case ZYDIS_MNEMONIC_CMPXCHG16B:
    case ZYDIS_MNEMONIC_CMPXCHG8B: return 0;
    default: break;
  }
  if (in_.meta.category == ZYDIS_CATEGORY_X87_ALU) {
    const bool is_integer = in_.mnemonic == ZYDIS_MNEMONIC_FILD || in_.mnemonic == ZYDIS_MNEMONIC_FISTP ||
                            in_.mnemonic == ZYDIS_MNEMONIC_FIST || in_.mnemonic == ZYDIS_MNEMONIC_FISTTP ||
                            in_.mnemonic == ZYDIS_MNEMONIC_FIADD || in_.mnemonic == ZYDIS_MNEMONIC_FIMUL ||
                            in_.mnemonic == ZYDIS_MNEMONIC_FISUB || in_.mnemonic == ZYDIS_MNEMONIC_FISUBR ||
                            in_.mnemonic == ZYDIS_MNEMONIC_FIDIV || in_.mnemonic == ZYDIS_MNEMONIC_FIDIVR ||
                            in_.mnemonic == ZYDIS_MNEMONIC_FICOM || in_.mnemonic == ZYDIS_MNEMONIC_FICOMP;
    switch (mem->size) {
      case 16: return 's';
      case 32: return is_integer ? 'l' : 's';
      case 64: return is_integer ? 'L' : 'l';
      case 80: return 't';
      default: return 0;
    }
  }
  const bool is_general = in_.meta.isa_set == ZYDIS_ISA_SET_I86 || in_.meta.isa_set == ZYDIS_ISA_SET_I386 ||
                          in_.meta.isa_set == ZYDIS_ISA_SET_LONGMODE || in_.meta.isa_set == ZYDIS_ISA_SET_I186 ||
                          in_.meta.category == ZYDIS_CATEGORY_NOP || in_.meta.category == ZYDIS_CATEGORY_WIDENOP ||
                          in_.meta.isa_set == ZYDIS_ISA_SET_I486REAL || in_.meta.isa_set == ZYDIS_ISA_SET_FAT_NOP ||
                          in_.meta.isa_set == ZYDIS_ISA_SET_PPRO;
  if (!is_general) return 0;
  switch (mem->size) {
    case 8: return 'b';
    case 16: return 'w';
    case 32: return 'l';
    case 64: return 'q';
    default: return 0;
  }
}

std::string Writer::prefixes() {
  std::string text;
  const bool repeats = is_string();
  if ((in_.attributes & ZYDIS_ATTRIB_HAS_LOCK) != 0) text += "lock ";
  if ((in_.attributes & ZYDIS_ATTRIB_HAS_NOTRACK) != 0) text += "notrack ";
  if ((in_.attributes & ZYDIS_ATTRIB_HAS_BND) != 0) text += "bnd ";
  if ((in_.attributes & ZYDIS_ATTRIB_HAS_REP) != 0) text += "rep ";
  if ((in_.attributes & ZYDIS_ATTRIB_HAS_REPE) != 0) text += "repz ";
  if ((in_.attributes & ZYDIS_ATTRIB_HAS_REPNE) != 0) text += "repnz ";
  // Those without effect, which fill code up.
  unsigned operand_sizes = 0;
  for (unsigned i = 0; i < in_.raw.prefix_count; ++i) {
    const auto& prefix = in_.raw.prefixes[i];
    if (prefix.value == 0x66) ++operand_sizes;
    if (prefix.value == 0xf3 && prefix.type == ZYDIS_PREFIX_TYPE_IGNORED && !repeats) text += "repz ";
    if (prefix.value == 0xf2 && prefix.type == ZYDIS_PREFIX_TYPE_IGNORED && !repeats &&
        (in_.attributes & ZYDIS_ATTRIB_HAS_BND) == 0)
      text += "repnz ";
  }
  const bool nops = in_.mnemonic == ZYDIS_MNEMONIC_NOP;
  if (nops) {
    for (unsigned i = 1; i < operand_sizes; ++i) text += "data16 ";
    for (unsigned i = 0; i < in_.raw.prefix_count; ++i) {
      if (in_.raw.prefixes[i].value == 0x2e) text += "cs ";
    }
  } else {
    for (unsigned i = 0; i < in_.raw.prefix_count; ++i) {
      const auto& prefix = in_.raw.prefixes[i];
      if (prefix.value == 0x66 && prefix.type == ZYDIS_PREFIX_TYPE_IGNORED) text += "data16 ";
      if (prefix.value == 0x2e && prefix.type == ZYDIS_PREFIX_TYPE_IGNORED) text += "cs ";
      if (prefix.value == 0x3e && prefix.type == ZYDIS_PREFIX_TYPE_IGNORED) text += "ds ";
    }
  }
  return text;
}

std::string Writer::name() {
  const char* zydis = ZydisMnemonicGetString(in_.mnemonic);
  std::string name = gnu_mnemonic(zydis != nullptr ? zydis : "(bad)", intel_);
  const auto& second = operands_[1];
  if (in_.mnemonic == ZYDIS_MNEMONIC_MOV && visible() == 2) {
    const bool wide_immediate = second.type == ZYDIS_OPERAND_TYPE_IMMEDIATE && in_.raw.imm[0].size == 64;
    const bool wide_place = in_.raw.disp.size == 64;
    if (wide_immediate || wide_place) return "movabs";
  }
  if (!intel_ && (in_.mnemonic == ZYDIS_MNEMONIC_MOVZX || in_.mnemonic == ZYDIS_MNEMONIC_MOVSX)) {
    const auto letter = [](unsigned bits) { return bits == 8 ? 'b' : bits == 16 ? 'w' : bits == 32 ? 'l' : 'q'; };
    name = in_.mnemonic == ZYDIS_MNEMONIC_MOVZX ? "movz" : "movs";
    name += letter(second.size);
    name += letter(operands_[0].size);
    return name;
  }
  if (in_.mnemonic == ZYDIS_MNEMONIC_MOVSXD && !intel_) return operands_[0].size == 64 ? "movslq" : "movsll";
  if (const char letter = suffix(); letter == 'L') {
    name += "ll";
  } else if (letter != 0) {
    name += letter;
  } else if (!intel_ && visible() == 2 && second.type == ZYDIS_OPERAND_TYPE_MEMORY &&
             (name == "cvtsi2sd" || name == "cvtsi2ss")) {
    name += second.size == 64 ? "q" : "l";
  } else if (!intel_ && visible() == 3 && operands_[2].type == ZYDIS_OPERAND_TYPE_MEMORY &&
             (name == "vcvtsi2sd" || name == "vcvtsi2ss")) {
    name += operands_[2].size == 64 ? "q" : "l";
  }
  return name;
}

std::string Writer::text() {
  std::string mnemonic;
  std::vector<std::string> parts;
  if (in_.mnemonic == ZYDIS_MNEMONIC_NOP && visible() == 0 && in_.operand_width == 16) {
    mnemonic = "xchg";
    parts = intel_ ? std::vector<std::string>{"ax", "ax"} : std::vector<std::string>{"%ax", "%ax"};
  } else if (is_string() && visible() == 0) {
    const unsigned count = in_.operand_count;
    std::string base = ZydisMnemonicGetString(in_.mnemonic);
    // stosq -> stos %rax,%es:(%rdi); movsb -> movsb %ds:(%rsi),%es:(%rdi)
    std::vector<const ZydisDecodedOperand*> shown;
    for (unsigned i = 0; i < count && shown.size() < 2; ++i) {
      const auto& one = operands_[i];
      if (one.type == ZYDIS_OPERAND_TYPE_MEMORY) shown.push_back(&one);
      if (one.type == ZYDIS_OPERAND_TYPE_REGISTER && ZydisRegisterGetClass(one.reg.value) != ZYDIS_REGCLASS_FLAGS &&
          one.reg.value != ZYDIS_REGISTER_RCX && one.reg.value != ZYDIS_REGISTER_RSI &&
          one.reg.value != ZYDIS_REGISTER_RDI) {
        shown.push_back(&one);
      }
    }
    const bool two_memories =
        shown.size() == 2 && shown[0]->type == ZYDIS_OPERAND_TYPE_MEMORY && shown[1]->type == ZYDIS_OPERAND_TYPE_MEMORY;
    const char size_letter = base.back();
    base.pop_back();
    mnemonic = base;
    if (two_memories && !intel_) mnemonic += size_letter == 'd' ? 'l' : size_letter;
    for (const auto* one : shown) {
      std::string part;
      if (one->type == ZYDIS_OPERAND_TYPE_MEMORY) {
        const bool destination = one->mem.segment == ZYDIS_REGISTER_ES;
        part = intel_
                   ? std::string(size_words(one->size)) + (destination ? "es:" : "ds:") + "[" + reg(one->mem.base) + "]"
                   : (destination ? "%es:(" : "%ds:(") + reg(one->mem.base) + ")";
      } else {
        part = reg(one->reg.value);
      }
      parts.push_back(std::move(part));
    }
  } else {
    mnemonic = name();
    for (unsigned i = 0; i < visible(); ++i) {
      const auto& one = operands_[i];
      parts.push_back(operand(one));
      if (in_.avx.mask.reg != ZYDIS_REGISTER_NONE && in_.avx.mask.reg != ZYDIS_REGISTER_K0 && i == 0) {
        parts.back() += "{" + reg(in_.avx.mask.reg) + "}";
        if (in_.avx.mask.mode == ZYDIS_MASK_MODE_ZEROING) parts.back() += "{z}";
      }
    }
    // The mask stands among the operands, too.
    if (in_.avx.mask.reg != ZYDIS_REGISTER_NONE && parts.size() > 2 &&
        operands_[1].type == ZYDIS_OPERAND_TYPE_REGISTER && operands_[1].encoding == ZYDIS_OPERAND_ENCODING_MASK) {
      parts.erase(parts.begin() + 1);
    }
  }
  if (!intel_ && in_.mnemonic != ZYDIS_MNEMONIC_ENTER) std::reverse(parts.begin(), parts.end());
  std::string text = prefixes() + mnemonic;
  if (parts.empty()) return text;
  const std::string front = prefixes();
  text = front + fmt::format("{:<6} ", mnemonic);
  // The prefixes are part of what is made as wide as six letters.
  if (!front.empty()) {
    text = front + mnemonic;
    text += ' ';
  }
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ",") + parts[i];
  return text + comment_;
}

}  // namespace

InstructionText disassemble(std::span<const std::byte> bytes, u64 address, bool intel, EvaluationContext* context) {
  InstructionText text;
  const auto bad = [&] {
    text.bytes.assign(bytes.begin(), bytes.begin() + std::min<i64>(1, static_cast<i64>(bytes.size())));
    text.text = "(bad)";
    return text;
  };
  if (ZydisDecoderInit == nullptr) return bad();
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  ZydisDecodedInstruction instruction;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
  const auto status = ZydisDecoderDecodeFull(&decoder, bytes.data(), bytes.size(), &instruction, operands);
  if (!ZYAN_SUCCESS(status)) return bad();
  Writer writer(instruction, operands, address, intel, context, bytes);
  text.text = writer.text();
  text.target = writer.target;
  text.bytes.assign(bytes.begin(), bytes.begin() + instruction.length);
  return text;
}

Result<InstructionText> Disassembler::at(u64 address) {
  std::byte bytes[15];
  const std::size_t got = context_.read(address, bytes);
  if (got == 0) return cannot_access(address);
  return disassemble(std::span(bytes, got), address, intel_, &context_);
}

}  // namespace sonde::debug
