// struct sigaction in its two forms: of rt_sigaction, and i386's old one.
#pragma once

#include "calls/fields.h"

namespace sonde::calls {

// SIG_DFL, SIG_IGN, SIG_ERR or an address.
decode::Value* handler(decode::Context& c, u64 addr);

// {sa_handler=SIG_DFL, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f…}
decode::Value* sigaction_at(decode::Context& c, u64 addr);
decode::Value* old_sigaction_at(decode::Context& c, u64 addr);

}  // namespace sonde::calls
