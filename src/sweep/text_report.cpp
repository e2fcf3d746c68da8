#include "sweep/text_report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <set>

#include "sweep/reproduce.h"

namespace sonde::sweep {

namespace {

constexpr std::size_t kFramesShown = 8;

std::string stack_text(const std::vector<Place>& stack) {
  std::string text;
  std::size_t shown = 0;
  for (const Place& place : stack) {
    if (shown++ == kFramesShown) {
      text += " < …";
      break;
    }
    text += (text.empty() ? "" : " < ") + name_of(place);
  }
  return text;
}

std::string error_words(const Fault& fault) {
  if (fault.kind == Fault::Kind::error) {
    const char* words = ::strerrordesc_np(fault.error);
    return words != nullptr ? std::string(" (") + words + ")" : "";
  }
  if (fault.kind == Fault::Kind::fewer_bytes) return " (half of the bytes)";
  if (fault.kind == Fault::Kind::end_of_file) return " (the file ends here)";
  return {};
}

std::string also(const ReportData& data, const Finding& finding) {
  std::set<std::string> names;
  for (const u32 index : finding.scenarios) {
    const Scenario& s = data.plan.scenarios[index];
    names.insert(data.learned.sites[s.site].call + " " + name_of(s.fault));
  }
  std::string text;
  std::size_t shown = 0;
  for (const auto& name : names) {
    if (shown++ == 8) {
      text += ", … (" + std::to_string(names.size()) + " kinds)";
      break;
    }
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

// At most three lines, each behind `indent`.
std::string some_lines(std::string_view text, std::string_view indent) {
  std::string out;
  for (int i = 0; i < 3 && !text.empty(); ++i) {
    const auto line = text.substr(0, text.find('\n'));
    if (!out.empty()) out += indent;
    for (const char c : line.substr(0, 160)) out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    out += '\n';
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return out;
}

}  // namespace

std::string finding_text(const ReportData& data, const Finding& finding, std::size_t number, bool colour) {
  const Verdict& v = finding.verdict;
  const Scenario& scenario = data.plan.scenarios[v.scenario];
  const Site& site = data.learned.sites[scenario.site];
  const Hit& hit = hit_of(site, scenario.hit);
  const char* bold = colour ? "\033[1;31m" : "";
  const char* plain = colour ? "\033[0m" : "";
  const Place* place = place_of(data.learned, data.plan, v);
  std::string out = std::to_string(number) + ". " + bold + std::string(name_of(v.what)) + plain + " at " +
                    (place != nullptr ? name_of(*place) : "?") + ": " + std::string(meaning_of(v.what)) +
                    (finding.known ? " (known)" : "") + "\n";
  const auto line = [&](const char* label, const std::string& text) {
    char head[16];
    std::snprintf(head, sizeof head, "   %-9s", label);
    out += head + text + "\n";
  };
  line("injected", name_of(scenario.fault) + error_words(scenario.fault) + ", " +
                       std::string(name_of(scenario.fault.tier)) + (scenario.fault.lasting ? ", from here on" : "") +
                       "; the call came back with:");
  line("call", (hit.text.empty() ? site.call + "(…)" : hit.text) +
                   (site.hits > 1
                        ? "   call " + std::to_string(scenario.hit) + " of " + std::to_string(site.hits) + " from here"
                        : ""));
  if (hit.process > 2) line("process", std::to_string(hit.process) + " " + site.command);
  line("from", stack_text(site.stack));
  line("result", v.end + (v.detail.empty() || v.detail == v.end ? "" : "; " + v.detail));
  if (!v.crash_stack.empty()) line("crash", stack_text(v.crash_stack));
  if (!v.message.empty()) out += "   said     " + some_lines(v.message, "            ");
  if (finding.scenarios.size() > 1) line("also", also(data, finding));
  line("again", sonde_line(data.program, data.learned, scenario));
  const std::string strace = strace_line(data.program, data.learned, scenario);
  line("strace", strace.empty() ? "cannot express this" : strace);
  return out;
}

std::string coverage_text(const ReportData& data) {
  std::array<u32, kClasses> counts{};
  for (const Verdict& v : data.verdicts) ++counts[static_cast<unsigned>(v.what)];
  char text[512];
  std::snprintf(text, sizeof text,
                "%llu calls from %zu sites (%u in the dynamic loader left out); %zu of %zu scenarios in %.1f s%s\n",
                static_cast<unsigned long long>(data.learned.calls), data.learned.sites.size(), data.plan.loader_sites,
                data.verdicts.size(), data.plan.scenarios.size(), data.seconds, data.cut_short ? ", cut short" : "");
  std::string out = text;
  for (unsigned i = 0; i < kClasses; ++i) {
    if (counts[i] == 0) continue;
    out += (out.ends_with('\n') ? "" : ", ") + std::to_string(counts[i]) + " " +
           std::string(name_of(static_cast<Class>(i)));
  }
  if (data.unsteady != 0) out += "; " + std::to_string(data.unsteady) + " not the same twice, left out";
  out += "\n";
  const auto forked = std::ranges::count(data.verdicts, true, &Verdict::forked);
  if (forked != 0) out += std::to_string(forked) + " of them by forking at the site\n";
  if (!data.no_fork.empty()) out += "not forked at the sites: " + data.no_fork + "\n";
  const auto noise = data.golden.noise();
  if (!noise.empty()) {
    out += "changes from run to run by itself, not compared:";
    for (std::size_t i = 0; i < noise.size() && i < 5; ++i) out += (i == 0 ? " " : ", ") + noise[i];
    out += noise.size() > 5 ? ", …\n" : "\n";
  }
  return out;
}

}  // namespace sonde::sweep
