// ptrace: a row per request.
#include <algorithm>
#include <cerrno>

#include "calls/process/registers.h"
#include "calls/signal/siginfo.h"
#include "calls/signal/sigset.h"
#include "calls/tables.h"
#include "sys/flags/errno.h"
#include "sys/flags/prctl.h"
#include "sys/flags/ptrace.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* word_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, c.word());
  return f ? boxed(c, c.address(f.ulong())) : c.address(addr);
}
Value* number_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, c.word());
  return f ? boxed(c, c.uint(f.ulong())) : c.address(addr);
}
Value* offset_in_user(Context& c, const Spec&, u64 raw) { return user_offset(c, raw); }

// --- registers

Value* registers(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, general_registers_size(c.abi()));
  return f ? general_registers(c, f.rest()) : c.address(addr);
}
Value* fp_registers(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, float_registers_size(c.abi()));
  return f ? float_registers(c, f.rest()) : c.address(addr);
}

constexpr u64 kPrstatus = 1;
constexpr u64 kFpregset = 2;

Value* register_set(Context& c, u64 base, u64 length) {
  const u64 type = c.call.args[2];
  if (type == kPrstatus) {
    const u64 size = std::min(length, general_registers_size(c.abi()));
    Fields f = fetch(c, base, size / c.word() * c.word());
    return f ? general_registers(c, f.rest()) : c.address(base);
  }
  if (type == kFpregset && length >= 32) {
    Fields f = fetch(c, base, std::min(length, float_registers_size(c.abi())) / 4 * 4);
    return f ? float_registers(c, f.rest()) : c.address(base);
  }
  return c.address(base);
}

Value* given_set(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, u64{2} * c.word());
  if (!f) return c.address(addr);
  const u64 base = f.ulong();
  const u64 length = f.ulong();
  Value* s = c.structure();
  c.add(s, "iov_base", register_set(c, base, length));
  c.add(s, "iov_len", c.uint(length));
  return s;
}

// Nothing shows before the call, but the length is remembered: the kernel changes it.
Value* got_set(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, u64{2} * c.word());
  if (c.entering()) {
    f.ulong();
    c.stash(0) = f.ulong();
    return nullptr;
  }
  if (!f) return c.address(addr);
  const u64 base = f.ulong();
  const u64 length = f.ulong();
  Value* s = c.structure();
  c.add(s, "iov_base", c.failed() ? c.address(base) : register_set(c, base, length));
  c.add(s, "iov_len", c.stash(0) == length ? c.uint(length) : c.change(c.uint(c.stash(0)), c.uint(length)));
  return s;
}

// --- signals

Value* peek_arguments(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 16);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "off", c.uint(f.take<u64>()));
  c.add(s, "flags", c.flags(ptrace_peeksiginfo_flags, f.take<u32>()));
  c.add(s, "nr", c.uint(f.take<u32>()));
  return s;
}
Value* one_siginfo(Context& c, std::span<const std::byte> bytes, void*) { return siginfo(c, bytes); }
Value* peeked(Context& c, const Spec&, u64 addr) {
  if (!c.options.verbose) return c.address(addr);
  return c.array_at(addr, static_cast<u64>(std::max<i64>(c.call.result, 0)), kSiginfoSize, one_siginfo);
}

Value* mask(Context& c, const Spec&, u64 addr) { return sized_sigset(c, addr, c.call.args[2], c.word()); }

Value* resume_signal(Context& c, const Spec&, u64 raw) { return c.signal(static_cast<i32>(raw)); }

// --- system calls

Value* result_or_error(Context& c, i64 value, bool is_error) {
  const Flag* name = is_error && value < 0 ? find(errno_names, static_cast<u64>(-value)) : nullptr;
  if (name == nullptr) return c.sint(value);
  auto to = c.arena().array<char>(name->name.size() + 1);
  to[0] = '-';
  std::copy(name->name.begin(), name->name.end(), to.begin() + 1);
  return named_number(c.sint(value), {to.data(), to.size()});
}

// The number and the arguments; only what `size` bytes hold.
Value* entry_part(Context& c, Fields f, u64 size, u32 arch) {
  Value* s = c.structure();
  if (size < 8) return s;
  c.add(s, "nr", call_number(c, static_cast<u32>(f.take<u64>()), arch));
  Value* args = c.array();
  const u64 count = std::min<u64>((size - 8) / 8, 6);
  for (u64 i = 0; i < count; ++i) c.add(args, c.hex(f.take<u64>()));
  if (count != 0) c.add(s, "args", args);
  if (size >= 60) {
    c.add(s, "ret_data", c.hex(f.take<u32>()));
  }
  return s;
}

Value* syscall_info_of(Context& c, u64 addr, u64 size) {
  constexpr u64 kKnown = 88;
  constexpr u64 kHead = 24;
  size = std::min(size, kKnown);
  Fields f = fetch(c, addr, size);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  const u8 op = f.take<u8>();
  c.add(s, "op", c.symbol(ptrace_syscall_info_ops, op));
  f.skip(3);
  const u32 arch = f.take<u32>();
  if (size >= 8) c.add(s, "arch", c.symbol(audit_archs, arch));
  const u64 ip = f.take<u64>();
  if (size >= 16) c.add(s, "instruction_pointer", c.address(ip));
  const u64 sp = f.take<u64>();
  if (size >= kHead) c.add(s, "stack_pointer", c.address(sp));
  if (size < kHead + 8) return s;
  const u64 rest = size - kHead;
  switch (op) {
    case 1: c.add(s, "entry", entry_part(c, f, std::min<u64>(rest, 56), arch)); break;
    case 2: {
      Value* exit = c.structure();
      const i64 value = f.take<i64>();
      const u8 is_error = f.take<u8>();
      c.add(exit, "rval", result_or_error(c, value, rest >= 9 && is_error != 0));
      if (rest >= 9) c.add(exit, "is_error", c.uint(is_error));
      c.add(s, "exit", exit);
      break;
    }
    case 3: c.add(s, "seccomp", entry_part(c, f, rest, arch)); break;
    default: break;
  }
  return s;
}
Value* got_syscall_info(Context& c, const Spec&, u64 addr) {
  return syscall_info_of(c, addr, std::min<u64>(c.call.args[2], static_cast<u64>(std::max<i64>(c.call.result, 0))));
}
Value* given_syscall_info(Context& c, const Spec&, u64 addr) { return syscall_info_of(c, addr, c.call.args[2]); }

Value* filter_metadata(Context& c, const Spec&, u64 addr) {
  const u64 size = c.call.args[2];
  Fields f = size >= 8 ? fetch(c, addr, std::min<u64>(size, 16)) : Fields{};
  if (!f) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "filter_off", c.uint(f.take<u64>()));
  if (!c.failed() && c.call.result > 8) c.add(s, "flags", c.flags(seccomp_filter_flags, f.take<u64>()));
  return s;
}

// --- the rows

constexpr bool never(const u64*) { return false; }
constexpr Spec request = values_long("request", ptrace_requests);
constexpr Spec who = tid("pid");
constexpr Spec addr = address("addr");
constexpr Spec no_addr = address("addr").when(never);
constexpr Spec data(Decoder d) { return odd("data", d); }
constexpr Spec data_out(Decoder d) { return odd("data", d).out(); }

template <class... A>
constexpr Row row(A... args) { return call("ptrace", request, args...); }

constexpr Row peeks = row(who, addr, data_out(word_at));
constexpr Row pokes = row(who, addr, address("data"));
constexpr Row resumes = row(who, addr, data(resume_signal));
constexpr Row alone = row(who);
constexpr Row options = row(who, addr, flags_long("data", ptrace_options));
constexpr Spec size_addr = ulong("addr");

constexpr KeyedRow requests[] = {
    {0, row()},
    {1, peeks},
    {2, peeks},
    {3, row(who, odd("addr", offset_in_user), data_out(word_at))},
    {4, pokes},
    {5, pokes},
    {6, row(who, odd("addr", offset_in_user), address("data"))},
    {7, resumes},
    {8, alone},
    {9, resumes},
    {12, row(who, no_addr, data_out(registers))},
    {13, row(who, no_addr, data(registers))},
    {14, row(who, no_addr, data_out(fp_registers))},
    {15, row(who, no_addr, data(fp_registers))},
    {16, alone},
    {17, resumes},
    {21, options},
    {24, resumes},
    {31, resumes},
    {32, resumes},
    {33, resumes},
    {0x4200, options},
    {0x4201, row(who, addr, data_out(number_at))},
    {0x4202, row(who, addr, siginfo("data").out())},
    {0x4203, row(who, addr, siginfo("data"))},
    {0x4204, row(who, values_long("addr", nt_descriptor_types), odd("data", got_set).inout().even_on_error())},
    {0x4205, row(who, values_long("addr", nt_descriptor_types), data(given_set))},
    {0x4206, options},
    {0x4207, alone},
    {0x4208, alone},
    {0x4209, row(who, odd("addr", peek_arguments), data_out(peeked))},
    {0x420a, row(who, size_addr, data_out(mask))},
    {0x420b, row(who, size_addr, data(mask))},
    {0x420c, row(who, size_addr, address("data"))},
    {0x420d, row(who, size_addr, odd("data", filter_metadata).out().even_on_error())},
    {0x420e, row(who, size_addr, data_out(got_syscall_info))},
    {0x4212, row(who, size_addr, data(given_syscall_info))},
};
static_assert(std::ranges::is_sorted(requests, {}, &KeyedRow::key));

const Row* by_request(Context&, const u64* args) {
  const auto* at = std::ranges::lower_bound(requests, static_cast<u32>(args[0]), {}, &KeyedRow::key);
  return at != std::end(requests) && at->key == static_cast<u32>(args[0]) ? &at->row : nullptr;
}

constexpr Row rows[] = {
    call("ptrace", request, who, addr, address("data")).by(by_request).fails(ESRCH, EPERM, EIO, EFAULT, EINVAL, EBUSY),
};

}  // namespace

const std::span<const Row> ptrace_rows{rows};

}  // namespace sonde::calls
