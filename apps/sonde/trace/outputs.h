// -o, -ff, -A and '|command': where the lines of which tracee go.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/sink.h"
#include "trace/tracee.h"

namespace sonde {

class Outputs {
 public:
  // Opens the shared log: standard error when `output` is empty, a command behind '|' or '!', else a file.
  static Result<Outputs> open(const std::string& output, bool append, bool separately);

  // The sink of a new tracee.
  std::shared_ptr<report::Sink> of(const trace::Tracee& tracee);
  // The log that all share; with -ff standard error.
  report::Sink& shared() { return *shared_; }
  const std::shared_ptr<report::Sink>& shared_sink() const { return shared_; }
  bool to_stderr() const { return to_stderr_; }
  bool dirty() const;
  void flush();
  // Closes the log and waits for the command behind it.
  void finish();

 private:
  std::string name_;
  bool append_ = false;
  bool separately_ = false;
  bool to_stderr_ = false;
  pid_t command_ = 0;
  std::shared_ptr<report::Sink> shared_;
  std::vector<std::weak_ptr<report::Sink>> own_;  // -ff
};

}  // namespace sonde
