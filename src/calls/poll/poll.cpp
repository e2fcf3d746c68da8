// poll and ppoll: what is waited for, and behind the result what came.
#include <cerrno>

#include "calls/signal/sigset.h"
#include "calls/tables.h"
#include "calls/time/time.h"
#include "sys/flags/poll.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

struct Pollfd {
  i32 fd;
  i16 events;
  i16 revents;
};
static_assert(sizeof(Pollfd) == 8);

Value* waited_for(Context& c, std::span<const std::byte> bytes, void*) {
  Pollfd p{};
  Context::copy(bytes, p);
  Value* s = c.structure();
  c.add(s, "fd", c.fd(p.fd));
  if (p.fd >= 0) c.add(s, "events", c.flags(poll_flags, static_cast<u16>(p.events)));
  return s;
}

Value* pollfds(Context& c, const Spec&, u64 addr) {
  const u32 count = static_cast<u32>(c.call.args[1]);
  if (!c.options.verbose && count != 0) return c.address(addr);
  return c.array_at(addr, count, sizeof(Pollfd), waited_for);
}

// Those that something came for; null when the array cannot be read.
Value* events_that_came(Context& c) {
  const u64 addr = c.call.args[0];
  const u64 count = static_cast<u32>(c.call.args[1]);
  Value* list = c.array();
  const u64 most = c.options.abbreviate ? c.options.string_limit : count;
  u64 shown = 0;
  constexpr u64 kChunk = 512;
  for (u64 at = 0; at < count; at += kChunk) {
    const u64 want = std::min(kChunk, count - at);
    const auto bytes = c.read_bytes(addr + at * sizeof(Pollfd), want * sizeof(Pollfd));
    const u64 got = bytes.size() / sizeof(Pollfd);
    for (u64 i = 0; i < got; ++i) {
      Pollfd p{};
      Context::copy(bytes.subspan(i * sizeof(Pollfd)), p);
      if (p.revents == 0) continue;
      if (shown == most) {
        c.more(list);
        return list;
      }
      ++shown;
      Value* s = c.structure();
      c.add(s, "fd", c.sint(p.fd));
      c.add(s, "revents", c.flags(poll_flags, static_cast<u16>(p.revents)));
      c.add(list, s);
    }
    if (got < want) {
      c.add(list, c.address(addr + (at + got) * sizeof(Pollfd)));
      return list;
    }
  }
  return list;
}

Value* poll_note(Context& c) {
  if (c.call.result == 0) return c.text("Timeout");
  if (static_cast<u32>(c.call.args[1]) == 0) return nullptr;
  return c.options.verbose ? events_that_came(c) : nullptr;
}

Value* ppoll_note(Context& c, TimeWidth width) {
  Value* came = poll_note(c);
  if (c.call.result == 0 || came == nullptr || c.call.args[2] == 0) return came;
  const unsigned word = time_word(c.abi(), width);
  Fields f = fetch(c, c.call.args[2], u64{2} * word);
  Value* both = c.array();
  both->traits = decode::Trait::bare;
  c.add(both, came);
  Value* left = c.array();
  left->traits = decode::Trait::bare | decode::Trait::space;
  c.add(left, c.text("left"));
  c.add(left, f ? take_timespec(c, f, word) : c.address(c.call.args[2]));
  c.add(both, left);
  return both;
}
Value* ppoll_note_native(Context& c) { return ppoll_note(c, TimeWidth::native); }
Value* ppoll_note_wide(Context& c) { return ppoll_note(c, TimeWidth::wide); }

constexpr Row rows[] = {
    call("poll", odd("ufds", pollfds), uint("nfds"), sint("timeout_msecs")).in(in::desc).notes(poll_note)
        .fails(EINTR, EINVAL, ENOMEM, EFAULT),
    call("ppoll", odd("ufds", pollfds), uint("nfds"), timespec("tsp"), sized_sigset("sigmask", 4), size("sigsetsize"))
        .in(in::desc).notes(ppoll_note_native).fails(EINTR, EINVAL, ENOMEM, EFAULT),
    call("ppoll_time64", odd("ufds", pollfds), uint("nfds"), timespec64("tsp"), sized_sigset("sigmask", 4), size("sigsetsize"))
        .in(in::desc).notes(ppoll_note_wide).fails(EINTR, EINVAL, ENOMEM, EFAULT),
};

}  // namespace

const std::span<const Row> poll_rows{rows};

}  // namespace sonde::calls
