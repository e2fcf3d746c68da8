// sendmsg, recvmsg and their plural forms.
#include "calls/network/message.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "calls/network/bytes_of.h"
#include "calls/network/iovec.h"
#include "calls/network/sockaddr.h"
#include "calls/tables.h"
#include "sys/flags/socket.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

std::size_t message_size(Abi abi) { return word_size(abi) == 8 ? 56 : 28; }

Message message_from(std::span<const std::byte> b, unsigned word) {
  return {.name = load_word(b, 0, word),
          .name_length = load<i32>(b, word),
          .iov = load_word(b, 2 * word, word),
          .iov_count = load_word(b, 3 * word, word),
          .control = load_word(b, 4 * word, word),
          .control_length = load_word(b, 5 * word, word),
          .flags = load<u32>(b, 6 * word)};
}

Value* message(Context& c, const Message& m, int fd, u64 limit, i32 name_before) {
  Value* s = c.structure();
  c.add(s, "msg_name", sockaddr_at(c, m.name, std::min(m.name_length, name_before)));
  Value* length = c.sint(m.name_length);
  c.add(s, "msg_namelen", name_before == m.name_length ? length : c.change(c.sint(name_before), length));
  c.add(s, "msg_iov", iovec_at(c, m.iov, m.iov_count, limit, fd));
  c.add(s, "msg_iovlen", c.uint(m.iov_count));
  if (m.control_length != 0) c.add(s, "msg_control", control_messages(c, m.control, m.control_length));
  c.add(s, "msg_controllen", c.uint(m.control_length));
  c.add(s, "msg_flags", c.flags(msg_flags, m.flags));
  return s;
}

namespace {

constexpr u64 kAll = ~u64{0};

int descriptor(Context& c) { return static_cast<i32>(c.call.args[0]); }

bool read_message(Context& c, u64 addr, Message& m) {
  const auto size = message_size(c.abi());
  const auto bytes = c.read_bytes(addr, size);
  if (bytes.size() < size) return false;
  m = message_from(bytes, c.word());
  return true;
}

Value* sent(Context& c, const Spec&, u64 addr) {
  Message m;
  if (!c.options.verbose || !read_message(c, addr, m)) return c.address(addr);
  return message(c, m, descriptor(c), kAll, m.name_length);
}

// {msg_namelen=110}: all there is to say when nothing was received.
Value* received(Context& c, const Spec&, u64 addr) {
  constexpr u64 kKnown = u64{1} << 32;
  Message m;
  const bool there = c.options.verbose && read_message(c, addr, m);
  if (c.entering()) {
    c.stash(0) = there ? kKnown | static_cast<u32>(m.name_length) : 0;
    return nullptr;
  }
  if (!there) return c.address(addr);
  const auto before = static_cast<i32>(c.stash(0));
  if (!c.failed()) return message(c, m, descriptor(c), static_cast<u64>(std::max<i64>(c.call.result, 0)), before);
  if (c.stash(0) == 0) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "msg_namelen", c.sint(before));
  return s;
}

// --- arrays of messages

std::size_t mmsg_size(Abi abi) { return message_size(abi) + word_size(abi); }

struct Plural {
  const i32* names;  // msg_namelen of each before the call; null: as they are
  u64 known;         // of those
  u64 at;
  u64 lengths;       // of this many msg_len is known
  bool received;
};

Value* one_of_many(Context& c, std::span<const std::byte> bytes, void* user) {
  auto& p = *static_cast<Plural*>(user);
  const Message m = message_from(bytes, c.word());
  const u32 length = load<u32>(bytes, message_size(c.abi()));
  const i32 before = p.names != nullptr && p.at < p.known ? p.names[p.at] : m.name_length;
  const u64 index = p.at++;
  Value* s = c.structure();
  c.add(s, "msg_hdr", message(c, m, descriptor(c), p.received ? length : kAll, before));
  if (index < p.lengths) c.add(s, "msg_len", c.uint(length));
  return s;
}

// What sendmmsg was given; once it returned, how much of each was sent.
Value* many_sent(Context& c, const Spec&, u64 addr) {
  Plural p{nullptr, 0, 0, c.failed() ? 0 : static_cast<u64>(std::max<i64>(c.call.result, 0)), false};
  return c.array_at(addr, static_cast<u32>(c.call.args[2]), static_cast<u32>(mmsg_size(c.abi())), one_of_many, &p);
}

constexpr u32 kRecvmmsgTime64 = 417;

Value* timeout_value(Context& c, u64 addr) {
  const bool wide = c.word() == 8 || c.call.nr == kRecvmmsgTime64;
  i64 v[2] = {};
  i32 narrow[2] = {};
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  if (wide ? !c.read(addr, v) : !c.read(addr, narrow)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "tv_sec", c.sint(wide ? v[0] : narrow[0]));
  c.add(s, "tv_nsec", wide ? c.uint(static_cast<u64>(v[1])) : c.uint(static_cast<u32>(narrow[1])));
  return s;
}

// recvmmsg's names' lengths and timeout are read before the call, as the kernel changes them.
struct Before {
  Value* timeout;
  u64 known;
  i32* names;
};

Value* many_received(Context& c, const Spec&, u64 addr) {
  const u32 count = static_cast<u32>(c.call.args[2]);
  const auto size = static_cast<u32>(mmsg_size(c.abi()));
  if (c.entering()) {
    auto* before = c.arena().make<Before>();
    before->timeout = timeout_value(c, c.call.args[4]);
    const u64 most = std::min<u64>(count, c.options.abbreviate ? c.options.string_limit : 1024);
    const auto bytes = c.read_bytes(addr, most * size);
    before->known = bytes.size() / size;
    before->names = c.arena().array<i32>(before->known).data();
    for (u64 i = 0; i < before->known; ++i) before->names[i] = load<i32>(bytes, i * size + c.word());
    c.stash(0) = reinterpret_cast<u64>(before);
    return nullptr;
  }
  const auto* before = reinterpret_cast<const Before*>(c.stash(0));
  Plural p{before->names, before->known, 0, count, true};
  return c.array_at(addr, std::min<u64>(count, static_cast<u64>(std::max<i64>(c.call.result, 0))), size, one_of_many, &p);
}

Value* receive_timeout(Context& c, const Spec&, u64) { return reinterpret_cast<const Before*>(c.stash(0))->timeout; }

// (Timeout), (left {tv_sec=…})
Value* time_left(Context& c) {
  if (c.call.result == 0) return c.text("Timeout");
  const u64 addr = c.call.args[4];
  if (addr == 0) return nullptr;
  Value* left = timeout_value(c, addr);
  Value* words = c.array();
  words->traits = decode::Trait::bare | decode::Trait::space;
  c.add(words, c.text("left"));
  c.add(words, left);
  return words;
}

constexpr Row rows[] = {
    call("sendmsg", fd("sockfd"), odd("msg", sent), flags("flags", msg_flags))
        .in(in::network)
        .fails(EAGAIN, EPIPE, ECONNRESET, EINTR, EMSGSIZE, ENOBUFS, ENOTCONN, EDESTADDRREQ, ENOMEM, EACCES, ECONNREFUSED, EBADF,
               ENOTSOCK, EFAULT, EINVAL),
    call("recvmsg", fd("sockfd"), odd("msg", received).inout().even_on_error(), flags("flags", msg_flags))
        .in(in::network).fails(EAGAIN, ECONNRESET, ECONNREFUSED, EINTR, ENOTCONN, ENOMEM, EBADF, ENOTSOCK, EFAULT),
    call("sendmmsg", fd("sockfd"), odd("msgvec", many_sent).out().even_on_error(), uint("vlen"), flags("flags", msg_flags))
        .in(in::network).fails(EAGAIN, EPIPE, ECONNRESET, EINTR, EMSGSIZE, ENOBUFS, ENOTCONN, ENOMEM, EBADF, ENOTSOCK, EFAULT),
    call("recvmmsg", fd("sockfd"), odd("msgvec", many_received).inout(), uint("vlen"), flags("flags", msg_flags),
         odd("timeout", receive_timeout).out().even_on_error())
        .in(in::network).notes(time_left)
        .fails(EAGAIN, ECONNRESET, ECONNREFUSED, EINTR, ENOTCONN, ENOMEM, EBADF, ENOTSOCK, EFAULT, EINVAL),
    call("recvmmsg_time64", fd("sockfd"), odd("msgvec", many_received).inout(), uint("vlen"), flags("flags", msg_flags),
         odd("timeout", receive_timeout).out().even_on_error())
        .in(in::network).notes(time_left)
        .fails(EAGAIN, ECONNRESET, ECONNREFUSED, EINTR, ENOTCONN, ENOMEM, EBADF, ENOTSOCK, EFAULT, EINVAL),
};

}  // namespace

const std::span<const Row> message_rows{rows};

}  // namespace sonde::calls
