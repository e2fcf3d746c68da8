// The status that wait(2) reports.
#pragma once

#include "calls/fields.h"

namespace sonde::calls {

// {WIFEXITED(s) && WEXITSTATUS(s) == 0}, as a text whose number is the status.
decode::Value* wait_status(decode::Context& c, u32 status);

}  // namespace sonde::calls
