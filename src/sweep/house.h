// What keeps a sweep harmless. The house is put up once: this process moves into mount, network, IPC and host name
// namespaces of its own (and a user namespace where it is not root), all file systems read-only, /dev cut down to the
// harmless nodes. A room is made for each run: a fresh copy of the work tree, empty /tmp, /var/tmp, /dev/shm and /run, all
// in memory, and a pid namespace that ends, with all in it, when the room is left.
#pragma once

#include <string>
#include <vector>

#include "base/fd.h"
#include "base/result.h"
#include "sweep/tree.h"

namespace sonde::sweep {

struct Premises {
  std::string work;  // the work tree, an absolute path
  Tree tree;
  std::vector<std::string> visible;  // paths below the emptied folders that are needed all the same, read-only
};

class House {
 public:
  // Moves this process in; there is no way back. What failed, and what may help, is in the message.
  static Result<House> enter(Premises premises);
  // In a forked helper: a network and IPC namespace of its own, so that helpers do not see each other's ports.
  Result<> separate();

  const Premises& premises() const { return premises_; }

 private:
  explicit House(Premises premises) : premises_(std::move(premises)) {}
  Premises premises_;
};

class Room {
 public:
  // `tree`: what stands in the work tree.
  static Result<Room> open(const House& house, const Tree& tree);
  Room(Room&&) noexcept = default;
  Room& operator=(Room&&) = delete;
  ~Room();

  // Processes forked between these two are born in the room's pid namespace.
  Result<> begin_births();
  void end_births();
  // In a process so born: into the room's files.
  int move_in() const;

  // The work tree as seen from outside.
  std::string work() const;
  // The file system that the work tree is on: attic()/tree is the work tree, attic()/links an empty folder that the program
  // does not see.
  std::string attic() const;
  // Ends every process in the room.
  void clear();

 private:
  Room() = default;
  std::string work_;
  int init_ = 0;
  Fd alive_;   // its init dies when this is closed
  Fd births_;  // its pid namespace
  Fd ours_;
  Fd files_;  // its mount namespace
};

// In the program's process before its execve: without the powers that namespaces do not hold (clock, modules, devices …).
void drop_powers();

}  // namespace sonde::sweep
