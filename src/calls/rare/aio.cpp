// The kernel's asynchronous input and output: io_setup and its relatives.
#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/fcntl.h"
#include "sys/flags/io_uring.h"
#include "sys/flags/poll.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

struct Iocb {  // struct iocb; the same under every ABI
  u64 data;
  u32 key;
  u32 rw_flags;
  u16 opcode;
  u16 priority;
  i32 fd;
  u64 buf;
  u64 bytes;
  i64 offset;
  u64 reserved;
  u32 flags;
  i32 result_fd;
};
static_assert(sizeof(Iocb) == 64);

constexpr u32 kResultFd = 1;
constexpr u32 kPriority = 2;
constexpr u16 kReadV = 7;

Value* priority(Context& c, u16 v) {
  constexpr unsigned kClassShift = 13;
  Value* named = c.call_of("IOPRIO_PRIO_VALUE", {c.symbol(ioprio_class, v >> kClassShift), c.uint(v & ((1u << kClassShift) - 1))});
  return c.dual(c.hex(v), named);
}

// What every request begins with.
Value* header(Context& c, const Iocb& io) {
  Value* s = c.structure();
  c.add(s, "aio_data", c.hex(io.data));
  if (io.key != 0) c.add(s, "aio_key", c.uint(io.key));
  if (io.rw_flags != 0) c.add(s, "aio_rw_flags", c.flags(rwf_flags, io.rw_flags));
  Value* opcode = c.symbol(aio_cmds, io.opcode);
  opcode->traits = opcode->traits | decode::Trait::decimal;
  c.add(s, "aio_lio_opcode", opcode);
  if ((io.flags & kPriority) != 0) c.add(s, "aio_reqprio", priority(c, io.priority));
  else if (io.priority != 0) c.add(s, "aio_reqprio", c.sint(static_cast<i16>(io.priority)));
  c.add(s, "aio_fildes", c.fd(io.fd));
  return s;
}

Value* piece(Context& c, std::span<const std::byte> bytes, void* user) {
  u64 base = 0;
  u64 length = 0;
  std::memcpy(&base, bytes.data(), c.word());
  std::memcpy(&length, bytes.data() + c.word(), c.word());
  Value* s = c.structure();
  c.add(s, "iov_base", *static_cast<const u16*>(user) == kReadV ? c.address(base) : c.buffer_at(base, length));
  c.add(s, "iov_len", c.uint(length));
  return s;
}

Value* request(Context& c, const Iocb& io) {
  Value* s = header(c, io);
  u16 opcode = io.opcode;
  switch (opcode) {
    case 0:
    case 1:
      c.add(s, "aio_buf", opcode == 0 ? c.hex(io.buf) : c.buffer_at(io.buf, io.bytes));
      c.add(s, "aio_nbytes", c.uint(io.bytes));
      c.add(s, "aio_offset", c.sint(io.offset));
      break;
    case 5: c.add(s, "aio_buf", c.flags(poll_flags, static_cast<u32>(io.buf))); break;
    case kReadV:
    case 8:
      c.add(s, "aio_buf", c.array_at(io.buf, io.bytes, 2 * c.word(), piece, &opcode));
      c.add(s, "aio_offset", c.sint(io.offset));
      break;
    default: return s;
  }
  if (io.flags != 0) {
    c.add(s, "aio_flags", c.flags(aio_iocb_flags, io.flags));
  }
  if ((io.flags & kResultFd) != 0) c.add(s, "aio_resfd", c.fd(io.result_fd));
  else if (io.result_fd != 0) c.add(s, "aio_resfd", c.hex(static_cast<u32>(io.result_fd)));
  return s;
}

Value* request_at(Context& c, std::span<const std::byte> bytes, void*) {
  u64 addr = 0;
  std::memcpy(&addr, bytes.data(), c.word());
  Iocb io;
  return c.read(addr, io) ? request(c, io) : c.address(addr);
}

Value* show_requests(Context& c, const Spec&, u64 raw) {
  const i64 count = c.abi() == Abi::i386 ? static_cast<i32>(c.call.args[1]) : static_cast<i64>(c.call.args[1]);
  if (count < 0) return c.address(raw);
  return c.array_at(raw, static_cast<u64>(count), c.word(), request_at);
}

Value* show_request(Context& c, const Spec&, u64 raw) {
  Iocb io;
  return c.options.verbose && c.read(raw, io) ? header(c, io) : c.address(raw);
}

constexpr Spec event_fields[] = {hex("data").as(CType::u64_), hex("obj").as(CType::u64_), s64("res"), s64("res2")};
constexpr Layout event{"io_event", event_fields};
constexpr Spec event_element = {.show = Show::structure, .type = CType::nested, .meta = &event};

Value* show_context(Context& c, const Spec&, u64 raw) {
  u64 id = 0;
  if (!c.options.verbose || !c.read_word(raw, id)) return c.address(raw);
  Value* list = c.array();
  c.add(list, c.address(id));
  return list;
}

Value* timeout(Context& c, u64 raw, unsigned word) {
  const auto bytes = c.options.verbose ? c.read_bytes(raw, 2 * word) : std::span<const std::byte>{};
  if (bytes.size() < 2 * word) return c.address(raw);
  Value* s = c.structure();
  u64 v[2] = {};
  for (unsigned i = 0; i < 2; ++i) std::memcpy(&v[i], bytes.data() + i * word, word);
  c.add(s, "tv_sec", c.sint(word == 8 ? static_cast<i64>(v[0]) : i64{static_cast<i32>(v[0])}));
  c.add(s, "tv_nsec", c.uint(v[1]));
  return s;
}
Value* show_timeout(Context& c, const Spec&, u64 raw) { return timeout(c, raw, c.abi() == Abi::i386 ? 4 : 8); }
Value* show_timeout64(Context& c, const Spec&, u64 raw) { return timeout(c, raw, 8); }

Value* show_mask(Context& c, const Spec&, u64 raw) {
  const auto bytes = c.options.verbose ? c.read_bytes(raw, 2 * c.word()) : std::span<const std::byte>{};
  if (bytes.size() < 2 * c.word()) return c.address(raw);
  u64 mask = 0;
  u64 size = 0;
  std::memcpy(&mask, bytes.data(), c.word());
  std::memcpy(&size, bytes.data() + c.word(), c.word());
  Value* s = c.structure();
  c.add(s, "sigmask", size == sizeof(u64) ? c.sigset_at(mask, size) : c.address(mask));
  c.add(s, "sigsetsize", c.uint(size));
  return s;
}

constexpr Spec context = address("ctx_id");

constexpr Row rows[] = {
    call("io_setup", uint("nr_events"), odd("ctx_idp", show_context).out())
        .in(in::memory).fails(EAGAIN, EINVAL, ENOMEM, EFAULT, ENOSYS),
    call("io_destroy", context).in(in::memory).fails(EINVAL, EFAULT, ENOSYS),
    call("io_submit", context, slong("nr"), odd("iocbpp", show_requests)).fails(EAGAIN, EBADF, EFAULT, EINVAL, ENOSYS),
    call("io_cancel", context, odd("iocb", show_request), structure("result", event).out()).fails(EAGAIN, EFAULT, EINVAL, ENOSYS),
    call("io_getevents", context, slong("min_nr"), slong("nr"), array("events", event_element, 2).out(),
         odd("timeout", show_timeout))
        .fails(EINTR, EINVAL, EFAULT, ENOSYS),
    call("io_pgetevents", context, slong("min_nr"), slong("nr"), array("events", event_element, 2).out(),
         odd("timeout", show_timeout), odd("usig", show_mask))
        .fails(EINTR, EINVAL, EFAULT, ENOSYS),
    call("io_pgetevents_time64", context, slong("min_nr"), slong("nr"), array("events", event_element, 2).out(),
         odd("timeout", show_timeout64), odd("usig", show_mask))
        .fails(EINTR, EINVAL, EFAULT, ENOSYS),
};

}  // namespace

const std::span<const Row> aio_rows{rows};

}  // namespace sonde::calls
