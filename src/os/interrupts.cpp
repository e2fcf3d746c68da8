#include "os/interrupts.h"

#include <signal.h>
#include <sys/time.h>

#include <atomic>
#include <vector>

namespace sonde::os {

namespace {

std::atomic<int> came = 0;
struct Saved {
  int signal;
  struct sigaction action;
};
std::vector<Saved> saved;

void set_timer(unsigned ms, bool repeat) {
  const timeval time{.tv_sec = ms / 1000, .tv_usec = static_cast<long>(ms % 1000) * 1000};
  const itimerval timer{.it_interval = repeat ? time : timeval{}, .it_value = time};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

void on_signal(int signal) {
  int none = 0;
  came.compare_exchange_strong(none, signal);
  set_timer(5, true);  // until take()
}

void on_tick(int) {}

void take_over(int signal, void (*handler)(int)) {
  Saved old{signal, {}};
  ::sigaction(signal, nullptr, &old.action);
  saved.push_back(old);
  struct sigaction action {};
  action.sa_handler = handler;  // no SA_RESTART: wait() is to return
  ::sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

Interrupts::Interrupts(std::initializer_list<int> signals) {
  for (const int signal : signals) take_over(signal, on_signal);
  take_over(SIGALRM, on_tick);
}

Interrupts::~Interrupts() {
  set_timer(0, false);
  restore();
  saved.clear();
}

void Interrupts::block(std::initializer_list<int> signals) {
  for (const int signal : signals) take_over(signal, SIG_IGN);
}

Signal Interrupts::take() {
  const int signal = came.exchange(0);
  if (signal != 0) set_timer(0, false);
  return Signal(signal);
}

void Interrupts::tick_after_ms(unsigned ms) { set_timer(ms, false); }

void Interrupts::restore() {
  for (const Saved& s : saved) ::sigaction(s.signal, &s.action, nullptr);
}

}  // namespace sonde::os
