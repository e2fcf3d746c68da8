#include "debug/control/place.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "debug/control/source_row.h"

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
  if (const InfoAt at = info_at(space, address)) {
    const auto frames = at.info->inlined_at(address - at.bias);
    if (!frames.empty()) place.function = frames.front().function->name;
  }
  if (place.function.empty()) place.function = space.locate(address).symbol;
  if (const auto row = row_at(space, address)) {
    place.file = row->file->name;
    place.line = row->line;
  }
  return place;
}

u64 after_prologue(u64 function, symbols::AddressSpace& space) {
  std::array<std::byte, 16> code{};
  const std::size_t got = space.memory().read(RemoteAddr(function), code);
  const auto matches = [&](std::size_t at, std::initializer_list<u8> bytes) {
    if (at + bytes.size() > got) return false;
    return std::ranges::equal(bytes, std::span(code).subspan(at, bytes.size()), {}, {},
                              [](std::byte b) { return std::to_integer<u8>(b); });
  };
  const std::size_t at = matches(0, {0xf3, 0x0f, 0x1e, 0xfa}) ? 4 : 0;
  if (matches(at, {0x55, 0x48, 0x89, 0xe5}) || matches(at, {0x55, 0x48, 0x8b, 0xec})) return function + at + 4;
  return matches(at, {0x55}) ? function + at + 1 : function;
}

namespace {

struct ModuleHere {
  std::shared_ptr<symbols::Module> module;
  u64 bias = 0;
};

std::vector<ModuleHere> modules_of(symbols::AddressSpace& space) {
  std::vector<ModuleHere> modules;
  for (const auto& mapping : space.maps().all()) {
    if (!mapping.executable) continue;
    const auto* loaded = space.loaded_at(mapping.start);
    if (loaded == nullptr || !loaded->module) continue;
    const bool known = std::ranges::any_of(
        modules, [&](const auto& m) { return m.module == loaded->module && m.bias == loaded->bias; });
    if (!known) modules.push_back({loaded->module, loaded->bias});
  }
  return modules;
}

void add_place(std::vector<Place>& places, u64 address, symbols::AddressSpace& space) {
  if (std::ranges::find(places, address, &Place::address) == places.end()) places.push_back(place_of(address, space));
}

std::vector<Place> function_places(std::string_view name, symbols::AddressSpace& space, std::string_view file,
                                   bool at_entry = false) {
  std::vector<Place> places;
  std::vector<std::pair<u64, u64>> described;  // code that debugging information has answered for
  for (const auto& [module, bias] : modules_of(space)) {
    auto* info = module->debug_info();
    if (info == nullptr) continue;
    for (const auto& entry : info->entry_points(name)) {
      if (!file.empty() && !symbols::names_file(entry.function->declared.file, file)) continue;
      add_place(places, (at_entry ? entry.entry : entry.breakpoint) + bias, space);
      described.emplace_back(entry.entry + bias, entry.breakpoint + bias);
    }
  }
  if (!file.empty()) return places;
  for (const auto& function : space.find_function(name)) {
    const bool known = std::ranges::any_of(described, [&](const auto& d) { return d.first == function.address; });
    // A module with debugging information that does not know the name has no such function of the source.
    if (!known) add_place(places, at_entry ? function.address : after_prologue(function.address, space), space);
  }
  return places;
}

Result<std::vector<Place>> line_places(std::string_view file, u32 line, const PlaceContext& context) {
  std::vector<Place> places;
  bool file_known = false;
  bool any_info = false;
  for (const auto& [module, bias] : modules_of(*context.space)) {
    auto* info = module->debug_info();
    if (info == nullptr) continue;
    any_info = true;
    for (const auto& found : info->line_addresses(file, line)) add_place(places, found.address + bias, *context.space);
    if (!places.empty()) file_known = true;
    for (const auto* source : file_known ? std::vector<const symbols::SourceFile*>() : info->source_files()) {
      file_known = file_known || symbols::names_file(source->full_path, file);
    }
  }
  if (!places.empty()) return places;
  if (!any_info) return fail("No symbol table is loaded.  Use the \"file\" command.");
  if (!file_known) return fail("No source file named " + std::string(file) + ".");
  if (file == context.file) return fail("No line " + std::to_string(line) + " in the current file.");
  return fail("No line " + std::to_string(line) + " in file \"" + std::string(file) + "\".");
}

std::string default_file(const PlaceContext& context) {
  if (!context.file.empty()) return std::string(context.file);
  if (context.pc != 0) {
    if (const auto row = row_at(*context.space, context.pc)) return row->file->full_path;
  }
  for (const Place& place : function_places("main", *context.space, {})) {
    if (!place.file.empty()) return place.file;
  }
  return {};
}

}  // namespace

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
  // A line of the default file, counted from its beginning or from where we are.
  const bool is_relative = text.starts_with('+') || text.starts_with('-');
  if (const auto number = parse_offset(is_relative ? text.substr(1) : text)) {
    PlaceContext here = context;
    const std::string file = default_file(context);
    here.file = file;
    if (file.empty()) return fail("No symbol table is loaded.  Use the \"file\" command.");
    const auto row = context.pc != 0 ? row_at(*context.space, context.pc) : std::nullopt;
    const u64 base = is_relative && row ? row->line : 0;
    const u64 line = text.starts_with('-') ? base - *number : base + *number;
    return line_places(file, static_cast<u32>(line), here);
  }
  if (const auto address = in_module(text, *context.space)) return std::vector{place_of(*address, *context.space)};
  std::string_view file, name = text;
  // FILE:LINE and FILE:FUNCTION, but not A::B.
  if (const auto colon = text.find(':'); colon != text.npos && colon != 0 && !text.substr(colon).starts_with("::")) {
    file = text.substr(0, colon);
    name = text.substr(colon + 1);
    while (name.starts_with(' ')) name.remove_prefix(1);
    if (const auto line = parse_offset(name)) return line_places(file, static_cast<u32>(*line), context);
  }
  auto places = function_places(name, *context.space, file, context.at_entry);
  std::ranges::sort(places, {}, &Place::address);
  if (!places.empty()) return places;
  if (file.empty()) return fail("Function \"" + std::string(text) + "\" not defined.");
  return fail("Function \"" + std::string(name) + "\" not defined in \"" + std::string(file) + "\".");
}

}  // namespace sonde::debug
