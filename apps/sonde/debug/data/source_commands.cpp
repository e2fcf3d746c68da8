// list, info line, info source.
#include <fmt/format.h>

#include <charconv>

#include "data.h"
#include "debug/control/place.h"
#include "debug/value/access.h"

namespace sonde::debugger {
namespace {

u32 list_size(Shell& shell) {
  const std::string text = shell.setting("listsize", "10");
  u32 size = 10;
  if (text == "unlimited") return 1 << 30;
  std::from_chars(text.data(), text.data() + text.size(), size);
  return size;
}

Result<> show_lines(Data& data, SourceLine place, u32 first, u32 last) {  // last is one behind
  const debug::SourceText* text = data.sources().text(place.file, place.full_path);
  if (text == nullptr) return fail(fmt::format("{}\tin {}", first, place.file));
  if (first > text->line_count()) {
    return fail(fmt::format("Line number {} out of range; {} has {} lines.", first, place.file, text->line_count()));
  }
  data.listed = place;
  data.listed_first = first;
  data.has_listed = true;
  for (u32 line = first; line < last && line <= text->line_count(); ++line) {
    data.shell().print(fmt::format("{}\t{}\n", line, text->line(line)));
    data.listed_last = line + 1;
  }
  return {};
}

// Where nothing was listed yet and nothing runs: around main.
bool default_place(Data& data) {
  if (!data.listed.file.empty()) return true;
  auto& names = data.context().names();
  for (const auto& found : names.functions("main")) {
    auto* info = found.module->module->debug_info();
    const auto line = info->line_at(found.function->entry);
    if (!line || line->file == nullptr) continue;
    data.listed = {line->file->name, line->file->full_path, line->line};
    // gdb leaves room for what stands behind main's first line.
    return true;
  }
  return false;
}

struct Spot {
  SourceLine line;
  bool is_function = false;
};

Result<Spot> spot_of(Data& data, std::string_view text) {
  text = stripped(text);
  u32 number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) {
    if (!default_place(data)) return fail("No symbol table is loaded.  Use the \"file\" command.");
    Spot spot{data.listed};
    spot.line.line = number;
    return spot;
  }
  if ((text.starts_with('+') || text.starts_with('-')) && text.size() > 1) {
    i64 by = 0;
    std::from_chars(text.data() + 1, text.data() + text.size(), by);
    if (!default_place(data)) return fail("No symbol table is loaded.  Use the \"file\" command.");
    Spot spot{data.listed};
    const i64 base = data.has_listed ? (text[0] == '+' ? data.listed_last - 1 : data.listed_first) : data.listed.line;
    spot.line.line = static_cast<u32>(std::max<i64>(1, text[0] == '+' ? base + by : base - by));
    return spot;
  }
  auto* space = data.session().space();
  if (space == nullptr) return fail("No symbol table is loaded.  Use the \"file\" command.");
  auto& names = data.context().names();
  // FILE:LINE need not have code.
  const auto colon = text.rfind(':');
  if (colon != text.npos && colon > 0 && text[colon - 1] != ':') {
    const std::string_view rest = text.substr(colon + 1);
    const auto [tail, wrong] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (wrong == std::errc{} && tail == rest.data() + rest.size()) {
      for (const auto& module : names.modules()) {
        auto* info = module.module->debug_info();
        if (info == nullptr) continue;
        for (const auto* file : info->source_files()) {
          if (symbols::names_file(file->full_path, text.substr(0, colon)))
            return Spot{{file->name, file->full_path, number}};
        }
      }
      return fail(fmt::format("No source file named {}.", text.substr(0, colon)));
    }
  }
  if (text.starts_with('*')) {
    const auto address = data.address_of(text.substr(1));
    if (!address) return std::unexpected(address.error());
    const auto* loaded = space->loaded_at(*address);
    auto* info = loaded == nullptr || !loaded->module ? nullptr : loaded->module->debug_info();
    const auto line = info == nullptr ? std::nullopt : info->line_at(*address - loaded->bias);
    if (!line || line->file == nullptr)
      return fail(fmt::format("No line number information available for address {:#x}", *address));
    return Spot{{line->file->name, line->file->full_path, line->line}};
  }
  std::string_view name = text;
  if (colon != text.npos && colon > 0 && text[colon - 1] != ':') name = text.substr(colon + 1);
  for (const auto& found : names.functions(std::string(name))) {
    auto* info = found.module->module->debug_info();
    const auto line = info->line_at(found.function->entry);
    if (!line || line->file == nullptr) continue;
    return Spot{{line->file->name, line->file->full_path, line->line}, true};
  }
  return fail(fmt::format("Function \"{}\" not defined.", text));
}

Result<> list(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  const u32 size = list_size(shell);
  const auto around = [&](u32 line) { return line > size / 2 ? line - size / 2 : 1; };
  if (text.empty() || text == "+") {
    const bool fresh = data.listed.file.empty();
    if (!default_place(data)) return fail("No symbol table is loaded.  Use the \"file\" command.");
    if (data.has_listed) return show_lines(data, data.listed, data.listed_last, data.listed_last + size);
    u32 first = around(data.listed.line);
    if (fresh) first = data.listed.line > size - 1 ? data.listed.line - (size - 2) : 1;
    return show_lines(data, data.listed, first, first + size);
  }
  if (text == "-") {
    if (!default_place(data)) return fail("No symbol table is loaded.  Use the \"file\" command.");
    const u32 end = data.has_listed ? data.listed_first : around(data.listed.line);
    if (end <= 1) return fail(fmt::format("Already at the start of {}.", data.listed.file));
    const u32 first = end > size ? end - size : 1;
    return show_lines(data, data.listed, first, end);
  }
  const auto comma = text.find(',');
  if (comma != text.npos) {
    const std::string_view left = stripped(text.substr(0, comma));
    std::string_view right = stripped(text.substr(comma + 1));
    if (left.empty() && right.empty()) return fail("Argument to `list' missing.");
    if (left.empty()) {
      const auto last = spot_of(data, right);
      if (!last) return std::unexpected(last.error());
      const u32 first = last->line.line >= size ? last->line.line - size + 1 : 1;
      return show_lines(data, last->line, first, last->line.line + 1);
    }
    const auto first = spot_of(data, left);
    if (!first) return std::unexpected(first.error());
    if (right.empty()) return show_lines(data, first->line, first->line.line, first->line.line + size);
    data.listed = first->line;
    const bool relative = right.starts_with('+');
    u32 last_line = 0;
    if (relative) {
      u32 by = 0;
      std::from_chars(right.data() + 1, right.data() + right.size(), by);
      last_line = first->line.line + by;
    } else {
      const auto last = spot_of(data, right);
      if (!last) return std::unexpected(last.error());
      last_line = last->line.line;
    }
    return show_lines(data, first->line, first->line.line, last_line + 1);
  }
  const auto spot = spot_of(data, text);
  if (!spot) return std::unexpected(spot.error());
  const u32 first = around(spot->line.line);
  return show_lines(data, spot->line, first, first + size);
}

std::string with_symbol(Data& data, u64 address) {
  const auto symbol = data.context().symbol_at(address);
  if (!symbol) return fmt::format("{:#x}", address);
  return fmt::format("{:#x} <{}{}>", address, symbol->name,
                     symbol->offset == 0 ? "" : fmt::format("+{}", symbol->offset));
}

Result<> info_line(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  auto* space = data.session().space();
  if (space == nullptr) return fail("No symbol table is loaded.  Use the \"file\" command.");
  u64 address = 0;

  SourceLine wanted;
  if (text.empty()) {
    const auto place = data.frame_source(data.session().selected_level());
    if (!place) return fail("No line number information available.");
    wanted = *place;
    if (const debug::Frame* frame = data.context().frame()) address = frame->lookup_pc();
  } else if (text.starts_with('*')) {
    const auto found = data.address_of(text.substr(1));
    if (!found) return std::unexpected(found.error());
    address = *found;

  } else {
    const auto spot = spot_of(data, text);
    if (!spot) return std::unexpected(spot.error());
    wanted = spot->line;
    if (spot->is_function) {
      const auto functions = data.context().names().functions(std::string(text));
      if (!functions.empty()) address = functions[0].function->entry + functions[0].module->bias;
    }
  }
  if (address == 0) {
    for (const auto& module : data.context().names().modules()) {
      auto* info = module.module->debug_info();
      if (info == nullptr) continue;
      const auto ranges = info->line_ranges(wanted.full_path, wanted.line);
      if (ranges.empty()) continue;
      const u64 start = ranges[0].start + module.bias;
      const u64 end = ranges[0].end + module.bias;
      shell.print(fmt::format("Line {} of \"{}\" starts at address {} and ends at {}.\n", wanted.line, wanted.file,
                              with_symbol(data, start), with_symbol(data, end)));
      data.next_address = start;
      data.last_format = 'i';
      return {};
    }
    const debug::SourceText* lines = data.sources().text(wanted.file, wanted.full_path);
    if (lines != nullptr && wanted.line > lines->line_count()) {
      shell.print(fmt::format("Line number {} is out of range for \"{}\".\n", wanted.line, wanted.file));
    } else {
      shell.print(fmt::format("Line {} of \"{}\" contains no code.\n", wanted.line, wanted.file));
    }
    return {};
  }
  const auto* loaded = space->loaded_at(address);
  auto* info = loaded == nullptr || !loaded->module ? nullptr : loaded->module->debug_info();
  const auto line = info == nullptr ? std::nullopt : info->line_at(address - loaded->bias);
  if (!line || line->file == nullptr) {
    shell.print(fmt::format("No line number information available for address {}\n", with_symbol(data, address)));
    return {};
  }
  const u64 start = line->start + loaded->bias;
  const u64 end = line->end + loaded->bias;
  shell.print(fmt::format("Line {} of \"{}\" starts at address {} and ends at {}.\n", line->line, line->file->name,
                          with_symbol(data, start), with_symbol(data, end)));
  data.next_address = start;
  data.last_format = 'i';
  return {};
}

Result<> info_source(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  if (data.listed.file.empty()) {
    shell.print("No current source file.\n");
    return {};
  }
  shell.print(fmt::format("Current source file is {}\n", data.listed.file));
  const std::string& full = data.listed.full_path;
  if (full.size() > data.listed.file.size() && full.ends_with(data.listed.file)) {
    shell.print(
        fmt::format("Compilation directory is {}\n", full.substr(0, full.size() - data.listed.file.size() - 1)));
  }
  const std::string found = data.sources().path(data.listed.file, full);
  if (!found.empty()) shell.print(fmt::format("Located in {}\n", found));
  if (const auto* text = data.sources().text(data.listed.file, full)) {
    shell.print(fmt::format("Contains {} line{}.\n", text->line_count(), text->line_count() == 1 ? "" : "s"));
  }
  shell.print(fmt::format("Source language is {}.\n", data.context().is_cxx() ? "c++" : "c"));
  return {};
}

Result<> directory(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  if (text.empty()) {
    data.sources().set_directories({});
    return {};
  }
  std::vector<std::string> all;
  for (std::string_view word = take_word(text); !word.empty(); word = take_word(text)) {
    for (std::size_t at = 0; at <= word.size();) {
      const auto end = std::min(word.find(':', at), word.size());
      if (end > at) all.emplace_back(word.substr(at, end - at));
      at = end + 1;
    }
  }
  for (const std::string& old : data.sources().directories()) all.push_back(old);
  data.sources().set_directories(std::move(all));
  std::string path;
  for (const auto& one : data.sources().directories()) path += one + ":";
  shell.print("Source directories searched: " + path + "$cdir:$cwd\n");
  return {};
}

Result<> substitute(Shell& shell, std::string_view text) {
  const std::string from(take_word(text));
  const std::string to(take_word(text));
  if (from.empty() || to.empty()) return fail("Incorrect usage, too few arguments in command");
  data_of(shell).sources().substitute(from, to);
  return {};
}

Result<> unsubstitute(Shell& shell, std::string_view) {
  data_of(shell).sources().forget_substitutions();
  return {};
}

Result<> search_lines(Shell& shell, std::string_view text, bool backwards) {
  Data& data = data_of(shell);
  if (!default_place(data)) return fail("No symbol table is loaded.  Use the \"file\" command.");
  const auto* lines = data.sources().text(data.listed.file, data.listed.full_path);
  if (lines == nullptr) return fail(data.listed.file + ": No such file or directory.");
  const u32 from = data.has_listed ? (backwards ? data.listed_last - 2 : data.listed_last) : data.listed.line;
  const u32 found = lines->find(text, from, backwards);
  if (found == 0) return fail("Expression not found");
  shell.print(fmt::format("{}\t{}\n", found, lines->line(found)));
  data.has_listed = true;
  data.listed_first = found;
  data.listed_last = found + 1;
  return {};
}
Result<> search(Shell& shell, std::string_view text) { return search_lines(shell, text, false); }
Result<> reverse_search(Shell& shell, std::string_view text) { return search_lines(shell, text, true); }

}  // namespace

void add_source_commands(CommandTable& commands) {
  commands.add({"list",
                {"l"},
                "List specified function or line.\nlist [LINE|FUNCTION|FILE:LINE|FIRST,LAST|-]",
                list,
                Repeat::bare});
  commands.add(
      {"info line", {}, "Core addresses of the code for a source line.\ninfo line [PLACE|*ADDRESS]", info_line});
  commands.add({"info source", {}, "Information about the current source file.", info_source});
  commands.add({"directory",
                {"dir"},
                "Add directory DIR to beginning of search path for source files.\ndirectory [DIR]...",
                directory});
  commands.add({"set substitute-path",
                {},
                "Add a substitution rule to rewrite the source directories.\nset substitute-path FROM TO",
                substitute});
  commands.add({"unset substitute-path", {}, "Delete all substitution rules.", unsubstitute});
  commands.add({"search", {"forward-search", "fo"}, "Search for text from last line listed.\nsearch TEXT", search});
  commands.add({"reverse-search",
                {"rev"},
                "Search backward for text from last line listed.\nreverse-search TEXT",
                reverse_search});
}

}  // namespace sonde::debugger
