#include "terminal.h"

#include <signal.h>
#include <unistd.h>

#include <cstring>

namespace sonde::debugger {

namespace {

// Whoever is in the background is stopped for changing the terminal, unless the signal is blocked.
class Quietly {
 public:
  Quietly() {
    sigset_t background;
    ::sigemptyset(&background);
    ::sigaddset(&background, SIGTTOU);
    ::sigprocmask(SIG_BLOCK, &background, &before_);
  }
  ~Quietly() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

bool same(const termios& a, const termios& b) {
  return a.c_iflag == b.c_iflag && a.c_oflag == b.c_oflag && a.c_cflag == b.c_cflag && a.c_lflag == b.c_lflag &&
         std::memcmp(a.c_cc, b.c_cc, sizeof a.c_cc) == 0;
}

}  // namespace

Terminal::Terminal(int descriptor) : descriptor_(descriptor) {
  is_terminal_ = ::isatty(descriptor) != 0;
  if (!is_terminal_) return;
  ours_known_ = ::tcgetattr(descriptor_, &ours_) == 0;
  our_group_ = ::getpgrp();
}

Terminal::~Terminal() { take(); }

void Terminal::give() {
  if (!is_terminal_) return;
  const Quietly quietly;
  if (theirs_known_) ::tcsetattr(descriptor_, TCSADRAIN, &theirs_);
  if (their_group_ > 0 && their_group_ != our_group_) ::tcsetpgrp(descriptor_, their_group_);
}

void Terminal::take() {
  if (!is_terminal_) return;
  const Quietly quietly;
  termios now{};
  theirs_known_ = ::tcgetattr(descriptor_, &now) == 0;
  if (theirs_known_) theirs_ = now;
  their_group_ = ::tcgetpgrp(descriptor_);
  if (their_group_ > 0 && their_group_ != our_group_) ::tcsetpgrp(descriptor_, our_group_);
  if (ours_known_ && theirs_known_ && !same(now, ours_)) ::tcsetattr(descriptor_, TCSADRAIN, &ours_);
}

}  // namespace sonde::debugger
