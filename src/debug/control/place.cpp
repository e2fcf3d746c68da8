#include "debug/control/place.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sonde::debug {

namespace {

std::optional<u64> parse_offset(std::string_view text) {
  const int base = text.starts_with("0x") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  u64 value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  return value;
}

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

// `libc.so.6+0x1234`
std::optional<u64> in_module(std::string_view text, symbols::AddressSpace& space) {
  const auto plus = text.rfind('+');
  if (plus == text.npos || plus == 0) return {};
  const auto offset = parse_offset(text.substr(plus + 1));
  const std::string_view name = text.substr(0, plus);
  if (!offset) return {};
  for (const auto& mapping : space.maps().all()) {
    if (!mapping.is_file()) continue;
    if (mapping.path() != name && base_name(mapping.path()) != name) continue;
    const auto* loaded = space.loaded_at(mapping.start);
    if (loaded == nullptr || !loaded->module) continue;
    return loaded->bias + *offset;
  }
  return {};
}

}  // namespace

Place place_of(u64 address, symbols::AddressSpace& space) {
  Place place{.address = address, .function = {}, .file = {}, .line = 0};
  const auto& location = space.locate(address);
  place.function = location.symbol;
  const auto& source = space.source(address);
  place.file = source.position.file;
  place.line = source.position.line;
  return place;
}

u64 after_prologue(u64 function, u64 size, symbols::AddressSpace& space) {
  std::array<std::byte, 16> code{};
  const std::size_t got = space.memory().read(RemoteAddr(function), code);
  const auto matches = [&](std::size_t at, std::initializer_list<u8> bytes) {
    if (at + bytes.size() > got) return false;
    return std::ranges::equal(bytes, std::span(code).subspan(at, bytes.size()), {}, {},
                              [](std::byte b) { return std::to_integer<u8>(b); });
  };
  std::size_t at = matches(0, {0xf3, 0x0f, 0x1e, 0xfa}) ? 4 : 0;
  u64 pc = function;
  if (matches(at, {0x55, 0x48, 0x89, 0xe5}) || matches(at, {0x55, 0x48, 0x8b, 0xec}))
    pc = function + at + 4;
  else if (matches(at, {0x55}))
    pc = function + at + 1;
  const u32 line = space.source(pc).position.line;
  if (line == 0) return pc;
  // In the middle of a line: to where the next one begins.
  for (u64 next = pc; next < function + size && next < pc + 4096; ++next) {
    const u32 there = space.source(next).position.line;
    if (there != 0 && there != line) return next;
  }
  return pc;
}

Result<std::vector<Place>> find_places(std::string_view text, const PlaceContext& context) {
  if (text.empty()) {
    if (context.pc == 0) return fail("No default breakpoint address now.");
    return std::vector{place_of(context.pc, *context.space)};
  }
  if (text.starts_with('*')) {
    const auto address = context.inspector->address_of(text.substr(1));
    if (!address) return std::unexpected(address.error());
    if (context.space == nullptr) return std::vector{Place{.address = *address, .function = {}, .file = {}, .line = 0}};
    return std::vector{place_of(*address, *context.space)};
  }
  if (context.space == nullptr) return fail("No symbol table is loaded.  Use the \"file\" command.");
  if (const auto address = in_module(text, *context.space)) return std::vector{place_of(*address, *context.space)};
  std::vector<Place> places;
  for (const auto& function : context.space->find_function(text)) {
    const u64 address = after_prologue(function.address, function.size, *context.space);
    if (std::ranges::find(places, address, &Place::address) == places.end())
      places.push_back(place_of(address, *context.space));
  }
  if (places.empty()) return fail("Function \"" + std::string(text) + "\" not defined.");
  return places;
}

}  // namespace sonde::debug
