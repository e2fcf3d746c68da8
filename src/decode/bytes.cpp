// Strings, paths and buffers of the tracee as values.
#include <algorithm>
#include <climits>
#include <cstring>

#include "decode/context.h"

namespace sonde::decode {

namespace {
std::string_view chars(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
}  // namespace

Value* Context::string(std::string_view bytes, bool whole) {
  Value* value = make(Kind::string);
  value->bytes = bytes.data();
  value->size = static_cast<u32>(bytes.size());
  if (!whole && bytes.size() > options.string_limit) {
    value->size = options.string_limit;
    value->traits = Trait::truncated;
  }
  return value;
}

Value* Context::string_at(u64 addr) { return string_at(addr, u64{options.string_limit} + 1); }

Value* Context::string_at(u64 addr, u64 limit) {
  if (addr == 0) return address(addr);
  const u64 want = std::min<u64>(limit, u64{options.string_limit} + 1);
  auto bytes = read_bytes(addr, want);
  const auto text = chars(bytes);
  const std::size_t end = text.find('\0');
  if (end == text.npos && bytes.size() < std::min<u64>(want, 1 << 20)) return address(addr);
  return string(text.substr(0, end));
}

Value* Context::path_at(u64 addr) {
  if (addr == 0) return address(addr);
  constexpr std::size_t kFirst = 256;
  auto buffer = arena_.array<std::byte>(kFirst);
  std::size_t got = memory_.read(RemoteAddr(addr), buffer);
  auto text = chars(buffer.first(got));
  std::size_t end = text.find('\0');
  if (end == text.npos && got == kFirst) {
    auto longer = arena_.array<std::byte>(PATH_MAX);
    std::memcpy(longer.data(), buffer.data(), kFirst);
    got += memory_.read(RemoteAddr(addr + kFirst), longer.subspan(kFirst));
    text = chars(longer.first(got));
    end = text.find('\0');
    if (end == text.npos && got == PATH_MAX) {
      Value* value = string(text.substr(0, PATH_MAX - 1), true);
      value->traits = Trait::truncated;
      return value;
    }
  }
  if (end == text.npos) return address(addr);
  return string(text.substr(0, end), true);
}

Value* Context::buffer_at(u64 addr, u64 size) {
  if (addr == 0) return address(addr);
  const u64 want = std::min<u64>({size, options.string_limit, 1 << 20});
  auto bytes = read_bytes(addr, want);
  if (bytes.size() < want) return address(addr);
  Value* value = string(chars(bytes), true);
  if (want < size) value->traits = Trait::truncated;
  return value;
}

Value* Context::hex_bytes(std::span<const std::byte> bytes) {
  Value* value = string(chars(bytes), true);
  value->traits = Trait::hex_bytes;
  return value;
}

Value* Context::char_array(std::span<const std::byte> bytes) {
  const auto text = chars(bytes);
  const auto end = text.find('\0');
  if (end != text.npos || text.empty()) return string(text.substr(0, end), true);
  Value* value = string(text.substr(0, text.size() - 1), true);  // the last place is for the NUL
  value->traits = Trait::truncated;
  return value;
}

}  // namespace sonde::decode
