#include "symbols/unwind/frame_guess.h"

#include <array>
#include <cstring>
#include <string_view>

namespace sonde::symbols {
namespace {

// How far up the stack a frame pointer may point before it is taken for something else.
constexpr u64 largest_frame = u64{16} << 20;

// Where the return address lies above the stack pointer, if the code at the pc tells; `saved_bp`: the word below is the
// caller's frame pointer.
struct TopLayout {
  u64 return_address_offset = 0;
  bool saved_bp = false;
};

std::optional<TopLayout> layout_by_code(const FrameRegisters& registers, CodeMap& code, PagedMemory& memory) {
  using namespace std::string_view_literals;
  const TopLayout just_called{};
  if (!code.is_code(registers.pc())) return just_called;  // a jump to nowhere
  std::array<char, 8> buffer{};
  const std::size_t got = memory.read(RemoteAddr(registers.pc()), std::as_writable_bytes(std::span(buffer)));
  if (got == 0) return just_called;  // the vsyscall page: its functions keep nothing on the stack
  const std::string_view at(buffer.data(), got);
  const bool wide = registers.machine == Machine::x86_64;
  const auto push_bp = "\x55"sv;
  const auto marker = wide ? "\xf3\x0f\x1e\xfa"sv : "\xf3\x0f\x1e\xfb"sv;
  if (at.starts_with(push_bp) || at.starts_with(marker)) return just_called;
  if (at.starts_with("\xc3"sv) || at.starts_with("\xc2"sv) || at.starts_with("\xf3\xc3"sv)) return just_called;
  // A stub that jumps through a table, as in the procedure linkage table.
  if (at.starts_with("\xff\x25"sv) || at.starts_with("\xf2\xff\x25"sv)) return just_called;
  // mov (%esp), %reg; ret
  const auto returns = "\x24\xc3"sv;
  if (!wide && at.size() >= 4 && at.starts_with("\x8b"sv) && at.substr(2).starts_with(returns) &&
      (at[1] & 0xc7) == 0x04)
    return just_called;
  const bool sets_bp = wide ? at.starts_with("\x48\x89\xe5"sv) || at.starts_with("\x48\x8b\xec"sv)
                            : at.starts_with("\x89\xe5"sv) || at.starts_with("\x8b\xec"sv);
  if (sets_bp && memory.word(registers.pc() - 1, 1) == 0x55) return TopLayout{registers.width(), true};
  return std::nullopt;
}

std::optional<Frame> caller_at(const Frame& frame, u64 return_address_at, std::optional<u64> bp, FrameOrigin origin,
                               CodeMap& code, PagedMemory& memory) {
  const unsigned width = frame.registers.width();
  const auto return_address = memory.word(return_address_at, width);
  if (!return_address || *return_address == 0 || !code.is_code(*return_address - 1)) return std::nullopt;
  Frame caller = frame;
  caller.registers.set(caller.registers.pc_index(), *return_address);
  caller.registers.set(caller.registers.sp_index(), return_address_at + width);
  if (bp) caller.registers.set(caller.registers.bp_index(), *bp);
  caller.origin = origin;
  caller.after_call = true;
  return caller;
}

}  // namespace

std::optional<Frame> guess_caller(const Frame& frame, CodeMap& code, PagedMemory& memory) {
  const FrameRegisters& registers = frame.registers;
  if (!frame.after_call) {
    if (const auto layout = layout_by_code(registers, code, memory)) {
      std::optional<u64> bp;
      if (layout->saved_bp) bp = memory.word(registers.sp(), registers.width());
      const u64 at = registers.sp() + layout->return_address_offset;
      if (auto caller = caller_at(frame, at, bp, FrameOrigin::stack_top, code, memory)) return caller;
    }
  }
  const u64 bp = registers.bp();
  const unsigned width = registers.width();
  if (!registers.is_known(registers.bp_index()) || bp % width != 0 || bp < registers.sp() ||
      bp - registers.sp() > largest_frame || !code.is_code(registers.pc())) {
    return std::nullopt;
  }
  const auto callers_bp = memory.word(bp, width);
  if (!callers_bp) return std::nullopt;
  return caller_at(frame, bp + width, callers_bp, FrameOrigin::frame_pointer, code, memory);
}

}  // namespace sonde::symbols
