#include <array>
#include <cctype>

#include "debug/value/type_text.h"

namespace sonde::debug {
namespace {

struct Replacement {
  std::string_view from, to;
};
constexpr Replacement whole[] = {
    {"std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >", "std::string"},
    {"std::__cxx11::basic_string<wchar_t, std::char_traits<wchar_t>, std::allocator<wchar_t> >", "std::wstring"},
    {"std::__cxx11::basic_string<char16_t, std::char_traits<char16_t>, std::allocator<char16_t> >", "std::u16string"},
    {"std::__cxx11::basic_string<char32_t, std::char_traits<char32_t>, std::allocator<char32_t> >", "std::u32string"},
    {"std::basic_string_view<char, std::char_traits<char> >", "std::string_view"},
};

// Templates whose last arguments have defaults made of the first ones: how many stay.
struct Defaults {
  std::string_view name;
  std::size_t kept;
};
constexpr Defaults defaults[] = {
    {"std::vector", 1},        {"std::deque", 1},
    {"std::__cxx11::list", 1}, {"std::forward_list", 1},
    {"std::set", 1},           {"std::multiset", 1},
    {"std::map", 2},           {"std::multimap", 2},
    {"std::unordered_set", 1}, {"std::unordered_multiset", 1},
    {"std::unordered_map", 2}, {"std::unordered_multimap", 2},
    {"std::unique_ptr", 1},    {"std::stack", 1},
    {"std::queue", 1},         {"std::priority_queue", 1},
};

bool is_default(std::string_view argument) {
  for (const std::string_view start : {"std::allocator<", "std::less<", "std::hash<", "std::equal_to<",
                                       "std::default_delete<", "std::deque<", "std::vector<"}) {
    if (argument.starts_with(start)) return true;
  }
  return false;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string readable_std_name(std::string_view given) {
  std::string name(given);
  if (name.find("std::") == std::string::npos) return name;
  for (const Replacement& row : whole) {
    replace_all(name, row.from, row.to);
    replace_all(name, std::string(row.to) + " >", std::string(row.to) + ">");
  }
  // The arguments first, then the template itself, which loses its defaults only when all that follow are defaults.
  const auto open = name.find('<');
  if (open == std::string::npos || name.back() != '>') return name;
  for (const Defaults& row : defaults) {
    if (std::string_view(name).substr(0, open) != row.name) continue;
    std::size_t depth = 0;
    std::size_t count = 0;
    std::size_t kept_end = 0;
    std::size_t start = open + 1;
    bool all_defaults = true;
    for (std::size_t i = open + 1; i < name.size(); ++i) {
      const char c = name[i];
      if (c == '<' || c == '(') ++depth;
      const bool last = i + 1 == name.size();
      if ((c == ',' && depth == 0) || last) {
        ++count;
        std::string_view argument = std::string_view(name).substr(start, i - start);
        while (argument.starts_with(' ')) argument.remove_prefix(1);
        if (count == row.kept) kept_end = i;
        if (count > row.kept && !is_default(argument)) all_defaults = false;
        start = i + 1;
      }
      if ((c == '>' || c == ')') && depth > 0) --depth;
    }
    if (!all_defaults || kept_end == 0 || count == row.kept) return name;
    name.erase(kept_end);
    while (name.ends_with(' ')) name.pop_back();
    name += name.ends_with('>') ? " >" : ">";
    return name;
  }
  return name;
}

}  // namespace sonde::debug
