// From a row and raw arguments to values, in the two phases of a call.
#pragma once

#include <array>

#include "decode/context.h"
#include "sys/row.h"

namespace sonde::decode {

// The decoded call. Values live in the arena the Context was given; the caller keeps both from entry to exit.
struct Decoded {
  const sys::Row* row = nullptr;      // the row that was used: the call's own, or its variant
  std::array<Value*, 6> first{};      // per argument; null: not there (yet)
  std::array<Value*, 6> second{};     // inout arguments: what was there after the call
  u8 complete = 0;                    // arguments that were complete at entry: text before `<unfinished ...>`
  bool inout_shown = false;           // the argument at `complete` had a value at entry
  Value* result = nullptr;            // null: `?`
  Value* note = nullptr;              // in parentheses after the result
};

// Splits the registers' six raw words into the row's logical arguments (wide ones take two words on a 32-bit ABI; 32-bit
// ABIs' words are zero-extended).
void logical_arguments(const sys::Row& row, Abi abi, const u64 (&words)[6], u64 (&args)[6]);

// Entry: decodes arguments up to the first one that is only known after the call. Sets d.row, d.first, d.complete; an
// inout argument that stops it has its first value in d.first[d.complete].
void decode_entry(Context& context, const sys::Row& row, Decoded& d);

// Exit: all the rest, the result and its note.
void decode_exit(Context& context, Decoded& d);

}  // namespace sonde::decode
