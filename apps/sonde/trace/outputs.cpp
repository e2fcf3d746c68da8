#include "outputs.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "diagnostics.h"

namespace sonde {

namespace {

using report::Sink;

std::shared_ptr<Sink> sink_on(int fd, bool owned) {
  struct stat info;
  const bool lazy = owned && ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
  return std::make_shared<Sink>(fd, owned, lazy);
}

Result<int> open_file(const std::string& name, bool append) {
  const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0666);
  if (fd < 0) return fail(Errno(errno), "Can't fopen '" + name + "'");
  return fd;
}

// A shell that reads what we write.
Result<int> open_command(const std::string& command, pid_t& pid) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) return fail(Errno(errno), "pipe");
  pid = ::fork();
  if (pid < 0) return fail(Errno(errno), "fork");
  if (pid == 0) {
    ::dup2(ends[0], STDIN_FILENO);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    complain("exec: %s", "/bin/sh");
    ::_exit(127);
  }
  ::close(ends[0]);
  return ends[1];
}

}  // namespace

Result<Outputs> Outputs::open(const std::string& output, bool append, bool separately) {
  Outputs outputs;
  outputs.name_ = output;
  outputs.append_ = append;
  outputs.separately_ = separately;
  if (output.empty() || separately) {
    outputs.to_stderr_ = output.empty();
    outputs.shared_ = sink_on(STDERR_FILENO, false);
    return outputs;
  }
  auto fd = output[0] == '|' || output[0] == '!' ? open_command(output.substr(1), outputs.command_) : open_file(output, append);
  if (!fd) return std::unexpected(fd.error());
  outputs.shared_ = sink_on(*fd, true);
  return outputs;
}

std::shared_ptr<Sink> Outputs::of(const trace::Tracee& tracee) {
  if (!separately_) return shared_;
  const auto fd = open_file(name_ + "." + std::to_string(tracee.tid.value), append_);
  if (!fd) {
    complain("%s", fd.error().message.c_str());
    return shared_;
  }
  auto sink = sink_on(*fd, true);
  std::erase_if(own_, [](const auto& s) { return s.expired(); });
  own_.push_back(sink);
  return sink;
}

bool Outputs::dirty() const {
  return shared_->dirty() || std::ranges::any_of(own_, [](const auto& weak) {
           const auto sink = weak.lock();
           return sink != nullptr && sink->dirty();
         });
}

void Outputs::flush() {
  shared_->flush();
  for (const auto& weak : own_) {
    if (const auto sink = weak.lock()) sink->flush();
  }
}

void Outputs::finish() {
  flush();
  if (command_ == 0) return;
  shared_ = sink_on(STDERR_FILENO, false);  // closes the pipe
  int status = 0;
  while (::waitpid(command_, &status, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace sonde
