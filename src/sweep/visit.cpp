#include "sweep/visit.h"

#include <sys/stat.h>

#include <filesystem>

#include "sweep/observer.h"
#include "sweep/stage.h"
#include "sweep/watch.h"

namespace sonde::sweep {

using trace::Event;

namespace {
constexpr std::size_t kFrames = 48;
}

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
  auto room = Room::open(house, start);
  if (!room) return std::unexpected(room.error());
  Stage stage(house, program, limits, stops);
  trace::Tracer& tracer = stage.tracer();
  report::Stacks stacks(tracer, modules);
  if (auto done = stage.start(*room); !done) return std::unexpected(done.error());
  guest.enter(tracer, stacks);
  Observer observer(tracer, stacks, stage.program());
  Watch watch(tracer, limits);
  stage.interrupts().tick_after_ns(50'000'000);
  u64 events = 0;
  while (Event* event = tracer.next()) {
    const bool idle = event->kind == Event::Kind::interrupted;
    if (!idle && (event->tracee->tid != stage.program() || event->tracee->execs != 0)) {
      guest.on_event(*event);
      observer.on_event(*event);
      stacks.on_event(*event);
    }
    if (!idle && ++events % 512 != 0) continue;
    if (const Hang hang = watch.look(events); hang != Hang::none) {
      observer.stuck(hang, watch.call());
      break;
    }
  }
  stage.interrupts().no_tick();
  Outcome outcome = std::move(observer.outcome());
  outcome.calls = events;
  outcome.wall_ns = watch.wall_ns();
  outcome.cpu_ns = watch.cpu_ns();
  if (auto done = stage.collect(*room, outcome); !done) return std::unexpected(done.error());
  return outcome;
}

}  // namespace sonde::sweep
