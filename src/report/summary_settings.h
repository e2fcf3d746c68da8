// What -c counts and how its table looks.
#pragma once

#include <vector>

#include "base/types.h"

namespace sonde::report {

enum class Column : u8 {
  time_percent, total_time, min_time, max_time, avg_time, wall_total, wall_min, wall_max, wall_avg, calls, errors, name,
  p50, p90, p99,  // latency percentiles (wall clock)
};
enum class SortBy : u8 { time, min_time, max_time, avg_time, calls, errors, name, nothing };

struct SummarySettings {
  bool wall_clock = false;   // -w: latency in place of system time
  SortBy sort = SortBy::time;
  std::vector<Column> columns{Column::time_percent, Column::total_time, Column::avg_time, Column::calls, Column::errors, Column::name};
  i64 overhead_ns = -1;      // -O: taken off each call; -1: none
};

}  // namespace sonde::report
