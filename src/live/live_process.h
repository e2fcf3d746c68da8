// What /proc and the kernel tell about a tracee that is alive: its descriptors, its working directory, its process ids.
//
// Nothing is remembered that could go stale: a descriptor's number may mean another file at the next call, so links
// are read each time; of sockets only connected streams are kept, by inode.
#pragma once

#include <string>

#include "decode/process.h"
#include "live/process_ids.h"
#include "live/socket_table.h"

namespace sonde::live {

// --decode-fds; -y is `path`, -yy is `all`.
namespace fds {
inline constexpr u32 path = 1;
inline constexpr u32 socket = 2;
inline constexpr u32 device = 4;
inline constexpr u32 pidfd = 8;
inline constexpr u32 signalfd = 16;
inline constexpr u32 eventfd = 32;
inline constexpr u32 all = 63;
}  // namespace fds

// --decode-pids; -Y is `command`.
namespace pids {
inline constexpr u32 command = 1;
inline constexpr u32 name_space = 2;
}  // namespace pids

class LiveProcess : public decode::Process {
 public:
  LiveProcess(u32 fd_details, u32 pid_details) : fd_details_(fd_details), pid_details_(pid_details) {}

  // Questions are about this thread from now on.
  void attend(Tid tid) { tid_ = tid; }
  Tid tid() const { return tid_; }

  decode::FdNote describe_fd(int fd) override;
  std::string_view descriptor_path(int fd) override;
  std::string_view working_directory() override;
  std::string_view describe_pid(i32 pid, decode::PidKind kind) override;
  std::string_view socket_protocol(int fd) override;
  std::string_view netlink_family(int fd) override;
  std::string_view interface_name(u32 index) override;

 private:
  bool describe_device(const char* link, std::string_view path);
  bool describe_anonymous(int fd, std::string_view path);

  u32 fd_details_;
  u32 pid_details_;
  Tid tid_;
  SocketTable sockets_;
  ProcessIds ids_;
  std::string detail_;
  std::string name_;
  std::string pid_text_;
  char path_[4096 + 32];
  char protocol_[64];
};

}  // namespace sonde::live
