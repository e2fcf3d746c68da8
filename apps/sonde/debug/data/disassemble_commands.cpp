// disassemble: the code of a function or range.
#include <fmt/format.h>

#include "data.h"
#include "debug/disassembly/disassembler.h"
#include "debug/value/access.h"

namespace sonde::debugger {
namespace {

struct Modifiers {
  bool raw = false;
  bool source = false;        // /s: in order of addresses
  bool source_order = false;  // /m: in order of lines
};

Result<Modifiers> take_modifiers(std::string_view& text) {
  Modifiers modifiers;
  while (text.starts_with('/')) {
    const std::string_view word = take_word(text).substr(1);
    if (word.empty()) return fail("Missing modifier.");
    for (const char c : word) {
      if (c == 'r')
        modifiers.raw = true;
      else if (c == 's')
        modifiers.source = true;
      else if (c == 'm')
        modifiers.source_order = true;
      else
        return fail("Invalid disassembly modifier.");
    }
  }
  if (modifiers.source && modifiers.source_order) return fail("Cannot specify both /m and /s.");
  return modifiers;
}

struct Range {
  u64 start = 0;
  u64 end = 0;
  std::string function;
  bool is_function = false;
};

std::optional<Range> function_around(Data& data, u64 address) {
  auto& space = *data.session().space();
  const auto* loaded = space.loaded_at(address);
  const auto symbol = data.context().linker_symbol_at(address);
  if (loaded != nullptr && loaded->module) {
    if (auto* info = loaded->module->debug_info()) {
      if (const auto* function = info->function_at(address - loaded->bias)) {
        for (const auto& range : function->ranges) {
          if (!range.contains(address - loaded->bias)) continue;
          const std::string name =
              function->linkage_name.empty() ? function->name : std::string(function->linkage_name);
          return Range{range.start + loaded->bias, range.end + loaded->bias, name, true};
        }
      }
    }
  }
  if (!symbol) return std::nullopt;
  const auto& location = space.locate(address);
  if (location.symbol_size == 0) return std::nullopt;
  const u64 start = address - symbol->offset;
  return Range{start, start + location.symbol_size, symbol->name, true};
}

Result<Range> asked_range(Data& data, std::string_view text) {
  if (text.empty()) {
    const debug::Frame* frame = data.context().frame();
    if (frame == nullptr) return fail("No frame selected.");
    auto range = function_around(data, frame->pc());
    if (!range) return fail("No function contains program counter for selected frame.");
    return *range;
  }
  // "START,END" or "START,+LENGTH", with the comma outside of brackets.
  int depth = 0;
  std::size_t comma = text.npos;
  for (std::size_t i = 0; i < text.size() && comma == text.npos; ++i) {
    if (text[i] == '(' || text[i] == '[') ++depth;
    if (text[i] == ')' || text[i] == ']') --depth;
    if (text[i] == ',' && depth == 0) comma = i;
  }
  if (data.session().space() == nullptr) return fail("No symbol table is loaded.  Use the \"file\" command.");
  const auto start = data.address_of(stripped(text.substr(0, comma)));
  if (!start) return std::unexpected(start.error());
  if (comma == text.npos) {
    auto range = function_around(data, *start);
    if (!range) return fail("No function contains specified address.");
    return *range;
  }
  std::string_view second = stripped(text.substr(comma + 1));
  const bool is_length = second.starts_with('+');
  if (is_length) second.remove_prefix(1);
  const auto end = data.address_of(second);
  if (!end) return std::unexpected(end.error());
  Range range{*start, is_length ? *start + *end : *end, "", false};
  if (range.start > range.end) return fail("Second argument is not greater than the first one.");
  return range;
}

std::string instruction_line(Data& data, const Range& range, u64 at, const debug::InstructionText& one, bool raw) {
  const debug::Frame* frame = data.context().frame();
  std::string line = frame != nullptr && frame->pc() == at ? "=> " : "   ";
  line += fmt::format("0x{:016x}", at);
  if (range.is_function) {
    line += fmt::format(" <+{}>:\t", at - range.start);
  } else {
    const auto symbol = data.context().symbol_at(at);
    line += symbol ? fmt::format(" <{}+{}>:\t", symbol->name, symbol->offset) : ":\t";
  }
  if (raw) {
    std::string bytes;
    for (const std::byte byte : one.bytes)
      bytes += fmt::format("{}{:02x}", bytes.empty() ? "" : " ", static_cast<u8>(byte));
    line += bytes.size() < 19 ? fmt::format("{:<19}\t", bytes) : bytes + "\t";
  }
  return line + one.text + "\n";
}

Result<> disassemble(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  const auto modifiers = take_modifiers(text);
  if (!modifiers) return std::unexpected(modifiers.error());
  const auto range = asked_range(data, text);
  if (!range) return std::unexpected(range.error());
  if (range->is_function)
    shell.print(fmt::format("Dump of assembler code for function {}:\n", range->function));
  else
    shell.print(fmt::format("Dump of assembler code from {:#x} to {:#x}:\n", range->start, range->end));

  debug::Disassembler disassembler(data.context(), shell.setting("disassembly-flavor", "att") == "intel");
  struct Row {
    u64 address;
    debug::InstructionText text;
    u32 line;
    const symbols::SourceFile* file;
  };
  const auto* loaded = data.session().space()->loaded_at(range->start);
  auto* info = loaded == nullptr || !loaded->module ? nullptr : loaded->module->debug_info();
  const bool with_source = modifiers->source || modifiers->source_order;
  std::vector<Row> rows;
  for (u64 at = range->start; at < range->end;) {
    auto one = disassembler.at(at);
    if (!one) {
      if (!with_source) shell.print(fmt::format("   0x{:016x}:\t", at) + "\n");
      return std::unexpected(one.error());
    }
    const u64 size = std::max<u64>(1, one->bytes.size());
    if (with_source) {
      const auto line = info == nullptr ? std::nullopt : info->line_at(at - loaded->bias);
      rows.push_back({at, std::move(*one), line ? line->line : 0, line ? line->file : nullptr});
      if (rows.size() > 1000000) break;
    } else {
      shell.print(instruction_line(data, *range, at, *one, modifiers->raw));
    }
    at += size;
  }
  const auto source = [&](const Row& row, u32 line) {
    return row.file == nullptr ? std::string() : data.source_line_text({row.file->name, row.file->full_path, line});
  };
  if (modifiers->source_order) {
    std::vector<Row*> order;
    for (Row& row : rows) order.push_back(&row);
    std::stable_sort(order.begin(), order.end(), [](const Row* a, const Row* b) { return a->line < b->line; });
    u32 now = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i == 0 || order[i]->line != now) {
        if (i != 0) shell.print("\n");
        now = order[i]->line;
        shell.print(source(*order[i], now));
      }
      shell.print(instruction_line(data, *range, order[i]->address, order[i]->text, modifiers->raw));
    }
    if (!order.empty()) shell.print("\n");
  } else if (modifiers->source) {
    const symbols::SourceFile* file = nullptr;
    u32 last = 0;
    u32 most = 0;
    for (const Row& row : rows) {
      if (row.file != nullptr && (row.line != last || row.file != file)) {
        if (last != 0) shell.print("\n");
        if (row.file != file) {
          shell.print(row.file->name + ":\n");
          most = 0;
        }
        // Lines that were passed over are shown before, as long as they have no code of their own.
        u32 from = row.line;
        if (most != 0 && row.line > most + 1 && row.line - most < 6) from = most + 1;
        for (u32 line = from; line <= row.line; ++line) shell.print(source(row, line));
        file = row.file;
        last = row.line;
        most = std::max(most, row.line);
      }
      shell.print(instruction_line(data, *range, row.address, row.text, modifiers->raw));
    }
  }
  shell.print("End of assembler dump.\n");
  return {};
}

}  // namespace

void add_disassemble_commands(CommandTable& commands) {
  commands.add({"disassemble",
                {},
                "Disassemble a specified section of memory.\ndisassemble [/m|/r|/s] [START [,END|,+LENGTH]]",
                disassemble});
}

}  // namespace sonde::debugger
