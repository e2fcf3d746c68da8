#include "debug/value/register_table.h"

#include <array>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "abi/registers.h"
#include "debug/value/register_types.h"

namespace sonde::debug {
namespace {

const Type* word() { return &register_integer(8); }
const Type* half() { return &register_integer(4); }
const Type* quarter() { return &register_integer(2); }
const Type* byte() { return &register_integer(1); }
const Type* flags() { return &flags_type(); }
const Type* mxcsr() { return &mxcsr_type(); }
const Type* x87() { return &x87_type(); }
const Type* vector16() { return &vector_register_type(16); }
const Type* vector32() { return &vector_register_type(32); }
const Type* data_pointer() {
  static const Type type({.kind = TypeKind::pointer, .byte_size = 8}, &Type::nothing());
  return &type;
}
const Type* code_pointer() {
  static const Type function({.kind = TypeKind::function, .byte_size = 1}, &Type::nothing());
  static const Type type({.kind = TypeKind::pointer, .byte_size = 8}, &function);
  return &type;
}

struct General {
  std::string_view name, dword, word16, low, high;
  std::size_t offset;
  int dwarf;
};
constexpr General generals[] = {
    {"rax", "eax", "ax", "al", "ah", offsetof(Registers, rax), 0},
    {"rbx", "ebx", "bx", "bl", "bh", offsetof(Registers, rbx), 3},
    {"rcx", "ecx", "cx", "cl", "ch", offsetof(Registers, rcx), 2},
    {"rdx", "edx", "dx", "dl", "dh", offsetof(Registers, rdx), 1},
    {"rsi", "esi", "si", "sil", "", offsetof(Registers, rsi), 4},
    {"rdi", "edi", "di", "dil", "", offsetof(Registers, rdi), 5},
    {"rbp", "ebp", "bp", "bpl", "", offsetof(Registers, rbp), 6},
    {"rsp", "esp", "", "spl", "", offsetof(Registers, rsp), 7},
    {"r8", "r8d", "r8w", "r8l", "", offsetof(Registers, r8), 8},
    {"r9", "r9d", "r9w", "r9l", "", offsetof(Registers, r9), 9},
    {"r10", "r10d", "r10w", "r10l", "", offsetof(Registers, r10), 10},
    {"r11", "r11d", "r11w", "r11l", "", offsetof(Registers, r11), 11},
    {"r12", "r12d", "r12w", "r12l", "", offsetof(Registers, r12), 12},
    {"r13", "r13d", "r13w", "r13l", "", offsetof(Registers, r13), 13},
    {"r14", "r14d", "r14w", "r14l", "", offsetof(Registers, r14), 14},
    {"r15", "r15d", "r15w", "r15l", "", offsetof(Registers, r15), 15},
};
constexpr std::string_view vector_names[] = {"xmm0", "xmm1", "xmm2",  "xmm3",  "xmm4",  "xmm5",  "xmm6",  "xmm7",
                                             "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"};
constexpr std::string_view upper_names[] = {"ymm0", "ymm1", "ymm2",  "ymm3",  "ymm4",  "ymm5",  "ymm6",  "ymm7",
                                            "ymm8", "ymm9", "ymm10", "ymm11", "ymm12", "ymm13", "ymm14", "ymm15"};
constexpr std::string_view stack_names[] = {"st0", "st1", "st2", "st3", "st4", "st5", "st6", "st7"};

// Offsets in the XSAVE area: those of FXSAVE, then AVX's upper halves.
constexpr u16 x87_offset = 32, xmm_offset = 160, ymm_offset = 576;

class Table {
 public:
  Table() {
    std::vector<const RegisterRow*> order;
    const auto general = [&](std::string_view name, std::size_t offset, u16 size, const Type* (*type)(),
                             int dwarf = -1) {
      return &add({name, RegisterPlace::general, static_cast<u16>(offset), size, 0, type, dwarf});
    };
    for (const General& row : generals) {
      const bool points = row.name == "rbp" || row.name == "rsp";
      order.push_back(general(row.name, row.offset, 8, points ? data_pointer : word, row.dwarf));
      general(row.dword, row.offset, 4, half, row.dwarf);
      if (!row.word16.empty()) general(row.word16, row.offset, 2, quarter, row.dwarf);
      general(row.low, row.offset, 1, byte, row.dwarf);
      if (!row.high.empty()) general(row.high, row.offset + 1, 1, byte, row.dwarf);
    }
    order.push_back(general("rip", offsetof(Registers, rip), 8, code_pointer, 16));
    order.push_back(general("eflags", offsetof(Registers, eflags), 4, flags));
    order.push_back(general("cs", offsetof(Registers, cs), 4, half));
    order.push_back(general("ss", offsetof(Registers, ss), 4, half));
    order.push_back(general("ds", offsetof(Registers, ds), 4, half));
    order.push_back(general("es", offsetof(Registers, es), 4, half));
    order.push_back(general("fs", offsetof(Registers, fs), 4, half));
    order.push_back(general("gs", offsetof(Registers, gs), 4, half));
    order.push_back(general("fs_base", offsetof(Registers, fs_base), 8, word));
    order.push_back(general("gs_base", offsetof(Registers, gs_base), 8, word));
    general("orig_rax", offsetof(Registers, orig_rax), 8, word);
    general("pc", offsetof(Registers, rip), 8, code_pointer, 16);
    general("sp", offsetof(Registers, rsp), 8, data_pointer, 7);
    general("fp", offsetof(Registers, rbp), 8, data_pointer, 6);
    general("ps", offsetof(Registers, eflags), 4, flags);
    shown_ = order;
    const auto extended = [&](std::string_view name, u16 offset, u16 size, const Type* (*type)(), int dwarf = -1) {
      return &add({name, RegisterPlace::extended, offset, size, 0, type, dwarf});
    };
    for (u16 i = 0; i < 8; ++i) {
      floats_.push_back(extended(stack_names[i], static_cast<u16>(x87_offset + 16 * i), 10, x87, 33 + i));
    }
    floats_.push_back(extended("fctrl", 0, 2, half));
    floats_.push_back(extended("fstat", 2, 2, half));
    floats_.push_back(&add({"ftag", RegisterPlace::tag_word, 4, 2, 0, half, -1}));
    floats_.push_back(extended("fiseg", 12, 2, half));
    floats_.push_back(extended("fioff", 8, 4, half));
    floats_.push_back(extended("foseg", 20, 2, half));
    floats_.push_back(extended("fooff", 16, 4, half));
    floats_.push_back(extended("fop", 6, 2, half));
    for (const RegisterRow* row : floats_) order.push_back(row);
    order.push_back(extended("mxcsr", 24, 4, mxcsr));
    for (u16 i = 0; i < 16; ++i) {
      extended(vector_names[i], static_cast<u16>(xmm_offset + 16 * i), 16, vector16, 17 + i);
      order.push_back(&add({upper_names[i], RegisterPlace::upper, static_cast<u16>(xmm_offset + 16 * i), 32,
                            static_cast<u16>(ymm_offset + 16 * i), vector32, -1}));
    }
    all_ = order;
  }

  const RegisterRow* find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }
  std::span<const RegisterRow* const> shown(bool all) const { return all ? all_ : shown_; }
  std::span<const RegisterRow* const> floats() const { return floats_; }

 private:
  const RegisterRow& add(const RegisterRow& row) {
    rows_.push_back(row);
    by_name_[row.name] = &rows_.back();
    return rows_.back();
  }

  std::deque<RegisterRow> rows_;
  std::map<std::string_view, const RegisterRow*> by_name_;
  std::vector<const RegisterRow*> shown_, all_, floats_;
};

const Table& table() {
  static const Table table;
  return table;
}

}  // namespace

const RegisterRow* find_register(std::string_view name) { return table().find(name); }
std::span<const RegisterRow* const> shown_registers(bool all) { return table().shown(all); }
std::span<const RegisterRow* const> float_registers() { return table().floats(); }

std::string_view dwarf_register_name(unsigned number) {
  for (const General& row : generals) {
    if (row.dwarf == static_cast<int>(number)) return row.name;
  }
  if (number == 16) return "rip";
  if (number >= 17 && number < 33) return vector_names[number - 17];
  if (number >= 33 && number < 41) return stack_names[number - 33];
  return "";
}

}  // namespace sonde::debug
