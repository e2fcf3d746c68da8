// The text of a maps file: whatever it says, mappings come out in order, apart from one another, and are found again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "symbols/process/process_maps.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sonde::symbols;
  const auto maps = ProcessMaps::parse({reinterpret_cast<const char*>(data), size});
  sonde::u64 end = 0;
  for (const Mapping& mapping : maps.all()) {
    if (mapping.start < end || mapping.end <= mapping.start) std::abort();
    end = mapping.end;
    if (maps.find(mapping.start) != &mapping || maps.find(mapping.end - 1) != &mapping) std::abort();
    if (mapping.path().size() > mapping.name.size()) std::abort();
  }
  if (!(ProcessMaps::parse({reinterpret_cast<const char*>(data), size}) == maps)) std::abort();
  return 0;
}
