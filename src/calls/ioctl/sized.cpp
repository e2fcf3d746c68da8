// Commands whose number holds the size that the caller chose, so that no table can name them.
#include "calls/ioctl/row.h"

namespace sonde::calls::ioctl {

const sys::Row* sized_row(u32) { return nullptr; }
decode::Value* sized_name(decode::Context&, u32) { return nullptr; }

}  // namespace sonde::calls::ioctl
