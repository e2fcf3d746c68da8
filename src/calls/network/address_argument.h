// An address that the kernel writes, with its length that is read before and written after: {sa_family=…}, [28 => 16].
#pragma once

#include "decode/context.h"
#include "sys/row.h"

namespace sonde::calls {

// Remembers, at entry, the length that argument `index` points to.
void remember_length(decode::Context& c, unsigned index);
decode::Value* written_address(decode::Context& c, u64 addr, u64 length_addr);
decode::Value* written_length(decode::Context& c, u64 addr, u64 length_addr);

// The address (inout): argument Index - 1, its length argument Index. Shows nothing before the call.
template <unsigned Index>
decode::Value* address_out(decode::Context& c, const sys::Spec&, u64 addr) {
  if (c.entering()) {
    remember_length(c, Index);
    return nullptr;
  }
  return written_address(c, addr, c.call.args[Index]);
}
template <unsigned Index>
decode::Value* address_length(decode::Context& c, const sys::Spec&, u64 addr) {
  return written_length(c, c.call.args[Index - 1], addr);
}

}  // namespace sonde::calls
