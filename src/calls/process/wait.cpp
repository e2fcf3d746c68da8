// Waiting for children.
#include <cerrno>
#include <cstdio>

#include "calls/process/rusage.h"
#include "calls/process/wait_status.h"
#include "calls/signal/siginfo.h"
#include "calls/tables.h"
#include "sys/flags/process.h"
#include "sys/flags/ptrace.h"
#include "sys/flags/signal.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// Words and a number or name in between, in the arena.
Value* words(Context& c, const char* format, std::string_view name, const char* tail) {
  auto to = c.arena().array<char>(96);
  const int n = std::snprintf(to.data(), to.size(), format, static_cast<int>(name.size()), name.data(), tail);
  return c.text({to.data(), static_cast<std::size_t>(n)});
}

std::string_view signal_words(Context& c, unsigned number) {
  if (const Flag* name = find(signal_names, number)) return name->name;
  auto to = c.arena().array<char>(16);
  const int n = std::snprintf(to.data(), to.size(), "%u", number);
  return {to.data(), static_cast<std::size_t>(n)};
}

}  // namespace

Value* wait_status(Context& c, u32 status) {
  const u32 low = status & 0x7f;
  u32 rest = status;
  Value* said = nullptr;
  if ((status & 0xff) == 0x7f) {
    const u32 signal = status >> 8 & 0xff;
    said = words(c, "{WIFSTOPPED(s) && WSTOPSIG(s) == %.*s%s}", signal_words(c, signal & 0x7f), (signal & 0x80) != 0 ? " | 0x80" : "");
    rest &= ~0xffffu;
  } else if (low != 0 && low != 0x7f) {
    const bool core = (status & 0x80) != 0;
    said = words(c, "{WIFSIGNALED(s) && WTERMSIG(s) == %.*s%s}", signal_words(c, low), core ? " && WCOREDUMP(s)" : "");
    rest &= ~0xffu;
  } else if (low == 0) {
    auto number = c.arena().array<char>(8);
    const int n = std::snprintf(number.data(), number.size(), "%u", status >> 8 & 0xff);
    said = words(c, "{WIFEXITED(s) && WEXITSTATUS(s) == %.*s}%s", {number.data(), static_cast<std::size_t>(n)}, "");
    rest &= ~0xff00u;
  } else if (status == 0xffff) {
    said = c.text("{WIFCONTINUED(s)}");
    rest = 0;
  } else {
    return c.hex(status);
  }
  said->number = status;
  if (rest == 0) return said;
  Value* all = c.array();
  all->traits = decode::Trait::bare | decode::Trait::glued;
  c.add(all, said);
  if (const u32 event = rest >> 16; event != 0) {
    c.add(all, c.text("|"));
    c.add(all, c.symbol(ptrace_events, event));
    c.add(all, c.text("<<16"));
  }
  if ((rest & 0xffff) != 0) {
    c.add(all, c.text("|"));
    c.add(all, c.hex(rest & 0xffff));
  }
  return all;
}

namespace {

// Nothing was written unless a child was found.
Value* status(Context& c, const Spec&, u64 addr) {
  Fields f = c.call.result > 0 ? fetch(c, addr, 4) : Fields{};
  return f ? boxed(c, wait_status(c, f.take<u32>())) : c.address(addr);
}
Value* usage(Context& c, const Spec&, u64 addr) { return c.call.result > 0 ? rusage_at(c, addr) : c.address(addr); }

// -1, a process, or minus a process group.
Value* who(Context& c, const Spec&, u64 raw) {
  return c.pid(static_cast<i32>(raw));
}

Value* waitid_who(Context& c, const Spec&, u64 raw) {
  const i32 id = static_cast<i32>(raw);
  switch (static_cast<u32>(c.call.args[0])) {
    case 1: return c.pid(id, decode::PidKind::process);
    case 2: return c.pid(id, decode::PidKind::group);
    case 3: return c.fd(id);
    default: return c.sint(id);
  }
}

constexpr Row rows[] = {
    call("wait4", odd("upid", who), odd("stat_addr", status).out(), flags("options", wait4_options), odd("ru", usage).out())
        .returns(Return::pid).in(in::process).fails(ECHILD, EINTR, EINVAL),
    call("waitpid", odd("pid", who), odd("stat_addr", status).out(), flags("options", wait4_options))
        .returns(Return::pid).in(in::process).fails(ECHILD, EINTR, EINVAL),
    call("waitid", values("which", waitid_types), odd("upid", waitid_who), siginfo("infop").out(), flags("options", wait4_options),
         rusage("ru").out())
        .in(in::process).fails(ECHILD, EINTR, EINVAL, EBADF),
};

}  // namespace

const std::span<const Row> wait_rows{rows};

}  // namespace sonde::calls
