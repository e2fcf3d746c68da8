#include "calls/registry.h"

#include <algorithm>
#include <bit>
#include <deque>
#include <unordered_map>
#include <vector>

#include "calls/tables.h"
#include "sys/numbers/numbers.h"

namespace sonde::calls {

namespace {

using sys::Row;

constexpr Row generic(const char* name) {
  return sys::call(name, sys::hex("arg1"), sys::hex("arg2"), sys::hex("arg3"), sys::hex("arg4"), sys::hex("arg5"), sys::hex("arg6"));
}

constexpr Row unnamed = generic("");

struct AbiTable {
  std::vector<const Row*> rows;  // by number
  std::vector<bool> described;
};

struct Registry {
  std::vector<std::span<const Row>> tables;
  std::unordered_multimap<std::string_view, const Row*> by_name;
  std::deque<Row> undescribed;
  AbiTable abis[3];

  Registry() {
#define ROWS(name) tables.push_back(name##_rows);
#include "calls/tables.def"
#undef ROWS
    for (auto table : tables) {
      for (const Row& row : table) by_name.emplace(row.name, &row);
    }
    for (Abi abi : {Abi::x86_64, Abi::i386, Abi::x32}) fill(abi);
  }

  // x32's `name#64` is the 64-bit call made by an x32 number: described as `name`.
  const Row* find(std::string_view name, Abi abi) const {
    if (name.ends_with("#64")) name.remove_suffix(3);
    const Row* best = nullptr;
    auto [from, to] = by_name.equal_range(name);
    for (; from != to; ++from) {
      const Row* row = from->second;
      if ((row->abis >> static_cast<unsigned>(abi) & 1) == 0) continue;
      if (best == nullptr || std::popcount(row->abis) < std::popcount(best->abis)) best = row;
    }
    return best;
  }

  void fill(Abi abi) {
    AbiTable& table = abis[static_cast<unsigned>(abi)];
    const auto names = sys::names_of(abi);
    table.rows.resize(names.size(), &unnamed);
    table.described.resize(names.size());
    for (std::size_t nr = 0; nr < names.size(); ++nr) {
      if (names[nr].empty()) continue;
      const Row* row = find(names[nr], abi);
      table.described[nr] = row != nullptr;
      table.rows[nr] = row != nullptr ? row : &undescribed.emplace_back(generic(names[nr].data()));
    }
  }
};

const Registry& registry() {
  static const Registry instance;
  return instance;
}

u32 plain(Abi abi, u32 nr) { return abi == Abi::x32 ? nr & ~0x40000000u : nr; }

}  // namespace

const Row& row_of(Abi abi, u32 nr) {
  const AbiTable& table = registry().abis[static_cast<unsigned>(abi)];
  nr = plain(abi, nr);
  return nr < table.rows.size() ? *table.rows[nr] : unnamed;
}

const Row* row_named(std::string_view name, Abi abi) { return registry().find(name, abi); }

std::string_view name_of(Abi abi, u32 nr) {
  const auto names = sys::names_of(abi);
  nr = plain(abi, nr);
  return nr < names.size() ? names[nr] : std::string_view{};
}

bool described(Abi abi, u32 nr) {
  const AbiTable& table = registry().abis[static_cast<unsigned>(abi)];
  nr = plain(abi, nr);
  return nr < table.described.size() && table.described[nr];
}

std::span<const std::span<const Row>> tables() { return registry().tables; }

}  // namespace sonde::calls
