// What is swept: the command, its surroundings, and which of its faults.
#pragma once

#include <string>
#include <vector>

#include "sweep/fault.h"

namespace sonde::sweep {

struct Program {
  std::string path;                    // as execve takes it
  std::vector<std::string> arguments;  // argv
  std::vector<std::string> environment;
  std::string input;                   // standard input's bytes
  std::string check{};                 // a shell command that says whether the work tree is right; empty: none
  bool check_always = false;           // also when the program says itself that it failed
  std::vector<std::string> outputs{};  // of the work tree, what counts; empty: all. "-" is standard output
  std::vector<std::string> inputs{};   // of the work tree, what must be as before whatever happens
};

// One thing to be tried.
struct Scenario {
  u32 site = 0;  // index
  u32 hit = 1;   // of the site
  Fault fault;
};

// What the fault-free run showed.
struct Learned {
  std::vector<Site> sites;
  u64 calls = 0;
  u32 processes = 0;
  bool interruptible = false;  // a handler without SA_RESTART was installed
  bool threads = false;
};

const Hit& hit_of(const Site& site, u32 number);
// Known by its content: the same in every sweep of the same program.
std::string name_of(const Learned& learned, const Scenario& scenario);

}  // namespace sonde::sweep
