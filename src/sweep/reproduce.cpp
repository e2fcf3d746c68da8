#include "sweep/reproduce.h"

#include <algorithm>

#include "calls/registry.h"
#include "tamper/faithful.h"

namespace sonde::sweep {

namespace {

std::string injection(const Site& site, const Hit& hit, const Fault& fault) {
  std::string rule = rule_text(site, hit, fault);
  if (fault.kind == Fault::Kind::domain) {
    const u32 first = hit.in_domain[static_cast<unsigned>(fault.domain)];
    return first > 1 ? rule + ":count=process:when=" + std::to_string(first) + "+" : rule;
  }
  rule += ":when=" + std::to_string(hit.ordinal);
  if (fault.lasting) rule += "+";
  return rule;
}

}  // namespace

std::string shell_quoted(const std::string& word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./=:,+@%").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::ranges::all_of(word, plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string command_line(const Program& program) {
  std::string line;
  for (const std::string& word : program.arguments) line += (line.empty() ? "" : " ") + shell_quoted(word);
  return line;
}

std::string sonde_line(const Program& program, const Learned& learned, const Scenario& scenario) {
  const Site& site = learned.sites[scenario.site];
  const Hit& hit = hit_of(site, scenario.hit);
  std::string line = "sonde trace --faithful ";
  if (learned.processes > 1 || learned.threads) line += "-f ";
  return line + "-e inject=" + shell_quoted(injection(site, hit, scenario.fault)) + " -- " + command_line(program);
}

std::string strace_line(const Program& program, const Learned& learned, const Scenario& scenario) {
  const Site& site = learned.sites[scenario.site];
  const Hit& hit = hit_of(site, scenario.hit);
  const Fault& fault = scenario.fault;
  if (hit.ordinal > 65535 || fault.kind == Fault::Kind::fewer_bytes || fault.domain == Domain::file_error ||
      fault.domain == Domain::out_of_memory)
    return {};
  if (fault.kind == Fault::Kind::error) {
    const bool waits = hit.kind == FdKind::pipe || hit.kind == FdKind::socket || hit.kind == FdKind::terminal;
    if (tamper::failure_of(calls::row_of(site.abi, site.nr), fault.error, waits) != tamper::Failure::untouched)
      return {};
  }
  const std::string follow = learned.processes > 1 || learned.threads ? "-f " : "";
  return "strace " + follow + "-e inject=" + shell_quoted(injection(site, hit, fault)) + " " + command_line(program);
}

}  // namespace sonde::sweep
