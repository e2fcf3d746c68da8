#include "debug/value/target_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "debug/control/plan.h"
#include "debug/value/access.h"
#include "debug/value/number.h"

namespace sonde::debug {
namespace {

constexpr u64 red_zone = 128;
// Behind the entry point, whose first bytes run control borrows for its own purposes.
constexpr u64 return_place = 33;

// Until the called function has returned: at `place`, with the stack as high as before.
class CallPlan final : public Plan {
 public:
  CallPlan(u64 place, u64 stack) : place_(place), stack_(stack) {}
  bool begin(Session& session, Thread&) override {
    session.plan_trap(place_);
    return false;
  }
  bool on_step(Session&, Thread&) override { return false; }
  bool on_trap(Session& session, Thread&, u64 address) override {
    const auto registers = session.registers();
    arrived = address == place_ && registers && registers->rsp == stack_;
    return arrived;
  }
  bool arrived = false;

 private:
  u64 place_;
  u64 stack_;
};

struct Passing {
  std::vector<u64> words;  // in rdi, rsi, ...
  std::vector<u64> stack;  // from the lowest address on
  std::vector<std::array<std::byte, 16>> vectors;
};

enum class Class : u8 { word, vector, stack };

Class class_of(const Type& type) {
  if (type.kind() == TypeKind::floating) return type.byte_size() > 8 ? Class::stack : Class::vector;
  if (type.is_class() || type.kind() == TypeKind::complex) return Class::stack;
  return Class::word;
}

Result<Passing> place_arguments(SessionContext& context, std::span<const Value> arguments, bool hidden_result) {
  Passing passing;
  const std::size_t registers = hidden_result ? 5 : 6;
  for (const Value& given : arguments) {
    Value value = given;
    if (auto done = fetch_all(context, value); !done) return std::unexpected(done.error());
    const Type& type = plain(value);
    std::vector<std::byte> bytes = value.bytes;
    bytes.resize((bytes.size() + 7) / 8 * 8);
    std::vector<u64> words(bytes.size() / 8);
    std::memcpy(words.data(), bytes.data(), bytes.size());
    if (words.size() == 1 && is_signed_number(type)) words[0] = read_bits(value.bytes, true);
    switch (class_of(type)) {
      case Class::vector: return fail("Floating arguments cannot be passed to functions yet.");
      case Class::word:
        if (passing.words.size() < registers) {
          passing.words.push_back(words.empty() ? 0 : words[0]);
          break;
        }
        [[fallthrough]];
      case Class::stack:
        if (type.is_class() && type.byte_size() <= 16 && passing.words.size() + words.size() <= registers) {
          passing.words.insert(passing.words.end(), words.begin(), words.end());
        } else {
          passing.stack.insert(passing.stack.end(), words.begin(), words.end());
        }
        break;
    }
  }
  return passing;
}

Result<Value> returned(SessionContext& context, const Type& type, const Registers& registers, u64 hidden) {
  const Type& stripped = type.stripped();
  if (stripped.kind() == TypeKind::nothing) return Value::of(type, std::span<const std::byte>());
  if (is_any_reference(stripped)) return Value::of(type, registers.rax);
  if (hidden != 0) {
    Value value = Value::in_memory(type, hidden);
    if (auto done = fetch(context, value); !done) return std::unexpected(done.error());
    value.where = Value::Where::nowhere;
    return value;
  }
  if (class_of(stripped) == Class::word) return Value::of(type, registers.rax);
  if (stripped.is_class() && stripped.byte_size() <= 16) {
    const u64 words[] = {registers.rax, registers.rdx};
    return Value::of(type, std::as_bytes(std::span(words)).first(stripped.byte_size()));
  }
  return fail("Floating results of functions cannot be read yet.");
}

}  // namespace

Result<Value> call_in_target(SessionContext& context, const Value& function, std::span<const Value> arguments) {
  Session& session = context.session();
  if (!session.alive() || session.thread() == nullptr) return fail("You can't do that without a process to debug.");
  const u64 entry = session.process()->slot.at;
  if (entry == 0) return fail("Functions cannot be called in this process.");
  const auto before = session.registers();
  if (!before) return std::unexpected(before.error());
  const Type& type = plain(function).target();
  const Type& result = type.stripped();
  const bool has_hidden = result.is_class() && result.byte_size() > 16;
  auto passing = place_arguments(context, arguments, has_hidden);
  if (!passing) return std::unexpected(passing.error());
  if (class_of(result) == Class::vector || (class_of(result) == Class::stack && !result.is_class())) {
    return fail("Floating results of functions cannot be read yet.");
  }

  Registers registers = *before;
  u64 stack = (registers.rsp - red_zone) & ~u64{15};
  u64 hidden = 0;
  if (has_hidden) {
    stack = (stack - result.byte_size()) & ~u64{15};
    hidden = stack;
    passing->words.insert(passing->words.begin(), hidden);
  }
  const u64 below = passing->stack.size() * 8;
  stack = ((stack - below) & ~u64{15}) - 8;
  std::vector<u64> words{entry + return_place};
  words.insert(words.end(), passing->stack.begin(), passing->stack.end());
  if (auto done = session.write(stack, std::as_bytes(std::span(words))); !done) return std::unexpected(done.error());
  u64* const places[] = {&registers.rdi, &registers.rsi, &registers.rdx, &registers.rcx, &registers.r8, &registers.r9};
  for (std::size_t i = 0; i < passing->words.size() && i < std::size(places); ++i) *places[i] = passing->words[i];
  registers.rsp = stack;
  registers.rip = function.address;
  registers.rax = passing->vectors.size();
  registers.orig_rax = ~u64{0};
  registers.eflags &= ~u64{0x400};  // string instructions go up
  const unsigned level = session.selected_level();
  const Tid caller = session.thread()->tid;
  if (auto done = session.set_registers(registers); !done) return std::unexpected(done.error());

  CallPlan plan(entry + return_place, stack + 8);
  const auto stop = session.go(&plan, Signal{});
  if (!stop) return std::unexpected(stop.error());
  const bool back = plan.arrived && session.thread() != nullptr && session.thread()->tid == caller;
  if (!back) {
    if (context.listener() != nullptr) context.listener()->stopped(*stop);
    const auto symbol = context.symbol_at(function.address);
    const std::string name = symbol ? symbol->name : hex(function.address);
    if (!session.alive()) {
      return fail(
          "The program being debugged exited while in a function called from GDB.\n"
          "Evaluation of the expression containing the function\n(" +
          name + ") will be abandoned.");
    }
    const bool signaled = stop->kind == Stop::Kind::signal;
    return fail(std::string("The program being debugged ") +
                (signaled ? "was signaled while in a function called from GDB.\nGDB remains in the frame where the "
                            "signal was received.\n"
                            "To change this behavior use \"set unwindonsignal on\".\n"
                          : "stopped while in a function called from GDB.\n") +
                "Evaluation of the expression containing the function\n(" + name +
                ") will be abandoned.\nWhen the function is done executing, GDB will silently stop.");
  }
  const auto after = session.registers();
  if (!after) return std::unexpected(after.error());
  auto value = returned(context, type, *after, hidden == 0 ? 0 : after->rax);
  if (auto done = session.set_registers(*before); !done) return std::unexpected(done.error());
  (void)session.select_frame(level);
  return value;
}

std::optional<Value> returned_value(SessionContext& context, u64 address) {
  const LoadedModule* module = context.names().module_at(address);
  auto* info = module == nullptr ? nullptr : module->module->debug_info();
  const auto* function = info == nullptr ? nullptr : info->function_at(address - module->bias);
  if (function == nullptr || function->type == nullptr) return std::nullopt;
  const Type& type = function->type->stripped().target();
  if (type.stripped().kind() == TypeKind::nothing) return std::nullopt;
  const auto registers = context.session().registers();
  if (!registers) return std::nullopt;
  const bool in_memory = type.stripped().is_class() && type.stripped().byte_size() > 16;
  auto value = returned(context, type, *registers, in_memory ? registers->rax : 0);
  if (!value) return std::nullopt;
  return *value;
}

}  // namespace sonde::debug
