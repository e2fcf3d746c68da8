// The log's lines as strace lays them out: who and when in front, one line per call, and a line that another tracee
// interrupts marked `<unfinished ...>` and taken up again by `<... name resumed>`.
#pragma once

#include <functional>

#include "report/settings.h"
#include "report/shown_tracee.h"

namespace sonde::report {

class Lines {
 public:
  // `name_of` tells what to put behind a process id: "<bash>" (-Y); may be empty.
  using NameOf = std::function<std::string_view(trace::Tracee&)>;
  Lines(const Settings& settings, NameOf name_of) : settings_(settings), name_of_(std::move(name_of)) {}

  // Starts a line for a tracee, ending the one that stands open in the same sink. `call_ip`: for -i.
  OutBuffer& begin(trace::Tracee& tracee, ShownTracee& shown, u64 call_ip);
  // The call's line that begin() started and end() did not finish is still the last thing in its sink.
  bool is_open(const ShownTracee& shown) const { return shown.sink->open_line == &shown; }
  // A call's line is to be continued later.
  void leave_open(ShownTracee& shown);
  void end(ShownTracee& shown);

  unsigned tracees = 0;  // how many there are: [pid N] shows when it is more than one

 private:
  static void interrupt_open(Sink& sink);
  void put_pid(trace::Tracee& tracee, OutBuffer& out);
  void put_times(ShownTracee& shown, OutBuffer& out);

  const Settings& settings_;
  NameOf name_of_;
  timespec last_line_{};
};

void put_fraction(OutBuffer& out, long nanoseconds, Precision precision);

}  // namespace sonde::report
