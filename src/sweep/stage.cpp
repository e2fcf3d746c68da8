#include "sweep/stage.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "fast/seccomp_filter.h"
#include "sweep/observer.h"
#include "sys/numbers/numbers.h"
#include "trace/launch.h"

namespace sonde::sweep {

namespace {

constexpr std::size_t kKeptOutput = 4 << 20;

Result<Fd> memory_file(const char* name) {
  Fd fd(::memfd_create(name, MFD_CLOEXEC));
  if (!fd) return fail(Errno(errno), "memfd_create");
  return fd;
}

std::string content_of(int fd) {
  std::string text;
  char buffer[1 << 14];
  for (off_t at = 0; text.size() < kKeptOutput;) {
    const ssize_t got = ::pread(fd, buffer, sizeof buffer, at);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
    at += got;
  }
  return text;
}

}  // namespace

Result<> Stage::start(Room& room) {
  auto out = memory_file("stdout");
  auto err = memory_file("stderr");
  if (!out || !err) return std::unexpected(out ? err.error() : out.error());
  out_ = std::move(*out);
  err_ = std::move(*err);
  ::fcntl(out_.get(), F_SETFL, O_APPEND);
  ::fcntl(err_.get(), F_SETFL, O_APPEND);
  if (!program_.input.empty()) {
    auto made = memory_file("stdin");
    if (!made) return std::unexpected(made.error());
    in_ = std::move(*made);
    (void)!::pwrite(in_.get(), program_.input.data(), program_.input.size(), 0);
  }
  trace::Launch what;
  what.path = program_.path;
  what.arguments = program_.arguments;
  what.environment = program_.environment;
  what.prepare = [this, &room] { return prepare(room); };
  if (stops_ != nullptr) {
    calls::CallSet stops = *stops_;
    stops.add(Abi::x86_64, kGetrandom);
    for (const Abi abi : {Abi::x86_64, Abi::i386}) {
      if (const auto nr = sys::number_of(abi, "exit_group")) stops.add(abi, *nr);
    }
    what.before_exec = [filter = fast::seccomp_filter(stops)] { return fast::install(filter).value == 0 ? -1 : 1; };
  }
  if (auto done = room.begin_births(); !done) return done;
  auto child = trace::launch(what);
  room.end_births();
  if (!child) return std::unexpected(child.error());
  tid_ = child->tid();
  if (auto adopted = tracer_.adopt(tid_); !adopted) {
    (void)kernel_.send(Pid(tid_.value), Signal(SIGKILL));
    return adopted;
  }
  child->go();
  return {};
}

int Stage::prepare(const Room& room) const {
  interrupts_.restore();
  if (const int status = room.move_in(); status >= 0) return status;
  ::setsid();  // no terminal
  Fd nothing(in_ ? -1 : ::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (::dup2(in_ ? in_.get() : nothing.get(), 0) < 0 || ::dup2(out_.get(), 1) < 0 || ::dup2(err_.get(), 2) < 0)
    return 1;
  (void)::close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);  // what we were given ourselves is none of the program's
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  const rlimit size{limits_.file_bytes, limits_.file_bytes};
  ::setrlimit(RLIMIT_FSIZE, &size);
  ::personality(ADDR_NO_RANDOMIZE);
  drop_powers();
  return -1;
}

// The user's own check, in the room, when the program is over.
void Stage::check(Room& room, Outcome& outcome) {
  auto said = memory_file("check");
  if (!said || !room.begin_births()) return;
  const pid_t pid = ::fork();
  room.end_births();
  if (pid == 0) {
    if (room.move_in() >= 0) ::_exit(126);
    const Fd nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (::dup2(nothing.get(), 0) < 0 || ::dup2(said->get(), 1) < 0 || ::dup2(said->get(), 2) < 0) ::_exit(126);
    const rlimit seconds{20, 20};
    ::setrlimit(RLIMIT_CPU, &seconds);
    ::alarm(60);
    interrupts_.restore();
    drop_powers();
    ::execl("/bin/sh", "sh", "-c", program_.check.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  pid_t reaped = 0;
  while (pid > 0 && (reaped = ::waitpid(pid, &status, 0)) < 0 && errno == EINTR) {
  }
  if (reaped != pid) return;
  outcome.check = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.check_said = content_of(said->get()).substr(0, 500);
}

std::string outside(const Room& room, const House& house, const std::string& path) {
  const std::string work = room.work();
  return work.substr(0, work.size() - house.premises().work.size()) + path;
}

Result<> Stage::collect(Room& room, Outcome& outcome) {
  outcome.out = content_of(out_.get());
  outcome.err = content_of(err_.get());
  if (!program_.check.empty() && outcome.ended && (outcome.status == 0 || program_.check_always)) check(room, outcome);
  auto tree = read_tree(room.work(), {.bytes = u64{512} << 20, .entries = 100'000});
  if (!tree) return std::unexpected(tree.error());
  outcome.tree = std::move(*tree);
  outcome.strays = strays_of(outside(room, house_, ""), house_.premises().work);
  return {};
}

}  // namespace sonde::sweep
