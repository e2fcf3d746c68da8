// Finds what has a name. All units are read only for questions that need all; else those whose bytes may hold the name.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "symbols/dwarf/reader/corpus.h"
#include "symbols/dwarf/reader/unit_scan.h"

namespace sonde::symbols::dwarf {

class NameIndex {
 public:
  explicit NameIndex(Corpus& corpus) : corpus_(corpus) {}

  // Those of a kind whose name without template arguments is that of `name`, until `visit` returns true.
  template <class Visit>
  void each(std::string_view name, NameKind kind, Visit visit) {
    const std::string_view key = name_key(name);
    const u32 hash = name_hash(key);
    for (const Part* part : parts_for(key)) {
      for (std::size_t i = part->first(hash); i < part->names.size() && part->names[i].hash == hash; ++i) {
        const IndexedName& entry = part->names[i];
        if (entry.kind == kind && name_key(entry.name) == key && visit(entry)) return;
      }
    }
  }
  // Every name.
  const std::vector<IndexedName>& all();

 private:
  // Of one unit, or of all.
  struct Part {
    std::vector<IndexedName> names;  // by hash
    void sort();
    std::size_t first(u32 hash) const;
  };
  const std::vector<const Part*>& parts_for(std::string_view key);
  std::vector<const Unit*> every_unit();

  Corpus& corpus_;
  std::unique_ptr<Part> all_;
  std::vector<const Part*> all_parts_;
  std::unordered_map<const Unit*, std::unique_ptr<Part>> units_;
  std::unordered_map<std::string, std::vector<const Part*>> found_;  // by key
};

}  // namespace sonde::symbols::dwarf
