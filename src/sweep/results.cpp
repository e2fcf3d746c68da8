#include "sweep/results.h"

#include <cstring>

#include "sweep/wire.h"

namespace sonde::sweep {

namespace {

constexpr std::string_view kMagic = "sonde sweep verdicts 1\n";

void put_size(std::string& out, std::size_t size) {
  const u32 number = static_cast<u32>(size);
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

bool take(std::string_view& bytes, std::string_view& out) {
  u32 size = 0;
  if (bytes.size() < sizeof size) return false;
  std::memcpy(&size, bytes.data(), sizeof size);
  bytes.remove_prefix(sizeof size);
  if (size > bytes.size()) return false;
  out = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return true;
}

}  // namespace

void Results::load(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return;
  bytes.remove_prefix(kMagic.size());
  std::string_view name;
  std::string_view packed;
  while (take(bytes, name) && take(bytes, packed)) {
    if (auto verdict = unpack(packed)) verdicts_.try_emplace(std::string(name), std::move(*verdict));
  }
}

const Verdict* Results::find(const std::string& scenario) const {
  const auto found = verdicts_.find(scenario);
  return found == verdicts_.end() ? nullptr : &found->second;
}

std::string Results::file_of(const std::vector<std::pair<std::string, const Verdict*>>& verdicts) {
  std::string out(kMagic);
  for (const auto& [name, verdict] : verdicts) {
    const std::string packed = pack(*verdict);
    put_size(out, name.size());
    out += name;
    put_size(out, packed.size());
    out += packed;
  }
  return out;
}

unsigned shard_of(std::string_view scenario, unsigned shards) {
  u64 hash = 0xcbf29ce484222325;
  for (const char c : scenario) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return static_cast<unsigned>((hash >> 32) % shards);
}

}  // namespace sonde::sweep
