// The device mapper: one structure for all commands, of which each uses a part, and what stands behind it.
#include <linux/dm-ioctl.h>

#include <algorithm>
#include <cstddef>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/block.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t kHead = sizeof(dm_ioctl);
static_assert(kHead == 312);
constexpr u32 kVersion = DM_VERSION_MAJOR;

unsigned number_of(Context& c) { return static_cast<unsigned>(c.call.args[1] & 0xff); }

bool is_one_of(unsigned number, std::initializer_list<unsigned> some) {
  return std::ranges::find(some, number) != some.end();
}

Value* version_of(Context& c, const u32 (&v)[3]) {
  Value* list = c.array();
  for (u32 each : v) c.add(list, c.uint(each));
  return list;
}

Value* head_of(Context& c, const dm_ioctl& d, Bytes b) {
  const unsigned n = number_of(c);
  Value* s = c.structure();
  Value* version = c.add(s, "version", version_of(c, d.version));
  if (d.version[0] != kVersion) {
    version->comment = "unsupported device mapper ABI version";
    return s;
  }
  if (d.data_size < offsetof(dm_ioctl, data)) {
    c.add(s, "data_size", c.uint(d.data_size))->comment = "data_size too small";
    return s;
  }
  c.add(s, "data_size", c.uint(d.data_size));
  const bool has_data = is_one_of(n, {DM_LIST_DEVICES_CMD, DM_DEV_RENAME_CMD, DM_DEV_WAIT_CMD, DM_TABLE_LOAD_CMD, DM_TABLE_DEPS_CMD,
                                      DM_TABLE_STATUS_CMD, DM_LIST_VERSIONS_CMD, DM_TARGET_MSG_CMD, DM_DEV_SET_GEOMETRY_CMD});
  if (has_data) c.add(s, "data_start", c.uint(d.data_start));
  const bool identified = !is_one_of(n, {DM_REMOVE_ALL_CMD, DM_LIST_DEVICES_CMD, DM_LIST_VERSIONS_CMD});
  if (identified) {
    if (d.dev != 0) c.add(s, "dev", c.device(d.dev));
    if (d.name[0] != 0) c.add(s, "name", c.char_array(b.subspan(offsetof(dm_ioctl, name), sizeof d.name)));
    if (d.uuid[0] != 0) c.add(s, "uuid", c.char_array(b.subspan(offsetof(dm_ioctl, uuid), sizeof d.uuid)));
  }
  const bool tells = c.exiting() && !is_one_of(n, {DM_VERSION_CMD, DM_REMOVE_ALL_CMD, DM_LIST_DEVICES_CMD, DM_DEV_REMOVE_CMD,
                                                   DM_LIST_VERSIONS_CMD, DM_DEV_SET_GEOMETRY_CMD, DM_DEV_ARM_POLL_CMD});
  if (tells || (c.entering() && n == DM_TABLE_LOAD_CMD)) c.add(s, "target_count", c.uint(d.target_count));
  if (tells) c.add(s, "open_count", c.uint(static_cast<u32>(d.open_count)));
  if (tells || (c.entering() && is_one_of(n, {DM_DEV_REMOVE_CMD, DM_DEV_RENAME_CMD, DM_DEV_SUSPEND_CMD, DM_DEV_WAIT_CMD}))) {
    c.add(s, "event_nr", c.uint(d.event_nr));
  }
  c.add(s, "flags", c.flags(dm_flags, d.flags));
  return s;
}

struct Data {
  u64 addr;
  const dm_ioctl& head;
  u64 left(u64 offset) const { return offset < head.data_size ? head.data_size - offset : 0; }
};

void unreadable(Context& c, Value* list, u64 addr) {
  Value* end = c.text("...");
  c.add(end, c.address(addr));
  c.add(list, end);
}

void add_specs(Context& c, Value* list, const Data& data, bool loads) {
  u64 offset = data.head.data_start;
  u64 base = offset;
  for (u32 i = 0; i < data.head.target_count; ++i) {
    dm_target_spec t;
    if (data.left(offset) < sizeof t) return c.more(list);
    if (!c.read(data.addr + offset, t)) return unreadable(c, list, data.addr + offset);
    Value* s = c.structure();
    c.add(s, "sector_start", c.uint(t.sector_start));
    c.add(s, "length", c.uint(t.length));
    if (!loads) c.add(s, "status", c.sint(t.status));
    const Bytes type = c.read_bytes(data.addr + offset + offsetof(dm_target_spec, target_type), sizeof t.target_type);
    c.add(s, "target_type", c.char_array(type));
    c.add(s, "string", c.string_at(data.addr + offset + sizeof t, data.left(offset + sizeof t)));
    c.add(list, s);
    // each tells where the next one is: from itself, or in what the kernel wrote, from the first one
    const u64 next = loads ? offset + t.next : base + t.next;
    if (t.next == 0 || next <= offset + sizeof t - 1) {
      if (i + 1 < data.head.target_count) c.more(list);
      return;
    }
    offset = next;
  }
}

void add_dependencies(Context& c, Value* list, const Data& data) {
  const u64 at = data.addr + data.head.data_start;
  u32 count = 0;
  if (data.left(data.head.data_start) < sizeof(dm_target_deps)) return c.more(list);
  if (!c.read(at, count)) return unreadable(c, list, at);
  const u64 room = (data.left(data.head.data_start) - offsetof(dm_target_deps, dev)) / 8;
  Value* s = c.structure();
  c.add(s, "count", c.uint(count));
  c.add(s, "deps", count > room ? c.text("...") : c.array_at(at + offsetof(dm_target_deps, dev), count, 8, [](Context& context, Bytes b, void*) {
    u64 dev = 0;
    Context::copy(b, dev);
    return context.device(dev);
  }));
  c.add(list, s);
}

void add_names(Context& c, Value* list, const Data& data, bool versions) {
  u64 offset = data.head.data_start;
  for (unsigned count = 0; count < 4096; ++count) {
    u8 raw[16];
    const std::size_t head = versions ? offsetof(dm_target_versions, name) : offsetof(dm_name_list, name);
    if (data.left(offset) < head) return c.more(list);
    if (c.read_bytes(data.addr + offset, head).size() < head) return unreadable(c, list, data.addr + offset);
    std::memset(raw, 0, sizeof raw);
    std::memcpy(raw, c.read_bytes(data.addr + offset, head).data(), head);
    u32 next = 0;
    std::memcpy(&next, raw + (versions ? 0 : 8), 4);
    Value* s = c.structure();
    Value* name = c.string_at(data.addr + offset + head, data.left(offset + head));
    if (versions) {
      u32 v[3];
      std::memcpy(v, raw + 4, sizeof v);
      c.add(s, "name", name);
      c.add(s, "version", version_of(c, v));
    } else {
      u64 dev = 0;
      std::memcpy(&dev, raw, sizeof dev);
      c.add(s, "dev", c.device(dev));
      c.add(s, "name", name);
    }
    c.add(list, s);
    if (next == 0) return;
    if (next < head) return c.more(list);
    offset += next;
  }
}

void add_text(Context& c, Value* list, const Data& data) {
  Value* s = c.structure();
  c.add(s, "string", c.string_at(data.addr + data.head.data_start, data.left(data.head.data_start)));
  c.add(list, s);
}

void add_message(Context& c, Value* list, const Data& data) {
  const u64 at = data.addr + data.head.data_start;
  u64 sector = 0;
  if (data.left(data.head.data_start) < sizeof sector) return c.more(list);
  if (!c.read(at, sector)) return unreadable(c, list, at);
  Value* s = c.structure();
  c.add(s, "sector", c.uint(sector));
  c.add(s, "message", c.string_at(at + sizeof sector, data.left(data.head.data_start + sizeof sector)));
  c.add(list, s);
}

// What stands behind the head, in this phase; nothing when none is due.
void add_data(Context& c, Value* list, const Data& data) {
  const unsigned n = number_of(c);
  const bool before = is_one_of(n, {DM_DEV_RENAME_CMD, DM_TABLE_LOAD_CMD, DM_TARGET_MSG_CMD, DM_DEV_SET_GEOMETRY_CMD});
  const bool after = is_one_of(n, {DM_LIST_DEVICES_CMD, DM_DEV_WAIT_CMD, DM_TABLE_DEPS_CMD, DM_TABLE_STATUS_CMD, DM_LIST_VERSIONS_CMD});
  if (c.entering() ? !before : !after) return;
  if (is_one_of(n, {DM_DEV_WAIT_CMD, DM_TABLE_STATUS_CMD, DM_TABLE_LOAD_CMD}) && data.head.target_count == 0) return;
  if (c.options.abbreviate) return c.more(list);
  switch (n) {
    case DM_TABLE_LOAD_CMD: return add_specs(c, list, data, true);
    case DM_DEV_WAIT_CMD:
    case DM_TABLE_STATUS_CMD: return add_specs(c, list, data, false);
    case DM_TABLE_DEPS_CMD: return add_dependencies(c, list, data);
    case DM_LIST_DEVICES_CMD: return add_names(c, list, data, false);
    case DM_LIST_VERSIONS_CMD: return add_names(c, list, data, true);
    case DM_TARGET_MSG_CMD: return add_message(c, list, data);
    default: return add_text(c, list, data);
  }
}

Value* show(Context& c, const Spec&, u64 raw) {
  constexpr std::size_t kLeast = offsetof(dm_ioctl, data);
  const Bytes b = structure_bytes(c, raw, kLeast);
  dm_ioctl d{};
  if (!b.empty()) std::memcpy(&d, b.data(), kLeast);
  if (d.version[0] == 0) return c.entering() ? c.hex(raw) : nullptr;
  Value* list = c.array();
  c.add(list, head_of(c, d, b));
  if (d.version[0] == kVersion && d.data_size >= kLeast) add_data(c, list, {raw, d});
  return list;
}

constexpr Command mapper(const char* name) { return command(name, odd("ioctl", show).inout()); }

constexpr Command all[] = {
    mapper("DM_VERSION"), mapper("DM_REMOVE_ALL"), mapper("DM_LIST_DEVICES"), mapper("DM_DEV_CREATE"), mapper("DM_DEV_REMOVE"),
    mapper("DM_DEV_RENAME"), mapper("DM_DEV_SUSPEND"), mapper("DM_DEV_STATUS"), mapper("DM_DEV_WAIT"), mapper("DM_TABLE_LOAD"),
    mapper("DM_TABLE_CLEAR"), mapper("DM_TABLE_DEPS"), mapper("DM_TABLE_STATUS"), mapper("DM_LIST_VERSIONS"), mapper("DM_TARGET_MSG"),
    mapper("DM_DEV_SET_GEOMETRY"), mapper("DM_DEV_ARM_POLL"),
};

}  // namespace

const std::span<const Command> mapper_commands{all};

}  // namespace sonde::calls::ioctl
