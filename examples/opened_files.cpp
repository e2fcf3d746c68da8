// Prints every file that a program opens, and whether it could: opened_files PROG [ARGS]
#include <sonde/trace.h>

#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
  auto trace = sonde::Trace::launch({argv + 1, argv + argc}, {.follow = true, .calls = "open,openat,openat2,creat"});
  if (!trace) {
    std::fprintf(stderr, "opened_files: %s\n", trace.error().message.c_str());
    return 1;
  }
  while (auto event = trace->next()) {
    if (event->kind() != sonde::TraceEvent::Kind::call_exit) continue;
    const std::string path(event->argument("pathname").bytes());
    std::printf("%s: %s\n", path.c_str(), event->error() == 0 ? "opened" : std::strerror(event->error()));
  }
}
