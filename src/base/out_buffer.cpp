#include "base/out_buffer.h"

#include <algorithm>

namespace sonde {

void OutBuffer::put_hex_digits(u64 v, unsigned digits) {
  for (unsigned i = digits; i-- > 0;) put("0123456789abcdef"[i < 16 ? v >> (4 * i) & 15 : 0]);
}

void OutBuffer::grow(std::size_t more) {
  const std::size_t used = size();
  storage_.resize(std::max(std::max<std::size_t>(4096, storage_.size() * 2), used + more));
  begin_ = storage_.data();
  end_ = begin_ + used;
  limit_ = begin_ + storage_.size();
}

}  // namespace sonde
