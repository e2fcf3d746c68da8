// All that a process shares with a child that it forks (open files with their offsets, and the files themselves), kept so
// that the child can be let loose on it, and put back when the child is over.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/fd.h"
#include "base/result.h"
#include "sweep/tree.h"

namespace sonde::sweep {

class World {
 public:
  // `pid`: the process, stopped. `attic`: see Room; `emptied`: the folders besides the work tree that can be written to. An error says why
  // a child would not be alone: a pipe, a socket, a thread …
  static Result<World> keep(i32 pid, const std::string& attic, const std::vector<std::string>& emptied);
  // Everything as it was.
  Result<> restore();
  // The open files that are in the work tree get names that outlive the child; forget_links() takes them away.
  Result<> make_links();
  void forget_links();

 private:
  struct Shared {
    Fd fd;            // the same open file
    i64 offset = -1;  // -1: has none
    int flags = 0;
    u64 device = 0;
    u64 inode = 0;
    bool writable = false;
    bool named = false;  // in the work tree
    u64 size = 0;
    std::string content;  // of one that can be written to and is not in the work tree
  };
  Result<> add(i32 pid, int number);
  Result<> restore_tree(const std::string& folder, const Tree& before, bool linked);
  Result<> restore_file(const Shared& shared);

  std::string attic_;
  Tree tree_;
  std::map<std::string, Tree> emptied_;
  std::vector<Shared> files_;
};

}  // namespace sonde::sweep
