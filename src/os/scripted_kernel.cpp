#include "os/scripted_kernel.h"

#include <algorithm>
#include <cstring>

#include "os/script_text.h"

namespace sonde::os {

using script::hex;
using script::join;
using script::text_of;

ScriptedKernel::ScriptedKernel(std::string_view script) {
  unsigned number = 0;
  while (!script.empty()) {
    std::string_view text = script.substr(0, script.find('\n'));
    script.remove_prefix(std::min(script.size(), text.size() + 1));
    ++number;
    Line line{.number = number, .request = {}, .answer = {}};
    auto rest = text;
    for (auto word = script::take_word(rest); !word.empty() && word != "->"; word = script::take_word(rest)) {
      line.request += (line.request.empty() ? "" : " ") + std::string(word);
    }
    if (line.request.empty() || line.request.starts_with('#')) continue;
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    while (rest.ends_with(' ')) rest.remove_suffix(1);
    line.answer = rest;
    std::string_view words = line.request == "wait" ? line.answer : line.request;
    if (line.request != "wait") script::take_word(words);
    if (const auto tid = script::parse_number(script::take_word(words))) line.tid = static_cast<i32>(*tid);
    const bool is_word = line.answer == "none_left" || line.answer == "interrupted" || line.answer == "nothing";
    if (line.request == "wait" && !is_word && !script::parse_report(line.answer)) {
      complain("line " + std::to_string(number) + " is no report: " + std::string(text));
    }
    lines_.push_back(std::move(line));
  }
}

void ScriptedKernel::complain(std::string what) { complaints_.push_back(std::move(what)); }

std::string ScriptedKernel::verdict() const {
  std::string out;
  for (const auto& complaint : complaints_) out += complaint + "\n";
  for (const Line& line : lines_) {
    if (!line.used && line.answer != "nothing")
      out += "not used: line " + std::to_string(line.number) + ": " + line.request + " -> " + line.answer + "\n";
  }
  return out;
}

std::optional<WaitReport> ScriptedKernel::wait(WaitMode mode, bool& none_left) {
  none_left = false;
  const auto end_of_all = [&]() -> std::optional<WaitReport> {
    none_left = true;
    return {};
  };
  if (!complaints_.empty()) return end_of_all();
  for (Line& line : lines_) {
    if (line.used || line.request != "wait") continue;
    if (line.answer == "nothing") {
      line.used = true;
      if (mode == WaitMode::poll) return {};
      continue;
    }
    if (line.tid == 0) {
      if (line.answer == "interrupted" && mode == WaitMode::poll) return {};
      line.used = true;
      none_left = line.answer == "none_left";
      return {};
    }
    const auto before =
        std::ranges::find_if(lines_, [&](const Line& l) { return &l == &line || (!l.used && l.tid == line.tid); });
    if (&*before != &line) {
      if (mode == WaitMode::poll) return {};
      complain("waits for ever: before " + line.answer + " of line " + std::to_string(line.number) +
               " there is to be line " + std::to_string(before->number) + ": " + before->request);
      return end_of_all();
    }
    line.used = true;
    auto report = script::parse_report(line.answer);
    if (report->status.kind == WaitStatus::Kind::stopped)
      stopped_.insert(line.tid);
    else
      stopped_.erase(line.tid);
    return report;
  }
  return end_of_all();
}

std::string ScriptedKernel::answer(Tid tid, std::string request, bool needs_stop) {
  if (!complaints_.empty()) return {};
  const auto next = std::ranges::find_if(lines_, [&](const Line& l) { return !l.used && l.tid == tid.value; });
  if (needs_stop && !stopped_.contains(tid.value)) {
    complain(request + ": it is in no stop that was seen");
  } else if (next == lines_.end()) {
    complain(request + ": the script has no more lines of this thread");
  } else if (next->request != request) {
    complain(request + ": line " + std::to_string(next->number) + " has " + next->request +
             (next->request == "wait" ? " -> " + next->answer : ""));
  } else {
    next->used = true;
    return next->answer;
  }
  return {};
}

Outcome ScriptedKernel::outcome(Tid tid, std::string request, bool needs_stop) {
  const std::string text = answer(tid, request, needs_stop);
  if (text.empty()) return Outcome(Errno(ESRCH));
  const auto outcome = script::parse_outcome(text);
  if (!outcome) complain(request + ": no outcome: " + text);
  return outcome.value_or(Outcome(Errno(ESRCH)));
}

template <class Parse>
Outcome ScriptedKernel::value(Tid tid, std::string request, Parse parse) {
  const std::string text = answer(tid, request, true);
  if (text.empty()) return Outcome(Errno(ESRCH));
  if (text == "gone") return Outcome(Errno(ESRCH));
  if (text.starts_with("errno "))
    return script::parse_outcome(std::string_view(text).substr(6)).value_or(Outcome(Errno(EIO)));
  if (!parse(text)) complain(request + ": not understood: " + text);
  return {};
}

Outcome ScriptedKernel::seize(Tid tid, u64 options) {
  return outcome(tid, join({"seize", text_of(tid), hex(options)}), false);
}
Outcome ScriptedKernel::interrupt(Tid tid) { return outcome(tid, join({"interrupt", text_of(tid)}), false); }

Outcome ScriptedKernel::resume(Tid tid, Resume how, Signal signal) {
  const auto result = outcome(tid, join({"resume", text_of(tid), text_of(how), text_of(signal)}));
  stopped_.erase(tid.value);
  return result;
}

Outcome ScriptedKernel::detach(Tid tid, Signal signal) {
  const auto result = outcome(tid, join({"detach", text_of(tid), text_of(signal)}));
  stopped_.erase(tid.value);
  return result;
}

Outcome ScriptedKernel::set_options(Tid tid, u64 options) {
  return outcome(tid, join({"set_options", text_of(tid), hex(options)}));
}

Outcome ScriptedKernel::event_message(Tid tid, u64& out) {
  return value(tid, join({"event_message", text_of(tid)}), [&](std::string_view text) {
    const auto number = script::parse_number(text);
    out = static_cast<u64>(number.value_or(0));
    return number.has_value();
  });
}

Outcome ScriptedKernel::signal_info(Tid tid, siginfo_t& out) {
  return value(tid, join({"signal_info", text_of(tid)}), [&](std::string_view text) {
    const auto bytes = script::parse_bytes(text);
    if (!bytes || bytes->size() > sizeof out) return false;
    out = {};
    std::memcpy(&out, bytes->data(), bytes->size());
    return true;
  });
}

Outcome ScriptedKernel::set_signal_info(Tid tid, const siginfo_t& info) {
  return outcome(tid, join({"set_signal_info", text_of(tid), text_of(info)}));
}

Outcome ScriptedKernel::syscall_stop(Tid tid, SyscallStop& out) {
  return value(tid, join({"syscall_stop", text_of(tid)}), [&](std::string_view text) {
    const auto stop = script::parse_stop(text);
    if (stop) out = *stop;
    return stop.has_value();
  });
}

Outcome ScriptedKernel::registers(Tid tid, Registers& out) {
  return value(tid, join({"registers", text_of(tid)}), [&](std::string_view text) {
    const auto bytes = script::parse_bytes(text);
    if (!bytes || bytes->size() != sizeof out) return false;
    std::memcpy(&out, bytes->data(), sizeof out);
    return true;
  });
}

Outcome ScriptedKernel::set_registers(Tid tid, const Registers& in) {
  return outcome(tid, join({"set_registers", text_of(tid), script::bytes(std::as_bytes(std::span(&in, 1)))}));
}

Outcome ScriptedKernel::debug_register(Tid tid, unsigned index, u64& out) {
  return value(tid, join({"debug_register", text_of(tid), std::to_string(index)}), [&](std::string_view text) {
    const auto number = script::parse_number(text);
    out = static_cast<u64>(number.value_or(0));
    return number.has_value();
  });
}

Outcome ScriptedKernel::set_debug_register(Tid tid, unsigned index, u64 value) {
  return outcome(tid, join({"set_debug_register", text_of(tid), std::to_string(index), hex(value)}));
}

Outcome ScriptedKernel::set_call_number(Tid tid, i32 nr) {
  return outcome(tid, join({"set_call_number", text_of(tid), std::to_string(nr)}));
}

Outcome ScriptedKernel::set_call_argument(Tid tid, Abi, unsigned index, u64 value) {
  return outcome(tid, join({"set_call_argument", text_of(tid), std::to_string(index), hex(value)}));
}

Outcome ScriptedKernel::set_call_result(Tid tid, i64 value) {
  return outcome(tid, join({"set_call_result", text_of(tid), std::to_string(value)}));
}

std::size_t ScriptedKernel::read_memory(Tid tid, RemoteAddr addr, std::span<std::byte> out) {
  const std::string request = join({"read_memory", text_of(tid), hex(addr.value), std::to_string(out.size())});
  const auto bytes = script::parse_bytes(answer(tid, request, false));
  if (!bytes || bytes->size() > out.size()) {
    complain(request + ": not so many bytes");
    return 0;
  }
  std::ranges::copy(*bytes, out.begin());
  return bytes->size();
}

std::size_t ScriptedKernel::write_memory(Tid tid, RemoteAddr addr, std::span<const std::byte> in) {
  const auto count = script::parse_number(
      answer(tid, join({"write_memory", text_of(tid), hex(addr.value), script::bytes(in)}), false));
  return count && *count > 0 ? std::min(static_cast<std::size_t>(*count), in.size()) : 0;
}

Outcome ScriptedKernel::send(Pid process, Tid thread, Signal signal) {
  return outcome(thread, join({"tgkill", text_of(thread), std::to_string(process.value), text_of(signal)}), false);
}

Outcome ScriptedKernel::send(Pid process, Signal signal) {
  return outcome(Tid(process.value), join({"kill", std::to_string(process.value), text_of(signal)}), false);
}

std::optional<Pid> ScriptedKernel::process_of(Tid tid) {
  const auto pid = script::parse_number(answer(tid, join({"process_of", text_of(tid)}), false));
  if (!pid) return {};
  return Pid(static_cast<i32>(*pid));
}

std::vector<Tid> ScriptedKernel::threads_of(Pid pid) {
  const std::string text = answer(Tid(pid.value), join({"threads_of", std::to_string(pid.value)}), false);
  std::string_view rest = text;
  std::vector<Tid> tids;
  for (auto word = script::take_word(rest); !word.empty(); word = script::take_word(rest)) {
    if (const auto tid = script::parse_number(word)) tids.push_back(Tid(static_cast<i32>(*tid)));
  }
  return tids;
}

}  // namespace sonde::os
