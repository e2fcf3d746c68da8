// Counts the system calls of a program: count_calls PROG [ARGS]
#include <sonde/trace.h>

#include <cstdio>
#include <map>

int main(int argc, char** argv) {
  auto trace = sonde::Trace::launch({argv + 1, argv + argc}, {.follow = true});
  if (!trace) {
    std::fprintf(stderr, "count_calls: %s\n", trace.error().message.c_str());
    return 1;
  }
  std::map<std::string, int> counts;
  while (auto event = trace->next()) {
    if (event->kind() == sonde::TraceEvent::Kind::call_entry) ++counts[std::string(event->name())];
  }
  for (const auto& [name, count] : counts) std::printf("%7d %s\n", count, name.c_str());
}
