#include "live/process_ids.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <charconv>
#include <cstdlib>
#include <memory>
#include <optional>

#include "base/fd.h"
#include "live/proc_files.h"
#include "live/words.h"

namespace sonde::live {

using decode::PidKind;

namespace {

constexpr unsigned long kGetParent = 0xb702;  // NS_GET_PARENT
constexpr unsigned kDeepest = 33;             // MAX_PID_NS_LEVEL + 1

struct Closer {
  void operator()(DIR* dir) const { ::closedir(dir); }
};
using Directory = std::unique_ptr<DIR, Closer>;

// The numbers of a line such as "NSpid:\t12\t3", outermost namespace first.
unsigned numbers(std::string_view line, i32 (&out)[kDeepest]) {
  unsigned count = 0;
  line = line.substr(0, line.find('\n'));
  for (std::size_t at = 0; count < kDeepest;) {
    at = line.find_first_not_of(" \t", at);
    if (at == line.npos) break;
    const auto [end, error] = std::from_chars(line.data() + at, line.data() + line.size(), out[count]);
    if (error != std::errc()) break;
    ++count;
    at = static_cast<std::size_t>(end - line.data());
  }
  return count;
}

const char* status_key(PidKind kind) {
  switch (kind) {
    case PidKind::process: return "NStgid:";
    case PidKind::thread: return "NSpid:";
    case PidKind::group: return "NSpgid:";
    case PidKind::session: return "NSsid:";
  }
  return "NSpid:";
}

// True when the pid namespace of `process`, `up` levels above its own, is `name`.
bool lives_under(i32 process, unsigned up, std::string_view name) {
  char buffer[64];
  const auto path = proc_path(process, "ns/pid");
  if (up == 0) return read_link(path.text, buffer) == name;
  Fd ns(::open(path.text, O_RDONLY | O_CLOEXEC));
  while (ns && up-- > 0) ns.reset(::ioctl(ns.get(), kGetParent));
  struct stat st;
  if (!ns || ::fstat(ns.get(), &st) != 0) return false;
  std::string found = "pid:[" + std::to_string(st.st_ino) + "]";
  return found == name;
}

}  // namespace

void ProcessIds::attend(Tid tid) {
  char buffer[64];
  if (own_namespace_.empty()) own_namespace_ = read_link("/proc/self/ns/pid", buffer);
  if (tid == tid_) return;  // a thread never leaves its pid namespace
  tid_ = tid;
  namespace_ = read_link(proc_path(tid.value, "ns/pid").text, buffer);
  depth_ = 0;
  if (namespace_.empty() || namespace_ == own_namespace_) return;
  char status[4096];
  i32 ids[kDeepest];
  const unsigned levels = numbers(line_value(read_file(proc_path(tid.value, "status").text, status), "NSpid:"), ids);
  depth_ = levels > 0 ? levels - 1 : 0;
}

bool ProcessIds::foreign(Tid tid) {
  attend(tid);
  return !namespace_.empty() && namespace_ != own_namespace_;
}

bool ProcessIds::matches(i32 process, i32 thread, i32 id, PidKind kind, i32& ours) const {
  char status[4096];
  i32 ids[kDeepest];
  const auto path = thread != 0 ? proc_path(process, "task/%d/status", thread) : proc_path(process, "status");
  const auto text = read_file(path.text, status);
  const unsigned levels = numbers(line_value(text, status_key(kind)), ids);
  if (levels <= depth_ || ids[depth_] != id || !lives_under(process, levels - 1 - depth_, namespace_)) return false;
  ours = ids[0];
  return true;
}

i32 ProcessIds::ours(Tid tid, i32 id, PidKind kind) {
  if (!foreign(tid)) return id;
  i32 found = 0;
  if (last_process_ != 0 && matches(last_process_, last_thread_, id, kind, found)) return found;
  const Directory all(::opendir("/proc"));
  while (const dirent* entry = all ? ::readdir(all.get()) : nullptr) {
    const int process = std::atoi(entry->d_name);
    if (process <= 0) continue;
    if (matches(process, 0, id, kind, found)) {
      last_process_ = process;
      last_thread_ = 0;
      return found;
    }
    if (kind != PidKind::thread) continue;
    const Directory threads(::opendir(proc_path(process, "task").text));
    while (const dirent* task = threads ? ::readdir(threads.get()) : nullptr) {
      const int thread = std::atoi(task->d_name);
      if (thread <= 0 || thread == process || !matches(process, thread, id, kind, found)) continue;
      last_process_ = process;
      last_thread_ = thread;
      return found;
    }
  }
  return 0;
}

std::string_view command_name(i32 tid, std::string& buffer) {
  char text[64];
  auto name = read_file(proc_path(tid, "comm").text, text);
  if (name.ends_with('\n')) name.remove_suffix(1);
  buffer.clear();
  append_escaped(name, buffer, "<>");
  return buffer;
}

}  // namespace sonde::live
