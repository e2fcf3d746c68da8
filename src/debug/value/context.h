// What an expression may ask about the program it is evaluated in: a live process, a core file, a file, a test.
#pragma once

#include <optional>

#include "debug/expression/parser.h"
#include "debug/value/value.h"
#include "symbols/dwarf/function.h"
#include "symbols/dwarf/type_factory.h"

namespace sonde::debug {

class Convenience;

class EvaluationContext : public NameClasses {
 public:
  // Memory. Less than all: the rest cannot be read.
  virtual std::size_t read(u64 address, std::span<std::byte> out) = 0;
  virtual Result<> write(u64 address, std::span<const std::byte> bytes) = 0;

  // A variable, function, enumerator or linker symbol. Nothing: there is none of that name. `scope`: a file or function it
  // is looked for in; empty: around the frame, then everywhere.
  virtual Result<std::optional<Value>> find_name(const std::string& name, bool is_global, const std::string& scope) = 0;
  // The message for a name that is not found.
  virtual std::string not_found(const std::string& name) = 0;
  // The functions of that name, for calls; the best fit is the caller's choice.
  virtual std::vector<Value> functions(const std::string&) { return {}; }
  // Null: there is none. Names of basic types need not be found.
  virtual const Type* find_type(TypeName::Tag tag, const std::string& name) = 0;
  virtual symbols::Language language() { return symbols::Language::c; }

  // A register by its name without the dollar; nothing: it has no such register.
  virtual Result<std::optional<Value>> read_register(std::string_view name) = 0;
  virtual Result<> write_register(const Value& place, std::span<const std::byte> bytes) = 0;

  // Calls a function of the program.
  virtual Result<Value> call(const Value& function, std::span<const Value> arguments) = 0;
  // Memory of the program for bytes that it is to see, as a string that it is called with.
  virtual Result<u64> allocate(std::span<const std::byte> bytes) = 0;

  // The symbol around an address, "main+4" or "glob"; empty: there is none. `data`: also of data.
  struct Symbol {
    std::string name;
    u64 offset = 0;
    bool is_function = false;
  };
  virtual std::optional<Symbol> symbol_at(u64 address) = 0;
  // The same, as the linker has it.
  virtual std::optional<Symbol> linker_symbol_at(u64 address) { return symbol_at(address); }

  virtual symbols::TypeFactory& types() = 0;
  // Variables of the debugger, and the history of values.
  virtual Convenience& convenience() = 0;
  // Where a static member is; nothing: it was not found.
  virtual std::optional<Value> static_member(const Type&, const Field&) { return std::nullopt; }
  // The bytes from the start of the object at `address` to a virtual base.
  virtual std::optional<u64> virtual_base_offset(const Type&, const Field&, u64) { return std::nullopt; }
  // Something that does not stop the work: "warning: ...".
  virtual void warn(const std::string&) {}

  bool is_cxx() { return language() == symbols::Language::cxx; }
};

}  // namespace sonde::debug
