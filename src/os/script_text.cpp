#include "os/script_text.h"

#include <sys/ptrace.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace sonde::os::script {

namespace {

constexpr std::pair<std::string_view, int> kEvents[] = {{"STOP", 128},
                                                        {"FORK", PTRACE_EVENT_FORK},
                                                        {"VFORK", PTRACE_EVENT_VFORK},
                                                        {"CLONE", PTRACE_EVENT_CLONE},
                                                        {"EXEC", PTRACE_EVENT_EXEC},
                                                        {"SECCOMP", PTRACE_EVENT_SECCOMP}};
constexpr std::string_view kAbis[] = {"x86_64", "i386", "x32"};
constexpr std::string_view kResumes[] = {"cont", "syscall", "step", "listen"};
constexpr std::string_view kStops[] = {"none", "entry", "exit", "seccomp"};

std::optional<Signal> parse_signal(std::string_view text) {
  if (const auto number = parse_number(text); number && *number >= 0 && *number <= 127) return Signal(static_cast<i32>(*number));
  for (int i = 1; i < 65; ++i) {
    if (text == text_of(Signal(i))) return Signal(i);
  }
  return {};
}

std::optional<int> parse_event(std::string_view text) {
  for (const auto& [name, event] : kEvents) {
    if (name == text) return event;
  }
  const auto number = parse_number(text);
  if (!number || *number < 0 || *number > 0xffff) return {};
  return static_cast<int>(*number);
}

template <std::size_t N>
std::optional<std::size_t> index_in(const std::string_view (&names)[N], std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == std::end(names)) return {};
  return static_cast<std::size_t>(found - std::begin(names));
}

}  // namespace

std::string join(std::initializer_list<std::string_view> words) {
  std::string out;
  for (const auto word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string_view take_word(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

std::string hex(u64 value) {
  char text[20];
  const auto end = std::to_chars(text, text + sizeof text, value, 16).ptr;
  return "0x" + std::string(text, end);
}

std::string bytes(std::span<const std::byte> data) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(data.size() * 2);
  for (const std::byte b : data) {
    out += digits[std::to_integer<unsigned>(b) >> 4];
    out += digits[std::to_integer<unsigned>(b) & 15];
  }
  return out;
}

std::optional<std::vector<std::byte>> parse_bytes(std::string_view text) {
  std::vector<std::byte> out;
  if (text.size() % 2 != 0) return {};
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto [end, problem] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (problem != std::errc() || end != text.data() + i + 2) return {};
    out.push_back(static_cast<std::byte>(value));
  }
  return out;
}

std::optional<i64> parse_number(std::string_view text) {
  const char* const last = text.data() + text.size();
  if (text.starts_with("0x")) {
    u64 value = 0;
    const auto [end, problem] = std::from_chars(text.data() + 2, last, value, 16);
    if (problem != std::errc() || end != last) return {};
    return static_cast<i64>(value);
  }
  i64 value = 0;
  const auto [end, problem] = std::from_chars(text.data(), last, value);
  if (problem != std::errc() || end != last) return {};
  return value;
}

std::string text_of(Tid tid) { return std::to_string(tid.value); }

std::string text_of(Signal signal) {
  const char* name = signal.value > 0 ? ::sigabbrev_np(signal.value) : nullptr;
  return name != nullptr ? std::string("SIG") + name : std::to_string(signal.value);
}

std::string text_of(Resume how) { return std::string(kResumes[static_cast<unsigned>(how)]); }

std::string text_of(Outcome outcome) { return outcome.ok() ? "ok" : outcome.gone() ? "gone" : std::to_string(outcome.code().value); }

std::string text_of(const WaitReport& report) {
  const WaitStatus& s = report.status;
  std::string out = text_of(report.tid);
  switch (s.kind) {
    case WaitStatus::Kind::exited: out += " exited " + std::to_string(s.exit_code); break;
    case WaitStatus::Kind::killed: out += " killed " + text_of(s.signal) + (s.core ? " core" : ""); break;
    case WaitStatus::Kind::stopped:
      if (s.syscall) {
        out += " syscall";
        break;
      }
      out += " stopped " + text_of(s.signal);
      if (s.event != 0) {
        const auto known = std::ranges::find(kEvents, s.event, &std::pair<std::string_view, int>::second);
        out += " event=" + (known == std::end(kEvents) ? std::to_string(s.event) : std::string(known->first));
      }
      break;
  }
  if (report.system_ns != 0) out += " system=" + std::to_string(report.system_ns);
  return out;
}

std::string text_of(const SyscallStop& stop) {
  std::string out(kStops[static_cast<unsigned>(stop.kind)]);
  if (stop.kind == SyscallStop::Kind::none) return out;
  out += " " + std::string(kAbis[static_cast<unsigned>(stop.abi)]);
  if (stop.kind == SyscallStop::Kind::exit) {
    out += " " + std::to_string(stop.result);
    if (stop.is_error) out += " error";
  } else {
    out += " " + std::to_string(static_cast<i64>(stop.nr));
    for (const u64 arg : stop.args) out += " " + hex(arg);
  }
  if (stop.ip != 0) out += " ip=" + hex(stop.ip);
  if (stop.sp != 0) out += " sp=" + hex(stop.sp);
  if (stop.seccomp_data != 0) out += " data=" + hex(stop.seccomp_data);
  return out;
}

std::string text_of(const siginfo_t& info) {
  auto all = std::as_bytes(std::span(&info, 1));
  while (!all.empty() && all.back() == std::byte{}) all = all.first(all.size() - 1);
  return bytes(all);
}

std::optional<Outcome> parse_outcome(std::string_view text) {
  if (text == "ok") return Outcome();
  if (text == "gone") return Outcome(Errno(3));
  const auto number = parse_number(text);
  if (!number || *number < 1 || *number > 4095) return {};
  return Outcome(Errno(static_cast<i32>(*number)));
}

std::optional<WaitReport> parse_report(std::string_view text) {
  WaitReport report;
  WaitStatus& s = report.status;
  const auto tid = parse_number(take_word(text));
  if (!tid) return {};
  report.tid = Tid(static_cast<i32>(*tid));
  const auto what = take_word(text);
  if (what == "exited") {
    s.kind = WaitStatus::Kind::exited;
    const auto code = parse_number(take_word(text));
    if (!code) return {};
    s.exit_code = static_cast<u8>(*code);
  } else if (what == "syscall") {
    s.kind = WaitStatus::Kind::stopped;
    s.signal = Signal(SIGTRAP);
    s.syscall = true;
  } else if (what == "killed" || what == "stopped") {
    s.kind = what == "killed" ? WaitStatus::Kind::killed : WaitStatus::Kind::stopped;
    const auto signal = parse_signal(take_word(text));
    if (!signal) return {};
    s.signal = *signal;
  } else {
    return {};
  }
  for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
    if (word == "core" && s.kind == WaitStatus::Kind::killed) {
      s.core = true;
    } else if (word.starts_with("event=") && s.kind == WaitStatus::Kind::stopped) {
      const auto event = parse_event(word.substr(6));
      if (!event) return {};
      s.event = *event;
    } else if (word.starts_with("system=")) {
      const auto ns = parse_number(word.substr(7));
      if (!ns) return {};
      report.system_ns = *ns;
    } else {
      return {};
    }
  }
  return report;
}

std::optional<SyscallStop> parse_stop(std::string_view text) {
  SyscallStop stop;
  const auto kind = index_in(kStops, take_word(text));
  if (!kind) return {};
  stop.kind = static_cast<SyscallStop::Kind>(*kind);
  if (stop.kind != SyscallStop::Kind::none) {
    const auto abi = index_in(kAbis, take_word(text));
    const auto number = parse_number(take_word(text));
    if (!abi || !number) return {};
    stop.abi = static_cast<Abi>(*abi);
    if (stop.kind == SyscallStop::Kind::exit) stop.result = *number;
    else stop.nr = static_cast<u64>(*number);
  }
  unsigned index = 0;
  for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
    const auto equals = word.find('=');
    const auto value = parse_number(equals == word.npos ? word : word.substr(equals + 1));
    if (word == "error" && stop.kind == SyscallStop::Kind::exit) stop.is_error = true;
    else if (!value) return {};
    else if (word.starts_with("ip=")) stop.ip = static_cast<u64>(*value);
    else if (word.starts_with("sp=")) stop.sp = static_cast<u64>(*value);
    else if (word.starts_with("data=")) stop.seccomp_data = static_cast<u32>(*value);
    else if (equals == word.npos && stop.kind != SyscallStop::Kind::exit && index < 6) stop.args[index++] = static_cast<u64>(*value);
    else return {};
  }
  return stop;
}

}  // namespace sonde::os::script
