// select and pselect6: sets of descriptors, and behind the result what is left of them.
#include <algorithm>
#include <cerrno>

#include "calls/signal/sigset.h"
#include "calls/tables.h"
#include "calls/time/time.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// The five arguments, wherever they are: in registers, or (i386's old select) in a structure of five words.
struct Arguments {
  u64 word[5];
};

bool old_arguments(Context& c, Arguments& out) {
  Fields f = fetch(c, c.call.args[0], 20, 4);
  for (u64& word : out.word) word = f.ulong();
  return static_cast<bool>(f);
}

Arguments arguments(Context& c) {
  Arguments a{};
  std::copy_n(c.call.args, 5, a.word);
  return a;
}

// The members of a set, `most` of them; with their paths where those are asked for. Null when there is nothing to read.
Value* members(Context& c, u64 addr, i32 nfds, bool with_paths, u64 most, u64& shown) {
  shown = 0;
  if (addr == 0 || nfds <= 0) return nullptr;
  const u64 count = std::min<u64>(static_cast<u64>(nfds), 1 << 20);
  const u64 size = ((count + 7) / 8 + c.word() - 1) / c.word() * c.word();
  const auto bits = c.read_bytes(addr, size);
  if (bits.size() < size) return nullptr;
  Value* list = c.array();
  list->traits = decode::Trait::space;
  for (u64 i = 0; i < count && shown < most; ++i) {
    if ((std::to_integer<unsigned>(bits[i / 8]) >> (i % 8) & 1) == 0) continue;
    c.add(list, with_paths ? c.fd(static_cast<i64>(i)) : c.uint(i));
    ++shown;
  }
  return list;
}

Value* set(Context& c, u64 addr, i32 nfds) {
  if (!c.options.verbose) return c.address(addr);
  u64 shown;
  Value* list = members(c, addr, nfds, true, ~u64{0}, shown);
  return list != nullptr ? list : c.address(addr);
}

Value* fd_set_argument(Context& c, const Spec&, u64 addr) { return set(c, addr, static_cast<i32>(c.call.args[0])); }

template <int I>
Value* old_argument(Context& c, const Spec&, u64) {
  Arguments a;
  if (!old_arguments(c, a)) return c.address(c.call.args[0]);
  if constexpr (I == 0) return c.sint(static_cast<i32>(a.word[0]));
  else if constexpr (I == 4) return timeval_at(c, a.word[4]);
  else return set(c, a.word[I], static_cast<i32>(a.word[0]));
}

enum class Left : u8 { timeval, timespec, timespec64 };

Value* said(Context& c, const char* word, Value* what) {
  Value* v = c.array();
  v->traits = decode::Trait::bare | decode::Trait::space;
  c.add(v, c.text(word));
  c.add(v, what);
  return v;
}

// in [3], out [4], left {tv_sec=4, tv_usec=999998}
Value* what_came(Context& c, const Arguments& a, Left left) {
  if (c.call.result == 0) return c.text("Timeout");
  Value* note = c.array();
  note->traits = decode::Trait::bare;
  u64 ready = static_cast<u64>(std::max<i64>(c.call.result, 0));  // the result counts them in all three
  static constexpr const char* kWords[] = {"in", "out", "except"};
  for (int i = 0; i < 3; ++i) {
    u64 shown;
    Value* list = members(c, a.word[i + 1], static_cast<i32>(a.word[0]), false, ready, shown);
    if (shown != 0) c.add(note, said(c, kWords[i], list));
    ready -= shown;
  }
  if (a.word[4] != 0) {
    const unsigned word = left == Left::timespec64 ? 8 : time_word(c.abi(), TimeWidth::native);
    Fields f = fetch(c, a.word[4], u64{2} * word);
    if (!f) c.add(note, said(c, "left", c.address(a.word[4])));
    else c.add(note, said(c, "left", left == Left::timeval ? take_timeval(c, f, word) : take_timespec(c, f, word)));
  }
  return note;
}
Value* select_note(Context& c) { return what_came(c, arguments(c), Left::timeval); }
Value* pselect_note(Context& c) { return what_came(c, arguments(c), Left::timespec); }
Value* pselect64_note(Context& c) { return what_came(c, arguments(c), Left::timespec64); }
Value* old_note(Context& c) {
  Arguments a;
  return old_arguments(c, a) ? what_came(c, a, Left::timeval) : nullptr;
}

// pselect6's last argument: a pointer to { sigset_t *, size_t }.
Value* mask_and_size(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, u64{2} * c.word());
  if (!f) return c.address(addr);
  const u64 mask = f.ulong();
  const u64 size = f.ulong();
  Value* s = c.structure();
  c.add(s, "sigmask", sized_sigset(c, mask, size, c.word()));
  c.add(s, "sigsetsize", c.uint(size));
  return s;
}

constexpr Row unreadable = call("select", address("arg"));
const Row* select_variant(Context& c, const u64*) {
  Arguments a;
  return old_arguments(c, a) ? nullptr : &unreadable;
}

constexpr Spec fds(const char* n) { return odd(n, fd_set_argument); }

constexpr Row select_like(const char* name) {
  return call(name, sint("n"), fds("inp"), fds("outp"), fds("exp"), timeval("tvp")).in(in::desc).notes(select_note)
      .fails(EINTR, EBADF, EINVAL, ENOMEM, EFAULT);
}

constexpr Row rows[] = {
    select_like("select"),
    select_like("_newselect"),
    call("select", odd("n", old_argument<0>), odd("inp", old_argument<1>), odd("outp", old_argument<2>),
         odd("exp", old_argument<3>), odd("tvp", old_argument<4>))
        .only(Abi::i386).in(in::desc).by(select_variant).notes(old_note).fails(EINTR, EBADF, EINVAL, ENOMEM, EFAULT),
    call("pselect6", sint("n"), fds("inp"), fds("outp"), fds("exp"), timespec("tsp"), odd("sig", mask_and_size))
        .in(in::desc).notes(pselect_note).fails(EINTR, EBADF, EINVAL, ENOMEM, EFAULT),
    call("pselect6_time64", sint("n"), fds("inp"), fds("outp"), fds("exp"), timespec64("tsp"), odd("sig", mask_and_size))
        .in(in::desc).notes(pselect64_note).fails(EINTR, EBADF, EINVAL, ENOMEM, EFAULT),
};

}  // namespace

const std::span<const Row> select_rows{rows};

}  // namespace sonde::calls
