// What the kernel itself does when a call fails, where that is more than returning an error.
#pragma once

#include "sys/row.h"

namespace sonde::tamper {

enum class Failure : u8 {
  untouched,    // nothing happened: the call is not made
  after_all,    // the work is done and the error is reported all the same
  old_break,    // brk: no error at all, the break stays where it was
  full_rest,    // nanosleep family: the time that is left is written back
  impossible,   // the kernel does not give this error here: the rule does not fire
};

// `error` is positive. `interruptible_file`: the call's descriptor is open on something a read or write can wait for (a
// pipe, socket, terminal …), not a regular file or directory.
Failure failure_of(const sys::Row& row, i32 error, bool interruptible_file);

}  // namespace sonde::tamper
