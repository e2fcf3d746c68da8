// Process ids as a tracee sees them, and what to say of them: the command's name, the number in our own pid namespace.
#pragma once

#include <string>
#include <string_view>

#include "decode/process.h"

namespace sonde::live {

class ProcessIds {
 public:
  // Ours for `id`, which `tid` sees in its pid namespace; 0 when no such process is to be found.
  i32 ours(Tid tid, i32 id, decode::PidKind kind);
  // True when `tid` counts processes in another pid namespace than we do.
  bool foreign(Tid tid);

 private:
  void attend(Tid tid);
  bool matches(i32 process, i32 thread, i32 id, decode::PidKind kind, i32& ours) const;

  std::string own_namespace_;
  Tid tid_;
  std::string namespace_;    // of tid_
  unsigned depth_ = 0;       // of tid_'s namespace below ours
  i32 last_process_ = 0;     // where the last search ended well: tried first
  i32 last_thread_ = 0;
};

// `comm` of a thread of ours, escaped; empty when it is gone. Valid until the next call with this buffer.
std::string_view command_name(i32 tid, std::string& buffer);

}  // namespace sonde::live
