// What a user wants to be stopped by.
#pragma once

#include <string>
#include <vector>

#include "base/types.h"

namespace sonde::debug {

struct Breakpoint {
  enum class Kind : u8 {
    breakpoint,
    hardware,
    watch,
    read_watch,
    access_watch,
    print,
    catch_call,
    catch_fork,
    catch_vfork,
    catch_exec,
    catch_signal,
    catch_load
  };
  unsigned number = 0;
  Kind kind = Kind::breakpoint;
  bool enabled = true;
  bool temporary = false;
  bool once = false;      // disabled when it has stopped
  bool pending = false;   // its place is not there yet
  bool visits = false;    // each hit is the listener's to judge
  bool at_entry = false;  // at a function's first instruction, not behind its prologue
  std::string place;      // as it was typed; a watchpoint's expression
  std::string condition;
  u64 ignore = 0;
  u64 hits = 0;
  unsigned thread = 0;  // stops this one only; 0: all
  std::vector<std::string> commands;
  std::string format;       // dprintf: what to print
  std::vector<i64> values;  // catch: calls, signals; empty: all

  struct Location {
    u64 address = 0;
    bool enabled = true;
    bool trapped = false;  // it wants a trap in the process that runs
    std::string function;
    std::string file;
    u32 line = 0;
  };
  std::vector<Location> locations;

  // A watchpoint's.
  bool by_location = false;  // what its expression stands for now, for ever
  bool armed = false;
  u64 watched = 0;  // address; with `size`
  u64 size = 0;
  std::string value;  // when it was seen last
  u64 scope_end = 0;  // where that frame returns to: it wants a trap there
  u64 frame = 0;      // the CFA of the frame whose variable it is; 0: global
};

}  // namespace sonde::debug
