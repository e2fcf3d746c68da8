#pragma once

#include "base/types.h"

namespace sonde {

// Ends this process as the traced one ended: by its signal, without a core of our own. Returns the exit status for it where
// the signal does not end us.
int end_by(Signal signal);

}  // namespace sonde
