// What one run of the program came to.
#pragma once

#include <string>
#include <vector>

#include "sweep/site.h"
#include "sweep/tree.h"

namespace sonde::sweep {

enum class Hang : u8 { none, spinning, sleeping, retrying };

struct Outcome {
  bool fired = false;  // the fault was put in
  bool ended = false;  // by itself
  int status = 0;      // exit status
  Signal signal;       // it died of
  Hang hang = Hang::none;
  std::string hang_call;           // the call it sits in, or makes again and again
  std::vector<Place> crash_stack;  // of the last fatal signal in any process of the run
  Signal crash_signal;             // … 0: none
  std::string crash_command;       // of the process
  u64 crash_address = 0;
  bool crash_is_root = false;
  std::string out;  // standard output
  std::string err;
  Tree tree;                             // the work tree afterwards
  std::vector<std::string> strays;       // what is in /tmp, /var/tmp, /dev/shm and /run afterwards
  std::vector<std::string> descriptors;  // what is open at the program's exit
  unsigned children = 0;                 // of the program at its exit: alive, or dead and not waited for
  unsigned outlived = 0;                 // processes that lived on after the program
  u64 cpu_ns = 0;
  u64 wall_ns = 0;
  int check = -1;          // exit status of Program::check; -1: not made
  std::string check_said;  // by it, its first lines
  u64 calls = 0;           // told to us
};

// All files below the emptied folders; for strays.
std::vector<std::string> strays_of(const std::string& root, const std::string& work);

}  // namespace sonde::sweep
