// How values are printed: `set print ...`, and what a command asks for once.
#pragma once

#include "base/types.h"

namespace sonde::debug {

struct PrintOptions {
  char format = 0;     // of p/x; 0: by the type
  char size = 0;       // of x/…: b h w g; 0: none given
  u64 elements = 200;  // ~0: all
  u64 repeats = 10;
  u64 max_depth = 20;  // ~0: all
  bool pretty = false;
  bool array = false;
  bool array_indexes = false;
  bool unions = true;
  bool address = true;
  bool symbol = true;
  bool null_stop = false;
  bool static_members = true;
  bool raw = false;           // not as the standard library's own printers would
  bool frame_values = false;  // the scalars of a frame's arguments only: {...} for the rest
};

}  // namespace sonde::debug
