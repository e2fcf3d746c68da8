// Runs a program whose third write fails as on a full disk: third_write_fails PROG [ARGS]
#include <sonde/trace.h>

#include <cstdio>

int main(int argc, char** argv) {
  auto trace = sonde::Trace::launch({argv + 1, argv + argc}, {.calls = "write"});
  if (!trace) {
    std::fprintf(stderr, "third_write_fails: %s\n", trace.error().message.c_str());
    return 1;
  }
  if (auto added = trace->inject("write:error=ENOSPC:when=3"); !added) {
    std::fprintf(stderr, "third_write_fails: %s\n", added.error().message.c_str());
    return 1;
  }
  int status = 0;
  while (auto event = trace->next()) {
    if (event->kind() == sonde::TraceEvent::Kind::call_exit && event->error() != 0) {
      std::fprintf(stderr, "%s\n", event->text().c_str());
    }
    if (event->kind() == sonde::TraceEvent::Kind::exited) status = event->status();
  }
  return status;
}
