#include "tamper/condition.h"

#include <charconv>
#include <optional>

#include "decode/layout.h"
#include "sys/flags/mm.h"
#include "sys/flags/open.h"
#include "sys/flags/signal.h"
#include "sys/flags/socket.h"
#include "sys/flags/stat.h"

namespace sonde::tamper {

namespace {

constexpr int kDeepest = 64;  // of parentheses

bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// Sets of arguments whose look is their own, so that their rows do not name them.
constexpr const sys::FlagSet* kCommon[] = {&sys::open_mode_flags,  &sys::access_modes,    &sys::mmap_prot,        &sys::mmap_types,
                                           &sys::mmap_flags,       &sys::socket_types,    &sys::socket_type_flags, &sys::address_families,
                                           &sys::mode_file_types,  &sys::signal_names};

std::optional<i64> constant(const sys::FlagSet& set, Abi abi, std::string_view name) {
  for (const sys::Flag& flag : set.of(abi == Abi::i386)) {
    if (flag.name == name) return static_cast<i64>(flag.value);
  }
  return {};
}

std::optional<i64> value_of(const sys::Row& row, Abi abi, const u64 (&args)[6], std::string_view name) {
  for (u8 i = 0; i < row.count; ++i) {
    const sys::Spec& spec = row.args[i];
    const bool numbered = name.size() == 4 && name.starts_with("arg") && name[3] == '1' + i;
    if (numbered || (spec.name != nullptr && name == spec.name)) return static_cast<i64>(decode::fit(spec.type, abi, args[i]));
  }
  for (u8 i = 0; i < row.count; ++i) {
    const sys::Spec& spec = row.args[i];
    if (spec.meta == nullptr || (spec.show != sys::Show::flags && spec.show != sys::Show::values)) continue;
    if (const auto value = constant(*static_cast<const sys::FlagSet*>(spec.meta), abi, name)) return value;
  }
  for (const sys::FlagSet* set : kCommon) {
    if (const auto value = constant(*set, abi, name)) return value;
  }
  return {};
}

}  // namespace

class Condition::Parser {
 public:
  Parser(std::string_view text, std::vector<Node>& nodes) : rest_(text), nodes_(nodes) {}

  int whole() {
    const int root = level(0);
    skip();
    return root >= 0 && rest_.empty() ? root : -1;
  }

 private:
  struct Word {
    std::string_view text;
    Op op;
    int level;
  };
  // Longer words stand before their beginnings.
  static constexpr Word kWords[] = {
      {"||", Op::either, 0},       {"&&", Op::both, 1},          {"==", Op::equal, 5},   {"!=", Op::unequal, 5},
      {"<=", Op::less_equal, 6},   {">=", Op::greater_equal, 6}, {"<", Op::less, 6},     {">", Op::greater, 6},
      {"|", Op::bit_or, 2},        {"^", Op::bit_xor, 3},        {"&", Op::bit_and, 4},  {"+", Op::add, 7},
      {"-", Op::subtract, 7}};
  static constexpr int kHighest = 7;

  void skip() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  }

  int make(Node node) {
    if (nodes_.size() >= 1024) return -1;
    nodes_.push_back(std::move(node));
    return static_cast<int>(nodes_.size()) - 1;
  }

  int level(int at) {
    if (at > kHighest) return unary();
    int left = level(at + 1);
    while (left >= 0) {
      skip();
      const Word* found = nullptr;
      for (const Word& word : kWords) {
        if (rest_.starts_with(word.text)) {
          found = &word;
          break;
        }
      }
      if (found == nullptr || found->level != at) break;
      rest_.remove_prefix(found->text.size());
      const int right = level(at + 1);
      if (right < 0) return -1;
      left = make({.op = found->op, .name = {}, .left = left, .right = right});
    }
    return left;
  }

  int unary() {
    skip();
    if (rest_.empty() || ++depth_ > kDeepest) return -1;
    const char c = rest_.front();
    int result = -1;
    if (c == '!' || c == '~' || c == '-') {
      rest_.remove_prefix(1);
      const int inner = unary();
      result = inner < 0 ? -1 : make({.op = c == '!' ? Op::invert : c == '~' ? Op::complement : Op::negate, .name = {}, .left = inner});
    } else if (c == '(') {
      rest_.remove_prefix(1);
      result = level(0);
      skip();
      if (!rest_.starts_with(')')) return -1;
      rest_.remove_prefix(1);
    } else {
      result = atom();
    }
    --depth_;
    return result;
  }

  int atom() {
    std::size_t n = 0;
    while (n < rest_.size() && is_name(rest_[n])) ++n;
    const std::string_view word = rest_.substr(0, n);
    rest_.remove_prefix(n);
    if (word.empty()) return -1;
    if (word[0] < '0' || word[0] > '9') return make({.op = Op::name, .name = std::string(word)});
    const bool is_hex = word.starts_with("0x");
    const bool is_octal = !is_hex && word.size() > 1 && word[0] == '0';
    u64 value = 0;
    const char* from = word.data() + (is_hex ? 2 : 0);
    const auto [end, problem] = std::from_chars(from, word.data() + n, value, is_hex ? 16 : is_octal ? 8 : 10);
    if (problem != std::errc() || end != word.data() + n) return -1;
    return make({.op = Op::number, .number = static_cast<i64>(value), .name = {}});
  }

  std::string_view rest_;
  std::vector<Node>& nodes_;
  int depth_ = 0;
};

Result<Condition> Condition::parse(std::string_view text) {
  Condition condition;
  condition.root_ = Parser(text, condition.nodes_).whole();
  if (condition.root_ < 0) return fail("invalid condition '" + std::string(text) + "'");
  return condition;
}

struct Condition::Evaluation {
  const std::vector<Node>& nodes;
  const sys::Row& row;
  Abi abi;
  const u64 (&args)[6];
  bool unknown = false;

  i64 at(int index) {
    const Node& n = nodes[static_cast<std::size_t>(index)];
    const auto wrap = [](u64 v) { return static_cast<i64>(v); };
    const auto bits = [this](int i) { return static_cast<u64>(at(i)); };
    switch (n.op) {
      case Op::number: return n.number;
      case Op::name: {
        const auto value = value_of(row, abi, args, n.name);
        unknown |= !value;
        return value.value_or(0);
      }
      case Op::negate: return wrap(0 - bits(n.left));
      case Op::invert: return at(n.left) == 0;
      case Op::complement: return wrap(~bits(n.left));
      case Op::add: return wrap(bits(n.left) + bits(n.right));
      case Op::subtract: return wrap(bits(n.left) - bits(n.right));
      case Op::less: return at(n.left) < at(n.right);
      case Op::less_equal: return at(n.left) <= at(n.right);
      case Op::greater: return at(n.left) > at(n.right);
      case Op::greater_equal: return at(n.left) >= at(n.right);
      case Op::equal: return at(n.left) == at(n.right);
      case Op::unequal: return at(n.left) != at(n.right);
      case Op::bit_and: return wrap(bits(n.left) & bits(n.right));
      case Op::bit_xor: return wrap(bits(n.left) ^ bits(n.right));
      case Op::bit_or: return wrap(bits(n.left) | bits(n.right));
      case Op::both: return at(n.left) != 0 && at(n.right) != 0;
      case Op::either: return at(n.left) != 0 || at(n.right) != 0;
    }
    return 0;
  }
};

bool Condition::holds(const sys::Row& row, Abi abi, const u64 (&args)[6]) const {
  Evaluation evaluation{nodes_, row, abi, args};
  const bool result = evaluation.at(root_) != 0;
  return result && !evaluation.unknown;
}

std::string_view Condition::unknown_name(const sys::Row& row) const {
  constexpr u64 none[6] = {};
  for (const Node& node : nodes_) {
    if (node.op == Op::name && !value_of(row, Abi::x86_64, none, node.name)) return node.name;
  }
  return {};
}

}  // namespace sonde::tamper
