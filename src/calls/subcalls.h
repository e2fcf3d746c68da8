// The two calls of i386 that stand for many: socketcall and ipc. What they multiplex is shown as the call that was meant.
#pragma once

#include "base/memory.h"
#include "decode/context.h"
#include "sys/row.h"

namespace sonde::calls {

// True for socketcall and ipc.
bool multiplexed(Abi abi, u32 nr);

// The row of a call, and its logical arguments from the six raw ones; `call` has its ABI and number. A multiplexed call
// gets the row and the arguments of the one inside, where they can be read.
const sys::Row& row_and_arguments(decode::Call& call, const u64 (&words)[6], Memory& memory);

// The number that `-e trace=` and its like look at: of the call inside, where it has one.
u32 number_for_filters(const decode::Call& call, const sys::Row& row);

// At exit: an inner call may give its result through memory (shmat).
void settle_result(decode::Call& call, const sys::Row& row, Memory& memory);

}  // namespace sonde::calls
