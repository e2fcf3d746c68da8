#include "tamper/rule.h"

#include <algorithm>
#include <charconv>

#include "calls/registry.h"
#include "calls/words.h"
#include "sys/numbers/numbers.h"

namespace sonde::tamper {

namespace {

std::optional<std::vector<std::byte>> parse_hex(std::string_view text) {
  if (text.empty() || text.size() % 2 != 0) return {};
  std::vector<std::byte> bytes;
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return bytes;
}

// @argN=HEX[,@argM=HEX]...
bool parse_pokes(std::string_view text, std::vector<Poke>& out) {
  while (true) {
    const auto comma = text.find(',');
    const auto one = text.substr(0, comma);
    if (one.size() < 8 || !one.starts_with("@arg") || one[4] < '1' || one[4] > '7' || one[5] != '=') return false;
    auto bytes = parse_hex(one.substr(6));
    if (!bytes) return false;
    const auto argument = static_cast<unsigned>(one[4] - '1');
    if (std::ranges::any_of(out, [&](const Poke& p) { return p.argument == argument; })) return false;
    out.push_back({argument, std::move(*bytes)});
    if (comma == text.npos) return true;
    text.remove_prefix(comma + 1);
  }
}

bool parse_delay(std::string_view text, u64& out) {
  const auto ns = calls::parse_duration_ns(text);
  if (!ns) return false;
  out = static_cast<u64>(*ns);
  return true;
}

// A percentage, with or without its sign, in steps of a millionth.
bool parse_chance(std::string_view text, u32& out) {
  if (text.ends_with('%')) text.remove_suffix(1);
  double percent = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), percent);
  if (problem != std::errc() || end != text.data() + text.size() || !(percent >= 0 && percent <= 100)) return false;
  out = static_cast<u32>(percent * 10'000);
  return true;
}

// A call without effects, as strace wants it.
bool is_pure_call(std::string_view name) {
  for (const Abi abi : {Abi::x86_64, Abi::i386}) {
    const auto nr = sys::number_of(abi, name);
    if (nr && (calls::row_of(abi, *nr).classes & sys::in::pure) != 0) return true;
  }
  return false;
}

struct Key {
  std::string_view name;
  std::string_view value;
};

// Returns false when the key is unknown, said twice, or its value is not of its form.
bool take(Rule& rule, const Key& key, bool fault, std::string& problem) {
  const auto& [name, value] = key;
  if (name == "error") {
    rule.error = calls::parse_errno(value);
    return rule.error.has_value();
  }
  if (name == "when") {
    const auto when = When::parse(value);
    if (when) rule.when = *when;
    return when.has_value();
  }
  if (name == "count") {
    rule.count = value == "process" ? CountPer::process : value == "run" ? CountPer::run : CountPer::thread;
    return value == "process" || value == "run" || value == "thread";
  }
  if (name == "if") {
    auto condition = Condition::parse(value);
    if (!condition) problem = condition.error().message;
    else rule.condition = std::move(*condition);
    return condition.has_value();
  }
  if (name == "path") return rule.path = value, !value.empty();
  if (name == "from") return rule.from = value, !value.empty();
  if (name == "chance") return parse_chance(value, rule.chance_ppm);
  if (name == "faithful" && value.empty()) return rule.faithful = true;
  if (fault) return false;
  if (name == "retval") {
    const bool negative = value.starts_with('-');
    const auto number = calls::parse_number(negative ? value.substr(1) : value);
    if (number) rule.result = negative ? 0 - *number : *number;
    return number.has_value();
  }
  if (name == "signal") {
    const auto signal = calls::parse_signal(value);
    if (signal) rule.signal = *signal;
    return signal && signal->value > 0;
  }
  if (name == "syscall") {
    rule.instead = std::string(value);
    return is_pure_call(value);
  }
  if (name == "short") {
    rule.most_bytes = calls::parse_number(value);
    return rule.most_bytes.has_value();
  }
  if (name == "delay_enter") return parse_delay(value, rule.delay_entry_ns);
  if (name == "delay_exit") return parse_delay(value, rule.delay_exit_ns);
  if (name == "poke_enter") return rule.poke_entry.empty() && parse_pokes(value, rule.poke_entry);
  if (name == "poke_exit") return rule.poke_exit.empty() && parse_pokes(value, rule.poke_exit);
  return false;
}

// The keys that do something; the others say when, or how.
constexpr std::string_view kActions[] = {"error", "retval", "short", "signal", "delay_enter", "delay_exit", "poke_enter", "poke_exit"};

void warn_of_result(u64 result, std::string& warning) {
  if (result >= static_cast<u64>(-4095)) {
    warning = "Inadvertent injection of error " + std::to_string(0 - result) + " is possible for retval=" + std::to_string(result);
  } else if (static_cast<u32>(result) >= static_cast<u32>(-4095)) {
    warning = "Inadvertent injection of error " + std::to_string(0u - static_cast<u32>(result)) +
              " is possible in compat personality for retval=" + std::to_string(result);
  }
}

}  // namespace

Result<Rule> Rule::parse(std::string_view text, bool fault, std::string& warning) {
  const std::string_view kind = fault ? "fault" : "inject";
  const auto invalid = [&] { return fail("invalid " + std::string(kind) + " argument '" + std::string(text) + "'"); };
  Rule rule;
  const auto colon = text.find(':');
  auto set = calls::CallSet::parse(text.substr(0, colon));
  if (!set) return std::unexpected(set.error());
  rule.calls = std::move(*set);
  std::vector<std::string_view> said;
  for (std::string_view rest = colon == text.npos ? std::string_view() : text.substr(colon + 1); colon != text.npos;) {
    const auto end = rest.find(':');
    const std::string_view word = rest.substr(0, end);
    const auto equals = word.find('=');
    const Key key{word.substr(0, equals), equals == word.npos ? std::string_view() : word.substr(equals + 1)};
    if (key.name != "when" && std::ranges::find(said, key.name) != said.end()) return invalid();
    said.push_back(key.name);
    std::string problem;
    if (!take(rule, key, fault, problem)) {
      if (!problem.empty()) return fail(std::move(problem));
      return invalid();
    }
    if (end == rest.npos) break;
    rest.remove_prefix(end + 1);
  }
  if (fault && !rule.error) rule.error = 38;  // ENOSYS
  const bool acts = fault || std::ranges::any_of(said, [](auto name) { return std::ranges::find(kActions, name) != std::end(kActions); });
  if (rule.error && rule.result) return invalid();
  if (rule.most_bytes && (rule.error || rule.result || rule.instead)) return invalid();
  if (!acts) return invalid();
  if (rule.result) warn_of_result(*rule.result, warning);
  return rule;
}

}  // namespace sonde::tamper
