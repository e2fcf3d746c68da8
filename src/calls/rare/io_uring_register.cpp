// io_uring_register: its argument depends on the operation.
#include "calls/file/pointed.h"
#include <cerrno>

#include "calls/rare/unfold.h"
#include "calls/tables.h"
#include "sys/flags/io_uring.h"
#include "sys/flags/rare.h"
#include "sys/flags/time.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

u64 count_of(Context& c) { return static_cast<u32>(c.call.args[3]); }

Value* iovec(Context& c, Bytes bytes, void*) {
  Unfold s(c, bytes);
  return s.address("iov_base", c.word()).uint("iov_len", c.word()).value();
}

Value* descriptor(Context& c, Bytes bytes, void*) {
  i32 fd = 0;
  Context::copy(bytes, fd);
  if (fd != -2) return c.fd(fd);
  Value* v = c.symbol(io_uring_files_skip, static_cast<u64>(i64{fd}));
  v->traits = v->traits | Trait::decimal;
  return v;
}

Value* plain_descriptor(Context& c, Bytes bytes, void*) {
  i32 fd = 0;
  Context::copy(bytes, fd);
  return c.fd(fd);
}

Value* tag(Context& c, Bytes bytes, void*) {
  u64 v = 0;
  Context::copy(bytes, v);
  return c.hex(v);
}

// The bytes of a structure of fixed size, or nothing when it cannot be shown.
Bytes structure_bytes(Context& c, u64 addr, u64 size) { return c.options.verbose ? c.read_bytes(addr, size) : Bytes{}; }

Value* show_buffers(Context& c, const Spec&, u64 raw) { return c.array_at(raw, count_of(c), 2 * c.word(), iovec); }
Value* show_descriptors(Context& c, const Spec&, u64 raw) { return c.array_at(raw, count_of(c), 4, plain_descriptor); }

Value* show_files_update(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, 16);
  if (bytes.size() < 16) return c.address(raw);
  return Unfold(c, bytes).uint("offset", 4).reserved("resv", 4)
      .put("fds", 8, [&](u64 v) { return c.array_at(v, count_of(c), 4, descriptor); }).value();
}

Value* probe_op(Context& c, Bytes bytes, void*) {
  return Unfold(c, bytes).number("op", 1, io_uring_ops).reserved("resv", 1).flags("flags", 2, io_uring_op_flags)
      .reserved("resv2", 4).value();
}

Value* show_probe(Context& c, const Spec&, u64 raw) {
  constexpr u64 kHeader = 16;
  constexpr u64 kOp = 8;
  constexpr u64 kMost = 256;
  const u64 room = count_of(c);
  const Bytes bytes = room <= kMost ? structure_bytes(c, raw, kHeader + room * kOp) : Bytes{};
  if (bytes.size() < kHeader + room * kOp || raw == 0) return c.entering() ? nullptr : c.address(raw);
  if (c.entering()) {
    bool any = false;
    for (std::byte b : bytes) any = any || b != std::byte{0};
    if (!any) return nullptr;
  }
  Unfold s(c, bytes);
  s.number("last_op", 1, io_uring_ops);
  const u64 filled = s.take(1);
  s.field("ops_len", c.uint(filled)).reserved("resv", 2).reserved("resv2", 4, 3);
  const u64 shown = c.entering() || filled > room ? room : filled;
  Value* ops = c.array_at(raw + kHeader, shown, kOp, probe_op);
  if (c.exiting() && filled > room && ops->kind == decode::Kind::array) c.more(ops);
  return s.field("ops", ops).value();
}

// "op: 0x2"
const char* op_comment(Context& c, u64 op) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  auto text = c.arena().array<char>(9);
  std::size_t at = 0;
  for (char each : std::string_view("op: ")) text[at++] = each;
  if (op != 0) {
    text[at++] = '0';
    text[at++] = 'x';
    if (op > 0xf) text[at++] = kDigits[op >> 4];
  }
  text[at++] = kDigits[op & 0xf];
  text[at] = '\0';
  return text.data();
}

Value* restriction(Context& c, Bytes bytes, void*) {
  Unfold s(c, bytes);
  const u64 opcode = s.take(2);
  s.field("opcode", c.symbol(io_uring_restriction_opcodes, opcode));
  switch (opcode) {
    case 0: s.number("register_op", 1, io_uring_register_opcodes); break;
    case 1: s.number("sqe_op", 1, io_uring_ops); break;
    case 2:
    case 3: s.flags("sqe_flags", 1, io_uring_sqe_flags); break;
    default: {
      const u64 op = s.take(1);
      s.value()->first->comment = op_comment(c, op);
      break;
    }
  }
  return s.reserved("resv", 1).reserved("resv2", 4, 3).value();
}

Value* show_restrictions(Context& c, const Spec&, u64 raw) { return c.array_at(raw, count_of(c), 16, restriction); }

bool of_buffers(Context& c) { return (c.call.args[1] & 0x7fffffff) == 15 || (c.call.args[1] & 0x7fffffff) == 16; }

Value* resources(Context& c, u64 addr, u64 count) {
  return of_buffers(c) ? c.array_at(addr, count, 2 * c.word(), iovec) : c.array_at(addr, count, 4, descriptor);
}

constexpr u64 kResources = 32;

Value* show_resources(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = count_of(c) >= kResources ? structure_bytes(c, raw, kResources) : Bytes{};
  if (bytes.size() < kResources) return c.address(raw);
  u32 count = 0;
  Context::copy(bytes, count);
  Unfold s(c, bytes);
  s.uint("nr", 4).flags("flags", 4, io_uring_register_rsrc_flags).reserved("resv2", 8)
      .put("data", 8, [&](u64 v) { return resources(c, v, count); })
      .put("tags", 8, [&](u64 v) { return c.array_at(v, count, 8, tag); });
  add_unknown_tail(c, s.value(), raw, kResources, count_of(c));
  return s.value();
}

Value* show_resource_update(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = count_of(c) >= kResources ? structure_bytes(c, raw, kResources) : Bytes{};
  if (bytes.size() < kResources) return c.address(raw);
  u32 count = 0;
  Context::copy(bytes.subspan(24), count);
  Unfold s(c, bytes);
  s.uint("offset", 4).reserved("resv", 4).put("data", 8, [&](u64 v) { return resources(c, v, count); })
      .put("tags", 8, [&](u64 v) { return c.array_at(v, count, 8, tag); }).uint("nr", 4).reserved("resv2", 4);
  add_unknown_tail(c, s.value(), raw, kResources, count_of(c));
  return s.value();
}

Value* show_affinity(Context& c, const Spec&, u64 raw) {
  constexpr u64 kMost = 128;
  if (raw == 0 || !c.options.verbose) return c.address(raw);
  const u64 size = count_of(c) < kMost ? count_of(c) : kMost;
  const Bytes bytes = structure_bytes(c, raw, size);
  if (bytes.size() < size) return c.address(raw);
  Value* list = c.array();
  list->traits = Trait::space;
  for (u64 i = 0; i < size * 8; ++i) {
    if ((std::to_integer<unsigned>(bytes[i / 8]) >> (i % 8) & 1) != 0) c.add(list, c.uint(i));
  }
  if (count_of(c) > kMost) c.more(list);
  return list;
}

Value* worker_limit(Context& c, Bytes bytes, void* user) {
  u64& index = *static_cast<u64*>(user);
  u32 limit = 0;
  Context::copy(bytes, limit);
  Value* place = c.array();
  Value* name = c.symbol(io_uring_iowq_acct, index++);
  name->traits = name->traits | Trait::decimal;
  c.add(place, name);
  Value* both = c.array();
  both->traits = Trait::bare | Trait::equals;
  c.add(both, place);
  c.add(both, c.uint(limit));
  return both;
}

Value* show_worker_limits(Context& c, const Spec&, u64 raw) {
  u64 index = 0;
  if (c.exiting() && c.failed()) return c.address(raw);
  Value* limits = c.array_at(raw, count_of(c), 4, worker_limit, &index);
  return c.entering() && (limits->kind == decode::Kind::address || count_of(c) == 0) ? nullptr : limits;
}

Value* ring_fd(Context& c, Bytes bytes, void* user) {
  const bool taking = *static_cast<bool*>(user);
  Unfold s(c, bytes);
  if (taking) {
    const u64 offset = s.take(4);
    s.field("offset", offset == 0xffffffff ? c.sint(-1) : c.uint(offset)).reserved("resv", 4);
    return s.put("data", 8, [&](u64 v) { return c.fd(static_cast<i32>(v)); }).value();
  }
  return s.uint("offset", 4).reserved("resv", 4).reserved("data", 8).value();
}

Value* show_ring_fds(Context& c, const Spec&, u64 raw) {
  bool taking = (c.call.args[1] & 0x7fffffff) == 20;
  return c.array_at(raw, count_of(c), 16, ring_fd, &taking);
}

Value* show_buffer_ring(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, 40);
  if (bytes.size() < 40) return c.address(raw);
  return Unfold(c, bytes).address("ring_addr", 8).uint("ring_entries", 4).uint("bgid", 2)
      .put("flags", 2, [&](u64 v) { return v != 0 ? c.flags(io_uring_buf_ring_flags, v) : nullptr; })
      .reserved("resv", 8, 3).value();
}

Value* show_sync_cancel(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, 64);
  if (bytes.size() < 64) return c.address(raw);
  return Unfold(c, bytes).hex("addr", 8).fd("fd").flags("flags", 4, io_uring_cancel_flags)
      .field("timeout", Unfold(c, bytes.subspan(16, 16)).sint("tv_sec", 8).sint("tv_nsec", 8).value()).skip(16)
      .number("opcode", 1, io_uring_ops).reserved("pad", 1, 7).reserved("pad2", 8, 3).value();
}

Value* show_file_range(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, 16);
  if (bytes.size() < 16) return c.address(raw);
  return Unfold(c, bytes).uint("off", 4).uint("len", 4).reserved("resv", 8).value();
}

Value* show_buffer_status(Context& c, const Spec&, u64 raw) {
  if (c.entering()) return nullptr;
  const Bytes bytes = structure_bytes(c, raw, 40);
  if (bytes.size() < 40) return c.address(raw);
  return Unfold(c, bytes).uint("buf_group", 4).uint("head", 4).reserved("resv", 4, 8).value();
}

Value* show_napi(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, 16);
  if (bytes.size() < 16) return c.address(raw);
  u8 opcode = 0;
  Context::copy(bytes.subspan(5), opcode);
  return Unfold(c, bytes).uint("busy_poll_to", 4).uint("prefer_busy_poll", 1).symbol("opcode", 1, io_uring_napi_ops)
      .reserved("pad", 1, 2)
      .put("op_param", 4, [&](u64 v) { return opcode == 0 ? c.symbol(io_uring_napi_trackings, v) : c.uint(v); })
      .reserved("resv", 4).value();
}

Value* show_clock(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, 16);
  if (bytes.size() < 16) return c.address(raw);
  return Unfold(c, bytes).symbol("clockid", 4, clock_ids).reserved("resv", 4, 3).value();
}

Value* show_clone(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, 32);
  if (bytes.size() < 32) return c.address(raw);
  return Unfold(c, bytes).fd("src_fd").flags("flags", 4, io_uring_clone_buffers_flags).uint("src_off", 4).uint("dst_off", 4)
      .uint("nr", 4).reserved("pad", 4, 3).value();
}

Value* region(Context& c, u64 addr) {
  const Bytes bytes = structure_bytes(c, addr, 64);
  if (bytes.size() < 64) return c.address(addr);
  return Unfold(c, bytes).hex("user_addr", 8).uint("size", 8).flags("flags", 4, io_uring_mem_region_flags).uint("id", 4)
      .hex("mmap_offset", 8).reserved("resv", 8, 4).value();
}

Value* show_memory_region(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, 32);
  if (bytes.size() < 32) return c.address(raw);
  return Unfold(c, bytes).put("region_uptr", 8, [&](u64 v) { return region(c, v); })
      .flags("flags", 8, io_uring_mem_region_reg_flags).reserved("resv", 8, 2).value();
}

Value* show_query(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, 40);
  if (bytes.size() < 40) return c.address(raw);
  return Unfold(c, bytes).address("next_entry", 8).address("query_data", 8).symbol("query_op", 4, io_uring_query_ops)
      .uint("size", 4).sint("result", 4).reserved("resv", 4, 3).value();
}

Value* zcrx_area(Context& c, u64 addr) {
  const Bytes bytes = structure_bytes(c, addr, 48);
  if (bytes.size() < 48) return c.address(addr);
  return Unfold(c, bytes).hex("addr", 8).uint("len", 8).hex("rq_area_token", 8).flags("flags", 4, io_uring_zcrx_area_flags)
      .fd("dmabuf_fd").reserved("resv2", 8, 2).value();
}

Value* show_zcrx(Context& c, const Spec&, u64 raw) {
  if (c.entering()) return nullptr;
  const Bytes bytes = structure_bytes(c, raw, 96);
  if (bytes.size() < 96) return c.address(raw);
  Value* offsets = Unfold(c, bytes.subspan(32, 32)).uint("head", 4).uint("tail", 4).uint("rqes", 4).reserved("resv2", 4)
      .reserved("resv", 8, 2).value();
  return Unfold(c, bytes).uint("if_idx", 4).uint("if_rxq", 4).uint("rq_entries", 4).flags("flags", 4, io_uring_zcrx_reg_flags)
      .put("area_ptr", 8, [&](u64 v) { return zcrx_area(c, v); }).put("region_ptr", 8, [&](u64 v) { return region(c, v); })
      .field("offsets", offsets).skip(32).uint("zcrx_id", 4).uint("rx_buf_len", 4).reserved("resv", 8, 3).value();
}

Value* show_operation(Context& c, const Spec&, u64 raw) {
  constexpr u64 kRegisteredRing = 0x80000000;
  Value* operation = c.symbol(io_uring_register_opcodes, raw & 0x7fffffff);
  if ((raw & kRegisteredRing) == 0) return operation;
  Value* both = c.array();
  both->traits = Trait::bare | Trait::piped;
  c.add(both, operation);
  c.add(both, c.flags(io_uring_register_opcode_flags, raw & kRegisteredRing));
  return both;
}

// With a registered ring the first argument is no descriptor.
Value* show_ring(Context& c, const Spec&, u64 raw) {
  return (c.call.args[1] & 0x80000000) != 0 ? c.uint(static_cast<u32>(raw)) : c.fd(static_cast<i32>(raw));
}

constexpr Spec ring = odd("fd", show_ring);
constexpr Spec operation = odd("opcode", show_operation);
constexpr Spec nr_args = uint("nr_args");

constexpr Row with(Spec arg) { return call("", ring, operation, arg, nr_args); }

constexpr KeyedRow operations[] = {
    {0, with(odd("arg", show_buffers))},           {2, with(odd("arg", show_descriptors))},
    {4, with(odd("arg", show_descriptors))},           {6, with(odd("arg", show_files_update))},
    {7, with(odd("arg", show_descriptors))},           {8, with(odd("arg", show_probe).inout())},
    {11, with(odd("arg", show_restrictions))},     {13, with(odd("arg", show_resources))},
    {14, with(odd("arg", show_resource_update))},  {15, with(odd("arg", show_resources))},
    {16, with(odd("arg", show_resource_update))},  {17, with(odd("arg", show_affinity))},
    {19, with(odd("arg", show_worker_limits).inout().even_on_error())},
    {20, with(odd("arg", show_ring_fds))},         {21, with(odd("arg", show_ring_fds))},
    {22, with(odd("arg", show_buffer_ring))},      {23, with(odd("arg", show_buffer_ring))},
    {24, with(odd("arg", show_sync_cancel))},      {25, with(odd("arg", show_file_range))},
    {26, with(odd("arg", show_buffer_status).inout().even_on_error())},
    {27, with(odd("arg", show_napi).inout())},     {28, with(odd("arg", show_napi).out())},
    {29, with(odd("arg", show_clock))},            {30, with(odd("arg", show_clone))},
    {32, with(odd("arg", show_zcrx).inout())},     {34, with(odd("arg", show_memory_region))},
    {35, with(odd("arg", show_query))},
};

const Row* register_variant(Context&, const u64* args) {
  const u32 op = static_cast<u32>(args[1]) & 0x7fffffff;
  for (const KeyedRow& each : operations) {
    if (each.key == op) return &each.row;
  }
  return nullptr;
}

constexpr Row rows[] = {
    call("io_uring_register", ring, operation, address("arg"), nr_args).by(register_variant).in(in::desc | in::memory)
        .fails(EACCES, EBADF, EBADFD, EBUSY, EEXIST, EFAULT, EINVAL, EMFILE, ENOMEM, ENXIO, EOVERFLOW),
};

}  // namespace

const std::span<const Row> io_uring_register_rows{rows};

}  // namespace sonde::calls
