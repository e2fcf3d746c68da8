#include "live/live_process.h"

#include <fmt/format.h>
#include <net/if.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include <charconv>

#include "live/proc_files.h"
#include "live/words.h"
#include "sys/flags/signal.h"

namespace sonde::live {

using decode::FdNote;
using decode::PidKind;

namespace {

constexpr std::string_view kDeleted = " (deleted)";

bool inode_of(std::string_view path, std::string_view prefix, u64& inode) {
  if (!path.starts_with(prefix)) return false;
  return std::from_chars(path.data() + prefix.size(), path.data() + path.size(), inode).ec == std::errc();
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

// "0000000000000002" -> signalfd:[INT]
void append_signals(u64 mask, std::string& out) {
  out += "signalfd:";
  unsigned members = 0;
  for (unsigned i = 0; i < 64; ++i) members += mask >> i & 1;
  const bool inverted = members >= 64 * 2 / 3;
  out += inverted ? "~[" : "[";
  bool any = false;
  for (unsigned i = 0; i < 64; ++i) {
    if (((mask >> i & 1) != 0) == inverted) continue;
    if (any) out += ' ';
    any = true;
    const sys::Flag* name = sys::find(sys::signal_names, i + 1);
    out += name != nullptr ? std::string(name->name.substr(3)) : std::to_string(i + 1);
  }
  out += ']';
}

}  // namespace

FdNote LiveProcess::describe_fd(int fd) {
  FdNote note;
  const auto link = proc_path(tid_.value, "fd/%d", fd);
  const auto path = read_link(link.text, path_);
  if (path.empty()) return note;
  detail_.clear();
  u64 inode = 0;
  if (path[0] != '/') {
    if ((fd_details_ & fds::socket) != 0 && inode_of(path, "socket:[", inode)) {
      detail_ = sockets_.describe(tid_, socket_protocol(fd), inode);
    } else {
      describe_anonymous(fd, path);
    }
    note.detail_replaces_path = !detail_.empty();
    if ((fd_details_ & fds::path) != 0 || note.detail_replaces_path) note.path = path;
  } else {
    const bool device = describe_device(link.text, path);
    if ((fd_details_ & fds::path) != 0 || device) note.path = path;
    struct stat st;
    if (path.ends_with(kDeleted) && ::stat(link.text, &st) == 0 && st.st_nlink == 0 && !note.path.empty()) {
      note.path.remove_suffix(kDeleted.size());
      note.deleted = true;
    }
  }
  note.detail = detail_;
  return note;
}

// char 1:3
bool LiveProcess::describe_device(const char* link, std::string_view path) {
  if ((fd_details_ & fds::device) == 0 || !path.starts_with("/dev/")) return false;
  struct stat st;
  if (::stat(link, &st) != 0 || !(S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))) return false;
  detail_ = fmt::format("{} {}:{}", S_ISCHR(st.st_mode) ? "char" : "block", gnu_dev_major(st.st_rdev), gnu_dev_minor(st.st_rdev));
  return true;
}

bool LiveProcess::describe_anonymous(int fd, std::string_view path) {
  const bool pidfd = path == "anon_inode:[pidfd]" && (fd_details_ & fds::pidfd) != 0;
  const bool signalfd = path == "anon_inode:[signalfd]" && (fd_details_ & fds::signalfd) != 0;
  const bool eventfd = path == "anon_inode:[eventfd]" && (fd_details_ & fds::eventfd) != 0;
  if (!pidfd && !signalfd && !eventfd) return false;
  char buffer[1024];
  const auto info = read_file(proc_path(tid_.value, "fdinfo/%d", fd).text, buffer);
  const auto value = [&](std::string_view key) { return first_line(line_value(info, key)); };
  if (pidfd) {
    i32 pid = 0;
    const auto text = value("Pid:");
    if (std::from_chars(text.data(), text.data() + text.size(), pid).ec != std::errc() || pid <= 0) return false;
    detail_ = fmt::format("pid:{}", pid);
    if ((pid_details_ & pids::command) != 0) {
      if (const auto name = command_name(pid, name_); !name.empty()) detail_ += fmt::format("<{}>", name);
    }
    return true;
  }
  if (signalfd) {
    const auto text = value("sigmask:");
    u64 mask = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), mask, 16).ec != std::errc()) return false;
    append_signals(mask, detail_);
    return true;
  }
  const auto text = value("eventfd-count:");
  u64 count = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), count, 16).ec != std::errc()) return false;
  detail_ = fmt::format("eventfd:{{eventfd-count={:#x}, eventfd-id={}, eventfd-semaphore={}}}", count, value("eventfd-id:"),
                        value("eventfd-semaphore:"));
  return true;
}

std::string_view LiveProcess::descriptor_path(int fd) {
  return read_link(proc_path(tid_.value, "fd/%d", fd).text, path_);
}

std::string_view LiveProcess::working_directory() {
  if ((fd_details_ & fds::path) == 0) return {};
  return read_link(proc_path(tid_.value, "cwd").text, path_);
}

std::string_view LiveProcess::describe_pid(i32 pid, PidKind kind) {
  const bool of_one = kind == PidKind::process || kind == PidKind::thread;
  pid_text_.clear();
  const bool foreign = ids_.foreign(tid_);
  if (!foreign && (!of_one || (pid_details_ & pids::command) == 0)) return {};
  const i32 ours = ids_.ours(tid_, pid, kind);
  if (ours <= 0) return {};
  if (of_one && (pid_details_ & pids::command) != 0) {
    if (const auto name = command_name(ours, name_); !name.empty()) pid_text_ = fmt::format("<{}>", name);
  }
  if (foreign && ours != pid && (pid_details_ & pids::name_space) != 0) pid_text_ += fmt::format(" /* {} in strace's PID NS */", ours);
  return pid_text_;
}

std::string_view LiveProcess::socket_protocol(int fd) {
  const ssize_t got = ::getxattr(proc_path(tid_.value, "fd/%d", fd).text, "system.sockprotoname", protocol_, sizeof protocol_);
  if (got <= 1) return {};
  return {protocol_, static_cast<std::size_t>(got - 1)};
}

// From what sock_diag says: NETLINK:[ROUTE:123]; an unbound socket has a number alone.
std::string_view LiveProcess::netlink_family(int fd) {
  u64 inode = 0;
  if (!inode_of(read_link(proc_path(tid_.value, "fd/%d", fd).text, path_), "socket:[", inode)) return {};
  const auto text = sockets_.describe(tid_, "NETLINK", inode);
  const auto begin = text.find('[');
  const auto end = text.rfind(':');
  return begin < end && end != text.npos ? text.substr(begin + 1, end - begin - 1) : std::string_view();
}

// As our own network namespace has it.
std::string_view LiveProcess::interface_name(u32 index) {
  static_assert(sizeof protocol_ >= IF_NAMESIZE);
  return index != 0 && ::if_indextoname(index, protocol_) != nullptr ? std::string_view(protocol_) : std::string_view();
}

}  // namespace sonde::live
