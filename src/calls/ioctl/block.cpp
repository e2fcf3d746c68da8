// Block devices.
#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/block.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

Value* show_partition(Context& c, u64 addr) {
  constexpr u64 kSize = 152;
  constexpr u64 kName = 64;
  const Bytes bytes = c.read_bytes(addr, kSize);
  if (bytes.size() < kSize) return c.address(addr);
  const Bytes names = bytes.subspan(20, 2 * kName);
  return Unfold(c, bytes).sint("start", 8).sint("length", 8).sint("pno", 4)
      .field("devname", c.char_array(names.first(kName))).field("volname", c.char_array(names.subspan(kName))).value();
}

Value* show_partition_request(Context& c, const Spec&, u64 raw) {
  const u64 size = 12 + (c.word() == 8 ? 4 : 0) + c.word();
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, size) : Bytes{};
  if (bytes.size() < size) return c.address(raw);
  return Unfold(c, bytes).symbol("op", 4, blkpg_ops).sint("flags", 4).sint("datalen", 4)
      .put("data", c.word(), [&](u64 v) { return show_partition(c, v); }).value();
}

constexpr u64 kTraceName = 32;

// The kernel fills in the name.
Value* show_trace_setup(Context& c, const Spec&, u64 raw) {
  const u64 size = c.abi() == Abi::i386 ? 64 : 72;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, size) : Bytes{};
  if (bytes.size() < size) return c.address(raw);
  Unfold s(c, bytes);
  s.skip(kTraceName).uint("act_mask", 2).uint("buf_size", 4).uint("buf_nr", 4);
  if (c.abi() != Abi::i386) s.skip(4);
  s.field("start_lba", c.uint(s.take_packed(8))).field("end_lba", c.uint(s.take_packed(8))).sint("pid", 4);
  if (!c.failed()) s.field("name", c.char_array(bytes.first(kTraceName)));
  return s.value();
}

Value* show_range(Context& c, const Spec&, u64 raw) {
  u64 range[2];
  if (!c.options.verbose || !c.read(raw, range)) return c.address(raw);
  Value* list = c.array();
  c.add(list, c.uint(range[0]));
  c.add(list, c.uint(range[1]));
  return list;
}

Value* show_u16(Context& c, const Spec&, u64 raw) {
  u16 v = 0;
  if (!c.options.verbose || !c.read(raw, v)) return c.address(raw);
  Value* list = c.array();
  c.add(list, c.uint(v));
  return list;
}

constexpr Spec range = odd("range", show_range);
constexpr Spec number = ulong("arg");

constexpr Command all[] = {
    command("BLKGETSIZE64", u64_at("size").out()),
    command("BLKGETSIZE", ulong_at("size").out()),
    command("BLKROGET", int_at("read_only").out()),
    command("BLKROSET", int_at("read_only")),
    command("BLKRRPART"),
    command("BLKFLSBUF"),
    command("BLKRAGET", long_at("pages").out()),
    command("BLKFRAGET", long_at("pages").out()),
    command("BLKRASET", number),
    command("BLKFRASET", number),
    command("BLKSECTGET", odd("sectors", show_u16).out()),
    command("BLKROTATIONAL", odd("rotational", show_u16).out()),
    command("BLKSSZGET", int_at("size").out()),
    command("BLKBSZGET", int_at("size").out()),
    command("BLKBSZSET", int_at("size")),
    command("BLKPBSZGET", uint_at("size").out()),
    command("BLKIOMIN", uint_at("size").out()),
    command("BLKIOOPT", uint_at("size").out()),
    command("BLKALIGNOFF", int_at("offset").out()),
    command("BLKDISCARDZEROES", uint_at("zeroes").out()),
    command("BLKGETDISKSEQ", u64_at("sequence").out()),
    command("BLKGETZONESZ", uint_at("size").out()),
    command("BLKGETNRZONES", uint_at("count").out()),
    command("BLKDISCARD", range),
    command("BLKSECDISCARD", range),
    command("BLKZEROOUT", range),
    command("BLKPG", odd("request", show_partition_request)),
    command("BLKTRACESETUP", odd("setup", show_trace_setup).out().even_on_error()),
    command("BLKTRACESTART"),
    command("BLKTRACESTOP"),
    command("BLKTRACETEARDOWN"),
};

}  // namespace

const std::span<const Command> block_commands{all};

}  // namespace sonde::calls::ioctl
