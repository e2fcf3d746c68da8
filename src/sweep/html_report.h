// The sweep as one page that needs nothing else: findings, a matrix of calls and faults, what was covered. Light and dark.
#pragma once

#include <string>

#include "sweep/report_data.h"

namespace sonde::sweep {

std::string html_report(const ReportData& data);

}  // namespace sonde::sweep
