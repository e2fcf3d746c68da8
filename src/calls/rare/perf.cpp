// perf_event_open: as much of the attributes as their size says, most of them only when structures are whole.
#include <cerrno>
#include <utility>

#include "calls/rare/perf_attributes.h"
#include "calls/rare/unfold.h"
#include "calls/tables.h"
#include "sys/flags/perf.h"
#include "sys/flags/rare.h"
#include "sys/flags/time.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

struct Attributes {  // struct perf_event_attr
  u32 type;
  u32 size;
  u64 config;
  u64 sample_period;
  u64 sample_type;
  u64 read_format;
  u64 bits;
  u32 wakeup_events;
  u32 bp_type;
  u64 config1;
  u64 config2;
  u64 branch_sample_type;
  u64 sample_regs_user;
  u32 sample_stack_user;
  i32 clockid;
  u64 sample_regs_intr;
  u32 aux_watermark;
  u16 sample_max_stack;
  u16 reserved_2;
  u32 aux_sample_size;
  u32 aux_action;
  u64 sig_data;
  u64 config3;
  u64 config4;
};
static_assert(sizeof(Attributes) == 144);

constexpr u32 kFirstSize = 64;  // PERF_ATTR_SIZE_VER0

// The one-bit fields around precise_ip, from bit 0.
constexpr const char* low_bits[] = {"disabled",     "inherit",      "pinned", "exclusive", "exclude_user",
                                    "exclude_kernel", "exclude_hv", "exclude_idle", "mmap", "comm",
                                    "freq",         "inherit_stat", "enable_on_exec", "task", "watermark"};
constexpr unsigned kPreciseIp = 15;  // two bits
constexpr const char* high_bits[] = {"mmap_data", "sample_id_all", "exclude_host", "exclude_guest", "exclude_callchain_kernel",
                                     "exclude_callchain_user", "mmap2", "comm_exec", "use_clockid", "context_switch",
                                     "write_backward", "namespaces", "ksymbol", "bpf_event", "aux_output", "cgroup",
                                     "text_poke", "build_id", "inherit_thread", "remove_on_exec", "sigtrap",
                                     "defer_callchain", "defer_output"};
constexpr unsigned kHigh = 17;
constexpr unsigned kReserved = kHigh + std::size(high_bits);
constexpr const char* skids[] = {"arbitrary skid", "constant skid", "requested to have 0 skid", "must have 0 skid"};

constexpr u64 kFrequency = 1u << 10;
constexpr u64 kWatermark = 1u << 14;
constexpr u64 kClock = 1u << 25;
constexpr u64 kBranchStack = 1u << 11;
constexpr u64 kUserStack = 1u << 13;
constexpr u32 kHardware = 0;
constexpr u32 kSoftware = 1;
constexpr u32 kTracepoint = 2;
constexpr u32 kCache = 3;
constexpr u32 kBreakpoint = 5;

Value* shifted(Context& c, Value* v, const char* by) {
  Value* list = c.array();
  list->traits = Trait::bare | Trait::shift;
  c.add(list, v);
  c.add(list, c.text(by));
  return list;
}

Value* configuration(Context& c, const Attributes& a) {
  Value* v = c.array();
  v->traits = Trait::bare | Trait::piped;
  switch (a.type) {
    case kHardware:
    case kSoftware:
      if (a.type == kSoftware) return c.symbol(perf_sw_ids, a.config);
      if (a.config >> 32 != 0) c.add(v, shifted(c, c.hex(a.config >> 32), "32"));
      c.add(v, c.symbol(perf_hw_ids, static_cast<u32>(a.config)));
      return v;
    case kTracepoint: return c.uint(a.config);
    case kCache:
      if (a.config >> 32 != 0) c.add(v, shifted(c, c.hex(a.config >> 32), "32"));
      if ((a.config >> 24 & 0xff) != 0) c.add(v, shifted(c, c.hex(a.config >> 24 & 0xff), "24"));
      c.add(v, shifted(c, c.symbol(perf_hw_cache_op_result_ids, a.config >> 16 & 0xff), "16"));
      c.add(v, shifted(c, c.symbol(perf_hw_cache_op_ids, a.config >> 8 & 0xff), "8"));
      c.add(v, c.symbol(perf_hw_cache_ids, a.config & 0xff));
      return v;
    default: return c.hex(a.config);
  }
}

void add_bits(Context& c, Value* s, u64 bits, unsigned from, std::span<const char* const> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const u64 bit = bits >> (from + i) & 1;
    if (bit != 0 || !c.options.abbreviate) c.add(s, names[i], c.uint(bit));
  }
}

void add_flags(Context& c, Value* s, u64 bits) {
  add_bits(c, s, bits, 0, low_bits);
  Value* precise = c.uint(bits >> kPreciseIp & 3);
  precise->comment = skids[bits >> kPreciseIp & 3];
  c.add(s, "precise_ip", precise);
  add_bits(c, s, bits, kHigh, high_bits);
  if (bits >> kReserved == 0) return;
  Value* rest = c.hex(bits >> kReserved);
  rest->comment = "Bits 63..40";
  static_assert(kReserved == 40);
  c.add(s, "__reserved_1", rest);
}

// The fields behind the flags, those that begin inside `size`; what lies behind it counts as zero.
void add_details(Context& c, Value* s, const Attributes& a, u64 size) {
  const auto reaches = [&](std::size_t from) { return size > from; };
#define FROM(field) offsetof(Attributes, field)
  c.add(s, (a.bits & kWatermark) != 0 ? "wakeup_watermark" : "wakeup_events", c.uint(a.wakeup_events));
  const bool breakpoint = a.type == kBreakpoint;
  if (breakpoint) c.add(s, "bp_type", c.symbol(hw_breakpoint_types, a.bp_type));
  c.add(s, breakpoint ? "bp_addr" : "config1", c.hex(a.config1));
  if (!reaches(FROM(config2))) return;
  c.add(s, breakpoint ? "bp_len" : "config2", breakpoint ? c.uint(a.config2) : c.hex(a.config2));
  if (!reaches(FROM(branch_sample_type))) return;
  if ((a.sample_type & kBranchStack) != 0) c.add(s, "branch_sample_type", c.flags(perf_branch_sample_types, a.branch_sample_type));
  if (!reaches(FROM(sample_regs_user))) return;
  c.add(s, "sample_regs_user", c.hex(a.sample_regs_user));
  if (!reaches(FROM(clockid))) return;
  if ((a.sample_type & kUserStack) != 0) c.add(s, "sample_stack_user", c.hex(a.sample_stack_user));
  if ((a.bits & kClock) != 0) c.add(s, "clockid", c.symbol(clock_ids, static_cast<u32>(a.clockid)));
  if (!reaches(FROM(sample_regs_intr))) return;
  c.add(s, "sample_regs_intr", c.hex(a.sample_regs_intr));
  if (!reaches(FROM(aux_watermark))) return;
  c.add(s, "aux_watermark", c.uint(a.aux_watermark));
  if (!reaches(FROM(sample_max_stack))) return;
  c.add(s, "sample_max_stack", c.uint(a.sample_max_stack));
  if (a.reserved_2 != 0 && reaches(FROM(reserved_2))) c.add(s, "__reserved_2", c.hex(a.reserved_2));
  if (!reaches(FROM(aux_sample_size))) return;
  c.add(s, "aux_sample_size", c.uint(a.aux_sample_size));
  if (!reaches(FROM(aux_action))) return;
  if (a.aux_action != 0) c.add(s, "aux_action", c.flags(perf_aux_actions, a.aux_action));
  if (!reaches(FROM(sig_data))) return;
  c.add(s, "sig_data", c.hex(a.sig_data));
  if (!reaches(FROM(config3))) return;
  c.add(s, "config3", c.hex(a.config3));
  if (!reaches(FROM(config4))) return;
  c.add(s, "config4", c.hex(a.config4));
  if (size > sizeof a) c.more(s);
#undef FROM
}

constexpr u64 kSizeAt = offsetof(Attributes, size);

// `given` is the size before the call: the kernel writes the one it wants when it does not like that.
Value* attributes_of(Context& c, u64 raw, u32 given) {
  if (raw == 0 || !c.options.verbose) return c.address(raw);
  const u32 size = given == 0 ? kFirstSize : given;
  const u32 known = size < sizeof(Attributes) ? size : static_cast<u32>(sizeof(Attributes));
  Attributes a{};
  if (size < kFirstSize || c.memory().read(RemoteAddr(raw), std::as_writable_bytes(std::span(&a, 1)).first(known)) != known) {
    return c.address(raw);
  }
  Value* s = c.structure();
  c.add(s, "type", c.symbol(perf_types, a.type));
  Value* shown_size = c.symbol(perf_attr_sizes, given);
  if (c.exiting() && c.call.error.value == E2BIG) shown_size = c.change(shown_size, c.symbol(perf_attr_sizes, a.size));
  c.add(s, "size", shown_size);
  c.add(s, "config", configuration(c, a));
  c.add(s, (a.bits & kFrequency) != 0 ? "sample_freq" : "sample_period", c.uint(a.sample_period));
  c.add(s, "sample_type", c.flags(perf_sample_formats, a.sample_type));
  c.add(s, "read_format", c.flags(perf_read_formats, a.read_format));
  add_flags(c, s, a.bits);
  if (c.options.abbreviate) c.more(s);
  else add_details(c, s, a, size);
  return s;
}

Value* show_attributes(Context& c, const Spec&, u64 raw) {
  if (c.exiting()) return attributes_of(c, raw, static_cast<u32>(c.stash(0)));
  u32 size = 0;
  c.stash(0) = raw != 0 && c.read(raw + kSizeAt, size) ? size : 0;
  return nullptr;
}

constexpr Row rows[] = {
    call("perf_event_open", odd("attr", show_attributes).inout().even_on_error(), pid("pid"), sint("cpu"), fd("group_fd"),
         flags_long("flags", perf_event_open_flags))
        .returns(Return::fd).in(in::desc)
        .fails(EACCES, EINVAL, ENOENT, EPERM, EMFILE, ENODEV, ENOSPC, EBUSY, ESRCH, E2BIG, EBADF, EFAULT, EINTR, EOPNOTSUPP,
               EOVERFLOW, ENOSYS),
};

}  // namespace

const std::span<const Row> perf_rows{rows};

Value* perf_attributes_at(Context& c, u64 addr) {
  u32 size = 0;
  return addr != 0 && c.read(addr + kSizeAt, size) ? attributes_of(c, addr, size) : c.address(addr);
}

}  // namespace sonde::calls
