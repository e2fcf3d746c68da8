#include "qualify.h"

#include <algorithm>
#include <span>

#include "calls/words.h"
#include "diagnostics.h"
#include "live/live_process.h"

namespace sonde {

using calls::parse_duration_ns, calls::parse_list, calls::parse_number, calls::parse_precision, calls::parse_signal;

namespace {

using Outcome = std::expected<void, Refusal>;

Outcome refuse(std::string message) { return std::unexpected(Refusal{std::move(message), false}); }

Outcome invalid(std::string_view what, std::string_view word) {
  return refuse("invalid " + std::string(what) + " '" + std::string(word) + "'");
}

Outcome set_calls(std::string_view values, calls::CallSet& out) {
  auto set = calls::CallSet::parse(values);
  if (!set) return refuse(set.error().message);
  out = std::move(*set);
  return {};
}

struct Bit {
  std::string_view name;
  u32 bits;
};

// A list of names for bits.
std::optional<std::string_view> parse_bits(std::string_view values, std::span<const Bit> names, u32 all, u32& out) {
  u32 bits = 0;
  const auto wrong = parse_list(
      values,
      [&](std::string_view word) {
        const auto found = std::ranges::find(names, word, &Bit::name);
        if (found == names.end()) return false;
        bits |= found->bits;
        return true;
      },
      [&] { bits = all; }, [&] { bits = all & ~bits; });
  if (!wrong) out = bits;
  return wrong;
}

Outcome set_signals(std::string_view values, report::Settings& settings) {
  u64 bits = 0;
  const auto wrong = parse_list(
      values,
      [&](std::string_view word) {
        const auto signal = parse_signal(word);
        if (!signal || signal->value < 0) return false;
        if (signal->value > 0) bits |= u64{1} << (signal->value - 1);
        return true;
      },
      [&] { bits = ~u64{0}; }, [&] { bits = ~bits; });
  if (wrong) return invalid("signal", *wrong);
  settings.signals = bits;
  return {};
}

Outcome set_statuses(std::string_view values, report::Settings& settings) {
  namespace status = report::status;
  static constexpr Bit names[] = {{"successful", status::successful}, {"failed", status::failed},
                                  {"unfinished", status::unfinished}, {"unavailable", status::unavailable},
                                  {"detached", status::detached}};
  u32 bits = 0;
  if (const auto wrong = parse_bits(values, names, status::all, bits)) return invalid("status", *wrong);
  settings.statuses = static_cast<u8>(bits);
  return {};
}

Outcome set_descriptors(std::string_view values, report::FdSet& out) {
  report::FdSet set;
  const auto wrong = parse_list(
      values,
      [&](std::string_view word) {
        const auto fd = parse_number(word, 0x7fffffff);
        if (fd) set.numbers.insert(static_cast<int>(*fd));
        return fd.has_value();
      },
      [&] { set.inverted = true; set.numbers.clear(); }, [&] { set.inverted = !set.inverted; });
  if (wrong) return invalid("descriptor", *wrong);
  out = std::move(set);
  return {};
}

}  // namespace

Outcome qualify_decode_fds(std::string_view values, Arguments& out) {
  namespace fds = live::fds;
  static constexpr Bit names[] = {{"path", fds::path},   {"socket", fds::socket},     {"dev", fds::device},
                                  {"pidfd", fds::pidfd}, {"signalfd", fds::signalfd}, {"eventfd", fds::eventfd}};
  u32 bits = 0;
  if (const auto wrong = parse_bits(values, names, fds::all, bits)) return invalid("decode-fds", *wrong);
  out.settings.fd_details = bits;
  out.settings.decode.descriptors = bits != 0;
  return {};
}

Outcome qualify_decode_pids(std::string_view values, Arguments& out) {
  static constexpr Bit names[] = {{"comm", live::pids::command}, {"pidns", live::pids::name_space}};
  u32 bits = 0;
  if (const auto wrong = parse_bits(values, names, 3, bits)) return invalid("decode-pids", *wrong);
  out.settings.pid_details = bits;
  out.settings.decode.processes = bits != 0;
  return {};
}

Outcome qualify_quiet(std::string_view values, Arguments& out) {
  namespace quiet = report::quiet;
  static constexpr Bit names[] = {{"attach", quiet::attach}, {"exit", quiet::exit}, {"exits", quiet::exit},
                                  {"path-resolution", quiet::path_resolution}, {"path-resolve", quiet::path_resolution},
                                  {"personality", quiet::personality}, {"thread-execve", quiet::thread_execve},
                                  {"superseded", quiet::thread_execve}};
  u32 bits = 0;
  if (const auto wrong = parse_bits(values, names, quiet::all, bits)) return invalid("quiet", *wrong);
  out.settings.quiet = static_cast<u8>(bits);
  return {};
}

Outcome qualify_named(std::string_view name, std::string_view values, Arguments& out) {
  report::Settings& s = out.settings;
  if (name == "trace" || name == "t") return set_calls(values, s.traced);
  if (name == "abbrev" || name == "a") return set_calls(values, s.abbreviated);
  if (name == "verbose" || name == "v") return set_calls(values, s.structures);
  if (name == "raw" || name == "x") return set_calls(values, s.raw);
  if (name == "signal" || name == "signals" || name == "s") return set_signals(values, s);
  if (name == "status") return set_statuses(values, s);
  if (name == "quiet" || name == "silent" || name == "silence" || name == "q") return qualify_quiet(values, out);
  if (name == "read" || name == "reads" || name == "r") return set_descriptors(values, s.dump_reads);
  if (name == "write" || name == "writes" || name == "w") return set_descriptors(values, s.dump_writes);
  if (name == "trace-fds" || name == "trace-fd") {
    s.filter_descriptors = true;
    return set_descriptors(values, s.descriptors);
  }
  if (name == "decode-fds" || name == "decode-fd") return qualify_decode_fds(values, out);
  if (name == "decode-pids" || name == "decode-pid") return qualify_decode_pids(values, out);
  if (name == "fault" || name == "inject") {
    out.tamper.push_back({name == "fault", std::string(values)});
    return {};
  }
  if (name == "kvm") {
    if (values != "vcpu" && values != "vcpu+") return invalid("kvm", values);
    complain("-e kvm=%.*s has no effect: KVM's exits are not decoded", static_cast<int>(values.size()), values.data());
    return {};
  }
  if (name == "namespace") {
    if (values != "new") return invalid("namespace", values);
    complain("-e namespace=new has no effect: namespaces are not told yet");
    return {};
  }
  return refuse("invalid qualifier '" + std::string(name) + "'");
}

Outcome qualify(std::string_view expression, Arguments& out) {
  static constexpr std::string_view names[] = {
      "trace", "t", "abbrev", "a", "verbose", "v", "raw", "x", "signal", "signals", "s", "status", "quiet", "silent", "silence",
      "q", "read", "reads", "r", "write", "writes", "w", "trace-fds", "trace-fd", "decode-fds", "decode-fd", "decode-pids",
      "decode-pid", "fault", "inject", "kvm", "namespace"};
  const auto equals = expression.find('=');
  if (equals != expression.npos && std::ranges::find(names, expression.substr(0, equals)) != std::end(names)) {
    return qualify_named(expression.substr(0, equals), expression.substr(equals + 1), out);
  }
  return qualify_named("trace", expression, out);
}

}  // namespace sonde
