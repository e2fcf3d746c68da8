#include "symbols/process/process_maps.h"

#include <algorithm>
#include <charconv>

namespace sonde::symbols {
namespace {

constexpr std::string_view deleted_mark = " (deleted)";
constexpr std::size_t most_mappings = 1 << 20;

// Takes a number and the character behind it.
template <class T>
bool take_number(std::string_view& line, T& value, int base, char after) {
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value, base);
  if (error != std::errc() || end == line.data() + line.size() || *end != after) return false;
  line.remove_prefix(static_cast<std::size_t>(end - line.data()) + 1);
  return true;
}

// The kernel writes a newline in a name as \012.
std::string unescape(std::string_view name) {
  std::string result;
  while (!name.empty()) {
    if (name.starts_with("\\012")) {
      result += '\n';
      name.remove_prefix(4);
    } else {
      result += name.front();
      name.remove_prefix(1);
    }
  }
  return result;
}

// start-end perms offset major:minor inode name
bool parse_line(std::string_view line, Mapping& mapping) {
  if (!take_number(line, mapping.start, 16, '-') || !take_number(line, mapping.end, 16, ' ')) return false;
  if (mapping.start >= mapping.end || line.size() < 5 || line[4] != ' ') return false;
  mapping.readable = line[0] == 'r';
  mapping.writable = line[1] == 'w';
  mapping.executable = line[2] == 'x';
  mapping.shared = line[3] == 's';
  line.remove_prefix(5);
  if (!take_number(line, mapping.offset, 16, ' ') || !take_number(line, mapping.device_major, 16, ':') ||
      !take_number(line, mapping.device_minor, 16, ' ')) {
    return false;
  }
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), mapping.inode);
  if (error != std::errc()) return false;
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  const std::size_t name = line.find_first_not_of(' ');
  if (name != line.npos) mapping.name = unescape(line.substr(name));
  return true;
}

}  // namespace

std::string_view Mapping::path() const {
  std::string_view path = name;
  if (is_deleted()) path.remove_suffix(deleted_mark.size());
  return path;
}

ProcessMaps ProcessMaps::parse(std::string_view text) {
  ProcessMaps maps;
  while (!text.empty() && maps.mappings_.size() < most_mappings) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    Mapping mapping;
    if (parse_line(text.substr(0, length), mapping)) maps.mappings_.push_back(std::move(mapping));
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  auto& mappings = maps.mappings_;
  if (!std::ranges::is_sorted(mappings, {}, &Mapping::start)) std::ranges::sort(mappings, {}, &Mapping::start);
  u64 taken = 0;
  std::erase_if(mappings, [&](const Mapping& mapping) {
    if (mapping.start < taken) return true;
    taken = mapping.end;
    return false;
  });
  return maps;
}

std::optional<std::size_t> ProcessMaps::index_of(u64 address) const {
  const auto after = std::ranges::upper_bound(mappings_, address, {}, &Mapping::start);
  if (after == mappings_.begin() || !std::prev(after)->contains(address)) return std::nullopt;
  return static_cast<std::size_t>(std::prev(after) - mappings_.begin());
}

const Mapping* ProcessMaps::find(u64 address) const {
  const auto index = index_of(address);
  return index ? &mappings_[*index] : nullptr;
}

}  // namespace sonde::symbols
