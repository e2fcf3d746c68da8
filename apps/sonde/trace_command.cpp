#include "trace_command.h"

#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "os/interrupts.h"
#include "os/linux_kernel.h"
#include "report/trace_printer.h"
#include "trace/launch.h"
#include "trace/tracer.h"

extern char** environ;

namespace sonde {

namespace {

// Where a program is found as execvp(3) would, but told beforehand: empty when it is nowhere.
std::string find_program(const std::string& name) {
  struct stat info;
  if (name.find('/') != name.npos) return ::stat(name.c_str(), &info) == 0 ? name : std::string();
  const char* path = ::getenv("PATH");
  std::string rest = path != nullptr ? path : "/usr/local/bin:/bin:/usr/bin";
  while (true) {
    const auto colon = rest.find(':');
    std::string folder = rest.substr(0, colon);
    if (folder.empty()) folder = ".";
    const std::string whole = folder + "/" + name;
    if (::stat(whole.c_str(), &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & 0111) != 0) return whole;
    if (colon == rest.npos) return {};
    rest.erase(0, colon + 1);
  }
}

void exec_failed(int code) { std::fprintf(stderr, "strace: exec: %s\n", strerror(code)); }

int end_like(int status, Signal signal) {
  if (signal.value == 0) return status;
  const rlimit no_core{};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::signal(signal.value, SIG_DFL);
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal.value);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
  ::raise(signal.value);
  return 128 + signal.value;
}

}  // namespace

int trace_command(int argc, char** argv) {
  report::Settings settings;
  std::string output;
  std::vector<int> pids;
  for (int option; (option = ::getopt(argc, argv, "+fo:e:s:p:yYvxX:tTrink:a:")) != -1;) {
    switch (option) {
      case 'f': settings.follow = true; break;
      case 'o': output = ::optarg; break;
      case 's': settings.decode.string_limit = static_cast<u32>(std::atoi(::optarg)); break;
      case 'y': settings.decode.descriptors = true; settings.fd_details = settings.fd_details != 0 ? live::fds::all : live::fds::path; break;
      case 'Y': settings.decode.processes = true; settings.pid_details = live::pids::command; break;
      case 'v': settings.abbreviated = calls::CallSet::none(); break;
      case 'T': settings.durations = true; break;
      case 'i': settings.instruction_pointer = true; break;
      case 'n': settings.numbers = true; break;
      case 'r': settings.relative = true; break;
      case 'a': settings.column = static_cast<unsigned>(std::atoi(::optarg)); break;
      case 't': settings.clock = static_cast<report::Clock>(std::min(3, static_cast<int>(settings.clock) + 1)); break;
      case 'x': settings.style.hex = settings.style.hex == report::HexStrings::never ? report::HexStrings::odd_strings : report::HexStrings::always; break;
      case 'X': settings.style.constants = *::optarg == 'r' ? report::Constants::raw : *::optarg == 'v' ? report::Constants::both : report::Constants::names; break;
      case 'p': pids.push_back(std::atoi(::optarg)); break;
      case 'e': {
        std::string_view text = ::optarg;
        if (text.starts_with("trace=")) text.remove_prefix(6);
        auto set = calls::CallSet::parse(text);
        if (!set) {
          std::fprintf(stderr, "strace: %s\n", set.error().message.c_str());
          return 1;
        }
        settings.traced = *set;
        break;
      }
      default: return 1;
    }
  }
  int fd = STDERR_FILENO;
  if (!output.empty()) {
    fd = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    settings.pid_always = settings.follow;
  } else {
    settings.pid_when_many = true;
  }
  os::Interrupts interrupts({SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM});
  os::LinuxKernel kernel;
  trace::Tracer tracer(kernel, {.follow = settings.follow});
  auto sink = std::make_shared<report::Sink>(fd, fd != STDERR_FILENO, fd != STDERR_FILENO);
  report::TracePrinter printer(tracer, settings, [&](const trace::Tracee&) { return sink; });
  for (const int pid : pids) {
    if (auto attached = tracer.attach(Pid(pid)); !attached) std::fprintf(stderr, "strace: %s\n", attached.error().message.c_str());
  }
  Tid launched;
  if (::optind < argc) {
    trace::Launch what{.path = find_program(argv[::optind]), .arguments = {argv + ::optind, argv + argc}, .environment = {}};
    if (what.path.empty()) {
      std::fprintf(stderr, "strace: Can't stat '%s': %s\n", argv[::optind], strerror(errno));
      return 1;
    }
    for (char** e = environ; *e != nullptr; ++e) what.environment.emplace_back(*e);
    auto child = trace::launch(what, [&] { interrupts.restore(); return -1; }, exec_failed);
    if (!child) return 1;
    launched = child->tid();
    printer.hide_until_exec(launched);
    if (auto adopted = tracer.adopt(launched); !adopted) {
      std::fprintf(stderr, "strace: %s\n", adopted.error().message.c_str());
      return 1;
    }
    child->go();
  }
  int status = 0;
  Signal signal;
  while (trace::Event* event = tracer.next()) {
    if (event->kind == trace::Event::Kind::interrupted) {
      sink->flush();
      if (const Signal came = interrupts.take(); came.value != 0) {
        if (launched.value != 0 && tracer.find(launched) != nullptr) (void)kernel.send(Pid(launched.value), came);
        tracer.detach_all();
        signal = came;
        break;
      }
      continue;
    }
    printer.on_event(*event);
    if (event->tracee->tid == launched) {
      if (event->kind == trace::Event::Kind::exited) status = event->status;
      if (event->kind == trace::Event::Kind::killed) signal = event->signal;
    }
    if (sink->dirty()) interrupts.tick_after_ms(50);
  }
  sink->flush();
  return end_like(status, signal);
}

}  // namespace sonde
