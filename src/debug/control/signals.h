// Names and words of signals, and what is done when one comes (`handle`).
#pragma once

#include <array>
#include <string_view>

#include "base/types.h"

namespace sonde::debug {

constexpr int signal_count = 65;

// "SIGSEGV"; "SIG34" for the real-time ones; empty for what is no signal.
std::string_view signal_name(int number);
// "Segmentation fault".
std::string_view signal_words(int number);
// By name (with SIG or without, any case) or number; 0: there is none.
int signal_by_name(std::string_view name);

class SignalTable {
 public:
  struct Handling {
    bool stop = true;
    bool print = true;
    bool pass = true;
  };
  SignalTable();
  Handling& operator[](int number) {
    return table_[static_cast<std::size_t>(number > 0 && number < signal_count ? number : 0)];
  }

 private:
  std::array<Handling, signal_count> table_;
};

}  // namespace sonde::debug
