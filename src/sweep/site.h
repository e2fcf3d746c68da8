// Where a program calls the kernel from: a call and the stack behind it, by module and offset, so that neither address
// randomisation nor changing counts matter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "abi/abi.h"
#include "base/types.h"

namespace sonde::sweep {

struct Place {
  std::string module;    // path of the file
  u64 offset = 0;        // in the file
  std::string function;  // empty: not known
  u64 function_offset = 0;
  std::string file;  // source; empty: not known
  u32 line = 0;
};

// What a descriptor is open on, as far as it matters for which errors can happen.
enum class FdKind : u8 { none, file, directory, pipe, socket, terminal, device, other };

// One call of the fault-free run.
struct Hit {
  u32 number = 0;  // of this site, from 1
  u64 ip = 0;
  u64 sp = 0;
  u32 ordinal = 0;        // of this call in its thread, from 1: what `when=` counts
  u32 in_domain[6] = {};  // of the calls of each Domain in its process, from 1
  u64 order = 0;          // of all calls of the run
  i32 process = 0;        // its pid in the private pid namespace; the program itself is 2
  std::string text{};     // as `sonde trace` prints it
  i64 result = 0;
  bool failed = false;
  FdKind kind = FdKind::none;
  std::string path{};     // the file that the call names or has open; empty: none
  u64 flags = 0;          // of open
  u64 count = 0;          // bytes asked for, of read and write
  bool written = false;   // the descriptor's file has been written to by then
  bool in_tree = false;   // the file is one of the work tree, or standard output
  bool argument = false;  // … or is named on the command line
  bool writable = false;  // the descriptor is
  bool message = false;   // it is standard error
};

struct Site {
  Abi abi = Abi::x86_64;
  u32 nr = 0;
  std::string call;
  std::string command;       // of the process: what it last executed
  std::vector<Place> stack;  // innermost first
  u64 key = 0;               // of call and stack
  u32 hits = 0;
  Hit first{};
  Hit last{};  // equals `first` where there is one hit
  bool one_place =
      true;             // all hits have the same instruction and stack pointer, and no other site of this call has them
  bool loader = false;  // the stack is wholly inside the dynamic loader
  std::vector<u8> errors{};  // plausible ones of the row
};

u64 key_of(std::string_view call, const std::vector<Place>& stack);

// libc, libstdc++ and the loader: frames of theirs are passed over when somebody is to be named.
bool is_runtime(std::string_view module);
// The innermost frame that is the program's own; else the innermost one; null: no stack.
const Place* own_frame(const std::vector<Place>& stack);
// `save.c:12 (store)`, `/usr/bin/sort+0x1234 (main)`.
std::string name_of(const Place& place);

}  // namespace sonde::sweep
