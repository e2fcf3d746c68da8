#include "debug/value/session_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "debug/value/access.h"
#include "debug/value/members.h"
#include "debug/value/no_debug.h"
#include "debug/value/number.h"
#include "debug/value/register_table.h"
#include "debug/value/type_text.h"

namespace sonde::debug {
namespace {

constexpr u64 most_array = 1 << 30;

template <class T>
bool read_object(EvaluationContext& context, u64 address, T& out) {
  return context.read(address, std::as_writable_bytes(std::span(&out, 1))) == sizeof out;
}

symbols::Frame plain_frame(const Frame& frame) { return {frame.registers, frame.origin, frame.after_call}; }

}  // namespace

void SessionContext::look_at(std::optional<unsigned> level) {
  level_ = level;
  refreshed_level_ = ~0U;
}

const Frame* SessionContext::frame() {
  if (session_.thread() == nullptr) return nullptr;
  return session_.frame(level_.value_or(session_.selected_level()));
}

void SessionContext::refresh() {
  auto* space = session_.space();
  if (space == nullptr) return;
  const unsigned level = level_.value_or(session_.selected_level());
  if (epoch_ == session_.epoch() && refreshed_level_ == level) return;
  epoch_ = session_.epoch();
  refreshed_level_ = level;
  names_.look_at(*space);
  objects_read_ = false;
  objects_.clear();
  names_.set_first(nullptr);
  names_.set_enclosing("");
  file_.clear();
  const Frame* at = frame();
  if (at == nullptr) return;
  names_.set_first(names_.module_at(at->lookup_pc()));
  if (const auto* function = frame_function()) {
    names_.set_enclosing(function->name);
    file_ = function->declared.file;
  }
}

std::optional<symbols::FrameContext> SessionContext::frame_context() {
  const Frame* at = frame();
  if (at == nullptr) return std::nullopt;
  symbols::FrameExtras* extras = this;
  return std::optional<symbols::FrameContext>(std::in_place, *session_.space(), plain_frame(*at), extras);
}

symbols::DebugInfo* SessionContext::frame_info() {
  const Frame* at = frame();
  if (at == nullptr) return nullptr;
  const auto* loaded = session_.space()->loaded_at(at->lookup_pc());
  return loaded == nullptr || !loaded->module ? nullptr : loaded->module->debug_info();
}

u64 SessionContext::frame_linked_pc() {
  const Frame* at = frame();
  const auto* loaded = at == nullptr ? nullptr : session_.space()->loaded_at(at->lookup_pc());
  return loaded == nullptr ? 0 : at->lookup_pc() - loaded->bias;
}

std::vector<const symbols::Scope*> SessionContext::frame_scopes() {
  auto* info = frame_info();
  if (info == nullptr) return {};
  std::vector<const symbols::Scope*> visible;
  unsigned inside = frame()->inlined_inside;
  for (const auto* scope : info->scopes_at(frame_linked_pc())) {
    if (inside != 0) {  // belongs to a function further in
      if (scope->kind == symbols::Scope::Kind::inlined) --inside;
      continue;
    }
    visible.push_back(scope);
    if (scope->kind != symbols::Scope::Kind::block) break;
  }
  return visible;
}

const symbols::Function* SessionContext::frame_function() {
  const auto scopes = frame_scopes();
  return scopes.empty() ? nullptr : scopes.back()->function;
}

symbols::Language SessionContext::language() {
  // Code without debugging information keeps the language of the program.
  if (const auto* function = frame_function()) return function->language;
  refresh();
  for (const LoadedModule& module : names_.modules()) {
    auto* info = module.module->debug_info();
    if (info == nullptr) continue;
    const auto mains = info->functions("main");
    for (const auto* function : mains) {
      if (function->name == "main" && !function->ranges.empty()) return function->language;
    }
    break;
  }
  return symbols::Language::c;
}

std::size_t SessionContext::read(u64 address, std::span<std::byte> out) {
  // Of a program that does not run only sections are memory: its headers are at 0, where null pointers point to.
  if (!session_.alive() && !names_.modules().empty()) {
    const auto& sections = names_.modules()[0].module->file().sections();
    const bool known = std::any_of(sections.begin(), sections.end(), [&](const symbols::Section& section) {
      return (section.flags & 2) != 0 && address - section.address < section.size;
    });
    if (!sections.empty() && !known) return 0;
  }
  return session_.read(address, out);
}

Result<> SessionContext::write(u64 address, std::span<const std::byte> bytes) {
  if (!session_.alive()) return cannot_access(address);
  return session_.write(address, bytes);
}

// --- variables

const Type& SessionContext::sized(const Type& type, symbols::FrameContext& frame) {
  const Type& stripped = type.stripped();
  if (stripped.kind() != TypeKind::array || stripped.facts().count) return type;
  const auto& facts = stripped.facts();
  std::optional<u64> bound;
  if (facts.bound_variable && frame.debug_info() != nullptr) {
    if (const auto variable = frame.debug_info()->variable_of(facts.bound_variable)) {
      Value value = value_at(*variable->type, frame.locate(*variable), &frame);
      if (fetch_all(*this, value)) bound = read_bits(value.bytes, true);
    }
  }
  if (!bound) return type;
  const u64 count = facts.bound_is_count ? *bound : *bound + 1;
  if (count > most_array) return type;
  return types_.array_of(sized(stripped.target(), frame), count);
}

Value SessionContext::value_at(const Type& given, const symbols::Place& place, symbols::FrameContext* frame) {
  using Kind = symbols::Piece::Kind;
  const Type& type = frame != nullptr ? sized(given, *frame) : given;
  const auto lacking = [&](std::string why) {
    Value value;
    value.type = &type;
    value.unavailable = std::move(why);
    return value;
  };
  switch (place.failure) {
    case symbols::Place::Failure::unreadable: return lacking("Cannot access memory at address " + hex(place.address));
    case symbols::Place::Failure::damaged: return lacking("DWARF expression error: damaged");
    case symbols::Place::Failure::unavailable: return Value::optimized_out(type);
    case symbols::Place::Failure::none: break;
  }
  if (place.pieces.empty()) return Value::optimized_out(type);
  if (place.pieces.size() == 1 && place.pieces[0].bit_size == 0) {
    const symbols::Piece& piece = place.pieces[0];
    switch (piece.kind) {
      case Kind::memory: return Value::in_memory(type, piece.address);
      case Kind::optimized_out: return Value::optimized_out(type);
      case Kind::implicit_pointer: return lacking("(synthetic pointer)");
      case Kind::bytes: {
        if (piece.bytes.empty()) return Value::optimized_out(type);
        Value value = Value::of(type, piece.bytes);
        value.bytes.resize(std::min<u64>(type.byte_size(), 65536));
        return value;
      }
      case Kind::reg: {
        Value value;
        value.type = &type;
        value.where = Value::Where::reg;
        value.name = dwarf_register_name(piece.number);
        value.frame = level_.value_or(session_.selected_level());
        value.bytes.resize(std::min<u64>(type.byte_size(), 64));
        if (frame == nullptr || !frame->read_register_bytes(piece.number, value.bytes))
          return Value::optimized_out(type);
        return value;
      }
    }
  }
  // Pieces, each a run of whole bytes as a rule.
  Value value;
  value.type = &type;
  value.where = Value::Where::pieces;
  value.pieces = std::make_shared<const std::vector<symbols::Piece>>(place.pieces);
  value.bytes.resize(std::min<u64>(type.byte_size(), 65536));
  value.lost.assign(value.bytes.size(), true);
  u64 bit = 0;
  for (const symbols::Piece& piece : place.pieces) {
    const u64 bits =
        piece.bit_size != 0 ? piece.bit_size : value.bytes.size() * 8 - std::min(bit, value.bytes.size() * 8);
    const u64 first = piece.bit_offset / 8;
    std::vector<std::byte> part((piece.bit_offset + bits + 7) / 8 - first);
    bool known = false;
    if (part.size() > 65536) break;
    if (piece.kind == Kind::memory) {
      known = read(piece.address + first, part) == part.size();
    } else if (piece.kind == Kind::reg && frame != nullptr) {
      std::vector<std::byte> whole(std::min<std::size_t>(first + part.size(), 64));
      known = frame->read_register_bytes(piece.number, whole);
      if (known)
        std::copy(whole.begin() + static_cast<i64>(std::min<u64>(first, whole.size())), whole.end(), part.begin());
    } else if (piece.kind == Kind::bytes) {
      known = first < piece.bytes.size();
      for (u64 i = 0; i < part.size() && first + i < piece.bytes.size(); ++i) part[i] = piece.bytes[first + i];
    }
    for (u64 i = 0; known && i < bits && (bit + i) / 8 < value.bytes.size(); ++i) {
      const u64 from = piece.bit_offset % 8 + i;
      const bool set = (static_cast<u8>(part[from / 8]) >> (from % 8) & 1) != 0;
      const u64 to = bit + i;
      if (set) value.bytes[to / 8] |= std::byte{static_cast<u8>(1U << (to % 8))};
      value.lost[to / 8] = false;
    }
    bit += bits;
  }
  if (std::find(value.lost.begin(), value.lost.end(), true) == value.lost.end()) value.lost.clear();
  if (!value.lost.empty() && std::find(value.lost.begin(), value.lost.end(), false) == value.lost.end())
    return Value::optimized_out(type);
  return value;
}

Value SessionContext::read_variable(const symbols::Variable& variable) {
  auto context = frame_context();
  if (!context || variable.type == nullptr)
    return Value::optimized_out(variable.type != nullptr ? *variable.type : Type::nothing());
  return value_at(*variable.type, context->locate(variable), &*context);
}

std::optional<Value> SessionContext::entry_value(const symbols::Variable& variable) {
  auto context = frame_context();
  const auto* function = frame_function();
  if (!context || function == nullptr || variable.type == nullptr || frame()->is_inlined) return std::nullopt;
  const auto location = context->debug_info()->location_of(variable, function->entry);
  // In a register of its own: DW_OP_reg0 to DW_OP_reg31.
  if (location.kind != symbols::VariableLocation::Kind::expression || location.bytes.size() != 1) return std::nullopt;
  const u8 op = static_cast<u8>(location.bytes[0]);
  if (op < 0x50 || op > 0x6f) return std::nullopt;
  const auto passed = context->entry_register(op - 0x50U);
  const Type& type = variable.type->stripped();
  const bool fits = is_integral(type) || type.kind() == TypeKind::pointer;
  if (!passed || !fits) return std::nullopt;
  return Value::of(*variable.type, *passed);
}

Value SessionContext::read_global(const symbols::Variable& variable, const LoadedModule& module) {
  symbols::Frame nowhere;
  nowhere.registers.set(nowhere.registers.pc_index(), module.somewhere);
  symbols::FrameContext context(*session_.space(), nowhere, this);
  const Type& type = variable.type != nullptr ? *variable.type : no_debug_data();
  if (variable.is_declaration) {
    const std::string_view name = variable.linkage_name.empty() ? variable.name : variable.linkage_name;
    if (const auto symbol = names_.symbol(name)) return Value::in_memory(type, symbol->address());
  }
  const symbols::Place place = context.locate(variable);
  if (place.failure == symbols::Place::Failure::unavailable && session_.thread() == nullptr) {
    Value value;
    value.type = &type;
    value.unavailable = "Cannot find thread-local storage for this variable without a running program";
    return value;
  }
  return value_at(type, place, &context);
}

Value SessionContext::function_value(const symbols::Function& function, const LoadedModule& module) {
  Value value;
  value.type = function.type != nullptr ? function.type : &no_debug_function();
  value.where = Value::Where::memory;
  value.address = function.entry + module.bias;
  return value;
}

std::optional<Value> SessionContext::find_local(const std::string& name) {
  for (const auto* scope : frame_scopes()) {
    for (auto variable = scope->variables.rbegin(); variable != scope->variables.rend(); ++variable) {
      if (variable->name != name) continue;
      if (variable->is_declaration) {
        if (auto global = names_.variable(std::string(variable->name), true, "", ""))
          return read_global(global->variable, *global->module);
        continue;
      }
      return read_variable(*variable);
    }
  }
  return std::nullopt;
}

std::optional<Value> SessionContext::find_in_function(const std::string& name, const std::string& function,
                                                      bool& is_function, bool& has_frame) {
  const auto found = names_.functions(function);
  is_function = !found.empty();
  if (found.empty()) return std::nullopt;
  // The frame of that function that is nearest.
  for (unsigned level = level_.value_or(session_.selected_level());; ++level) {
    const Frame* at = session_.thread() == nullptr ? nullptr : session_.frame(level);
    if (at == nullptr || level > 10000) break;
    const auto before = level_;
    level_ = level;
    const auto* here = frame_function();
    std::optional<Value> value;
    if (here == found[0].function) {
      has_frame = true;
      value = find_local(name);
    }
    level_ = before;
    if (has_frame) {
      if (value) return value;
      break;
    }
  }
  // A static variable has its place without a frame.
  const auto* body = found[0].module->module->debug_info()->body(*found[0].function);
  std::vector<const symbols::Scope*> todo;
  if (body != nullptr) todo.push_back(body);
  while (!todo.empty()) {
    const auto* scope = todo.back();
    todo.pop_back();
    for (const auto& variable : scope->variables) {
      if (variable.name != name) continue;
      Value value = read_global(variable, *found[0].module);
      if (value.where == Value::Where::memory && value.unavailable.empty()) return value;
    }
    for (const auto& child : scope->children) {
      if (child->kind == symbols::Scope::Kind::block) todo.push_back(child.get());
    }
  }
  return std::nullopt;
}

// A member of the object that the frame's method works on.
Result<std::optional<Value>> SessionContext::find_own(const std::string& name) {
  const auto self = find_local("this");
  if (!self || plain(*self).kind() != TypeKind::pointer) return std::nullopt;
  auto value = member(*this, *self, name);
  if (value) return std::optional<Value>(std::move(*value));
  if (value.error().message.starts_with("There is no member")) return std::nullopt;
  return std::unexpected(value.error());
}

Result<std::optional<Value>> SessionContext::find_name(const std::string& name, bool is_global,
                                                       const std::string& scope) {
  refresh();
  if (!scope.empty()) {
    bool is_function = false;
    bool has_frame = false;
    if (auto value = find_in_function(name, scope, is_function, has_frame)) return value;
    if (is_function) {
      if (session_.thread() == nullptr) return fail("No frame selected.");
      return fail(has_frame ? "No symbol \"" + name + "\" in function \"" + scope + "\"."
                            : "No frame is currently executing in block " + scope + ".");
    }
    bool known_file = false;
    for (const LoadedModule& module : names_.modules()) {
      auto* info = module.module->debug_info();
      if (info == nullptr) continue;
      for (const auto* file : info->source_files())
        known_file = known_file || symbols::names_file(file->full_path, scope);
      if (known_file) break;
    }
    if (!known_file) return fail("No symbol table is loaded for \"" + scope + "\".");
    if (const auto found = names_.variable(name, false, scope, "")) return read_global(found->variable, *found->module);
    for (const auto& found : names_.functions(name)) {
      if (symbols::names_file(found.function->declared.file, scope))
        return function_value(*found.function, *found.module);
    }
    return fail("No symbol \"" + name + "\" in specified context.");
  }
  if (!is_global) {
    if (auto value = find_local(name)) return value;
    auto own = find_own(name);
    if (!own || *own) return own;
  }
  if (auto found = names_.variable(name, is_global, "", file_)) return read_global(found->variable, *found->module);
  const auto found = names_.functions(name, is_global);
  if (!found.empty()) {  // of several the one defined last
    const auto last = std::max_element(
        found.begin(), found.end(), [](const auto& a, const auto& b) { return a.function->entry < b.function->entry; });
    return function_value(*last->function, *last->module);
  }
  if (const auto enumerator = names_.enumerator(name))
    return Value::of(*enumerator->type, static_cast<u64>(enumerator->value));
  // An enumerator or static variable of the function, or what only the linker knows.
  const auto colons = name.rfind("::");
  if (colons != std::string::npos) {
    bool is_function = false;
    bool has_frame = false;
    if (auto value = find_in_function(name.substr(colons + 2), name.substr(0, colons), is_function, has_frame))
      return value;
    if (is_function && session_.thread() == nullptr) return fail("No frame selected.");
    if (is_function) {
      return fail(has_frame
                      ? "No symbol \"" + name.substr(colons + 2) + "\" in function \"" + name.substr(0, colons) + "\"."
                      : "No frame is currently executing in block " + name.substr(0, colons) + ".");
    }
  }
  if (const auto symbol = names_.symbol(name)) {
    if (symbol->symbol.is_function) {
      if (auto* info = symbol->module->module->debug_info()) {
        const auto* function = info->function_at(symbol->symbol.address);
        if (function != nullptr && function->entry == symbol->symbol.address)
          return function_value(*function, *symbol->module);
      }
    }
    return Value::in_memory(symbol->symbol.is_function ? no_debug_function() : no_debug_data(), symbol->address());
  }
  return std::nullopt;
}

const std::vector<LinkedObject>& SessionContext::linked_objects() {
  refresh();
  if (!objects_read_ && session_.alive()) {
    objects_ = read_link_map(*this, names_);
    objects_read_ = true;
  }
  return objects_;
}

std::string SessionContext::shown_path(const symbols::Module& module, u64 bias) {
  for (const LinkedObject& object : linked_objects()) {
    if (object.bias == bias && !object.name.empty()) return object.name;
  }
  return module.path();
}

std::string SessionContext::not_found(const std::string& name) {
  refresh();
  const auto colons = name.rfind("::");
  if (names_.has_namespace(name)) return "Attempt to use a type name as an expression";
  if (colons != std::string::npos && names_.has_namespace(name.substr(0, colons))) {
    return "No symbol \"" + name.substr(colons + 2) + "\" in namespace \"" + name.substr(0, colons) + "\".";
  }
  if (colons != std::string::npos) return "No symbol \"" + name.substr(0, name.find("::")) + "\" in current context.";
  if (session_.space() == nullptr) return "No symbol table is loaded.  Use the \"file\" command.";
  return "No symbol \"" + name + "\" in current context.";
}

std::vector<Value> SessionContext::functions(const std::string& name) {
  refresh();
  std::vector<Value> values;
  if (find_local(name)) return values;
  for (const auto& found : names_.functions(name)) values.push_back(function_value(*found.function, *found.module));
  return values;
}

NameClass SessionContext::classify(std::string_view given) {
  refresh();
  const std::string name(given);
  if (find_local(name)) return NameClass::other;
  const auto variable = names_.variable(name, false, "", file_);
  // What another module keeps to itself does not hide the types here.
  const bool hides = variable && (variable->variable.is_external || variable->module == names_.first());
  if (hides) return NameClass::other;
  if (const Type* type = names_.type(TypeName::Tag::none, name)) {
    const bool tagged = type->is_class() || type->kind() == TypeKind::enumeration;
    if (!tagged || is_cxx()) return NameClass::type;
  }
  if (variable || !names_.functions(name).empty() || names_.enumerator(name)) return NameClass::other;
  return NameClass::unknown;
}

const Type* SessionContext::find_type(TypeName::Tag tag, const std::string& name) {
  refresh();
  return names_.type(tag, name);
}

std::optional<EvaluationContext::Symbol> SessionContext::symbol_at(u64 address) {
  refresh();
  symbols::Symbol found;
  const LoadedModule* module = names_.symbol_around(address, found);
  if (module == nullptr) return std::nullopt;
  Symbol symbol;
  symbol.name = module->module->readable_name(found);
  if (const auto version = symbol.name.find('@', 1); version != std::string::npos) symbol.name.resize(version);
  symbol.offset = address - module->bias - found.address;
  symbol.is_function = found.is_function;
  if (symbol.name == "main") {
    auto* info = module->module->debug_info();
    const auto* function = info == nullptr ? nullptr : info->function_at(found.address);
    if (function != nullptr && function->language == symbols::Language::cxx && function->type != nullptr) {
      std::string parameters;
      for (const auto& parameter : function->type->stripped().parameters()) {
        if (parameter.type == nullptr) continue;
        std::string text = type_text(*parameter.type, true);
        if (const auto star = text.find(" *"); star != std::string::npos) text.erase(star, 1);
        parameters += (parameters.empty() ? "" : ", ") + text;
      }
      symbol.name += "(" + parameters + ")";
    }
  }
  return symbol;
}

std::optional<EvaluationContext::Symbol> SessionContext::linker_symbol_at(u64 address) {
  auto symbol = symbol_at(address);
  symbols::Symbol found;
  if (!symbol || symbol->name.starts_with("main(") || names_.symbol_around(address, found) == nullptr) return symbol;
  symbol->name = found.name.substr(0, found.name.find('@', 1));
  return symbol;
}

std::optional<Value> SessionContext::static_member(const Type& type, const Field& field) {
  refresh();
  const std::string full = std::string(type.stripped().name()) + "::" + std::string(field.name);
  if (const auto found = names_.variable(full, true, "", "")) {
    Value value = read_global(found->variable, *found->module);
    if (!value.is_optimized_out && value.unavailable.empty()) return value;
  }
  if (!field.linkage_name.empty()) {
    if (const auto symbol = names_.symbol(field.linkage_name)) return Value::in_memory(*field.type, symbol->address());
  }
  return std::nullopt;
}

std::optional<u64> SessionContext::virtual_base_offset(const Type&, const Field& field, u64 address) {
  // The usual form: constu N, minus, dereference of the table at the object, plus.
  const auto bytes = field.offset_expression;
  u64 place = 0;
  bool found = false;
  for (std::size_t i = 0; i < bytes.size() && !found; ++i) {
    const u8 op = static_cast<u8>(bytes[i]);
    if (op >= 0x30 && op <= 0x4f) {  // lit0 to lit31
      place = op - 0x30;
      found = true;
    } else if ((op == 0x08 || op == 0x10) && i + 1 < bytes.size()) {  // const1u, constu
      unsigned shift = 0;
      for (std::size_t j = i + 1; j < bytes.size() && shift < 63; ++j, shift += 7) {
        place |= (u64{static_cast<u8>(bytes[j])} & 0x7f) << shift;
        if (op == 0x08) place = static_cast<u8>(bytes[j]);
        if (op == 0x08 || (static_cast<u8>(bytes[j]) & 0x80) == 0) break;
      }
      found = true;
    }
  }
  u64 table = 0;
  i64 offset = 0;
  if (!found || !read_object(*this, address, table) || !read_object(*this, table - place, offset)) return std::nullopt;
  return static_cast<u64>(offset);
}

}  // namespace sonde::debug
