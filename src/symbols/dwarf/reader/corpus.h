// A module's debugging information in all its files, with what is found out about units on the way.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "symbols/dwarf/reader/debug_file.h"
#include "symbols/dwarf/reader/outline.h"
#include "symbols/dwarf/source_lines.h"

namespace sonde::symbols::dwarf {

class Corpus {
 public:
  explicit Corpus(std::unique_ptr<DebugFile> file);
  ~Corpus();

  DebugFile& file() { return *file_; }
  // The units that have code, without their split halves.
  const std::vector<Unit*>& units();
  // The unit whose code holds an address; null if there is none.
  Unit* unit_at(u64 address);
  // The unit with the functions and types: itself, or the other half of a skeleton.
  const Unit& full(const Unit& unit);
  const Outline& outline(const Unit& unit);
  // The units with functions, or copies of functions, that another unit describes, as link-time optimisation and dwz leave
  // behind.
  const std::vector<const Unit*>& entangled_units();
  const LineProgram& lines(const Unit& unit);

  // The name with the namespaces and classes around it; lives as long as this.
  std::string_view qualified_name(const Die& die);
  // The same for the name of something that lies where `die` does.
  std::string qualify(const Die& die, std::string_view name);
  // Whose name is in the name of the DIE's things; invalid at the top.
  Die parent(const Die& die);
  std::string_view keep(std::string text);

 private:
  struct UnitRange {
    AddressRange range;
    Unit* unit = nullptr;
  };
  void read_address_ranges();
  std::string prefix(const Die& die, unsigned depth);
  std::string_view qualified_name(const Die& die, unsigned depth);

  std::unique_ptr<DebugFile> file_;
  bool units_read_ = false;
  std::vector<Unit*> units_;
  std::vector<UnitRange> ranges_;  // by start
  std::vector<u64> furthest_end_;
  std::unordered_map<const Unit*, std::unique_ptr<Outline>> outlines_;
  bool entangled_sought_ = false;
  std::vector<const Unit*> entangled_;
  std::unordered_map<u64, std::unique_ptr<LineProgram>> line_programs_;  // by offset
  std::unordered_map<DieId, std::string_view, DieIdHash> names_;
  std::vector<std::unique_ptr<std::string>> kept_;
};

}  // namespace sonde::symbols::dwarf
