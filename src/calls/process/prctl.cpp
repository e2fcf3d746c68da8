// prctl: a row per option.
#include <cerrno>

#include <algorithm>

#include "calls/fields.h"
#include "calls/rare/classic_bpf.h"
#include "calls/tables.h"
#include "sys/flags/prctl.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// --- what the arguments are

Value* name_at(Context& c, const Spec&, u64 addr) {
  constexpr std::size_t kLongest = 16;
  if (addr == 0) return c.address(addr);
  const auto bytes = c.read_bytes(addr, kLongest);
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const std::size_t end = text.find('\0');
  if (end != text.npos) return c.string(text.substr(0, end));
  if (bytes.size() < kLongest) return c.address(addr);
  Value* v = c.string(text.substr(0, kLongest - 1));
  v->traits = decode::Trait::truncated;
  return v;
}

// The kernel writes a NUL behind 15 characters; what is none of its own may fill all 16.
Value* name_got(Context& c, const Spec& spec, u64 addr) {
  Value* v = name_at(c, spec, addr);
  if (v->kind == decode::Kind::string && decode::has(v->traits, decode::Trait::truncated)) ++v->size;
  return v;
}

template <const FlagSet& Set>
Value* symbol_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 4);
  return f ? boxed(c, c.symbol(Set, f.take<u32>())) : c.address(addr);
}
template <const FlagSet& Set>
Value* flags_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 4);
  return f ? boxed(c, c.flags(Set, f.take<u32>())) : c.address(addr);
}
Value* signal_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 4);
  return f ? boxed(c, c.signal(f.take<i32>())) : c.address(addr);
}
Value* word_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, c.word());
  return f ? boxed(c, c.address(f.ulong())) : c.address(addr);
}
Value* cookie_at(Context& c, const Spec&, u64 addr) {
  Fields f = c.call.args[1] == 0 && !c.failed() ? fetch(c, addr, 8) : Fields{};
  return f ? boxed(c, c.hex(f.take<u64>())) : c.address(addr);
}

// A number with its name beside it, whatever -X says: 0x1 /* PIDTYPE_TGID */
Value* pid_type(Context& c, const Spec&, u64 raw) {
  Value* v = c.hex(static_cast<u32>(raw));
  const Flag* flag = find(prctl_sched_core_pidtypes, static_cast<u32>(raw));
  v->comment = flag != nullptr ? flag->name.data() : prctl_sched_core_pidtypes.unknown.data();
  return v;
}

Value* tracer(Context& c, const Spec&, u64 raw) {
  const u64 any = c.abi() == Abi::i386 ? static_cast<u32>(~0u) : ~u64{0};
  if (raw == any) {
    Value* v = c.symbol(prctl_ptracer, ~u64{0});
    v->traits = v->traits | decode::Trait::decimal;
    return v;
  }
  return c.pid(static_cast<i32>(raw));
}

// A signal; what can be none shows as a number.
Value* death_signal(Context& c, const Spec&, u64 raw) {
  constexpr u64 kMostSignals = 128;
  return raw <= kMostSignals ? c.signal(static_cast<i64>(raw)) : c.uint(raw);
}

// The third argument where the second decides what it means.
Value* mce_policy(Context& c, const Spec&, u64 raw) {
  return c.call.args[1] == 1 ? c.symbol(prctl_mce_kill_policies, raw) : c.hex(raw);
}
Value* ambient_capability(Context& c, const Spec&, u64 raw) {
  const u64 what = c.call.args[1];
  return what >= 1 && what <= 3 ? c.symbol(capabilities, raw) : c.hex(raw);
}
Value* speculation_setting(Context& c, const Spec&, u64 raw) {
  return find(prctl_spec_misfeatures, c.call.args[1]) != nullptr ? c.symbol(prctl_spec_set, raw) : c.hex(raw);
}

constexpr u64 kVectorLengthMask = 0xffff;
Value* vector_length(Context& c, const FlagSet& set, u64 raw) {
  const u64 rest = raw & ~kVectorLengthMask;
  if (rest == 0) return c.hex(raw);
  Value* both = c.array();
  both->traits = decode::Trait::bare | decode::Trait::piped;
  Value* bits = c.flags(set, rest);
  if (std::ranges::none_of(set.flags, [rest](const Flag& f) { return (rest & f.value) != 0; })) bits = c.hex(rest);
  c.add(both, bits);
  c.add(both, c.hex(raw & kVectorLengthMask));
  return c.named(c.hex(raw), both);
}
Value* sve_length(Context& c, const Spec&, u64 raw) { return vector_length(c, prctl_sve_vl, raw); }
Value* sme_length(Context& c, const Spec&, u64 raw) { return vector_length(c, prctl_sme_vl, raw); }

// What stands in a note is named whatever -X says.
Value* by_name(Value* v) {
  v->traits = v->traits | decode::Trait::by_name;
  return v;
}

constexpr u64 kTaggedEnable = 1;
constexpr u64 kTcfMask = 6;
constexpr unsigned kTagShift = 3;
constexpr u64 kTagMask = 0xffff;
Value* tagged_of(Context& c, u64 raw) {
  Value* all = c.array();
  all->traits = decode::Trait::bare | decode::Trait::piped;
  if ((raw & kTaggedEnable) != 0) c.add(all, c.flags(prctl_tagged_addr, kTaggedEnable));
  else c.add(all, c.text("!PR_TAGGED_ADDR_ENABLE"));
  c.add(all, c.symbol(prctl_mte_tcf, raw & kTcfMask));
  if (const u64 tags = raw >> kTagShift & kTagMask; tags != 0) {
    Value* shifted = c.array();
    shifted->traits = decode::Trait::bare | decode::Trait::shift;
    c.add(shifted, c.hex(tags));
    c.add(shifted, c.text("PR_MTE_TAG_SHIFT"));
    c.add(all, shifted);
  }
  if (const u64 rest = raw & ~(kTaggedEnable | kTcfMask | kTagMask << kTagShift); rest != 0) c.add(all, c.hex(rest));
  return all;
}
Value* tagged(Context& c, const Spec&, u64 raw) { return c.named(c.hex(raw), tagged_of(c, raw)); }
Value* tagged_note(Context& c) { return c.named(nullptr, tagged_of(c, static_cast<u64>(c.call.result))); }

// --- what the results are

template <const FlagSet& Set>
Value* flags_note(Context& c) {
  return c.call.result != 0 ? by_name(c.flags(Set, static_cast<u64>(c.call.result))) : nullptr;
}
template <const FlagSet& Set>
Value* name_note(Context& c) { return name_of_value(c, Set, static_cast<u64>(c.call.result)); }
Value* speculation_note(Context& c) {
  if (find(prctl_spec_misfeatures, c.call.args[1]) == nullptr) return nullptr;
  if (c.call.result == 0) return c.text("PR_SPEC_NOT_AFFECTED");
  return by_name(c.flags(prctl_spec_get, static_cast<u64>(c.call.result)));
}

// --- the rows

constexpr Spec option = values("option", prctl_options);
constexpr Spec h2 = hex("arg2");
constexpr Spec h3 = hex("arg3");
constexpr Spec h4 = hex("arg4");
constexpr Spec h5 = hex("arg5");
constexpr Spec number = ulong("arg2");
constexpr Spec setting(const FlagSet& set) { return values_long("arg2", set); }
constexpr Spec bits(const FlagSet& set) { return flags_long("arg2", set); }
constexpr Spec into(Decoder d) { return odd("arg2", d).out(); }

template <class... A>
constexpr Row row(A... args) { return call("prctl", option, args...); }
constexpr Row rest_hex(const Spec& first) { return row(first, h3, h4, h5); }
constexpr Row all_hex = rest_hex(h2);
constexpr Row alone = row();

constexpr KeyedRow options[] = {
    {1, row(odd("sig", death_signal))},
    {2, row(into(signal_at))},
    {3, alone.notes(name_note<prctl_dumpable>)},
    {4, row(setting(prctl_dumpable))},
    {5, row(into(flags_at<prctl_unalign>))},
    {6, row(flags("arg2", prctl_unalign))},
    {7, alone},
    {8, row(number)},
    {9, row(into(uint_at))},
    {10, row(number)},
    {11, row(into(uint_at))},
    {12, row(number)},
    {13, alone},
    {14, row(number)},
    {15, row(odd("arg2", name_at))},
    {16, row(into(name_got))},
    {19, row(into(uint_at))},
    {20, row(number)},
    {21, alone},
    {22, rest_hex(setting(seccomp_modes))},
    {23, row(setting(capabilities))},
    {24, row(setting(capabilities))},
    {25, row(into(symbol_at<prctl_tsc>))},
    {26, row(values("arg2", prctl_tsc))},
    {27, alone.returns(Return::hex).notes(flags_note<securebits>)},
    {28, row(bits(securebits))},
    {29, row(slong("arg2"))},
    {30, alone.returns(Return::unsigned_number)},
    {31, alone},
    {32, alone},
    {33, row(setting(prctl_mce_kill), odd("arg3", mce_policy), h4, h5)},
    {34, all_hex.notes(name_note<prctl_mce_kill_policies>)},
    {35, row(setting(prctl_set_mm), h3, h4, h5)},
    {36, row(number)},
    {37, row(into(uint_at))},
    {38, rest_hex(number)},
    {39, all_hex},
    {40, row(into(word_at))},
    {41, rest_hex(number)},
    {42, all_hex},
    {43, all_hex},
    {44, all_hex},
    {45, row(flags("arg2", prctl_fp_mode))},
    {46, alone.returns(Return::hex).notes(flags_note<prctl_fp_mode>)},
    {47, row(setting(prctl_cap_ambient), odd("arg3", ambient_capability), h4, h5)},
    {50, row(odd("arg2", sve_length)).returns(Return::hex)},
    {51, alone.returns(Return::hex)},
    {52, row(setting(prctl_spec_misfeatures)).returns(Return::hex).notes(speculation_note)},
    {53, row(setting(prctl_spec_misfeatures), odd("arg3", speculation_setting))},
    {54, rest_hex(bits(prctl_pac_keys))},
    {55, rest_hex(odd("arg2", tagged))},
    {56, all_hex.returns(Return::hex).notes(tagged_note)},
    {57, rest_hex(number)},
    {58, all_hex},
    {59, row(setting(prctl_syscall_user_dispatch), h3, h4, address("arg5"))},
    {60, row(bits(prctl_pac_enabled_keys), flags_long("arg3", prctl_pac_enabled_keys), h4, h5)},
    {61, all_hex.returns(Return::hex).notes(flags_note<prctl_pac_enabled_keys>)},
    {62, row(values("arg2", prctl_sched_core), pid("arg3"), odd("arg4", pid_type), odd("arg5", cookie_at).out())},
    {63, row(odd("arg2", sme_length)).returns(Return::hex)},
    {64, alone.returns(Return::hex)},
    {65, rest_hex(bits(prctl_mdwe))},
    {66, all_hex.returns(Return::hex).notes(flags_note<prctl_mdwe>)},
    {67, rest_hex(number)},
    {68, all_hex},
    {74, row(into(flags_at<prctl_shadow_stack>))},
    {75, row(bits(prctl_shadow_stack))},
    {76, row(bits(prctl_shadow_stack))},
    {77, rest_hex(setting(prctl_timer_create_restore_ids))},
    {78, rest_hex(setting(prctl_futex_hash))},
    {79, row(setting(prctl_rseq_slice), flags_long("arg3", prctl_rseq_slice_flags), h4, h5)},
    {0x41555856, row(address("arg2"), ulong("arg3"), h4, h5)},
    {0x59616d61, row(odd("arg2", tracer))},
};
static_assert(std::ranges::is_sorted(options, {}, &KeyedRow::key));

// PR_SET_SECCOMP: strict mode has nothing more to say, filter mode a program.
Value* filter_program(Context& c, const Spec&, u64 addr) { return classic_bpf_at(c, addr, FilterFor::seccomp); }
constexpr Row seccomp_strict = row(setting(seccomp_modes));
constexpr Row seccomp_filter = row(setting(seccomp_modes), odd("arg3", filter_program));

constexpr u64 kSetSeccomp = 22;
constexpr u64 kSetVma = 0x53564d41;
constexpr Row set_vma_name = row(setting(prctl_set_vma), address("arg3"), ulong("arg4"), string("arg5"));
constexpr Row set_vma_other = row(setting(prctl_set_vma), h3, h4, h5);

const Row* by_option(Context&, const u64* args) {
  const u64 key = static_cast<u32>(args[0]);
  if (key == kSetVma) return args[1] == 0 ? &set_vma_name : &set_vma_other;
  if (key == kSetSeccomp && args[1] == 1) return &seccomp_strict;
  if (key == kSetSeccomp && args[1] == 2) return &seccomp_filter;
  const auto* at = std::ranges::lower_bound(options, key, {}, &KeyedRow::key);
  return at != std::end(options) && at->key == key ? &at->row : nullptr;
}

constexpr Row rows[] = {
    call("prctl", option, h2, h3, h4, h5).by(by_option).in(in::creds)
        .fails(EINVAL, EPERM, EACCES, EFAULT, EBADF, EBUSY, ENODEV, ENXIO, EOPNOTSUPP, EOVERFLOW),
};

}  // namespace

const std::span<const Row> prctl_rows{rows};

}  // namespace sonde::calls
