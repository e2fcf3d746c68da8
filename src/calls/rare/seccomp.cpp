// seccomp: its arguments depend on the operation.
#include <cerrno>

#include "calls/rare/classic_bpf.h"
#include "calls/tables.h"
#include "sys/flags/prctl.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* show_program(Context& c, const Spec&, u64 raw) { return classic_bpf_at(c, raw, FilterFor::seccomp); }

Value* show_action(Context& c, const Spec&, u64 raw) {
  u32 action = 0;
  if (!c.options.verbose || !c.read(raw, action)) return c.address(raw);
  Value* list = c.array();
  c.add(list, c.symbol(seccomp_actions, action));
  return list;
}

constexpr Spec notif_sizes_fields[] = {uint("seccomp_notif").as(CType::u16_), uint("seccomp_notif_resp").as(CType::u16_),
                                       uint("seccomp_data").as(CType::u16_)};
constexpr Layout notif_sizes{"seccomp_notif_sizes", notif_sizes_fields};

constexpr Spec operation = values("operation", seccomp_ops);

constexpr Row filter_row = call("", operation, flags("flags", seccomp_filter_flags), odd("args", show_program));
constexpr Row action_row = call("", operation, hex32("flags"), odd("args", show_action));
constexpr Row sizes_row = call("", operation, hex32("flags"), structure("args", notif_sizes).out());

const Row* seccomp_variant(Context&, const u64* args) {
  switch (static_cast<u32>(args[0])) {
    case 1: return &filter_row;
    case 2: return &action_row;
    case 3: return &sizes_row;
    default: return nullptr;
  }
}

constexpr Row rows[] = {
    call("seccomp", operation, hex32("flags"), address("args")).by(seccomp_variant)
        .fails(EACCES, EINVAL, EFAULT, ENOMEM, ESRCH, EBUSY, EOPNOTSUPP),
};

}  // namespace

const std::span<const Row> seccomp_rows{rows};

}  // namespace sonde::calls
