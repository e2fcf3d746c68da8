// Prints the system calls that have a number but no row: "ABI NUMBER NAME" a line.
#include <cstdio>

#include "calls/registry.h"
#include "sys/numbers/numbers.h"

int main() {
  using sonde::Abi;
  for (auto [abi, label] : {std::pair{Abi::x86_64, "x86_64"}, {Abi::i386, "i386"}, {Abi::x32, "x32"}}) {
    const auto names = sonde::sys::names_of(abi);
    for (sonde::u32 nr = 0; nr < names.size(); ++nr) {
      if (names[nr].empty() || sonde::calls::described(abi, nr)) continue;
      std::printf("%s %u %.*s\n", label, nr, static_cast<int>(names[nr].size()), names[nr].data());
    }
  }
}
