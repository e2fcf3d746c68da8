#include "os/interrupts.h"

#include <signal.h>
#include <sys/time.h>

#include <algorithm>
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
sigset_t mask;  // the one we were started with

void set_timer(i64 ns) {
  const i64 us = ns == 0 ? 0 : std::max<i64>(ns / 1000, 1);
  const timeval time{.tv_sec = us / 1'000'000, .tv_usec = us % 1'000'000};
  const timeval again = us != 0 && us < 1000 ? timeval{.tv_sec = 0, .tv_usec = 1000} : time;
  const itimerval timer{.it_interval = again, .it_value = time};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

void on_signal(int signal) {
  int none = 0;
  came.compare_exchange_strong(none, signal);
  set_timer(5'000'000);  // until take()
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
  sigset_t ours;  // whoever started us may have had them blocked
  ::sigemptyset(&ours);
  ::sigaddset(&ours, SIGALRM);
  for (const int signal : signals) ::sigaddset(&ours, signal);
  ::sigprocmask(SIG_UNBLOCK, &ours, &mask);
  for (const int signal : signals) take_over(signal, on_signal);
  take_over(SIGALRM, on_tick);
}

Interrupts::~Interrupts() {
  set_timer(0);
  restore();
  saved.clear();
}

void Interrupts::block(std::initializer_list<int> signals) {
  for (const int signal : signals) take_over(signal, SIG_IGN);
}

Signal Interrupts::take() {
  const int signal = came.exchange(0);
  return Signal(signal);
}

void Interrupts::tick_after_ns(i64 ns) { set_timer(ns); }
void Interrupts::no_tick() { set_timer(0); }

void Interrupts::restore() {
  for (const Saved& s : saved) ::sigaction(s.signal, &s.action, nullptr);
  ::sigprocmask(SIG_SETMASK, &mask, nullptr);
}

}  // namespace sonde::os
