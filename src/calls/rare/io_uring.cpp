// io_uring_setup and io_uring_enter; io_uring_register is in a file of its own.
#include <cerrno>

#include "calls/rare/unfold.h"
#include "calls/tables.h"
#include "sys/flags/io_uring.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

constexpr u32 kParams = 120;  // struct io_uring_params

Value* sq_offsets(Context& c, std::span<const std::byte> bytes) {
  return Unfold(c, bytes).uint("head", 4).uint("tail", 4).uint("ring_mask", 4).uint("ring_entries", 4).uint("flags", 4)
      .uint("dropped", 4).uint("array", 4).reserved("resv1", 4)
      .put("user_addr", 8, [&](u64 v) { return v != 0 ? c.hex(v) : nullptr; }).value();
}

Value* cq_offsets(Context& c, std::span<const std::byte> bytes) {
  return Unfold(c, bytes).uint("head", 4).uint("tail", 4).uint("ring_mask", 4).uint("ring_entries", 4).uint("overflow", 4)
      .uint("cqes", 4).uint("flags", 4).reserved("resv1", 4)
      .put("user_addr", 8, [&](u64 v) { return v != 0 ? c.hex(v) : nullptr; }).value();
}

// What the caller asks for shows at once, what the kernel answers after the call.
Value* show_params(Context& c, const Spec&, u64 raw) {
  if (c.entering()) return nullptr;
  const auto bytes = c.options.verbose ? c.read_bytes(raw, kParams) : std::span<const std::byte>{};
  if (bytes.size() < kParams) return c.address(raw);
  u32 word[10];
  std::memcpy(word, bytes.data(), sizeof word);
  constexpr u32 kAttach = 1u << 5;
  Unfold s(c, bytes);
  s.field("flags", c.flags(io_uring_setup_flags, word[2])).field("sq_thread_cpu", c.hex(word[3]))
      .field("sq_thread_idle", c.uint(word[4]));
  if ((word[2] & kAttach) != 0) s.field("wq_fd", c.fd(static_cast<i32>(word[6])));
  s.skip(28).reserved("resv", 4, 3);
  if (c.failed()) return s.value();
  s.field("sq_entries", c.uint(word[0])).field("cq_entries", c.uint(word[1]))
      .field("features", c.flags(io_uring_features, word[5])).field("sq_off", sq_offsets(c, bytes.subspan(40, 40)))
      .field("cq_off", cq_offsets(c, bytes.subspan(80, 40)));
  return s.value();
}

constexpr u64 kExtended = 1u << 3;    // IORING_ENTER_EXT_ARG
constexpr u64 kRegistered = 1u << 6;  // IORING_ENTER_EXT_ARG_REG

Value* timespec(Context& c, u64 addr) {
  const auto bytes = c.read_bytes(addr, 16);
  if (bytes.size() < 16) return c.address(addr);
  return Unfold(c, bytes).sint("tv_sec", 8).sint("tv_nsec", 8).value();
}

Value* show_argument(Context& c, const Spec&, u64 raw) {
  const u64 size = c.call.args[5];
  if ((c.call.args[3] & kRegistered) != 0) return c.hex(raw);  // an offset into what was registered
  if ((c.call.args[3] & kExtended) == 0) return size == sizeof(u64) && c.options.verbose ? c.sigset_at(raw, size) : c.address(raw);
  constexpr u64 kArgument = 24;
  const auto bytes = c.options.verbose && size >= kArgument ? c.read_bytes(raw, kArgument) : std::span<const std::byte>{};
  if (bytes.size() < kArgument) return c.address(raw);
  u32 mask_size = 0;
  std::memcpy(&mask_size, bytes.data() + 8, sizeof mask_size);
  Unfold s(c, bytes);
  s.put("sigmask", 8, [&](u64 v) { return mask_size == sizeof(u64) ? c.sigset_at(v, mask_size) : c.address(v); })
      .uint("sigmask_sz", 4).uint("min_wait_usec", 4).put("ts", 8, [&](u64 v) { return timespec(c, v); });
  if (size > kArgument) c.more(s.value());
  return s.value();
}

constexpr Row rows[] = {
    call("io_uring_setup", uint("entries"), odd("params", show_params).inout().even_on_error())
        .returns(Return::fd).in(in::desc).fails(ENOSYS, EPERM, EINVAL, EMFILE, ENFILE, ENOMEM, EFAULT),
    call("io_uring_enter", fd("fd"), uint("to_submit"), uint("min_complete"), flags("flags", io_uring_enter_flags),
         odd("arg", show_argument), size("argsz"))
        .in(in::desc | in::signal)
        .fails(EINTR, EAGAIN, EBUSY, EBADF, EBADFD, EBADR, EFAULT, EINVAL, ENXIO, EOPNOTSUPP),
};

}  // namespace

const std::span<const Row> io_uring_rows{rows};

}  // namespace sonde::calls
