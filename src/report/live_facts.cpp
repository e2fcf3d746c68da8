#include "report/live_facts.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>

namespace sonde::report {

void LiveFacts::attend(trace::Tracee& tracee, const tamper::CallAtEntry& call) {
  tracee_ = &tracee;
  call_ = &call;
  memory_.attend(tracee.tid);
  process_.attend(tracee.tid);
  arena_.reset();
}

i32 LiveFacts::thread() { return tracee_->tid.value; }
i32 LiveFacts::process() { return tracer_.process_of(*tracee_).value; }

bool LiveFacts::can_wait(int fd) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/fd/%d", tracee_->tid.value, fd);
  struct stat info;
  if (::stat(path, &info) < 0) return false;
  return S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode) || S_ISCHR(info.st_mode) || (info.st_mode & S_IFMT) == 0;
}

bool LiveFacts::touches(const std::string& path) {
  auto& wanted = wanted_[path];
  if (wanted == nullptr) wanted = std::make_unique<Wanted>(path);
  decode::Call call;
  call.abi = call_->abi;
  call.nr = call_->nr;
  std::copy(std::begin(call_->args), std::end(call_->args), std::begin(call.args));
  const decode::Options options;
  u64 stash[2] = {};
  decode::Context context(call, memory_, arena_, options, process_, stash);
  return wanted->filter.matches(context, call_->row);
}

bool LiveFacts::called_from(const std::string& function) { return stacks_.has_function(*tracee_, function); }

}  // namespace sonde::report
