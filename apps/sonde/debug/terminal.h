// The terminal that the program and we share: each finds it as it left it.
#pragma once

#include <sys/types.h>
#include <termios.h>

namespace sonde::debugger {

class Terminal {
 public:
  explicit Terminal(int descriptor);
  // Leaves it as we found it.
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void give();  // the program goes on
  void take();  // it stands

 private:
  int descriptor_;
  bool is_terminal_ = false;
  bool ours_known_ = false;
  bool theirs_known_ = false;
  termios ours_{};
  termios theirs_{};
  pid_t our_group_ = 0;
  pid_t their_group_ = 0;
};

}  // namespace sonde::debugger
