#include "sweep/site.h"

#include <algorithm>
#include <cstdio>

namespace sonde::sweep {

namespace {

void mix(u64& hash, std::string_view bytes) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string hex(u64 number) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(number));
  return text;
}

}  // namespace

u64 key_of(std::string_view call, const std::vector<Place>& stack) {
  u64 hash = 0xcbf29ce484222325;
  mix(hash, call);
  for (const Place& place : stack) {
    mix(hash, place.module);
    mix(hash, hex(place.offset));
  }
  return hash;
}

bool is_runtime(std::string_view module) {
  static constexpr std::string_view names[] = {"libc.so",    "libc-",   "ld-linux", "ld-",     "libstdc++", "libgcc_s",
                                               "libpthread", "libm.so", "[vdso]",   "libasan", "libubsan"};
  const std::string_view base = base_name(module);
  return std::ranges::any_of(names, [&](std::string_view name) { return base.starts_with(name); });
}

const Place* own_frame(const std::vector<Place>& stack) {
  const auto found = std::ranges::find_if(
      stack, [](const Place& place) { return !place.module.empty() && !is_runtime(place.module); });
  if (found != stack.end()) return &*found;
  return stack.empty() ? nullptr : &stack.front();
}

std::string name_of(const Place& place) {
  std::string text = place.line != 0 ? std::string(base_name(place.file)) + ":" + std::to_string(place.line)
                                     : std::string(base_name(place.module)) + "+" + hex(place.offset);
  if (!place.function.empty()) text += " (" + place.function + ")";
  return text;
}

}  // namespace sonde::sweep
