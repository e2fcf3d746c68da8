// struct sigevent: how a timer or a message queue tells that it has something.
#pragma once

#include "calls/fields.h"

namespace sonde::calls {

// {sigev_value={sival_int=1, sival_ptr=0x1}, sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}
decode::Value* sigevent_at(decode::Context& c, u64 addr);
inline decode::Value* sigevent_decoder(decode::Context& c, const sys::Spec&, u64 addr) { return sigevent_at(c, addr); }
constexpr sys::Spec sigevent(const char* n) { return sys::odd(n, sigevent_decoder); }

// union sigval from one word: the named fields go into `into`: sival_int=1, sival_ptr=0x1.
decode::Value* sigval(decode::Context& c, u64 word);

}  // namespace sonde::calls
