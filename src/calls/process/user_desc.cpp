#include "calls/process/user_desc.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;

namespace {
Value* padded(Context& c, u32 v) {
  Value* value = c.hex_padded(v, 8);
  value->traits = decode::Trait::sharp;
  return value;
}
}  // namespace

Value* user_desc_from(Context& c, Fields f) {
  Value* s = c.structure();
  const i32 entry = f.take<i32>();
  c.add(s, "entry_number", entry == -1 ? c.sint(-1) : c.uint(static_cast<u32>(entry)));
  c.add(s, "base_addr", padded(c, f.take<u32>()));
  c.add(s, "limit", padded(c, f.take<u32>()));
  const u32 bits = f.take<u32>();
  const auto field = [&](const char* name, unsigned shift, u32 mask) { c.add(s, name, c.uint(bits >> shift & mask)); };
  field("seg_32bit", 0, 1);
  field("contents", 1, 3);
  field("read_exec_only", 3, 1);
  field("limit_in_pages", 4, 1);
  field("seg_not_present", 5, 1);
  field("useable", 6, 1);
  if (c.abi() != Abi::i386) field("lm", 7, 1);
  return s;
}

Value* user_desc_at(Context& c, u64 addr) {
  Fields f = fetch(c, addr, kUserDescSize);
  return f ? user_desc_from(c, f) : c.address(addr);
}

}  // namespace sonde::calls
