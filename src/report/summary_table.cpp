// The table of -c: columns, sorting, widths.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "report/summary.h"

namespace sonde::report {

namespace {

struct Line {
  std::string name;
  CallCount count;
};

struct Look {
  Column column;
  const char* heading;
  unsigned width;
};
constexpr Look kLooks[] = {
    {Column::time_percent, "% time", 6},  {Column::total_time, "seconds", 11},   {Column::min_time, "shortest", 8},
    {Column::max_time, "longest", 8},     {Column::avg_time, "usecs/call", 11},  {Column::wall_total, "wall-total", 11},
    {Column::wall_min, "wall-min", 8},    {Column::wall_max, "wall-max", 8},     {Column::wall_avg, "wall-avg", 11},
    {Column::calls, "calls", 9},          {Column::errors, "errors", 9},         {Column::name, "syscall", 16},
    {Column::p50, "p50", 8},              {Column::p90, "p90", 8},               {Column::p99, "p99", 8},
};

const Look& look_of(Column column) { return *std::ranges::find(kLooks, column, &Look::column); }

std::string seconds(i64 ns) {
  char text[32];
  std::snprintf(text, sizeof text, "%lld.%06lld", static_cast<long long>(ns / 1'000'000'000), static_cast<long long>(ns % 1'000'000'000 / 1000));
  return text;
}

std::string cell(Column column, const Line& line, i64 all_ns) {
  const CallCount& c = line.count;
  const i64 calls = std::max<i64>(static_cast<i64>(c.calls), 1);
  switch (column) {
    case Column::time_percent: {
      char text[32];
      std::snprintf(text, sizeof text, "%.2f", all_ns == 0 ? 0.0 : 100.0 * static_cast<double>(c.total_ns) / static_cast<double>(all_ns));
      return text;
    }
    case Column::total_time: return seconds(c.total_ns);
    case Column::min_time: return seconds(c.min_ns);
    case Column::max_time: return seconds(c.max_ns);
    case Column::avg_time: return std::to_string(c.total_ns / calls / 1000);
    case Column::wall_total: return seconds(c.wall_total_ns);
    case Column::wall_min: return seconds(c.wall_min_ns);
    case Column::wall_max: return seconds(c.wall_max_ns);
    case Column::wall_avg: return std::to_string(c.wall_total_ns / calls / 1000);
    case Column::calls: return std::to_string(c.calls);
    case Column::errors: return c.errors != 0 ? std::to_string(c.errors) : "";
    case Column::name: return line.name;
    case Column::p50: return seconds(static_cast<i64>(c.latency.percentile(50)));
    case Column::p90: return seconds(static_cast<i64>(c.latency.percentile(90)));
    case Column::p99: return seconds(static_cast<i64>(c.latency.percentile(99)));
  }
  return {};
}

void sort_lines(std::vector<Line>& lines, SortBy by) {
  const auto key = [by](const Line& l) -> i64 {
    switch (by) {
      case SortBy::time: return l.count.total_ns;
      case SortBy::min_time: return l.count.min_ns;
      case SortBy::max_time: return l.count.max_ns;
      case SortBy::avg_time: return l.count.total_ns / std::max<i64>(static_cast<i64>(l.count.calls), 1);
      case SortBy::calls: return static_cast<i64>(l.count.calls);
      case SortBy::errors: return static_cast<i64>(l.count.errors);
      case SortBy::name: case SortBy::nothing: return 0;
    }
    return 0;
  };
  if (by == SortBy::nothing) return;
  if (by == SortBy::name) {
    std::ranges::stable_sort(lines, {}, &Line::name);
    return;
  }
  std::ranges::stable_sort(lines, [&](const Line& a, const Line& b) { return key(a) > key(b); });
}

}  // namespace

std::string Summary::table() const {
  std::vector<Line> lines;
  Line total{"total", {}};
  for (const auto& [call, count] : counts_) {
    lines.push_back({call.name(), count});
    total.count.merge(count);
  }
  sort_lines(lines, summary_.sort);

  std::vector<std::size_t> widths;
  for (const Column column : summary_.columns) {
    std::size_t width = look_of(column).width;
    for (const Line& line : lines) width = std::max(width, cell(column, line, total.count.total_ns).size());
    widths.push_back(std::max(width, cell(column, total, total.count.total_ns).size()));
  }
  std::string out;
  const auto put = [&](auto text_of) {
    for (std::size_t i = 0; i < summary_.columns.size(); ++i) {
      const std::string text = text_of(summary_.columns[i], widths[i]);
      const bool last = i + 1 == summary_.columns.size();
      const std::string blanks(widths[i] > text.size() ? widths[i] - text.size() : 0, ' ');
      if (i != 0) out += ' ';
      if (summary_.columns[i] == Column::name) out += text + (last ? "" : blanks);
      else out += blanks + text;
    }
    out += '\n';
  };
  const auto rule = [](Column column, std::size_t width) { return std::string(column == Column::name ? 16 : width, '-'); };
  put([](Column column, std::size_t) { return std::string(look_of(column).heading); });
  put(rule);
  for (const Line& line : lines) put([&](Column column, std::size_t) { return cell(column, line, total.count.total_ns); });
  put(rule);
  put([&](Column column, std::size_t) {
    if (column == Column::time_percent) return std::string("100.00");
    return cell(column, total, total.count.total_ns);
  });
  return out;
}

}  // namespace sonde::report
