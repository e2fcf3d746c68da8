// Btrfs: searches in its trees.
#include <linux/btrfs.h>

#include <cstddef>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/fsioctl.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

Value* named_id(Context& c, const FlagSet& set, u64 id) { return find(set, id) != nullptr ? c.symbol(set, id) : c.uint(id); }

Value* key_of(Context& c, const btrfs_ioctl_search_key& key) {
  Value* s = c.structure();
  c.add(s, "tree_id", named_id(c, btrfs_tree_objectids, key.tree_id));
  c.add(s, "min_objectid", named_id(c, btrfs_tree_objectids, key.min_objectid));
  c.add(s, "max_objectid", named_id(c, btrfs_tree_objectids, key.max_objectid));
  c.add(s, "min_offset", c.uint(key.min_offset));
  c.add(s, "max_offset", c.uint(key.max_offset));
  c.add(s, "min_transid", c.uint(key.min_transid));
  c.add(s, "max_transid", c.uint(key.max_transid));
  c.add(s, "min_type", named_id(c, btrfs_key_types, key.min_type));
  c.add(s, "max_type", named_id(c, btrfs_key_types, key.max_type));
  c.add(s, "nr_items", c.uint(key.nr_items));
  return s;
}

// Headers of items, each with as many bytes behind it as it says.
Value* items(Context& c, u64 addr, u64 size, u64 count) {
  Value* list = c.array();
  u64 at = 0;
  for (u64 i = 0; i < count; ++i) {
    btrfs_ioctl_search_header head;
    if (at + sizeof head > size) {
      c.more(list);
      break;
    }
    if (!c.read(addr + at, head)) {
      Value* end = c.text("...");
      c.add(end, c.address(addr + at));
      c.add(list, end);
      break;
    }
    Value* s = c.structure();
    c.add(s, "transid", c.uint(head.transid));
    c.add(s, "objectid", named_id(c, btrfs_tree_objectids, head.objectid));
    c.add(s, "offset", c.uint(head.offset));
    c.add(s, "type", named_id(c, btrfs_key_types, head.type));
    c.add(s, "len", c.uint(head.len));
    c.add(list, s);
    at += sizeof head + head.len;
  }
  return list;
}

template <bool Second>
Value* search(Context& c, const Spec&, u64 raw) {
  constexpr u64 kBuffer = Second ? sizeof(btrfs_ioctl_search_args_v2) : offsetof(btrfs_ioctl_search_args, buf);
  const u64 whole = Second ? kBuffer : sizeof(btrfs_ioctl_search_args);
  const Bytes b = structure_bytes(c, raw, Second ? whole : sizeof(btrfs_ioctl_search_key));
  btrfs_ioctl_search_key key;
  if (b.empty() || !Context::copy(b, key)) return c.entering() ? c.address(raw) : nullptr;
  u64 size = whole - kBuffer;
  if (Second) Context::copy(b.subspan(sizeof key), size);
  Value* s = c.structure();
  if (c.entering()) {
    c.add(s, "key", key_of(c, key));
    if (Second) c.add(s, "buf_size", c.uint(size));
    return s;
  }
  Value* found = c.structure();
  c.add(found, "nr_items", c.uint(key.nr_items));
  c.add(s, "key", found);
  if (Second) c.add(s, "buf_size", c.uint(size));
  if (c.options.abbreviate) c.more(s);
  else c.add(s, "buf", items(c, raw + kBuffer, size, key.nr_items));
  return s;
}

constexpr Command all[] = {
    command("BTRFS_IOC_TREE_SEARCH", odd("args", search<false>).inout()),
    command("BTRFS_IOC_TREE_SEARCH_V2", odd("args", search<true>).inout()),
};

}  // namespace

const std::span<const Command> btrfs_search_commands{all};

}  // namespace sonde::calls::ioctl
