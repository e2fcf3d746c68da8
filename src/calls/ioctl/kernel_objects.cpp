// Descriptors of the kernel's own things: namespaces, processes, epoll, inotify, random numbers, performance events.
#include "calls/ioctl/row.h"
#include "calls/rare/perf_attributes.h"
#include "calls/rare/unfold.h"
#include "sys/flags/perf.h"
#include "sys/flags/system.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

Value* note_namespace_type(Context& c) {
  const Flag* type = find(listns_types, static_cast<u64>(c.call.result));
  return type != nullptr ? c.text(type->name) : nullptr;
}

constexpr Command namespace_type{"NS_GET_NSTYPE", sys::call("", sys::fd("fd"), request).notes(note_namespace_type)};

Value* show_entropy(Context& c, const Spec&, u64 raw) {
  constexpr u64 kHeader = 8;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kHeader) : Bytes{};
  if (bytes.size() < kHeader) return c.address(raw);
  i32 size = 0;
  Context::copy(bytes.subspan(4), size);
  return Unfold(c, bytes).sint("entropy_count", 4).sint("buf_size", 4)
      .field("buf", c.buffer_at(raw + kHeader, size < 0 ? 0 : static_cast<u64>(size))).value();
}

Value* element(Context& c, Bytes bytes, void*) {
  u32 v = 0;
  Context::copy(bytes, v);
  return c.uint(v);
}

Value* show_attached_programs(Context& c, const Spec&, u64 raw) {
  if (c.entering()) return nullptr;
  u32 header[2] = {};
  if (!c.options.verbose || !c.read(raw, header[0])) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "ids_len", c.uint(header[0]));
  if (c.failed() || !c.read(raw + sizeof header[0], header[1])) {
    c.more(s);
    return s;
  }
  c.add(s, "prog_cnt", c.uint(header[1]));
  c.add(s, "ids", c.array_at(raw + 8, header[1] < header[0] ? header[1] : header[0], 4, element));
  return s;
}

Value* show_event_attributes(Context& c, const Spec&, u64 raw) { return perf_attributes_at(c, raw); }
Value* show_filter(Context& c, const Spec&, u64 raw) { return c.string_at(raw); }

constexpr Spec epoll_fields[] = {uint("busy_poll_usecs"), uint("busy_poll_budget").as(CType::u16_),
                                 uint("prefer_busy_poll").as(CType::u8_), uint(nullptr).as(CType::u8_)};
constexpr Layout epoll_params{"epoll_params", epoll_fields};

// The mask says what the kernel was asked for, and after the call what it told.
Value* show_process_info(Context& c, const Spec&, u64 raw) {
  constexpr u64 kSize = 64;
  u64 mask = 0;
  if (!c.options.verbose || !c.read(raw, mask)) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) {
    Value* s = c.structure();
    c.add(s, "mask", c.flags(pidfd_info_flags, mask));
    return s;
  }
  const Bytes bytes = c.read_bytes(raw, kSize);
  if (bytes.size() < kSize) return nullptr;
  Unfold s(c, bytes);
  s.flags("mask", 8, pidfd_info_flags).hex("cgroupid", 8);
  for (const char* name : {"pid", "tgid", "ppid"}) s.put(name, 4, [&](u64 v) { return c.pid(static_cast<i32>(v)); });
  for (const char* name : {"ruid", "rgid", "euid", "egid", "suid", "sgid", "fsuid", "fsgid"}) {
    s.put(name, 4, [&](u64 v) { return c.uid(static_cast<u32>(v)); });
  }
  return s.sint("exit_code", 4).value();
}

Value* show_mount_namespace(Context& c, const Spec&, u64 raw) {
  constexpr u64 kSize = 16;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (bytes.size() < kSize) return c.address(raw);
  return Unfold(c, bytes).uint("size", 4).uint("nr_mounts", 4).hex("mnt_ns_id", 8).value();
}

constexpr Spec group = flags("flags", perf_ioctl_flags);

constexpr Command all[] = {
    command(Return::fd, "NS_GET_USERNS"),
    command(Return::fd, "NS_GET_PARENT"),
    namespace_type,
    command("NS_GET_OWNER_UID", uint_at("uid").out()),
    command("NS_GET_MNTNS_ID", hex64_at("id").out()),
    command("NS_GET_ID", hex64_at("id").out()),
    command(Return::pid, "NS_GET_PID_FROM_PIDNS", pid("pid")),
    command(Return::pid, "NS_GET_TGID_FROM_PIDNS", pid("pid")),
    command(Return::pid, "NS_GET_PID_IN_PIDNS", pid("pid")),
    command(Return::pid, "NS_GET_TGID_IN_PIDNS", pid("pid")),
    command("NS_MNT_GET_INFO", odd("info", show_mount_namespace).out()),
    command(Return::fd, "NS_MNT_GET_NEXT", odd("info", show_mount_namespace).out()),
    command(Return::fd, "NS_MNT_GET_PREV", odd("info", show_mount_namespace).out()),
    command("PIDFD_GET_INFO", odd("info", show_process_info).inout()),
    command(Return::fd, "PIDFD_GET_CGROUP_NAMESPACE"),
    command(Return::fd, "PIDFD_GET_IPC_NAMESPACE"),
    command(Return::fd, "PIDFD_GET_MNT_NAMESPACE"),
    command(Return::fd, "PIDFD_GET_NET_NAMESPACE"),
    command(Return::fd, "PIDFD_GET_PID_NAMESPACE"),
    command(Return::fd, "PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE"),
    command(Return::fd, "PIDFD_GET_TIME_NAMESPACE"),
    command(Return::fd, "PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE"),
    command(Return::fd, "PIDFD_GET_USER_NAMESPACE"),
    command(Return::fd, "PIDFD_GET_UTS_NAMESPACE"),
    command("EPIOCSPARAMS", structure("params", epoll_params)),
    command("EPIOCGPARAMS", structure("params", epoll_params).out()),
    command("INOTIFY_IOC_SETNEXTWD", sint("wd")),
    command("RNDGETENTCNT", int_at("bits").out()),
    command("RNDADDTOENTCNT", int_at("bits")),
    command("RNDADDENTROPY", odd("info", show_entropy)),
    command("RNDZAPENTCNT"),
    command("RNDCLEARPOOL"),
    command("RNDRESEEDCRNG"),
    command("PERF_EVENT_IOC_ENABLE", group),
    command("PERF_EVENT_IOC_DISABLE", group),
    command("PERF_EVENT_IOC_RESET", group),
    command("PERF_EVENT_IOC_REFRESH", sint("count")),
    command("PERF_EVENT_IOC_PERIOD", u64_at("period")),
    command("PERF_EVENT_IOC_SET_OUTPUT", fd("output")),
    command("PERF_EVENT_IOC_SET_FILTER", odd("filter", show_filter)),
    command("PERF_EVENT_IOC_ID", u64_at("id").out()),
    command("PERF_EVENT_IOC_SET_BPF", fd("program")),
    command("PERF_EVENT_IOC_PAUSE_OUTPUT", ulong("pause")),
    command("PERF_EVENT_IOC_QUERY_BPF", odd("query", show_attached_programs).inout().even_on_error()),
    command("PERF_EVENT_IOC_MODIFY_ATTRIBUTES", odd("attr", show_event_attributes)),
};

}  // namespace

const std::span<const Command> kernel_objects_commands{all};

}  // namespace sonde::calls::ioctl
