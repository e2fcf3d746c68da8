// What a front end hears while things run.
#pragma once

#include <string>

#include "debug/control/breakpoint.h"
#include "debug/control/process.h"

namespace sonde::debug {

class Listener {
 public:
  virtual ~Listener() = default;
  // Before and after anything of the program runs.
  virtual void goes() {}
  virtual void stands() {}
  virtual void thread_started(const Thread&) {}
  virtual void thread_ended(const Thread&) {}
  // A child that is let go, or (vfork) tended until it is on its own.
  virtual void fork_passed(Pid /*child*/, bool /*vfork*/) {}
  virtual void new_program(const Process&, const std::string& /*path*/) {}
  // A signal that is printed though nothing stops for it.
  virtual void signal_passed(const Thread&, Signal) {}
  // A condition that could not be computed: the breakpoint stops.
  virtual void condition_failed(const Breakpoint&, const std::string& /*message*/) {}
  // A breakpoint that visits was hit by a thread, which stands still meanwhile and is the selected one. True:
  // everything is to stop.
  virtual bool visited(const Breakpoint&, Thread&) { return false; }
  // Libraries came or went.
  virtual void libraries_changed() {}
  // dprintf's text.
  virtual void printed(const std::string&) {}
};

}  // namespace sonde::debug
