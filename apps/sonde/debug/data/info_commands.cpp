// info registers, symbol, address, frame, sharedlibrary…
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "data.h"
#include "debug/print/printer.h"
#include "debug/print/scalar.h"
#include "debug/value/access.h"
#include "debug/value/number.h"
#include "debug/value/register_table.h"
#include "debug/value/register_types.h"
#include "frame_arguments.h"

namespace sonde::debugger {
namespace {

std::string register_line(Data& data, const debug::RegisterRow& row) {
  auto& context = data.context();
  const auto value = context.register_value(row);
  if (!value) return "";
  std::string name(row.name);
  name.resize(std::max<std::size_t>(name.size(), 15), ' ');
  if (value->is_optimized_out) return fmt::format("{}<not saved>\n", name);
  debug::PrintOptions options = data.options();
  const debug::Type& type = debug::plain(*value);
  std::string natural;
  if (type.is_class()) {
    options.format = 'x';
    const auto text = debug::print_value(context, *value, options);
    return fmt::format("{}{}\n", name, text ? *text : "");
  }
  if (type.kind() == debug::TypeKind::floating) {
    const auto text = debug::print_value(context, *value, options);
    std::string raw;
    for (auto byte = value->bytes.rbegin(); byte != value->bytes.rend(); ++byte)
      raw += fmt::format("{:02x}", static_cast<u8>(*byte));
    return fmt::format("{}{:<19} (raw 0x{})\n", name, text ? *text : "", raw);
  }
  const u64 bits = debug::read_bits(value->bytes, false);
  if (type.kind() == debug::TypeKind::pointer) {
    natural = fmt::format("{:#x}{}", bits, debug::symbol_text(context, bits));
  } else if (!debug::print_flag_register(natural, *value->type, bits)) {
    natural = std::to_string(static_cast<i64>(debug::read_bits(value->bytes, true)));
  }
  return fmt::format("{}{:<19} {}\n", name, bits == 0 ? "0x0" : debug::hex(bits), natural);
}

Result<> show_registers(Shell& shell, std::string_view text, bool all) {
  Data& data = data_of(shell);
  if (data.session().thread() == nullptr) return fail("The program has no registers now.");
  if (text.empty()) {
    for (const debug::RegisterRow* row : debug::shown_registers(all)) shell.print(register_line(data, *row));
    return {};
  }
  while (!text.empty()) {
    std::string_view word = take_word(text);
    if (word.starts_with('$')) word.remove_prefix(1);
    if (word == "general" || word == "all" || word == "float") {
      const auto rows = word == "float" ? debug::float_registers() : debug::shown_registers(word == "all");
      for (const debug::RegisterRow* row : rows) shell.print(register_line(data, *row));
      continue;
    }
    const debug::RegisterRow* row = debug::find_register(word);
    if (row == nullptr) return fail(fmt::format("Invalid register `{}'", word));
    shell.print(register_line(data, *row));
  }
  return {};
}

Result<> info_registers(Shell& shell, std::string_view text) { return show_registers(shell, text, false); }
Result<> info_all_registers(Shell& shell, std::string_view text) { return show_registers(shell, text, true); }
Result<> info_float(Shell& shell, std::string_view) { return show_registers(shell, "float", false); }

// The section around an address of a module, as linked.
std::string section_at(const symbols::ElfFile& file, u64 address) {
  for (const auto& section : file.sections()) {
    if ((section.flags & 2) != 0 && address >= section.address && address - section.address < section.size)
      return section.name;
  }
  return "";
}

Result<> info_symbol(Shell& shell, std::string_view text) {
  if (text.empty()) return fail("Argument required (address).");
  Data& data = data_of(shell);
  const auto address = data.address_of(text);
  if (!address) return std::unexpected(address.error());
  auto& names = data.context().names();
  symbols::Symbol symbol;
  const debug::LoadedModule* module = names.symbol_around(*address, symbol);
  if (module == nullptr) {
    shell.print(fmt::format("No symbol matches {}.\n", text));
    return {};
  }
  std::string name = module->module->readable_name(symbol);
  if (const auto version = name.find('@', 1); version != std::string::npos) name.resize(version);
  const u64 linked = *address - module->bias;
  if (linked != symbol.address) name += fmt::format(" + {}", linked - symbol.address);
  const std::string path =
      names.modules().size() > 1 ? " of " + data.context().shown_path(*module->module, module->bias) : "";
  shell.print(fmt::format("{} in section {}{}\n", name, section_at(module->module->file(), linked), path));
  return {};
}

Result<> info_address(Shell& shell, std::string_view text) {
  if (text.empty()) return fail("Argument required.");
  Data& data = data_of(shell);
  const std::string name(text);
  const auto found = data.context().find_name(name, false, "");
  if (!found) return std::unexpected(found.error());
  if (!*found) return fail(fmt::format("No symbol \"{}\" in current context.", name));
  const debug::Value& value = **found;
  const debug::Type& type = debug::plain(value);
  if (type.kind() == debug::TypeKind::function) {
    const auto symbol = data.context().symbol_at(value.address);
    shell.print(
        fmt::format("Symbol \"{}\" is a function at address {:#x}.\n", symbol ? symbol->name : name, value.address));
  } else if (value.where == debug::Value::Where::reg) {
    shell.print(fmt::format("Symbol \"{}\" is a variable in ${}.\n", name, value.name));
  } else if (value.where != debug::Value::Where::memory) {
    shell.print(fmt::format("Symbol \"{}\" is {}.\n", name, value.is_optimized_out ? "optimized out" : "constant"));
  } else if (data.context().names().variable(name, false, "", "")) {
    shell.print(fmt::format("Symbol \"{}\" is static storage at address {:#x}.\n", name, value.address));
  } else {
    shell.print(fmt::format("Symbol \"{}\" is a variable at address {:#x} in this frame.\n", name, value.address));
  }
  return {};
}

Result<> info_sharedlibrary(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  std::string text;
  auto& context = data.context();
  if (data.session().alive()) {
    auto objects = context.linked_objects();
    // The dynamic linker was there first.
    std::stable_partition(objects.begin(), objects.end(), [&](const debug::LinkedObject& object) {
      return object.name.empty() || object.name.find("/ld-linux") != std::string::npos;
    });
    for (std::size_t i = 1; i < objects.size(); ++i) {
      const debug::LoadedModule* module = nullptr;
      for (const debug::LoadedModule& one : context.names().modules()) {
        if (one.bias == objects[i].bias) module = &one;
      }
      if (module == nullptr || !objects[i].name.starts_with('/')) continue;
      u64 start = 0;
      u64 end = 0;
      for (const auto& section : module->module->file().sections()) {
        if (section.name != ".text") continue;
        start = section.address + module->bias;
        end = start + section.size;
      }
      const bool has_lines = module->module->debug_info() != nullptr;
      text +=
          fmt::format("0x{:016x}  0x{:016x}  {:<11} {}\n", start, end, has_lines ? "Yes" : "Yes (*)", objects[i].name);
    }
  }
  if (text.empty()) {
    shell.print("No shared libraries loaded at this time.\n");
    return {};
  }
  shell.print("From                To                  Syms Read   Shared Object Library\n" + text);
  if (text.find("(*)") != std::string::npos) shell.print("(*): Shared library is missing debugging information.\n");
  return {};
}

Result<> info_frame(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  const debug::Frame* frame = data.context().frame();
  if (frame == nullptr) return fail("No stack.");
  const unsigned level = data.session().selected_level();
  std::string text = fmt::format("Stack level {}, frame at {:#x}:\n rip = {:#x}", level, frame->cfa, frame->pc());
  const auto source = data.frame_source(level);
  const auto& location = data.session().space()->locate(frame->pc(), frame->after_call);
  const auto* function = data.context().frame_function();
  const std::string name = function != nullptr ? function->name : std::string(location.symbol);
  if (!name.empty()) text += " in " + name;
  if (source) text += fmt::format(" ({}:{})", source->file, source->line);
  u64 saved = 0;
  if (frame->cfa != 0) (void)data.context().read(frame->cfa - 8, std::as_writable_bytes(std::span(&saved, 1)));
  text += fmt::format("; saved rip = {:#x}\n", saved);
  const debug::Frame* caller = data.frame_at(level + 1);
  const debug::Frame* callee = level > 0 ? data.frame_at(level - 1) : nullptr;
  if (caller != nullptr) text += fmt::format(" called by frame at {:#x}", caller->cfa);
  if (caller != nullptr && callee != nullptr) text += ",";
  if (callee != nullptr) text += fmt::format(" caller of frame at {:#x}", callee->cfa);
  if (caller != nullptr || callee != nullptr) text += "\n";
  if (function != nullptr) text += fmt::format(" source language {}.\n", data.context().is_cxx() ? "c++" : "c");
  text += fmt::format(" Arglist at {:#x}, args: {}\n", frame->cfa - 16, frame_arguments(data));
  text += fmt::format(" Locals at {:#x}, Previous frame's sp is {:#x}\n", frame->cfa - 16, frame->cfa);
  text += fmt::format(" Saved registers:\n  rip at {:#x}\n", frame->cfa - 8);
  shell.print(text);
  return {};
}

struct AuxName {
  u64 type;
  const char* name;
  const char* words;
  char format;  // x, d, s
};
constexpr AuxName aux_names[] = {{33, "AT_SYSINFO_EHDR", "System-supplied DSO's ELF header", 'x'},
                                 {51, "AT_MINSIGSTKSZ", "Minimum stack size for signal delivery", 'x'},
                                 {16, "AT_HWCAP", "Machine-dependent CPU capability hints", 'x'},
                                 {6, "AT_PAGESZ", "System page size", 'd'},
                                 {17, "AT_CLKTCK", "Frequency of times()", 'd'},
                                 {3, "AT_PHDR", "Program headers for program", 'x'},
                                 {4, "AT_PHENT", "Size of program header entry", 'd'},
                                 {5, "AT_PHNUM", "Number of program headers", 'd'},
                                 {7, "AT_BASE", "Base address of interpreter", 'x'},
                                 {8, "AT_FLAGS", "Flags", 'x'},
                                 {9, "AT_ENTRY", "Entry point of program", 'x'},
                                 {11, "AT_UID", "Real user ID", 'd'},
                                 {12, "AT_EUID", "Effective user ID", 'd'},
                                 {13, "AT_GID", "Real group ID", 'd'},
                                 {14, "AT_EGID", "Effective group ID", 'd'},
                                 {23, "AT_SECURE", "Boolean, was exec setuid-like?", 'd'},
                                 {25, "AT_RANDOM", "Address of 16 random bytes", 'x'},
                                 {26, "AT_HWCAP2", "Extension of AT_HWCAP", 'x'},
                                 {31, "AT_EXECFN", "File name of executable", 's'},
                                 {15, "AT_PLATFORM", "String identifying platform", 's'},
                                 {27, "AT_RSEQ_FEATURE_SIZE", "rseq supported feature size", 'd'},
                                 {28, "AT_RSEQ_ALIGN", "rseq allocation alignment", 'd'},
                                 {0, "AT_NULL", "End of vector", 'x'}};

Result<> info_auxv(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  if (!data.session().alive()) return fail("The program has no auxiliary information now.");
  std::FILE* file = std::fopen(fmt::format("/proc/{}/auxv", data.session().process()->pid.value).c_str(), "re");
  if (file == nullptr) return fail("The program has no auxiliary information now.");
  u64 pair[2];
  while (std::fread(pair, sizeof pair, 1, file) == 1) {
    const auto* row = std::find_if(std::begin(aux_names), std::end(aux_names),
                                   [&](const AuxName& one) { return one.type == pair[0]; });
    const bool known = row != std::end(aux_names);
    std::string value =
        !known || row->format == 'x' ? (pair[1] == 0 ? "0x0" : debug::hex(pair[1])) : std::to_string(pair[1]);
    if (known && row->format == 's') {
      value = debug::hex(pair[1]);
      char text[256] = {};
      (void)data.context().read(pair[1], std::as_writable_bytes(std::span(text, sizeof text - 1)));
      value += fmt::format(" \"{}\"", static_cast<const char*>(text));
    }
    shell.print(
        fmt::format("{:<4} {:<20} {:<30} {}\n", pair[0], known ? row->name : "???", known ? row->words : "", value));
    if (pair[0] == 0) break;
  }
  std::fclose(file);
  return {};
}

Result<> maps(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  if (data.session().space() == nullptr) return fail("The program is not being run.");
  for (const auto& mapping : data.session().space()->maps().all()) {
    shell.print(fmt::format("{:#018x}-{:#018x} {}{}{}{} {:#x} {}\n", mapping.start, mapping.end,
                            mapping.readable ? 'r' : '-', mapping.writable ? 'w' : '-', mapping.executable ? 'x' : '-',
                            mapping.shared ? 's' : 'p', mapping.offset, mapping.name));
  }
  return {};
}

// The pattern that xray searches for: "text", a number of 1 to 8 bytes, or an expression's bytes.
Result<std::string> pattern_of(Data& data, std::string_view text) {
  const auto value = data.evaluate(text);
  if (!value) return std::unexpected(value.error());
  debug::Value whole = *value;
  if (auto done = debug::fetch_all(data.context(), whole); !done) return std::unexpected(done.error());
  std::string bytes(reinterpret_cast<const char*>(whole.bytes.data()), whole.bytes.size());
  const bool is_text = text.starts_with('"');
  if (is_text && bytes.ends_with('\0')) bytes.pop_back();
  if (bytes.empty()) return fail("There is nothing to search for.");
  return bytes;
}

std::vector<u64> find_bytes(Data& data, std::string_view wanted, std::size_t most) {
  std::vector<u64> found;
  constexpr u64 block = 1 << 20;
  std::vector<std::byte> bytes(block + wanted.size());
  for (const auto& mapping : data.session().space()->maps().all()) {
    if (!mapping.readable || mapping.name == "[vvar]" || mapping.name == "[vsyscall]") continue;
    for (u64 at = mapping.start; at < mapping.end && found.size() < most; at += block) {
      const u64 size = std::min<u64>(block + wanted.size() - 1, mapping.end - at);
      const std::size_t got = data.session().process() != nullptr
                                  ? data.session().process()->memory->read(RemoteAddr(at), std::span(bytes).first(size))
                                  : data.context().read(at, std::span(bytes).first(size));
      const std::string_view text(reinterpret_cast<const char*>(bytes.data()), got);
      for (auto place = text.find(wanted); place != text.npos && place < block; place = text.find(wanted, place + 1)) {
        found.push_back(at + place);
        if (found.size() >= most) break;
      }
    }
  }
  return found;
}

Result<> xray(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  if (text.empty()) return fail("Argument required (\"text\" or value to search for).");
  if (!data.session().alive()) return fail("The program is not being run.");
  const auto wanted = pattern_of(data, text);
  if (!wanted) return std::unexpected(wanted.error());
  constexpr std::size_t most = 1000;
  const auto places = find_bytes(data, *wanted, most);
  const auto line = [&](u64 address, std::string_view margin) {
    const auto* mapping = data.session().space()->maps().find(address);
    return fmt::format("{}{:#x}{}{}\n", margin, address, debug::symbol_text(data.context(), address),
                       mapping == nullptr || mapping->name.empty() ? "" : " in " + mapping->name);
  };
  for (const u64 place : places) {
    shell.print(line(place, ""));
    if (places.size() > 20) continue;
    std::string pointer(8, '\0');
    for (unsigned i = 0; i < 8; ++i) pointer[i] = static_cast<char>(place >> (8 * i));
    for (const u64 from : find_bytes(data, pointer, 50)) shell.print(line(from, "  pointed to from "));
  }
  shell.print(fmt::format("{}{} found.\n", places.size(), places.size() == most ? " or more" : ""));
  return {};
}

}  // namespace

void add_info_commands(CommandTable& commands) {
  commands.add({"info registers",
                {"i r"},
                "List of integer registers and their contents, for selected stack frame.\ninfo registers "
                "[REGISTER|general|float|all]...",
                info_registers});
  commands.add({"info all-registers",
                {},
                "List of all registers and their contents, for selected stack frame.",
                info_all_registers});
  commands.add({"info float", {}, "Print the status of the floating point unit.", info_float});
  commands.add({"info symbol", {}, "Describe what symbol is at location ADDR.\ninfo symbol ADDR", info_symbol});
  commands.add({"info address", {}, "Describe where symbol SYM is stored.\ninfo address SYM", info_address});
  commands.add({"info sharedlibrary", {"info dll"}, "Status of loaded shared object libraries.", info_sharedlibrary});
  commands.add({"info frame", {"i f"}, "All about the selected stack frame.", info_frame});
  commands.add({"info auxv", {}, "Display the inferior's auxiliary vector.", info_auxv});
  commands.add({"maps", {}, "Show the mappings of the program's memory.", maps});
  commands.add(
      {"xray",
       {},
       "Search all readable memory for a text or value, and for pointers to what is found.\nxray \"TEXT\"|EXPRESSION",
       xray});
}

}  // namespace sonde::debugger
