// Which names the debugging information has, and where.
#pragma once

#include <string_view>
#include <vector>

#include "symbols/dwarf/reader/corpus.h"

namespace sonde::symbols::dwarf {

enum class NameKind : u8 { function, variable, type, enumerator, name_space };

struct IndexedName {
  std::string_view name;  // as in the DIE: unqualified, with template arguments
  const Unit* unit = nullptr;
  u64 offset = 0;
  NameKind kind = NameKind::function;
};

class NameIndex {
 public:
  explicit NameIndex(Corpus& corpus);

  // All of a kind whose name without template arguments is that of `name`.
  template <class Visit>
  void each(std::string_view name, NameKind kind, Visit visit) const {
    const auto [first, last] = find(key(name));
    for (std::size_t i = first; i < last; ++i) {
      if (entries_[i].kind == kind) visit(entries_[i]);
    }
  }
  const std::vector<IndexedName>& all() const { return entries_; }

  // "put<char>" -> "put"; operators keep what they are.
  static std::string_view key(std::string_view name);

 private:
  std::pair<std::size_t, std::size_t> find(std::string_view key) const;

  std::vector<IndexedName> entries_;  // by key
};

}  // namespace sonde::symbols::dwarf
