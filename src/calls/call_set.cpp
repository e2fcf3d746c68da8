#include "calls/call_set.h"

#include <regex.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "calls/registry.h"
#include "sys/numbers/numbers.h"

namespace sonde::calls {

namespace {

constexpr Abi kAbis[] = {Abi::x86_64, Abi::i386, Abi::x32};

struct Class {
  std::string_view name;
  u32 bits;
};
constexpr Class kClasses[] = {
    {"desc", sys::in::desc},         {"file", sys::in::file},         {"memory", sys::in::memory},
    {"process", sys::in::process},   {"signal", sys::in::signal},     {"ipc", sys::in::ipc},
    {"network", sys::in::network},   {"net", sys::in::network},       {"creds", sys::in::creds},
    {"stat", sys::in::stat},         {"lstat", sys::in::lstat},       {"fstat", sys::in::fstat},
    {"%stat", sys::in::stat_like},   {"statfs", sys::in::statfs},     {"fstatfs", sys::in::fstatfs},
    {"%statfs", sys::in::statfs_like}, {"pure", sys::in::pure},       {"clock", sys::in::clock},
};
// These may be written without their %.
constexpr std::string_view kBare[] = {"desc", "file", "memory", "process", "signal", "ipc", "network"};

std::optional<u32> class_bits(std::string_view name) {
  const auto found = std::ranges::find(kClasses, name, &Class::name);
  if (found == std::end(kClasses)) return {};
  return found->bits;
}

template <class Match>
bool add_matching(CallSet& set, Match match, std::optional<Abi> only) {
  bool any = false;
  for (const Abi abi : kAbis) {
    if (only && *only != abi) continue;
    const auto names = sys::names_of(abi);
    for (u32 nr = 0; nr < names.size(); ++nr) {
      if (names[nr].empty() || !match(abi, nr, names[nr])) continue;
      set.add(abi, nr);
      any = true;
    }
  }
  return any;
}

bool add_regex(CallSet& set, const std::string& pattern, std::optional<Abi> only, std::string& problem) {
  regex_t compiled;
  if (const int code = regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB); code != 0) {
    char words[128];
    regerror(code, &compiled, words, sizeof words);
    problem = "regcomp: " + pattern + ": " + words;
    return false;
  }
  const bool any = add_matching(
      set, [&](Abi, u32, std::string_view name) { return regexec(&compiled, name.data(), 0, nullptr, 0) == 0; }, only);
  regfree(&compiled);
  return any;
}

// One word of the list; false: it names nothing.
bool add_word(CallSet& set, std::string_view word, std::string& problem) {
  std::optional<Abi> only;
  if (const auto at = word.rfind('@'); at != word.npos && word.front() != '/') {
    const auto suffix = word.substr(at + 1);
    if (suffix == "64") only = Abi::x86_64;
    else if (suffix == "32") only = Abi::i386;
    else if (suffix == "x32") only = Abi::x32;
    if (only) word = word.substr(0, at);
  }
  if (word.empty()) return false;
  if (word == "all") {
    set.merge(CallSet::all());
    return true;
  }
  if (word == "none") return true;
  if (word.front() == '/') return add_regex(set, std::string(word.substr(1)), only, problem);
  const bool marked = word.front() == '%';
  const auto class_name = marked ? word.substr(1) : word;
  if (marked || std::ranges::find(kBare, word) != std::end(kBare)) {
    const auto bits = class_bits(class_name);
    if (!bits) return false;
    add_matching(set, [&](Abi abi, u32 nr, std::string_view) { return (row_of(abi, nr).classes & *bits) != 0; }, only);
    return true;
  }
  u32 number = 0;
  if (auto [end, ec] = std::from_chars(word.begin(), word.end(), number); ec == std::errc() && end == word.end()) {
    bool any = false;
    for (const Abi abi : kAbis) {
      if ((only && *only != abi) || number >= sys::names_of(abi).size()) continue;
      set.add(abi, number);
      any = true;
    }
    return any;
  }
  return add_matching(set, [&](Abi, u32, std::string_view name) { return name == word; }, only);
}

}  // namespace

CallSet CallSet::all() {
  CallSet set;
  set.invert();
  return set;
}

bool CallSet::empty() const {
  if (unknown_) return false;
  return std::ranges::all_of(bits_, [](const auto& bits) { return std::ranges::all_of(bits, [](u64 w) { return w == 0; }); });
}

void CallSet::add(Abi abi, u32 nr) {
  auto& bits = bits_[static_cast<unsigned>(abi)];
  if (nr / 64 >= bits.size()) bits.resize(nr / 64 + 1, unknown_ ? ~u64{0} : 0);
  bits[nr / 64] |= u64{1} << (nr % 64);
}

void CallSet::invert() {
  for (const Abi abi : kAbis) {
    auto& bits = bits_[static_cast<unsigned>(abi)];
    bits.resize(sys::names_of(abi).size() / 64 + 1, unknown_ ? ~u64{0} : 0);
    for (u64& word : bits) word = ~word;
  }
  unknown_ = !unknown_;
  all_ = unknown_ && std::ranges::all_of(bits_, [](const auto& b) { return std::ranges::all_of(b, [](u64 w) { return w == ~u64{0}; }); });
}

void CallSet::merge(const CallSet& other) {
  for (const Abi abi : kAbis) {
    auto& mine = bits_[static_cast<unsigned>(abi)];
    const auto& theirs = other.bits_[static_cast<unsigned>(abi)];
    if (mine.size() < theirs.size()) mine.resize(theirs.size(), unknown_ ? ~u64{0} : 0);
    for (std::size_t i = 0; i < theirs.size(); ++i) mine[i] |= theirs[i];
  }
  unknown_ = unknown_ || other.unknown_;
  all_ = all_ || other.all_;
}

Result<CallSet> CallSet::parse(std::string_view text) {
  CallSet set;
  bool inverted = false;
  while (text.starts_with('!')) {
    inverted = !inverted;
    text.remove_prefix(1);
  }
  std::string_view rest = text;
  while (true) {
    const auto comma = rest.find(',');
    std::string_view word = rest.substr(0, comma);
    const bool may_be_unknown = word.starts_with('?');
    if (may_be_unknown) word.remove_prefix(1);
    std::string problem;
    if (!add_word(set, word, problem) && !may_be_unknown) {
      return fail(problem.empty() ? "invalid system call '" + std::string(word) + "'" : problem);
    }
    if (comma == rest.npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (inverted) set.invert();
  return set;
}

}  // namespace sonde::calls
