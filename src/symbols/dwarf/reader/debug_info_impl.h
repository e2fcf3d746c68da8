// What a DebugInfo is made of.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "symbols/dwarf/debug_info.h"
#include "symbols/dwarf/reader/corpus.h"
#include "symbols/dwarf/reader/function_table.h"
#include "symbols/dwarf/reader/name_index.h"
#include "symbols/dwarf/reader/type_table.h"

namespace sonde::symbols {

struct DebugInfo::Impl final : dwarf::DefinitionFinder {
  Impl(std::unique_ptr<dwarf::DebugFile> file, std::shared_ptr<const ElfFile> code_file)
      : corpus(std::move(file)),
        types(corpus, *this),
        functions(corpus, types),
        index(corpus),
        code(std::move(code_file)) {}

  const Type* find_definition(const Type& declaration) override;
  // The DIEs whose qualified name is what people mean by `name`: visit(const dwarf::Die&) until it returns true.
  template <class Visit>
  void each_named(std::string_view name, dwarf::NameKind kind, Visit visit);
  void add_inlined(DebugInfo& info, const Function& function, std::vector<EntryPoint>& entries);
  // Of the row around an address: rows[index], rows[index + 1].
  static std::optional<std::size_t> row_at(const LineProgram& program, u64 address);
  static LinePlace place(const LineProgram& program, std::size_t row);
  // An address in a function's prologue gives way to the end of it.
  static u64 past_prologue(DebugInfo& info, u64 address, const Function& function) {
    const u64 end = info.after_prologue(function);
    return address >= function.entry && address < end ? end : address;
  }
  void add_inlined_in(DebugInfo& info, const dwarf::Unit& unit, const Function& function,
                      std::vector<EntryPoint>& entries);
  static bool is_by_clang(const dwarf::Unit& unit) {
    return unit.root().producer.find("clang") != std::string_view::npos;
  }
  u64 skip_by_code(const Function& function) const;
  static u64 marked_end(const LineProgram& program, const Function& function);

  dwarf::Corpus corpus;
  dwarf::TypeTable types;
  dwarf::FunctionTable functions;
  dwarf::NameIndex index;
  std::shared_ptr<const ElfFile> code;
};

}  // namespace sonde::symbols
