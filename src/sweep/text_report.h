// Findings for people.
#pragma once

#include <string>

#include "sweep/report_data.h"

namespace sonde::sweep {

// `number` from 1.
std::string finding_text(const ReportData& data, const Finding& finding, std::size_t number, bool colour);
// What was looked at, and what came of it.
std::string coverage_text(const ReportData& data);

}  // namespace sonde::sweep
