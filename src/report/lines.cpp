#include "base/clock.h"
#include "report/lines.h"

#include <cstdio>
#include <utility>

namespace sonde::report {

void put_fraction(OutBuffer& out, long nanoseconds, Precision precision) {
  if (precision == Precision::s) return;
  char digits[16];
  const int n = std::snprintf(digits, sizeof digits, ".%09ld", nanoseconds);
  out.put(std::string_view(digits, static_cast<std::size_t>(n)).substr(0, 1 + static_cast<std::size_t>(precision)));
}

OutBuffer& Lines::begin(trace::Tracee& tracee, ShownTracee& shown, u64 call_ip) {
  interrupt_open(*shown.sink);
  OutBuffer& out = shown.sink->buffer;
  out.mark();
  put_pid(tracee, out);
  put_times(shown, out);
  if (settings_.numbers) {
    char text[32];
    std::snprintf(text, sizeof text, "[%4llu] ", static_cast<unsigned long long>(tracee.entry.nr));  // of its last call
    out.put(text);
  }
  if (settings_.instruction_pointer) {
    out.put('[');
    if (call_ip != 0) out.put_hex_digits(call_ip, tracee.personality == Abi::x86_64 ? 16 : 8);
    else out.put(tracee.personality == Abi::x86_64 ? "????????????????" : "????????");
    out.put("] ");
  }
  return out;
}

void Lines::interrupt_open(Sink& sink) {
  if (std::exchange(sink.open_line, nullptr) != nullptr) sink.buffer.put(" <unfinished ...>\n");
}

void Lines::leave_open(ShownTracee& shown) {
  shown.sink->open_line = &shown;
  shown.sink->piece_done();
}

void Lines::end(ShownTracee& shown) {
  shown.sink->buffer.put('\n');
  shown.sink->piece_done();
  if (is_open(shown)) shown.sink->open_line = nullptr;
}

void Lines::put_pid(trace::Tracee& tracee, OutBuffer& out) {
  if (settings_.pid_never) return;
  const bool bracketed = !settings_.pid_always && (settings_.pid_bracketed || (settings_.pid_when_many && tracees > 1));
  if (!settings_.pid_always && !bracketed) return;
  char text[64];
  std::snprintf(text, sizeof text, bracketed ? "[pid %5d" : "%-5d", tracee.tid.value);
  out.put(text);
  if (name_of_) out.put(name_of_(tracee));
  out.put(bracketed ? "] " : " ");
}

void Lines::put_times(ShownTracee& shown, OutBuffer& out) {
  if (settings_.clock != Clock::none) {
    timespec now;
    ::clock_gettime(CLOCK_REALTIME, &now);
    if (settings_.clock == Clock::unix_epoch) {
      out.put_signed(now.tv_sec);
    } else {
      tm local;
      ::localtime_r(&now.tv_sec, &local);
      char text[16];
      ::strftime(text, sizeof text, "%H:%M:%S", &local);
      out.put(text);
    }
    if (settings_.clock != Clock::seconds) put_fraction(out, now.tv_nsec, settings_.clock_precision);
    out.put(' ');
  }
  if (settings_.relative) {
    const timespec now = clock_now(CLOCK_MONOTONIC);
    timespec& last = settings_.pid_never ? shown.last_line : last_line_;
    timespec gone{};
    if (last.tv_sec != 0 || last.tv_nsec != 0) {
      gone = {now.tv_sec - last.tv_sec, now.tv_nsec - last.tv_nsec};
      if (gone.tv_nsec < 0) gone = {gone.tv_sec - 1, gone.tv_nsec + 1000000000};
    }
    last = now;
    char text[32];
    std::snprintf(text, sizeof text, settings_.clock != Clock::none ? "(+%6ld" : "%6ld", static_cast<long>(gone.tv_sec));
    out.put(text);
    put_fraction(out, gone.tv_nsec, settings_.relative_precision);
    out.put(settings_.clock != Clock::none ? ") " : " ");
  }
}

}  // namespace sonde::report
