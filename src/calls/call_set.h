// A set of system calls, per ABI: what -e trace=, abbrev=, raw=, inject= … choose.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "abi/abi.h"
#include "base/result.h"
#include "base/types.h"

namespace sonde::calls {

class CallSet {
 public:
  static CallSet none() { return {}; }
  static CallSet all();

  bool has(Abi abi, u32 nr) const {
    nr &= ~0x40000000u;
    const auto& bits = bits_[static_cast<unsigned>(abi)];
    return nr / 64 < bits.size() ? (bits[nr / 64] >> (nr % 64) & 1) != 0 : unknown_;
  }
  bool empty() const;
  bool is_all() const { return all_; }
  void add(Abi abi, u32 nr);
  void invert();
  void merge(const CallSet& other);

  // The language of -e trace=: names and numbers separated by commas; `%class` (and the old names without %), `/regex`,
  // `name@64`, `?name` that may be unknown, `all`, `none`, and a leading `!` for all but these. On error the message is
  // the first word that names nothing: `invalid system call 'foo'`.
  static Result<CallSet> parse(std::string_view text);

 private:
  std::vector<u64> bits_[3];
  bool unknown_ = false;  // numbers beyond the tables
  bool all_ = false;
};

}  // namespace sonde::calls
