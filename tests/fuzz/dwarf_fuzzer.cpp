// Debugging information of any bytes: everything that can be asked is asked.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "symbols/dwarf/debug_info.h"

namespace {

using namespace sonde;
using namespace sonde::symbols;

// Questions per input: enough for what small files have.
constexpr std::size_t most_questions = 64;
constexpr unsigned deepest = 6;

class Anything final : public LocationContext {
 public:
  std::optional<u64> read_register(unsigned number) override { return 0x1000 + number; }
  bool read_memory(u64 address, std::span<std::byte> out) override {
    std::ranges::fill(out, static_cast<std::byte>(address));
    return address % 7 != 0;
  }
  bool read_register_bytes(unsigned, std::span<std::byte> out) override {
    std::ranges::fill(out, std::byte{0x40});
    return true;
  }
  std::optional<u64> frame_base() override { return 0x2000; }
  std::optional<u64> cfa() override { return 0x3000; }
  std::optional<u64> entry_register(unsigned number) override { return number; }
  std::optional<u64> tls_address(u64 offset) override { return offset; }
  std::optional<u64> object_address() override { return 0x4000; }
  u64 bias() override { return 0x10000; }
};

void look_at(const VariableLocation& location) {
  Anything context;
  if (location.kind != VariableLocation::Kind::expression) return;
  evaluate_location(location.bytes, *location.unit, context);
  evaluate_number(location.bytes, *location.unit, context, 5);
  evaluate_frame_base(location.bytes, *location.unit, context);
}

void look_at(DebugInfo& info, const Type& type, unsigned depth) {
  type.byte_size();
  type.stripped();
  type.container();
  if (depth == deepest) return;
  std::size_t asked = 0;
  const auto next = [&](const Type* inner) {
    if (inner != nullptr && ++asked < most_questions) look_at(info, *inner, depth + 1);
  };
  next(&type.target());
  for (const Field& field : type.fields()) next(field.type);
  for (const Method& method : type.methods()) next(method.type);
  for (const Parameter& parameter : type.parameters()) next(parameter.type);
  for (const TemplateArgument& argument : type.template_arguments()) next(argument.type);
  type.enumerators();
  if (const auto bound = info.variable_of(type.facts().bound_variable)) look_at(info.location_of(*bound, 0x1000));
}

void look_at(DebugInfo& info, const Scope& scope, unsigned depth) {
  std::size_t asked = 0;
  for (const Variable& variable : scope.variables) {
    if (++asked == most_questions) break;
    look_at(info.location_of(variable, scope.entry));
    look_at(info, *variable.type, deepest - 1);
  }
  for (const auto& inner : scope.children) {
    if (depth < deepest && ++asked < most_questions) look_at(info, *inner, depth + 1);
  }
}

void look_at(DebugInfo& info, const Function& function) {
  info.after_prologue(function);
  if (const Scope* body = info.body(function)) look_at(info, *body, 0);
  for (const CallSite& site : info.tail_calls(function)) look_at(info.passed_in(site, 5));
  if (const auto site = info.call_site(function.entry + 9)) look_at(info.passed_in(*site, 5));
  look_at(info.frame_base_at(function.entry));
  look_at(info, *function.type, deepest - 2);
  info.inlined_at(function.entry + 4);
  info.language_at(function.entry);
  info.lines_between(function.entry, function.entry + 64);
  if (const SourceFile* file = info.main_file_at(function.entry)) info.line_ranges(file->name, function.declared.line);
}

void ask(DebugInfo& info) {
  std::size_t asked = 0;
  for (const char* name : {"main", "put", "std::pair<int, int>", "ns::Box<int>::put(int)", "::f", "a"}) {
    info.entry_points(name);
    info.type(name);
    info.enumerator(name);
    info.has_namespace(name);
  }
  for (const std::string& name : info.names(DebugInfo::Subject::function)) {
    if (++asked == most_questions) break;
    for (const Function* function : info.functions(name)) look_at(info, *function);
    info.entry_points(name);
  }
  asked = 0;
  for (const std::string& name : info.names(DebugInfo::Subject::type)) {
    if (++asked == most_questions) break;
    for (const Type* type : info.types(name)) look_at(info, *type, 0);
  }
  asked = 0;
  for (const std::string& name : info.names(DebugInfo::Subject::variable)) {
    if (++asked == most_questions) break;
    for (const Variable& variable : info.globals(name)) look_at(info.location_of(variable, 0));
  }
  asked = 0;
  for (const SourceFile* file : info.source_files()) {
    if (++asked == 8) break;
    for (const u32 line : {0U, 1U, 7U, 4000U}) info.line_addresses(file->name, line);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int descriptor = memfd_create("fuzzed", MFD_CLOEXEC);
  if (descriptor < 0 || write(descriptor, data, size) != static_cast<ssize_t>(size)) {
    close(descriptor);
    return 0;
  }
  const auto elf = ElfFile::parse(FileSource::adopt(descriptor));
  if (!elf) return 0;
  // Looks for other files where there are none.
  if (const auto info = DebugInfo::open(elf, "/nonexistent/fuzzed")) ask(*info);
  return 0;
}
