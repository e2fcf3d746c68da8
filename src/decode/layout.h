// Where the fields of a described structure lie under an ABI.
#pragma once

#include "abi/abi.h"
#include "sys/row.h"

namespace sonde::decode {

struct Extent {
  u32 size;   // bytes of one element
  u32 align;
};

Extent extent_of(const sys::Spec& field, Abi abi, bool packed = false);
// The whole structure, tail padding included.
Extent extent_of(const sys::Layout& layout, Abi abi);
// `raw` cut to the C type, sign-extended where the type is signed.
u64 fit(sys::CType type, Abi abi, u64 raw);

}  // namespace sonde::decode
