// One sweep from start to end.
#pragma once

#include <memory>
#include <optional>

#include "report_files.h"
#include "sweep/crew.h"
#include "sweep/report_data.h"
#include "sweep/results.h"
#include "sweep_options.h"

namespace sonde {

class SweepSession {
 public:
  explicit SweepSession(SweepOptions options) : options_(std::move(options)) {}
  // Our exit status.
  int run();

 private:
  Result<> prepare();
  Result<> learn();
  Result<> one_more_golden();
  Result<> sweep();
  Result<> load_results();
  Result<> keep_results();
  Result<> confirm();
  Result<> open_reports();
  Result<> report();
  Result<> write_reports(const sweep::ReportData& data);
  sweep::Limits limits() const;
  sweep::Work work() const;

  SweepOptions options_;
  sweep::Program program_;
  std::optional<sweep::House> house_;
  std::unique_ptr<sweep::Runner> runner_;
  std::optional<sweep::Golden> golden_;
  sweep::Learned learned_;
  sweep::Plan plan_;
  std::vector<sweep::Verdict> verdicts_;
  std::vector<sweep::Finding> findings_;
  u64 started_ = 0;
  u64 first_run_ = 0;
  bool cut_short_ = false;
  std::string no_fork_;  // why scenarios were not tried by forking
  sweep::Results results_;
  ReportFile results_file_;
  ReportFile json_;
  ReportFile sarif_;
  ReportFile html_;
  ReportFile junit_;
  ReportFile baseline_;
};

}  // namespace sonde
