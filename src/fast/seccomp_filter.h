// A seccomp filter that stops chosen calls for a tracer and lets all others run at nearly full speed.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "base/result.h"
#include "calls/call_set.h"

namespace sonde::fast {

// SECCOMP_RET_TRACE for the calls of the set, by each call's own ABI; SECCOMP_RET_ALLOW for the rest. A search tree, so that
// a call that is not wanted costs a handful of steps whatever the set.
std::vector<sock_filter> seccomp_filter(const calls::CallSet& traced);

// Installs it in the calling thread, for good: it is inherited by children and kept over execve. Without CAP_SYS_ADMIN the
// kernel wants no_new_privs, which is then set (programs with set-user-id bits do not get them any more). Async-signal-safe.
// Returns the errno.
Errno install(const std::vector<sock_filter>& filter);

}  // namespace sonde::fast
