// Findings for programs.
#pragma once

#include <string>

#include "sweep/report_data.h"

namespace sonde::sweep {

// One object: the program, the counts, the findings with stacks and command lines, every scenario with its verdict.
std::string json_report(const ReportData& data);
// SARIF 2.1.0: the findings, each at its place.
std::string sarif_report(const ReportData& data);
// JUnit's XML: a test case per site, failed when a finding is there.
std::string junit_report(const ReportData& data);

}  // namespace sonde::sweep
