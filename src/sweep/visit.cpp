#include "sweep/visit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <random>

#include "fast/seccomp_filter.h"
#include "os/interrupts.h"
#include "os/linux_kernel.h"
#include "sweep/watch.h"
#include "sys/numbers/numbers.h"
#include "trace/launch.h"

namespace sonde::sweep {

using trace::Event;

namespace {

constexpr u64 kGetrandom = 318;  // x86-64
constexpr std::size_t kFrames = 48;
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

// What the descriptors of a process are open on.
std::vector<std::string> descriptors_of(const std::string& proc) {
  std::vector<std::string> paths;
  std::error_code problem;
  for (std::filesystem::directory_iterator at(proc + "/fd", problem), end; !problem && at != end;
       at.increment(problem)) {
    std::error_code gone;
    paths.push_back(std::filesystem::read_symlink(at->path(), gone).string());
  }
  return paths;
}

unsigned children_of(i32 pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children";
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char text[4096];
  const ssize_t got = fd ? ::read(fd.get(), text, sizeof text) : 0;
  unsigned count = 0;
  for (ssize_t i = 0; i < got; ++i) count += text[i] == ' ' ? 1 : 0;
  return count;
}

bool is_fatal(int signal) {
  return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGABRT ||
         signal == SIGTRAP || signal == SIGSYS;
}

class Visit {
 public:
  Visit(const Program& program, const Limits& limits, const calls::CallSet* stops, symbols::ModuleCache& modules,
        Guest& guest)
      : program_(program),
        limits_(limits),
        stops_(stops),
        tracer_(kernel_, {.follow = true, .kill_on_exit = true, .seccomp = stops != nullptr}),
        stacks_(tracer_, modules),
        guest_(guest) {}

  Result<Outcome> run(const House& house, const Tree& start) {
    auto room = Room::open(house, start);
    if (!room) return std::unexpected(room.error());
    if (auto done = begin(*room); !done) return std::unexpected(done.error());
    guest_.enter(tracer_, stacks_);
    loop();
    outcome_.out = content_of(out_.get());
    outcome_.err = content_of(err_.get());
    if (!program_.check.empty() && outcome_.ended && (outcome_.status == 0 || program_.check_always)) check(*room);
    auto tree = read_tree(room->work(), {.bytes = u64{512} << 20, .entries = 100'000});
    if (!tree) return std::unexpected(tree.error());
    outcome_.tree = std::move(*tree);
    const std::string work = room->work();
    outcome_.strays = strays_of(work.substr(0, work.size() - house.premises().work.size()), house.premises().work);
    return std::move(outcome_);
  }

 private:
  Result<> begin(Room& room) {
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
    program_tid_ = child->tid();
    if (auto adopted = tracer_.adopt(program_tid_); !adopted) {
      (void)kernel_.send(Pid(program_tid_.value), Signal(SIGKILL));
      return adopted;
    }
    child->go();
    return {};
  }

  // The user's own check, in the room, when the program is over.
  void check(Room& room) {
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
    outcome_.check = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    outcome_.check_said = content_of(said->get()).substr(0, 500);
  }

  int prepare(const Room& room) const {
    interrupts_.restore();
    if (const int status = room.move_in(); status >= 0) return status;
    ::setsid();  // no terminal
    Fd nothing(in_ ? -1 : ::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (::dup2(in_ ? in_.get() : nothing.get(), 0) < 0 || ::dup2(out_.get(), 1) < 0 || ::dup2(err_.get(), 2) < 0)
      return 1;
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    const rlimit size{limits_.file_bytes, limits_.file_bytes};
    ::setrlimit(RLIMIT_FSIZE, &size);
    ::personality(ADDR_NO_RANDOMIZE);
    drop_powers();
    return -1;
  }

  void loop() {
    Watch watch(tracer_, limits_);
    interrupts_.tick_after_ns(50'000'000);
    u64 events = 0;
    while (Event* event = tracer_.next()) {
      const bool idle = event->kind == Event::Kind::interrupted;
      if (!idle) on_event(*event);
      if (idle || ++events % 512 == 0) {
        outcome_.hang = watch.look(events);
        if (outcome_.hang != Hang::none) {
          outcome_.hang_call = watch.call();
          break;
        }
      }
    }
    interrupts_.no_tick();
    outcome_.calls = events;
    outcome_.wall_ns = watch.wall_ns();
    outcome_.cpu_ns = watch.cpu_ns();
    if (ended_ && outcome_.hang != Hang::none) {
      outcome_.hang = Hang::none;  // not the program's own
      tracer_.for_each([&](trace::Tracee& tracee) {
        outcome_.outlived += tracer_.process_of(tracee).value == tracee.tid.value ? 1 : 0;
      });
    }
  }

  void on_event(Event& event) {
    trace::Tracee& tracee = *event.tracee;
    const bool program = tracee.tid == program_tid_;
    if (program && tracee.execs == 0) return;
    const bool ends = event.kind == Event::Kind::exited || event.kind == Event::Kind::killed;
    guest_.on_event(event);
    if (event.kind == Event::Kind::call_entry && exits(event.call) &&
        tracer_.process_of(tracee).value == program_tid_.value) {
      const std::string proc = "/proc/" + std::to_string(program_tid_.value);
      outcome_.descriptors = descriptors_of(proc);
      outcome_.children = children_of(program_tid_.value);
    }
    make_steady(event);
    if (event.kind == Event::Kind::signal && is_fatal(event.signal.value)) remember_crash(event);
    if (event.kind == Event::Kind::killed && event.signal == dying_.crash_signal && outcome_.crash_signal.value == 0) {
      outcome_.crash_signal = dying_.crash_signal;
      outcome_.crash_stack = std::move(dying_.crash_stack);
      outcome_.crash_address = dying_.crash_address;
      outcome_.crash_command = dying_.crash_command;
      outcome_.crash_is_root = dying_.crash_is_root;
    }
    if (program && ends) {
      ended_ = outcome_.ended = true;
      outcome_.status = event.kind == Event::Kind::exited ? event.status : 0;
      outcome_.signal = event.kind == Event::Kind::killed ? event.signal : Signal();
    }
    stacks_.on_event(event);
  }

  // What the kernel rolls dice for comes out the same in every run: names of temporary files, hash seeds, stack guards.
  void make_steady(const Event& event) {
    const Tid tid = event.tracee->tid;
    if (event.kind == Event::Kind::exec) {
      const std::string path = "/proc/" + std::to_string(tid.value) + "/auxv";
      const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
      u64 words[128] = {};
      const ssize_t got = fd ? ::read(fd.get(), words, sizeof words) : 0;
      for (std::size_t i = 0; i + 1 < static_cast<std::size_t>(std::max<ssize_t>(got, 0)) / 8; i += 2) {
        if (words[i] == AT_RANDOM) roll(tid, words[i + 1], 16);
      }
    }
    if (event.kind == Event::Kind::call_entry && event.call.nr == kGetrandom && event.call.abi == Abi::x86_64)
      event.tracee->resume = os::Resume::syscall;
    if (event.kind == Event::Kind::call_exit && event.tracee->entry.nr == kGetrandom &&
        event.tracee->entry.abi == Abi::x86_64 && event.call.result > 0) {
      roll(tid, event.tracee->entry.args[0], static_cast<u64>(event.call.result));
    }
  }

  void roll(Tid tid, u64 address, u64 size) {
    std::array<std::byte, 4096> bytes;
    for (u64 done = 0; done < size && done < (1 << 20);) {
      const std::size_t part = std::min<u64>(size - done, bytes.size());
      for (std::size_t i = 0; i < part; ++i) bytes[i] = static_cast<std::byte>(dice_() & 0xff);
      (void)kernel_.write_memory(tid, RemoteAddr(address + done), std::span(bytes).first(part));
      done += part;
    }
  }

  bool exits(const os::SyscallStop& call) const { return call.nr == (call.abi == Abi::i386 ? 252 : 231); }

  void remember_crash(const Event& event) {
    dying_.crash_signal = event.signal;
    dying_.crash_stack = stack_of(stacks_, *event.tracee, true);
    dying_.crash_address = reinterpret_cast<u64>(event.info.si_addr);
    dying_.crash_is_root = tracer_.process_of(*event.tracee).value == program_tid_.value;
    std::error_code problem;
    dying_.crash_command =
        std::filesystem::read_symlink("/proc/" + std::to_string(event.tracee->tid.value) + "/exe", problem).string();
  }

  const Program& program_;
  const Limits& limits_;
  const calls::CallSet* stops_;
  os::LinuxKernel kernel_;
  mutable os::Interrupts interrupts_{};
  trace::Tracer tracer_;
  report::Stacks stacks_;
  Guest& guest_;
  Fd in_;
  Fd out_;
  Fd err_;
  Tid program_tid_;
  std::mt19937 dice_{1};
  bool ended_ = false;
  Outcome dying_;
  Outcome outcome_;
};

}  // namespace

std::vector<Place> stack_of(report::Stacks& stacks, trace::Tracee& tracee, bool with_source) {
  std::vector<Place> stack;
  stacks.each_frame(tracee, kFrames, with_source, [&](const report::Stacks::Frame& frame) {
    Place place{.module = std::string(frame.module),
                .offset = frame.file_offset,
                .function = std::string(frame.symbol),
                .function_offset = frame.symbol_offset,
                .file = std::string(frame.file),
                .line = frame.line};
    // Recursion of any depth is one place.
    if (stack.size() >= 2 && stack.back().offset == place.offset && stack.back().module == place.module) return;
    stack.push_back(std::move(place));
  });
  return stack;
}

std::vector<std::string> strays_of(const std::string& root, const std::string& work) {
  namespace fs = std::filesystem;
  std::vector<std::string> found;
  for (const char* folder : {"/tmp", "/var/tmp", "/dev/shm", "/run"}) {
    std::error_code problem;
    struct stat home;
    if (::stat((root + folder).c_str(), &home) < 0) continue;
    for (fs::recursive_directory_iterator at(root + folder, problem), end; !problem && at != end && found.size() < 100;
         at.increment(problem)) {
      const std::string path = at->path().string().substr(root.size());
      if (path == work || work.starts_with(path + "/")) {
        if (path == work) at.disable_recursion_pending();
        continue;
      }
      struct stat info;
      if (::lstat(at->path().c_str(), &info) < 0 || info.st_dev != home.st_dev) {
        at.disable_recursion_pending();  // shown from outside
        continue;
      }
      found.push_back(path);
    }
  }
  return found;
}

Result<Outcome> visit(const House& house, const Program& program, const Tree& start, const Limits& limits,
                      const calls::CallSet* stops, symbols::ModuleCache& modules, Guest& guest) {
  return Visit(program, limits, stops, modules, guest).run(house, start);
}

}  // namespace sonde::sweep
