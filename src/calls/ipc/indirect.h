// Calls that look different when they come through i386's ipc: their argument or result stands behind a pointer.
#pragma once

#include "sys/row.h"

namespace sonde::calls {

extern const sys::Row semctl_indirect_row;  // the fourth argument points to the union
extern const sys::Row shmat_indirect_row;   // args[3] points to where the address is returned

}  // namespace sonde::calls
