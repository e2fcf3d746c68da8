// The system as a whole: its name, its figures, its log, its personality.
#include <cerrno>
#include <algorithm>

#include "calls/fields.h"
#include "calls/registry.h"
#include "calls/tables.h"
#include "sys/flags/process.h"
#include "sys/flags/prctl.h"
#include "sys/flags/system.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* system_name(Context& c, u64 addr, u32 length, unsigned fields) {
  Fields f = fetch(c, addr, u64{length} * fields);
  if (!f) return c.address(addr);
  static constexpr const char* kNames[] = {"sysname", "nodename", "release", "version", "machine", "domainname"};
  Value* s = c.structure();
  const unsigned shown = c.options.abbreviate ? 2 : fields;
  for (unsigned i = 0; i < shown; ++i) c.add(s, kNames[i], c.char_array(f.bytes(length)));
  if (shown < fields) c.more(s);
  return s;
}
Value* utsname(Context& c, const Spec&, u64 addr) { return system_name(c, addr, 65, 6); }

Value* figures(Context& c, const Spec&, u64 addr) {
  const unsigned word = c.abi() == Abi::i386 ? 4 : 8;
  Fields f = fetch(c, addr, word == 8 ? 112 : 64, word);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "uptime", c.sint(f.slong()));
  Value* loads = c.array();
  for (int i = 0; i < 3; ++i) c.add(loads, c.uint(f.ulong()));
  c.add(s, "loads", loads);
  for (const char* name : {"totalram", "freeram", "sharedram", "bufferram", "totalswap", "freeswap"}) c.add(s, name, c.uint(f.ulong()));
  c.add(s, "procs", c.uint(f.take<u16>()));
  f.align_word();
  c.add(s, "totalhigh", c.uint(f.ulong()));
  c.add(s, "freehigh", c.uint(f.ulong()));
  c.add(s, "mem_unit", c.uint(f.take<u32>()));
  return s;
}

constexpr u64 kLongestName = 64;
Value* name_to_set(Context& c, const Spec&, u64 addr) {
  const u64 length = static_cast<u32>(c.call.args[1]);
  return length <= kLongestName ? c.buffer_at(addr, length) : c.address(addr);
}

Value* random_bytes(Context& c, const Spec&, u64 addr) {
  Value* v = c.buffer_at(addr, static_cast<u64>(c.call.result));
  if (v->kind == decode::Kind::string) v->traits = v->traits | decode::Trait::hex_bytes;
  return v;
}

// --- personality: a type in the low byte, flags above

Value* personality_of(Context& c, u64 raw) {
  raw = static_cast<u32>(raw);
  if (raw == 0xffffffff) return c.hex(raw);
  Value* type = c.symbol(personality_types, raw & 0xff);
  if ((raw & ~u64{0xff}) == 0) return type;
  Value* both = c.array();
  both->traits = decode::Trait::bare | decode::Trait::piped;
  both->number = raw;
  c.add(both, type);
  c.add(both, c.flags(personality_flags, raw & ~u64{0xff}));
  return both;
}
Value* persona(Context& c, const Spec&, u64 raw) { return personality_of(c, raw); }
Value* old_persona(Context& c) { return personality_of(c, static_cast<u64>(c.call.result)); }

// --- reboot

constexpr u32 kRestart2 = 0xa1b2c3d4;
constexpr bool restarts_with_words(const u64* args) { return static_cast<u32>(args[2]) == kRestart2; }

// --- syslog: the action is a number with its name beside it, whatever -X says

Value* commented(Context& c, const FlagSet& set, u64 raw) {
  const i32 number = static_cast<i32>(raw);
  Value* v = c.sint(number);
  const Flag* flag = find(set, static_cast<u32>(raw));
  v->comment = flag != nullptr ? flag->name.data() : set.unknown.data();
  return v;
}
Value* log_action(Context& c, const Spec&, u64 raw) { return commented(c, syslog_actions, raw); }
Value* log_level(Context& c, const Spec&, u64 raw) { return commented(c, syslog_console_levels, raw); }
Value* log_text(Context& c, const Spec&, u64 addr) { return c.buffer_at(addr, static_cast<u64>(c.call.result)); }

constexpr Row log_alone = call("syslog", odd("type", log_action));
constexpr Row log_reads = call("syslog", odd("type", log_action), odd("buf", log_text).out(), sint("len"));
constexpr Row log_sets_level = call("syslog", odd("type", log_action), address("buf"), odd("len", log_level));

const Row* log_variant(Context&, const u64* args) {
  switch (static_cast<i32>(args[0])) {
    case 0: case 1: case 5: case 6: case 7: case 9: case 10: return &log_alone;
    case 2: case 3: case 4: return &log_reads;
    case 8: return &log_sets_level;
    default: return nullptr;
  }
}

// --- membarrier

constexpr bool names_a_processor(const u64* args) { return (args[1] & 1) != 0; }
Value* supported_barriers(Context& c) {
  if (c.call.result == 0) return nullptr;
  return c.flags(membarrier_cmd_bits, static_cast<u64>(c.call.result));
}

constexpr Row barrier_query =
    call("membarrier", values("cmd", membarrier_cmds), flags("flags", membarrier_flags), sint("cpu_id").when(names_a_processor))
        .returns(Return::hex).notes(supported_barriers);
const Row* barrier_variant(Context&, const u64* args) { return static_cast<u32>(args[0]) == 0 ? &barrier_query : nullptr; }

// --- what goes on after a signal

Value* resumed(Context& c, const Spec&, u64) {
  std::string_view name = name_of(c.abi(), c.call.previous);
  if (name.empty()) name = "system call";
  constexpr std::string_view kBefore = "<... resuming interrupted ";
  constexpr std::string_view kAfter = " ...>";
  auto to = c.arena().array<char>(kBefore.size() + name.size() + kAfter.size());
  auto at = std::copy(kBefore.begin(), kBefore.end(), to.begin());
  at = std::copy(name.begin(), name.end(), at);
  std::copy(kAfter.begin(), kAfter.end(), at);
  return c.text({to.data(), to.size()});
}

constexpr Row rows[] = {
    call("uname", odd("name", utsname).out()).fails(EFAULT),
    call("olduname", hex("name")).fails(EFAULT),
    call("oldolduname", hex("name")).fails(EFAULT),
    call("sysinfo", odd("info", figures).out()).fails(EFAULT),
    call("sethostname", odd("name", name_to_set), uint("len")).fails(EPERM, EINVAL, EFAULT),
    call("setdomainname", odd("name", name_to_set), uint("len")).fails(EPERM, EINVAL, EFAULT),
    call("getrandom", odd("buf", random_bytes).out(), size("count"), flags("flags", getrandom_flags)).fails(EAGAIN, EINTR, EINVAL, EFAULT),
    call("personality", odd("personality", persona)).returns(Return::hex).notes(old_persona).fails(EINVAL),
    call("reboot", values("magic1", reboot_magic1), values("magic2", reboot_magic2), values("cmd", reboot_cmds),
         string("arg").when(restarts_with_words))
        .fails(EPERM, EINVAL, EFAULT),
    call("syslog", odd("type", log_action), address("buf"), sint("len")).by(log_variant).fails(EPERM, EINVAL, EINTR, EFAULT),
    call("membarrier", values("cmd", membarrier_cmds), flags("flags", membarrier_flags), sint("cpu_id").when(names_a_processor))
        .by(barrier_variant).fails(EPERM, EINVAL, ENOSYS),
    call("restart_syscall", odd("call", resumed)),
    call("rseq_slice_yield"),
    call("vhangup").fails(EPERM),
};

}  // namespace

const std::span<const Row> system_rows{rows};

}  // namespace sonde::calls
