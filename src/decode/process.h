// What a decoder may ask about the tracee besides its memory. Answers come from /proc in a live trace, from the file in a
// recorded one; every answer may be "unknown".
#pragma once

#include <string_view>

#include "base/types.h"

namespace sonde::decode {

struct FdNote {
  std::string_view path;    // as /proc/PID/fd/N reads; empty: unknown
  std::string_view detail;  // of a device, socket, pidfd…: `char 1:3`, `TCP:[127.0.0.1:80]`; empty: none
  bool detail_replaces_path = false;
  bool deleted = false;     // the path is gone: `(deleted)` follows it
};

enum class PidKind : u8 { process, thread, group, session };

class Process {
 public:
  virtual ~Process() = default;
  // Views stay valid until the next call on this object.
  virtual FdNote describe_fd(int fd) = 0;
  // The path alone, whatever the options.
  virtual std::string_view descriptor_path(int fd) { return describe_fd(fd).path; }
  virtual std::string_view working_directory() = 0;  // for AT_FDCWD under -y
  // What to show behind a process id of the tracee's namespace: `<bash>`, ` /* 12 in strace's PID NS */`.
  virtual std::string_view describe_pid(i32 pid, PidKind kind) = 0;
  // The protocol of a socket descriptor as /proc tells it ("TCP", "NETLINK", "UNIX", …); empty: unknown.
  virtual std::string_view socket_protocol(int fd) = 0;
  // What a netlink socket that has an address speaks ("ROUTE", "GENERIC", …); empty: unknown.
  virtual std::string_view netlink_family(int) { return {}; }
  // The name of a network interface; empty: unknown.
  virtual std::string_view interface_name(u32) { return {}; }
};

}  // namespace sonde::decode
