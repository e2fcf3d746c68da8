// Supervising others: page faults in user space, and seccomp's notifications.
#include "calls/ioctl/row.h"
#include "calls/registry.h"
#include "calls/rare/unfold.h"
#include "sys/flags/errno.h"
#include "sys/flags/open.h"
#include "sys/flags/prctl.h"
#include "sys/flags/ptrace.h"
#include "sys/flags/rare.h"
#include "sys/flags/system.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

// What each of userfaultfd's commands holds: a range (of 8-byte words), a mode, and a word that the kernel fills in.
struct FaultCommand {
  const char* first;   // names of the leading words; null: {range={start, len}}
  const char* second;
  const char* third;
  const FlagSet* modes;
  const char* result;  // null: none
  const FlagSet* results;  // null: hexadecimal
};

Value* range(Context& c, u64 start, u64 length) {
  Value* s = c.structure();
  c.add(s, "start", c.hex(start));
  c.add(s, "len", c.hex(length));
  return s;
}

Value* fault(Context& c, u64 raw, const FaultCommand& what) {
  if (c.entering()) return nullptr;
  const std::size_t words = (what.first != nullptr ? 3u : 2u) + (what.modes != nullptr) + (what.result != nullptr);
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, words * 8) : Bytes{};
  if (bytes.size() < words * 8) return c.address(raw);
  Unfold s(c, bytes);
  if (what.first != nullptr) {
    s.hex(what.first, 8).hex(what.second, 8).hex(what.third, 8);
  } else {
    const u64 start = s.take(8);
    s.field("range", range(c, start, s.take(8)));
  }
  if (what.modes != nullptr) s.flags("mode", 8, *what.modes);
  if (what.result == nullptr || c.failed()) return s.value();
  return what.results != nullptr ? s.flags(what.result, 8, *what.results).value() : s.hex(what.result, 8).value();
}

constexpr FaultCommand registering{nullptr, nullptr, nullptr, &uffd_register_modes, "ioctls", &uffd_register_ioctls};
constexpr FaultCommand copying{"dst", "src", "len", &uffd_copy_modes, "copy", nullptr};
constexpr FaultCommand zeroing{nullptr, nullptr, nullptr, &uffd_zeropage_modes, "zeropage", nullptr};
constexpr FaultCommand protecting{nullptr, nullptr, nullptr, &uffd_writeprotect_modes, nullptr, nullptr};
constexpr FaultCommand continuing{nullptr, nullptr, nullptr, &uffd_continue_modes, "mapped", nullptr};
constexpr FaultCommand poisoning{nullptr, nullptr, nullptr, &uffd_poison_modes, "updated", nullptr};
constexpr FaultCommand moving{"dst", "src", "len", &uffd_move_modes, "move", nullptr};

template <const FaultCommand& what>
Value* show_fault(Context& c, const Spec&, u64 raw) { return fault(c, raw, what); }

template <const FaultCommand& what>
constexpr Command fault_command(const char* name) {
  return command(name, odd("argp", show_fault<what>).inout().even_on_error());
}

Value* show_api(Context& c, const Spec&, u64 raw) {
  constexpr std::size_t kSize = 24;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (c.entering()) {
    u64 features = 0;
    c.stash(0) = bytes.size() >= kSize && Context::copy(bytes.subspan(8), features) ? features : 0;
    return nullptr;
  }
  if (bytes.size() < kSize) return c.address(raw);
  u64 features = 0;
  Context::copy(bytes.subspan(8), features);
  Value* shown = c.flags(uffd_features, c.failed() ? c.stash(0) : features);
  if (!c.failed() && features != c.stash(0)) shown = c.change(c.flags(uffd_features, c.stash(0)), shown);
  Unfold s(c, bytes);
  s.hex("api", 8).skip(8).field("features", shown);
  if (!c.failed()) s.flags("ioctls", 8, uffd_api_ioctls);
  return s.value();
}

constexpr Spec range_fields[] = {hex("start").as(CType::u64_), hex("len").as(CType::u64_)};
constexpr Layout fault_range{"uffdio_range", range_fields};

Value* call_number(Context& c, u32 arch, u32 nr) {
  constexpr u32 kX86_64 = 0xc000003e;
  constexpr u32 kI386 = 0x40000003;
  if (arch != kX86_64 && arch != kI386) return c.hex(nr);
  const auto name = name_of(arch == kI386 ? Abi::i386 : Abi::x86_64, nr);
  if (name.empty()) return c.hex(nr);
  constexpr std::string_view kPrefix = "__NR_";
  auto text = c.arena().array<char>(kPrefix.size() + name.size());
  std::copy(kPrefix.begin(), kPrefix.end(), text.begin());
  std::copy(name.begin(), name.end(), text.begin() + kPrefix.size());
  return c.dual(c.uint(nr), c.text({text.data(), text.size()}));
}

Value* show_notification(Context& c, const Spec&, u64 raw) {
  constexpr std::size_t kSize = 80;
  if (c.exiting() && c.failed()) return c.address(raw);
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (bytes.size() < kSize) return c.entering() ? nullptr : c.address(raw);
  if (c.entering()) {
    bool any = false;
    for (std::byte b : bytes) any = any || b != std::byte{0};
    if (!any) return nullptr;
  }
  u32 arch = 0;
  Context::copy(bytes.subspan(20), arch);
  Unfold data(c, bytes.subspan(16));
  data.put("nr", 4, [&](u64 v) { return call_number(c, arch, static_cast<u32>(v)); }).symbol("arch", 4, audit_archs)
      .hex("instruction_pointer", 8);
  Value* args = c.array();
  for (int i = 0; i < 6; ++i) c.add(args, c.hex(data.take(8)));
  data.field("args", args);
  return Unfold(c, bytes).hex("id", 8).put("pid", 4, [&](u64 v) { return c.pid(static_cast<i32>(v)); }).hex("flags", 4)
      .field("data", data.value()).value();
}

// A negated error number: -ENOENT.
Value* negative_error(Context& c, i32 v) {
  const Flag* name = v < 0 ? find(errno_names, static_cast<u64>(-i64{v})) : nullptr;
  if (name == nullptr) return c.sint(v);
  auto text = c.arena().array<char>(name->name.size() + 1);
  text[0] = '-';
  std::copy(name->name.begin(), name->name.end(), text.begin() + 1);
  return c.dual(c.sint(v), c.text({text.data(), text.size()}));
}

Value* show_response(Context& c, const Spec&, u64 raw) {
  constexpr std::size_t kSize = 24;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (bytes.size() < kSize) return c.address(raw);
  return Unfold(c, bytes).hex("id", 8).sint("val", 8).put("error", 4, [&](u64 v) { return negative_error(c, static_cast<i32>(v)); })
      .flags("flags", 4, seccomp_notif_resp_flags).value();
}

constexpr Spec added_fields[] = {hex("id").as(CType::u64_), flags("flags", seccomp_addfd_flags), fd("srcfd"), fd("newfd"),
                                 flags("newfd_flags", seccomp_newfd_flags)};
constexpr Layout added{"seccomp_notif_addfd", added_fields};

constexpr Command all[] = {
    command("UFFDIO_API", odd("api", show_api).inout().even_on_error()),
    fault_command<registering>("UFFDIO_REGISTER"),
    fault_command<copying>("UFFDIO_COPY"),
    fault_command<zeroing>("UFFDIO_ZEROPAGE"),
    fault_command<protecting>("UFFDIO_WRITEPROTECT"),
    fault_command<continuing>("UFFDIO_CONTINUE"),
    fault_command<poisoning>("UFFDIO_POISON"),
    fault_command<moving>("UFFDIO_MOVE"),
    command("SECCOMP_IOCTL_NOTIF_ID_VALID_WRONG_DIR", hex64_at("id")),
    command("UFFDIO_UNREGISTER", structure("range", fault_range)),
    command("UFFDIO_WAKE", structure("range", fault_range)),
    command("SECCOMP_IOCTL_NOTIF_RECV", odd("notification", show_notification).inout().even_on_error()),
    command("SECCOMP_IOCTL_NOTIF_SEND", odd("response", show_response)),
    command("SECCOMP_IOCTL_NOTIF_ID_VALID", hex64_at("id")),
    command("SECCOMP_IOCTL_NOTIF_SET_FLAGS", flags_long("flags", seccomp_notif_fd_flags)),
    command(Return::fd, "SECCOMP_IOCTL_NOTIF_ADDFD", structure("addfd", added)),
};

}  // namespace

const std::span<const Command> supervision_commands{all};

}  // namespace sonde::calls::ioctl
