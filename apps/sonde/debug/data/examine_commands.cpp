// x, hexdump: memory as it is.
#include <fmt/format.h>

#include <cctype>

#include "data.h"
#include "debug/disassembly/disassembler.h"
#include "debug/print/scalar.h"
#include "debug/print/text.h"
#include "debug/value/access.h"
#include "debug/value/register_types.h"
#include "formatted_text.h"

namespace sonde::debugger {
namespace {

unsigned size_of(char letter) {
  switch (letter) {
    case 'b': return 1;
    case 'h': return 2;
    case 'g': return 8;
    default: return 4;
  }
}

const debug::Type& unit_type(Data& data, char letter, unsigned size) {
  auto& context = data.context();
  if (letter == 'f') {
    if (size == 4) return debug::basic_type(context, "float");
    if (size == 8) return debug::basic_type(context, "double");
  }
  return debug::register_integer(size);
}

Result<std::string> strings(Data& data, u64 count, unsigned width) {
  std::string text;
  const auto options = data.options();
  auto& context = data.context();
  for (u64 i = 0; i < count; ++i) {
    const u64 start = data.next_address;
    std::string bytes;
    bool ended = false;
    while (!ended && bytes.size() / width < std::min<u64>(options.elements, 1 << 20)) {
      char one[4];
      const std::size_t got = context.read(start + bytes.size(), std::as_writable_bytes(std::span(one, width)));
      if (got < width) {
        if (!bytes.empty()) break;
        return fail(fmt::format("{}{:#x}{}:\t<error: Cannot access memory at address {:#x}>", text, start,
                                debug::linker_symbol_text(context, start), start));
      }
      ended = std::string_view(one, width).find_first_not_of('\0') == std::string_view::npos;
      if (!ended) bytes.append(one, width);
    }
    text += fmt::format("{:#x}{}:\t", start, debug::linker_symbol_text(context, start));
    debug::print_text(text, std::as_bytes(std::span(bytes)),
                      {static_cast<u8>(width),
                       width == 2   ? 'u'
                       : width == 4 ? 'U'
                                    : '\0',
                       !ended, false},
                      options);
    text += '\n';
    data.next_address = start + bytes.size() + (ended ? width : 0);
  }
  return text;
}

Result<std::string> instructions(Data& data, u64 count) {
  debug::Disassembler disassembler(data.context(), data.shell().setting("disassembly-flavor", "att") == "intel");
  std::string text;
  const debug::Frame* frame = data.context().frame();
  for (u64 i = 0; i < count; ++i) {
    const u64 at = data.next_address;
    const bool is_here = frame != nullptr && frame->pc() == at;
    text += fmt::format("{} {:#x}{}:\t", is_here ? "=>" : "  ", at, debug::linker_symbol_text(data.context(), at));
    const auto one = disassembler.at(at);
    if (!one) return fail(text + one.error().message);
    text += one->text + "\n";
    data.next_address = at + one->bytes.size();
  }
  return text;
}

}  // namespace

Result<std::string> examined_text(Data& data, const debug::Value& from, const FormatLetters& format) {
  auto& context = data.context();
  const auto address = debug::as_address(context, from);
  if (!address) return std::unexpected(address.error());
  data.next_address = *address;
  char letter = format.letter != 0 ? format.letter : data.last_format;
  char size = format.size;
  if (letter == 'a') size = 'g';
  if (size == 0) {
    if (format.letter == 'c' || (letter == 'c' && data.last_format != 'c'))
      size = 'b';
    else if (letter == 'f')
      size = data.last_size == 'w' && data.last_format == 'f' ? 'w'
             : data.last_size == 'w' || data.last_size == 'g' ? (data.last_format == 'f' ? data.last_size : 'g')
                                                              : 'g';
    else
      size = data.last_size;
  }
  const auto remember = [&] {
    data.last_format = letter;
    if (letter != 's' && letter != 'i') data.last_size = size;
  };
  i64 count = format.count;
  if (count == 0) {
    remember();
    return std::string();
  }
  const unsigned width = size_of(size);
  if (letter == 's' || letter == 'i') remember();
  if (letter == 's')
    return strings(data, static_cast<u64>(std::max<i64>(count, 1)),
                   format.size == 'h'   ? 2
                   : format.size == 'w' ? 4
                                        : 1);
  if (letter == 'i') return instructions(data, static_cast<u64>(std::max<i64>(count, 1)));
  if (count < 0) {
    data.next_address -= static_cast<u64>(-count) * width;
    count = -count;
  }
  const unsigned per_line = letter == 'c' || letter == 'd' || letter == 'u' || letter == 'x' || letter == 'o' ||
                                    letter == 'z' || letter == 'f' || letter == 'a' || letter == 't'
                                ? (letter == 't'                   ? (width == 1   ? 8
                                                                      : width == 2 ? 8
                                                                      : width == 4 ? 2
                                                                                   : 1)
                                   : letter == 'a'                 ? 2
                                   : width == 1 || (letter == 'c') ? 8
                                   : width == 2                    ? 8
                                   : width == 4                    ? 4
                                                                   : 2)
                                : 4;
  std::string text;
  const debug::Type& type = unit_type(data, letter, width);
  auto options = data.options();
  for (i64 i = 0; i < count; ++i) {
    const u64 at = data.next_address;
    if (i % per_line == 0) {
      if (i != 0) text += '\n';
      text += fmt::format("{:#x}{}:", at, debug::linker_symbol_text(context, at));
    }
    text += '\t';
    std::byte bytes[16];
    const std::size_t got = context.read(at, std::span(bytes, width));
    if (got < width) {
      data.shell().print(text);
      return debug::cannot_access(at + got);
    }
    const char shown = letter == 'x' ? 'z' : letter;
    const char by = shown == 's' || shown == 'i' ? 'z' : shown;
    if (auto done = debug::print_by_letter(context, text, type, std::span(bytes, width), by, options, size); !done)
      return std::unexpected(done.error());
    data.next_address = at + width;
  }
  remember();
  // What was seen last is $__, where it was $_.
  auto& convenience = context.convenience();
  const debug::Value last = debug::Value::in_memory(type, data.next_address - width);
  debug::Value seen = last;
  if (debug::fetch(context, seen)) convenience.set("__", seen);
  convenience.set("_", debug::Value::of(context.types().pointer_to(type), last.address));
  return text + "\n";
}

namespace {

Result<> x(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  auto format = take_format(text);
  if (!format) return std::unexpected(format.error());
  debug::Value from = debug::Value::of(debug::basic_type(data.context(), "long"), data.next_address);
  if (!text.empty()) {
    auto value = data.evaluate(text);
    if (!value) return std::unexpected(value.error());
    if (debug::is_any_reference(debug::plain(*value))) {
      value = debug::dereferenced(data.context(), *value);
      if (!value) return std::unexpected(value.error());
    }
    from = std::move(*value);
  }
  // A value that is in a register or computed says where; a variable in memory that is no pointer does, too.
  const auto shown = examined_text(data, from, *format);
  if (!shown) return std::unexpected(shown.error());
  shell.print(*shown);
  return {};
}

Result<> hexdump(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  const std::string_view place = take_word(text);
  if (place.empty()) return fail("Argument required (address, and how many bytes).");
  const auto address = data.address_of(place);
  if (!address) return std::unexpected(address.error());
  u64 size = 128;
  if (!text.empty()) {
    const auto wanted = data.evaluate(text);
    if (!wanted) return std::unexpected(wanted.error());
    const auto number = debug::as_bits(data.context(), *wanted);
    if (!number) return std::unexpected(number.error());
    size = std::min<u64>(*number, 1 << 20);
  }
  std::vector<std::byte> bytes(size);
  const std::size_t got = data.context().read(*address, bytes);
  for (std::size_t i = 0; i < got; i += 16) {
    std::string line = fmt::format("{:#018x}: ", *address + i);
    std::string letters;
    for (std::size_t j = i; j < i + 16; ++j) {
      const u8 byte = j < got ? static_cast<u8>(bytes[j]) : 0;
      line += j < got ? fmt::format("{:02x} ", byte) : "   ";
      if (j < got) letters += std::isprint(byte) != 0 ? static_cast<char>(byte) : '.';
    }
    shell.print(line + "| " + letters + "\n");
  }
  if (got < size) return debug::cannot_access(*address + got);
  return {};
}

}  // namespace

void add_examine_commands(CommandTable& commands) {
  commands.add({"x", {}, "Examine memory: x/FMT ADDRESS.\nx[/[COUNT][FORMAT][SIZE]] [ADDRESS]", x, Repeat::bare});
  commands.add({"hexdump", {}, "Show memory as bytes and characters.\nhexdump ADDRESS [SIZE]", hexdump});
}

}  // namespace sonde::debugger
