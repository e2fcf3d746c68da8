#include "sweep/json_report.h"

#include <array>
#include <cstdio>
#include <map>

#include "report/json_text.h"
#include "sweep/reproduce.h"

namespace sonde::sweep {

namespace {

class Json {
 public:
  explicit Json(OutBuffer& out) : out_(out) {}
  void open(char bracket) {
    separate();
    out_.put(bracket);
    first_ = true;
  }
  void close(char bracket) {
    out_.put(bracket);
    first_ = false;
  }
  void key(std::string_view name) {
    separate();
    report::put_json_string(name, out_);
    out_.put(':');
    first_ = true;
  }
  void text(std::string_view value) {
    separate();
    report::put_json_string(value, out_);
  }
  void number(i64 value) {
    separate();
    out_.put_signed(value);
  }
  void truth(bool value) {
    separate();
    out_.put(value ? "true" : "false");
  }
  void member(std::string_view name, std::string_view value) { key(name), text(value); }
  void member(std::string_view name, const char* value) { key(name), text(value); }
  void count(std::string_view name, u64 value) { key(name), number(static_cast<i64>(value)); }
  void flag(std::string_view name, bool value) { key(name), truth(value); }

 private:
  void separate() {
    if (!first_) out_.put(',');
    first_ = false;
  }
  OutBuffer& out_;
  bool first_ = true;
};

void put_stack(Json& json, const std::vector<Place>& stack) {
  json.open('[');
  for (const Place& place : stack) {
    json.open('{');
    json.member("module", place.module);
    json.count("offset", place.offset);
    if (!place.function.empty()) json.member("function", place.function);
    if (place.line != 0) json.member("file", place.file), json.count("line", place.line);
    json.close('}');
  }
  json.close(']');
}

void put_finding(Json& json, const ReportData& data, const Finding& finding) {
  const Verdict& v = finding.verdict;
  const Scenario& scenario = data.plan.scenarios[v.scenario];
  const Site& site = data.learned.sites[scenario.site];
  const Hit& hit = hit_of(site, scenario.hit);
  json.open('{');
  json.member("class", name_of(v.what));
  json.member("id", finding.id);
  json.flag("known", finding.known);
  json.flag("injected", true);
  json.member("scenario", name_of(data.learned, scenario));
  json.member("fault", name_of(scenario.fault));
  json.member("tier", name_of(scenario.fault.tier));
  json.member("call", site.call);
  json.member("text", hit.text);
  json.count("hit", scenario.hit);
  json.count("hits", site.hits);
  json.count("process", static_cast<u64>(hit.process));
  json.member("program", site.command);
  json.key("stack");
  put_stack(json, site.stack);
  json.member("end", v.end);
  json.member("detail", v.detail);
  json.member("message", v.message);
  if (!v.crash_stack.empty()) {
    json.key("crash_stack");
    put_stack(json, v.crash_stack);
  }
  if (const Place* place = place_of(data.learned, data.plan, v)) json.member("place", name_of(*place));
  json.key("scenarios");
  json.open('[');
  for (const u32 index : finding.scenarios) json.text(name_of(data.learned, data.plan.scenarios[index]));
  json.close(']');
  json.member("again", sonde_line(data.program, data.learned, scenario));
  const std::string strace = strace_line(data.program, data.learned, scenario);
  if (!strace.empty()) json.member("strace", strace);
  json.close('}');
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f ? '?' : c;
    }
  }
  return out;
}

}  // namespace

std::string json_report(const ReportData& data) {
  OutBuffer out;
  Json json(out);
  json.open('{');
  json.member("command", command_line(data.program));
  json.count("calls", data.learned.calls);
  json.count("processes", data.learned.processes);
  json.count("sites", data.learned.sites.size());
  json.count("loader_sites_left_out", data.plan.loader_sites);
  json.count("scenarios", data.plan.scenarios.size());
  json.count("tried", data.verdicts.size());
  json.count("unsteady", data.unsteady);
  json.flag("cut_short", data.cut_short);
  json.key("findings");
  json.open('[');
  for (const Finding& finding : data.findings) put_finding(json, data, finding);
  json.close(']');
  json.key("verdicts");
  json.open('[');
  for (const Verdict& v : data.verdicts) {
    json.open('{');
    json.member("scenario", name_of(data.learned, data.plan.scenarios[v.scenario]));
    json.member("class", name_of(v.what));
    json.member("end", v.end);
    if (!v.detail.empty()) json.member("detail", v.detail);
    if (v.forked) json.flag("forked", true);
    if (v.unsteady) json.flag("unsteady", true);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  out.put('\n');
  return std::string(out.view());
}

std::string sarif_report(const ReportData& data) {
  OutBuffer out;
  Json json(out);
  json.open('{');
  json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  json.member("version", "2.1.0");
  json.key("runs");
  json.open('[');
  json.open('{');
  json.key("tool");
  json.open('{');
  json.key("driver");
  json.open('{');
  json.member("name", "sonde sweep");
  json.key("rules");
  json.open('[');
  for (unsigned i = 0; i <= static_cast<unsigned>(Class::degraded); ++i) {
    json.open('{');
    json.member("id", name_of(static_cast<Class>(i)));
    json.key("shortDescription");
    json.open('{');
    json.member("text", meaning_of(static_cast<Class>(i)));
    json.close('}');
    json.close('}');
  }
  json.close(']');
  json.close('}');
  json.close('}');
  json.key("results");
  json.open('[');
  for (const Finding& finding : data.findings) {
    const Verdict& v = finding.verdict;
    const Scenario& scenario = data.plan.scenarios[v.scenario];
    const Site& site = data.learned.sites[scenario.site];
    json.open('{');
    json.member("ruleId", name_of(v.what));
    json.member("level", v.what <= Class::silent ? "error" : "warning");
    json.key("message");
    json.open('{');
    json.member("text", "with " + name_of(scenario.fault) + " injected into " + site.call + ": " +
                            std::string(meaning_of(v.what)) + (v.detail.empty() ? "" : " (" + v.detail + ")") +
                            ". Again: " + sonde_line(data.program, data.learned, scenario));
    json.close('}');
    json.key("partialFingerprints");
    json.open('{');
    json.member("sondeSweep/v1", finding.id);
    json.close('}');
    const Place* place = place_of(data.learned, data.plan, v);
    json.key("locations");
    json.open('[');
    if (place != nullptr) {
      json.open('{');
      json.key("physicalLocation");
      json.open('{');
      json.key("artifactLocation");
      json.open('{');
      json.member("uri", place->line != 0 ? place->file : place->module);
      json.close('}');
      if (place->line != 0) {
        json.key("region");
        json.open('{');
        json.count("startLine", place->line);
        json.close('}');
      }
      json.close('}');
      json.close('}');
    }
    json.close(']');
    json.close('}');
  }
  json.close(']');
  json.close('}');
  json.close(']');
  json.close('}');
  out.put('\n');
  return std::string(out.view());
}

std::string junit_report(const ReportData& data) {
  std::map<u32, const Finding*> failed;
  for (const Finding& finding : data.findings) {
    if (finding.known) continue;
    for (const u32 index : finding.scenarios) failed.try_emplace(data.plan.scenarios[index].site, &finding);
  }
  std::map<u32, u32> tried;
  for (const Verdict& v : data.verdicts) ++tried[data.plan.scenarios[v.scenario].site];
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" + xml(command_line(data.program)) +
                    "\" tests=\"" + std::to_string(tried.size()) + "\" failures=\"" + std::to_string(failed.size()) +
                    "\">\n";
  for (const auto& [index, count] : tried) {
    const Site& site = data.learned.sites[index];
    const Place* place = own_frame(site.stack);
    out += "  <testcase classname=\"" + xml(site.call) + "\" name=\"" + xml(place != nullptr ? name_of(*place) : "?") +
           " (" + std::to_string(count) + " scenarios)\"";
    const auto found = failed.find(index);
    if (found == failed.end()) {
      out += "/>\n";
      continue;
    }
    const Finding& finding = *found->second;
    out += ">\n    <failure message=\"" + xml(finding.key) + "\">" +
           xml(finding.verdict.detail + "\n" +
               sonde_line(data.program, data.learned, data.plan.scenarios[finding.verdict.scenario])) +
           "</failure>\n  </testcase>\n";
  }
  return out + "</testsuite>\n";
}

}  // namespace sonde::sweep
