#include "sweep/html_report.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "sweep/reproduce.h"
#include "sweep/text_report.h"

namespace sonde::sweep {

namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#f3f4f6;--line:#d7dbe0;--dim:#5b6470;--worst:#b3261e;--bad:#b25e09;--mild:#7a6a00;--good:#dcefe0;--goodink:#1c5b2e}
@media (prefers-color-scheme:dark){:root{--ink:#e4e7eb;--paper:#14171b;--soft:#1e2329;--line:#343b44;--dim:#9aa4b0;--worst:#ff8a80;--bad:#ffb74d;--mild:#e6d36a;--good:#17351f;--goodink:#9fdcae}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;padding:1.5rem;max-width:1100px}
h1{font-size:1.4rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:2rem 0 .6rem}
code,pre{font:13px/1.45 ui-monospace,monospace}pre{background:var(--soft);padding:.6rem .8rem;overflow-x:auto;margin:.4rem 0;border-radius:4px}
p.dim,td.dim,span.dim{color:var(--dim)}
details{border:1px solid var(--line);border-radius:6px;margin:.5rem 0;padding:.4rem .8rem}summary{cursor:pointer;font-weight:600}
.worst{color:var(--worst)}.bad{color:var(--bad)}.mild{color:var(--mild)}
dl{display:grid;grid-template-columns:6rem minmax(0,1fr);gap:.2rem .8rem;margin:.6rem 0}dt{color:var(--dim)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:13px}th,td{border:1px solid var(--line);padding:.2rem .5rem;text-align:center;white-space:nowrap}
th[scope=row]{text-align:left;font-weight:400;font-family:ui-monospace,monospace}thead th{background:var(--soft)}
td.ok{background:var(--good);color:var(--goodink)}td.f{font-weight:700}
</style>
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 && c != '\n' ? '?' : c;
    }
  }
  return out;
}

std::string_view colour_of(Class what) {
  if (what <= Class::silent) return "worst";
  return what <= Class::mute ? "bad" : "mild";
}

std::string stack_html(const std::vector<Place>& stack) {
  std::string out = "<pre>";
  for (const Place& place : stack)
    out += escaped(name_of(place)) + "  <span class=dim>" + escaped(place.module) + "</span>\n";
  return out + "</pre>";
}

std::string finding_html(const ReportData& data, const Finding& finding, std::size_t number) {
  const Verdict& v = finding.verdict;
  const Scenario& scenario = data.plan.scenarios[v.scenario];
  const Site& site = data.learned.sites[scenario.site];
  const Hit& hit = hit_of(site, scenario.hit);
  const Place* place = place_of(data.learned, data.plan, v);
  std::string out = std::string("<details") + (number <= 3 ? " open" : "") + "><summary>" + std::to_string(number) +
                    ". <span class=" + std::string(colour_of(v.what)) + ">" + std::string(name_of(v.what)) +
                    "</span> at " + escaped(place != nullptr ? name_of(*place) : "?") +
                    (finding.known ? " (known)" : "") + "</summary><dl>";
  const auto row = [&](const char* label, const std::string& html) {
    out += std::string("<dt>") + label + "</dt><dd>" + html + "</dd>";
  };
  const auto code = [](const std::string& text) { return "<code>" + escaped(text) + "</code>"; };
  row("means", escaped(meaning_of(v.what)));
  row("injected", "INJECTED " + code(name_of(scenario.fault)) + ", " + std::string(name_of(scenario.fault.tier)) +
                      (scenario.fault.lasting ? ", from here on" : ""));
  row("call", code(hit.text) + (site.hits > 1 ? " <span class=dim>call " + std::to_string(scenario.hit) + " of " +
                                                    std::to_string(site.hits) + "</span>"
                                              : ""));
  row("result", escaped(v.end + (v.detail.empty() || v.detail == v.end ? "" : "; " + v.detail)));
  if (!v.message.empty()) row("said", "<pre>" + escaped(v.message) + "</pre>");
  row("from", stack_html(site.stack));
  if (!v.crash_stack.empty()) row("crash", stack_html(v.crash_stack));
  row("again", "<pre>" + escaped(sonde_line(data.program, data.learned, scenario)) + "</pre>");
  const std::string strace = strace_line(data.program, data.learned, scenario);
  row("strace", strace.empty() ? "cannot express this" : "<pre>" + escaped(strace) + "</pre>");
  std::set<std::string> also;
  for (const u32 index : finding.scenarios)
    also.insert(data.learned.sites[data.plan.scenarios[index].site].call + " " +
                name_of(data.plan.scenarios[index].fault));
  std::string list;
  for (const auto& one : also) list += (list.empty() ? "" : ", ") + one;
  row("faults", escaped(list));
  return out + "</dl></details>\n";
}

std::string matrix_html(const ReportData& data) {
  struct Cell {
    u32 tried = 0;
    Class worst = Class::not_reached;
  };
  std::map<std::string, std::map<std::string, Cell>> rows;
  std::set<std::string> columns;
  for (const Verdict& v : data.verdicts) {
    const Scenario& scenario = data.plan.scenarios[v.scenario];
    Fault fault = scenario.fault;
    if (fault.kind == Fault::Kind::error) fault.lasting = false;
    const std::string column = name_of(fault);
    Cell& cell = rows[data.learned.sites[scenario.site].call][column];
    columns.insert(column);
    ++cell.tried;
    if (!v.unsteady) cell.worst = std::min(cell.worst, v.what);
  }
  std::string out = "<div class=wide><table><thead><tr><th scope=col>call</th>";
  for (const auto& column : columns) out += "<th scope=col>" + escaped(column) + "</th>";
  out += "</tr></thead><tbody>\n";
  for (const auto& [call, cells] : rows) {
    out += "<tr><th scope=row>" + escaped(call) + "</th>";
    for (const auto& column : columns) {
      const auto found = cells.find(column);
      if (found == cells.end()) {
        out += "<td></td>";
        continue;
      }
      const Cell& cell = found->second;
      const bool bad = cell.worst <= Class::leftover;
      const std::string title = std::to_string(cell.tried) + " tried, worst: " + std::string(name_of(cell.worst));
      out += std::string("<td title=\"") + title + "\" class=\"" +
             (bad                                ? "f " + std::string(colour_of(cell.worst))
              : cell.worst == Class::not_reached ? "dim"
                                                 : "ok") +
             "\">" + (bad ? std::string(name_of(cell.worst)) : std::to_string(cell.tried)) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace

std::string html_report(const ReportData& data) {
  const std::string command = escaped(command_line(data.program));
  std::string out = std::string(kHead) + "<title>sweep of " + command + "</title></head><body>\n<h1>Sweep of <code>" +
                    command + "</code></h1>\n";
  out += "<p class=dim>" + std::to_string(data.findings.size()) +
         (data.findings.size() == 1 ? " finding" : " findings") +
         ". Every failure below was injected; none happened by itself.</p>\n";
  out += "<h2>Findings</h2>\n";
  if (data.findings.empty()) out += "<p>None.</p>\n";
  std::size_t number = 0;
  for (const Finding& finding : data.findings) out += finding_html(data, finding, ++number);
  out +=
      "<h2>Calls and faults</h2>\n<p class=dim>In each field the worst that came of it, or how many scenarios were "
      "handled.</p>\n" +
      matrix_html(data);
  out += "<h2>Coverage</h2>\n<pre>" + escaped(coverage_text(data)) + "</pre>\n</body></html>\n";
  return out;
}

}  // namespace sonde::sweep
