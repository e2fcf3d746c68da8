// The registers of a session's frames, and calls of functions.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "debug/value/access.h"
#include "debug/value/number.h"
#include "debug/value/register_table.h"
#include "debug/value/session_context.h"
#include "debug/value/target_call.h"

namespace sonde::debug {
namespace {

// A register whose value calls may have changed is not known in outer frames.
constexpr std::string_view not_saved = "value is not available";

}  // namespace

Result<Value> SessionContext::register_value(const RegisterRow& row) {
  const Frame* at = frame();
  if (at == nullptr) return fail("No registers.");
  Value value;
  value.type = row.type();
  value.where = Value::Where::reg;
  value.name = row.name;
  value.frame = at->level;
  value.bytes.resize(row.size);
  if (row.place != RegisterPlace::general) {
    value.is_optimized_out = true;  // the session does not tell of these yet
    return value;
  }
  auto registers = session_.registers();
  if (!registers) return std::unexpected(registers.error());
  const std::size_t slot = row.offset / 8 * 8;
  u64 word = 0;
  std::memcpy(&word, reinterpret_cast<const std::byte*>(&*registers) + slot, sizeof word);
  // In outer frames what the unwinder has found.
  for (unsigned number = 0; number < symbols::FrameRegisters::count(at->registers.machine); ++number) {
    const RegisterRow* whole = find_register(dwarf_register_name(number));
    if (whole == nullptr || whole->offset != slot) continue;
    if (!at->registers.is_known(number)) {
      value.is_optimized_out = true;
      value.unavailable = "";
      return value;
    }
    word = at->registers.values[number];
  }
  std::memcpy(value.bytes.data(), reinterpret_cast<const std::byte*>(&word) + row.offset % 8,
              std::min<std::size_t>(row.size, 8));
  return value;
}

Result<std::optional<Value>> SessionContext::read_register(std::string_view name) {
  const auto number = [&](i64 value) {
    return std::optional<Value>(Value::of(*types_.basic("int"), static_cast<u64>(value)));
  };
  if (name == "_thread" || name == "_gthread")
    return number(session_.thread() != nullptr ? session_.thread()->number : 0);
  if (name == "_inferior") return number(1);
  if (name == "bpnum" && session_.last_breakpoint_number() != 0) return number(session_.last_breakpoint_number());
  const RegisterRow* row = find_register(name);
  if (row == nullptr) return std::nullopt;
  auto value = register_value(*row);
  if (!value) return std::unexpected(value.error());
  return std::optional<Value>(std::move(*value));
}

Result<> SessionContext::write_register(const Value& place, std::span<const std::byte> bytes) {
  std::string_view name = place.name;
  if (name.starts_with("dwarf:")) name = dwarf_register_name(static_cast<unsigned>(std::atoi(place.name.c_str() + 6)));
  const RegisterRow* row = find_register(name);
  if (row == nullptr) return fail("Invalid register.");
  if (place.frame != 0) {
    // An outer frame's register is in memory, or was never saved: then the register itself has it still.
    const Frame* at = session_.frame(place.frame);
    const Frame* inner = session_.frame(0);
    const bool same = row->dwarf >= 0 && at != nullptr && inner != nullptr &&
                      at->registers.is_known(static_cast<unsigned>(row->dwarf)) &&
                      at->registers.values[static_cast<unsigned>(row->dwarf)] ==
                          inner->registers.values[static_cast<unsigned>(row->dwarf)];
    if (!same) return fail("Left operand of assignment is not a modifiable lvalue.");
  }
  if (row->place != RegisterPlace::general) return fail("Cannot write register " + std::string(name) + ".");
  auto registers = session_.registers();
  if (!registers) return std::unexpected(registers.error());
  auto* raw = reinterpret_cast<std::byte*>(&*registers) + row->offset;
  const std::size_t room = row->size - std::min<std::size_t>(place.offset, row->size);
  const u64 flags_before = registers->eflags;
  std::memcpy(raw + place.offset, bytes.data(), std::min(bytes.size(), room));
  constexpr u64 own_flags = 0x54dd5;  // those that a program may change; the kernel keeps the others
  registers->eflags = (flags_before & ~own_flags) | (registers->eflags & own_flags);
  const unsigned selected = session_.selected_level();
  if (auto done = session_.set_registers(*registers); !done) return done;
  (void)session_.select_frame(selected);
  return {};
}

bool SessionContext::read_register_bytes(unsigned, std::span<std::byte>) { return false; }

std::optional<u64> SessionContext::tls_block(const symbols::AddressSpace::Loaded& loaded) {
  refresh();
  if (session_.thread() == nullptr) return std::nullopt;
  const auto registers = session_.registers();
  if (!registers) return std::nullopt;
  if (const auto block = thread_block(*this, names_, linked_objects(), loaded.bias, registers->fs_base)) return block;
  // The program's own block ends at the thread pointer.
  if (names_.modules().empty() || names_.modules()[0].module != loaded.module) return std::nullopt;
  for (const auto& segment : loaded.module->file().segments()) {
    if (segment.type != 7) continue;  // PT_TLS
    const u64 alignment = std::max<u64>(1, segment.alignment);
    const u64 size = (segment.memory_size + alignment - 1) / alignment * alignment;
    return registers->fs_base - size;
  }
  return std::nullopt;
}

Result<Value> SessionContext::call(const Value& function, std::span<const Value> arguments) {
  return call_in_target(*this, function, arguments);
}

Result<u64> SessionContext::allocate(std::span<const std::byte> bytes) {
  if (!session_.alive()) return fail("You can't do that without a process to debug.");
  const auto found = find_name("malloc", true, "");
  if (!found || !*found)
    return fail("evaluation of this expression requires the program to have a function \"malloc\".");
  Value malloc_function = **found;
  malloc_function.type = &types_.function_returning(types_.pointer_to(Type::nothing()));
  const Value size[] = {Value::of(*types_.basic("unsigned long"), u64{bytes.size()})};
  const auto place = call(malloc_function, size);
  if (!place) return std::unexpected(place.error());
  const auto address = as_bits(*this, *place);
  if (!address) return address;
  if (*address == 0) return fail("No memory available to program now.");
  if (auto done = write(*address, bytes); !done) return std::unexpected(done.error());
  return *address;
}

}  // namespace sonde::debug
