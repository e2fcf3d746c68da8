#include "calls/signal/siginfo.h"

#include <csignal>
#include <cstdio>

#include "sys/flags/errno.h"
#include "sys/flags/ptrace.h"
#include "sys/flags/signal.h"
#include "sys/numbers/numbers.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;

namespace {

// si_code's names depend on the signal unless the code is a general one.
const sys::FlagSet* codes_of(int signo) {
  switch (signo) {
    case SIGTRAP: return &sys::sigtrap_codes;
    case SIGCHLD: return &sys::sigchld_codes;
    case SIGPOLL: return &sys::sigpoll_codes;
    case SIGILL: return &sys::sigill_codes;
    case SIGFPE: return &sys::sigfpe_codes;
    case SIGSEGV: return &sys::sigsegv_codes;
    case SIGBUS: return &sys::sigbus_codes;
    case SIGSYS: return &sys::sigsys_codes;
    default: return nullptr;
  }
}

Value* code_value(Context& c, int signo, i32 code) {
  const u64 wide = static_cast<u64>(static_cast<i64>(code));
  const sys::FlagSet* set = sys::find(sys::siginfo_codes, wide) != nullptr ? &sys::siginfo_codes : codes_of(signo);
  if (set == nullptr || sys::find(*set, wide) == nullptr) return c.hex(static_cast<u32>(code));
  Value* v = c.symbol(*set, wide);
  v->traits = v->traits | decode::Trait::narrow;
  return v;
}

// Clock ticks, with seconds beside them: 163 /* 1.63 s */
Value* ticks(Context& c, u64 v) {
  Value* value = c.uint(v);
  if (v == 0) return value;
  auto to = c.arena().array<char>(40);
  std::snprintf(to.data(), to.size(), "%llu.%02u s", static_cast<unsigned long long>(v / 100), static_cast<unsigned>(v % 100));
  value->comment = to.data();
  return value;
}

class Siginfo {
 public:
  Siginfo(Context& c, std::span<const std::byte> bytes, Abi layout, Value* into)
      : c_(c), bytes_(bytes), word_(word_size(layout)), union_(word_ == 8 ? 16 : 12), into_(into) {}

  // Words of the union: number `i`, as an int; or a pointer-sized one.
  i32 int_at(unsigned i) const { return at(union_ + i * 4).take<i32>(); }
  u64 word_at(unsigned i) const { return at(union_ + i * word_).ulong(); }
  i64 long_at(unsigned i) const { return at(union_ + i * word_).slong(); }
  // What stands behind the two ints that most members begin with: a word of its own alignment.
  u64 third_word() const { return at(union_ + 8).ulong(); }
  Fields at(std::size_t offset) const {
    Fields f(bytes_, word_);
    f.skip(offset);
    return f;
  }

  void add(const char* name, Value* v) { c_.add(into_, name, v); }
  void sender() {
    add("si_pid", c_.pid(int_at(0)));
    add("si_uid", c_.uint(static_cast<u32>(int_at(1))));
  }
  void value() {
    add("si_int", c_.sint(static_cast<i32>(third_word())));
    add("si_ptr", c_.address(third_word()));
  }
  void value_if_any() {
    if (third_word() != 0) value();
  }
  void band() {
    add("si_band", c_.sint(long_at(0)));
    add("si_fd", c_.fd(at(union_ + word_).take<i32>()));
  }

  void from_user(i32 code) {
    switch (code) {
      case SI_USER: case SI_TKILL: return sender();
      case SI_TIMER:
        add("si_timerid", c_.hex(static_cast<u32>(int_at(0))));
        add("si_overrun", c_.sint(int_at(1)));
        return value();
      case SI_SIGIO: return band();
      default:
        sender();
        return value_if_any();
    }
  }

  void from_kernel(int signo, i32 code) {
    switch (signo) {
      case SIGCHLD: {
        sender();
        const i32 status = int_at(2);
        add("si_status", code == CLD_EXITED ? c_.sint(status) : c_.signal(status));
        const std::size_t times = union_ + (word_ == 8 ? 16 : 12);
        add("si_utime", ticks(c_, at(times).ulong()));
        add("si_stime", ticks(c_, at(times + word_).ulong()));
        return;
      }
      case SIGTRAP: case SIGFPE: case SIGILL: case SIGSEGV: case SIGBUS: return fault(signo, code);
      case SIGPOLL:
        if (code >= POLL_IN && code <= POLL_HUP) band();
        return;
      case SIGSYS: return system_call();
      default:
        if (int_at(0) != 0 || int_at(1) != 0) sender();
        return value_if_any();
    }
  }

  void fault(int signo, i32 code) {
    add("si_addr", c_.address(word_at(0)));
    if (signo == SIGBUS && (code == BUS_MCEERR_AR || code == BUS_MCEERR_AO)) {
      add("si_addr_lsb", c_.hex(static_cast<u32>(i32{at(union_ + word_).take<i16>()})));
    } else if (signo == SIGSEGV && code == SEGV_BNDERR) {
      add("si_lower", c_.address(word_at(2)));
      add("si_upper", c_.address(word_at(3)));
    } else if (signo == SIGSEGV && code == SEGV_PKUERR) {
      add("si_pkey", c_.uint(at(union_ + 2 * word_).take<u32>()));
    }
  }

  void system_call() {
    add("si_call_addr", c_.address(word_at(0)));
    const u32 nr = at(union_ + word_).take<u32>();
    const u32 arch = at(union_ + word_ + 4).take<u32>();
    add("si_syscall", call_number(c_, nr, arch));
    add("si_arch", c_.symbol(sys::audit_archs, arch));
  }

 private:
  Context& c_;
  std::span<const std::byte> bytes_;
  unsigned word_;
  std::size_t union_;
  Value* into_;
};

}  // namespace

Value* call_number(Context& c, u32 nr, u32 arch) {
  constexpr u32 kAuditI386 = 0x40000003;
  constexpr u32 kAuditX86 = 0xc000003e;
  const Abi of = arch == kAuditI386 ? Abi::i386 : (nr & 0x40000000) != 0 ? Abi::x32 : Abi::x86_64;
  const auto names = sys::names_of(of);
  const u32 place = of == Abi::x32 ? nr & ~0x40000000u : nr;
  const bool known = (arch == kAuditI386 || arch == kAuditX86) && place < names.size() && !names[place].empty();
  if (!known || of != c.abi()) {
    Value* v = c.uint(nr);
    if (known) v->comment = names[place].data();
    return v;
  }
  constexpr std::string_view kPrefix = "__NR_";
  const std::string_view name = names[place];
  auto to = c.arena().array<char>(kPrefix.size() + name.size());
  std::memcpy(to.data(), kPrefix.data(), kPrefix.size());
  std::memcpy(to.data() + kPrefix.size(), name.data(), name.size());
  return c.text({to.data(), to.size()});
}

Value* siginfo(Context& c, std::span<const std::byte> bytes, Abi layout) {
  Value* s = c.structure();
  Fields f(bytes, word_size(layout));
  const i32 signo = f.take<i32>();
  const i32 error = f.take<i32>();
  const i32 code = f.take<i32>();
  if (signo == 0) return s;
  c.add(s, "si_signo", c.signal(signo));
  c.add(s, "si_code", code_value(c, signo, code));
  if (error != 0) {
    const bool named = sys::find(sys::errno_names, static_cast<u64>(static_cast<u32>(error))) != nullptr;
    Value* v = named ? c.errno_name(static_cast<u32>(error)) : c.sint(error);
    if (named) v->traits = v->traits | decode::Trait::decimal;
    c.add(s, "si_errno", v);
  }
  Siginfo info(c, bytes, layout, s);
  if (code <= 0) info.from_user(code);
  else info.from_kernel(signo, code);
  return s;
}

Value* siginfo_at(Context& c, u64 addr) {
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  const auto bytes = c.read_bytes(addr, kSiginfoSize);
  return bytes.size() == kSiginfoSize ? siginfo(c, bytes) : c.address(addr);
}

}  // namespace sonde::calls
