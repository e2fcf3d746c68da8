#include "debug/value/link_map.h"

namespace sonde::debug {
namespace {

constexpr std::size_t most_objects = 10000;
constexpr std::size_t most_name = 4096;

template <class T>
bool read_object(EvaluationContext& context, u64 address, T& out) {
  return context.read(address, std::as_writable_bytes(std::span(&out, 1))) == sizeof out;
}

std::string read_name(EvaluationContext& context, u64 address) {
  std::string name;
  while (name.size() < most_name) {
    char part[128];
    const std::size_t got = context.read(address + name.size(), std::as_writable_bytes(std::span(part)));
    const std::string_view read(part, got);
    const auto end = read.find('\0');
    name += read.substr(0, end);
    if (end != read.npos || got < sizeof part) break;
  }
  return name;
}

// The C library describes its own structures to debuggers: the offset of a field.
std::optional<u64> field_offset(EvaluationContext& context, ProgramNames& names, std::string_view symbol) {
  const auto found = names.symbol(symbol);
  u32 description[3];  // bits, elements, offset
  if (!found || !read_object(context, found->address(), description)) return std::nullopt;
  return description[2];
}

}  // namespace

std::vector<LinkedObject> read_link_map(EvaluationContext& context, ProgramNames& names) {
  std::vector<LinkedObject> objects;
  const auto debug = names.symbol("_r_debug");
  u64 entry = 0;
  if (!debug || !read_object(context, debug->address() + 8, entry)) return objects;
  while (entry != 0 && objects.size() < most_objects) {
    u64 fields[4];  // l_addr, l_name, l_ld, l_next
    if (!read_object(context, entry, fields)) break;
    objects.push_back({fields[0], fields[1] == 0 ? "" : read_name(context, fields[1]), entry});
    entry = fields[3];
  }
  return objects;
}

std::optional<u64> thread_block(EvaluationContext& context, ProgramNames& names,
                                const std::vector<LinkedObject>& objects, u64 bias, u64 thread_pointer) {
  const auto module_field = field_offset(context, names, "_thread_db_link_map_l_tls_modid");
  if (!module_field) return std::nullopt;
  for (const LinkedObject& object : objects) {
    if (object.bias != bias) continue;
    u64 module = 0;
    u64 table = 0;
    u64 block = 0;
    // The thread's table stands one word behind the thread pointer, two words for each module.
    const bool known = read_object(context, object.entry + *module_field, module) && module != 0 &&
                       read_object(context, thread_pointer + 8, table) &&
                       read_object(context, table + 16 * module, block);
    if (!known || block == ~u64{0} || block == 0) return std::nullopt;
    return block;
  }
  return std::nullopt;
}

}  // namespace sonde::debug
