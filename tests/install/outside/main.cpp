// Counts the writes of a program, with the installed library alone.
#include <sonde/trace.h>

#include <cstdio>

int main(int argc, char** argv) {
  auto trace = sonde::Trace::launch({argv + 1, argv + argc}, {.follow = true, .calls = "write"});
  if (!trace) return std::fprintf(stderr, "%s\n", trace.error().message.c_str()), 1;
  int writes = 0;
  while (auto event = trace->next()) {
    if (event->kind() == sonde::TraceEvent::Kind::call_exit) ++writes;
  }
  std::printf("write: %d\n", writes);
}
