// The debugging information of one module: types, functions, variables and lines. Read as it is asked for.
//
// All addresses are as linked. Everything that is returned by pointer or reference lives as long as the DebugInfo and keeps
// its address. Nothing in the file makes it fail in another way than by knowing less. Not for several threads at once.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "symbols/dwarf/function.h"
#include "symbols/dwarf/location.h"
#include "symbols/dwarf/source_lines.h"
#include "symbols/dwarf/type.h"
#include "symbols/dwarf/variable.h"
#include "symbols/elf/elf_file.h"

namespace sonde::symbols {

class DebugInfo {
 public:
  // Null if the file has no debugging information. `path`: where it lies, to find what it refers to (.dwo, .dwp,
  // dwz's common file). `code`: the file that has the code, if that is another.
  static std::unique_ptr<DebugInfo> open(std::shared_ptr<const ElfFile> file, const std::string& path,
                                         std::shared_ptr<const ElfFile> code = nullptr);
  ~DebugInfo();

  // By address.

  // The function whose own code holds the address; null if there is none.
  const Function* function_at(u64 address);
  // The functions inlined into one another at an address, innermost first; the last is function_at().
  std::vector<InlineFrame> inlined_at(u64 address);
  // The scopes around an address, innermost first; ends with the body of function_at().
  std::vector<const Scope*> scopes_at(u64 address);
  // Body, blocks and inlined copies of a function with code; null for one without.
  const Scope* body(const Function& function);
  // Where a breakpoint at the function's name belongs: behind its prologue, when arguments are in their places. The
  // entry itself if that is not known.
  u64 after_prologue(const Function& function);

  // By name. "put" finds "ns::Box<int>::put", as "Box<int>::put" and "Box::put" do, with the parameters written or left out.
  // With "::" in front only the whole qualified name fits.

  std::vector<const Function*> functions(std::string_view name);
  // The same, each with the places where it can be entered: its own code and each inlined copy.
  std::vector<EntryPoint> entry_points(std::string_view name);
  // The first type of that name ("struct x" as well as "x"), definitions before declarations; null if there is none.
  const Type* type(std::string_view name);
  std::vector<const Type*> types(std::string_view name);
  std::vector<Variable> globals(std::string_view name);
  // An enumerator of an enum that is not inside a function: its type and value.
  struct EnumeratorFound {
    const Type* type = nullptr;
    i64 value = 0;
  };
  std::optional<EnumeratorFound> enumerator(std::string_view name);
  bool has_namespace(std::string_view name);

  enum class Subject : u8 { function, variable, type };
  // The names of all of a kind, qualified, sorted, each once: for completion, regular expressions and lists.
  std::vector<std::string> names(Subject subject);

  // Values.

  VariableLocation location_of(const Variable& variable, u64 address);
  // The frame base of the function around an address; nothing there for DW_OP_fbreg if null.
  VariableLocation frame_base_at(u64 address);
  // The variable that holds the bound of an array type (Type::Facts::bound_variable) or is pointed to by an implicit pointer.
  std::optional<Variable> variable_of(DieId id);
  // The call that returns to an address; nothing where the compiler did not say.
  std::optional<CallSite> call_site(u64 return_address);
  // How the caller computed what it passed in a register: an expression for the caller's frame.
  VariableLocation passed_in(const CallSite& site, unsigned dwarf_register);
  // The calls of a function that are jumps: a frame of theirs has taken the function's place.
  std::vector<CallSite> tail_calls(const Function& function);

  // Lines.

  std::optional<LinePlace> line_at(u64 address);
  // Where to put breakpoints for a line: one address for each function and each inlined copy that has code for it, or for
  // the next line with code. Empty if no file has that name or no later line has code.
  std::vector<LineAddress> line_addresses(std::string_view file, u32 line);
  // The code of the source lines of one file: [start, end) of each row of that line.
  std::vector<AddressRange> line_ranges(std::string_view file, u32 line);
  // The rows of the line table between two addresses, in order.
  std::vector<LinePlace> lines_between(u64 start, u64 end);
  std::vector<const SourceFile*> source_files();
  // The unit's main source file around an address, or of the whole program's first unit with that function.
  const SourceFile* main_file_at(u64 address);
  Language language_at(u64 address);

 private:
  struct Impl;
  explicit DebugInfo(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sonde::symbols
