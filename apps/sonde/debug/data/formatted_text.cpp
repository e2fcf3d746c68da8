#include "formatted_text.h"

#include <fmt/format.h>

#include <cstdio>

#include "data.h"
#include "debug/print/printer.h"
#include "debug/value/access.h"
#include "debug/value/calls.h"
#include "debug/value/evaluator.h"

namespace sonde::debugger {
namespace {

constexpr int most_width = 4096;

// One %… of a format.
struct Piece {
  std::string text;     // plain text before it
  std::string flags;    // "-08.3"
  char conversion = 0;  // 0: no conversion, the end
  bool is_wide_text = false;
};

Result<std::vector<Piece>> split_format(std::string_view format) {
  std::vector<Piece> pieces(1);
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      pieces.back().text += format[i];
      continue;
    }
    ++i;
    if (i < format.size() && format[i] == '%') {
      pieces.back().text += '%';
      continue;
    }
    while (i < format.size() && std::string_view("-+ #0123456789.'").find(format[i]) != std::string_view::npos) {
      pieces.back().flags += format[i++];
    }
    while (i < format.size() && std::string_view("hlLzjtw").find(format[i]) != std::string_view::npos) {
      if (format[i] == 'l' || format[i] == 'w') pieces.back().is_wide_text = true;
      ++i;
    }
    if (i >= format.size() || std::string_view("diouxXcspaAeEfFgGV").find(format[i]) == std::string_view::npos) {
      if (i < format.size() && format[i] == 'n') return fail("Format specifier `n' not supported in printf");
      if (i < format.size() && format[i] == '*') return fail("`*' not supported for precision or width in printf");
      return fail(i < format.size() ? fmt::format("Unrecognized format specifier '{}' in printf", format[i])
                                    : "Incomplete format specifier at end of format string");
    }
    pieces.back().conversion = format[i];
    pieces.emplace_back();
  }
  return pieces;
}

int number_in(std::string_view flags) {
  int number = 0;
  int most = 0;
  for (const char c : flags) {
    number = c >= '0' && c <= '9' ? std::min(number * 10 + (c - '0'), 1 << 20) : 0;
    most = std::max(most, number);
  }
  return most;
}

template <class T>
std::string with_printf(const std::string& flags, const char* conversion, T value) {
  char buffer[most_width + 512];
  const std::string format = "%" + flags + conversion;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
  const int size = std::snprintf(buffer, sizeof buffer, format.c_str(), value);
#pragma GCC diagnostic pop
  return std::string(buffer, static_cast<std::size_t>(std::clamp<int>(size, 0, sizeof buffer - 1)));
}

Result<std::string> one(Data& data, const Piece& piece, const debug::Value& value) {
  auto& context = data.context();
  if (number_in(piece.flags) > most_width) return fail("The width of a printf format is too large.");
  switch (piece.conversion) {
    case 's': {
      const auto text = debug::text_of(context, value);
      if (!text) return text;
      // Too long for a buffer: only the precision matters then.
      if (text->size() >= most_width) return *text;
      return with_printf(piece.flags, "s", text->c_str());
    }
    case 'c': {
      const auto code = debug::as_bits(context, value);
      if (!code) return std::unexpected(code.error());
      return with_printf(piece.flags, "c", static_cast<int>(static_cast<u8>(*code)));
    }
    case 'p': {
      const auto address = debug::as_address(context, value);
      if (!address) return std::unexpected(address.error());
      return with_printf(piece.flags.find('-') != std::string::npos ? piece.flags : piece.flags, "s",
                         *address == 0 ? "(nil)" : debug::hex(*address).c_str());
    }
    case 'V': {
      const auto text = debug::print_value(context, value, data.options());
      return text;
    }
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      const auto number = debug::as_floating(context, value);
      if (!number) return std::unexpected(number.error());
      const char conversion[] = {'L', piece.conversion, 0};
      return with_printf(piece.flags, conversion, *number);
    }
    default: {
      const auto decayed = debug::decayed(context, value);
      if (!decayed) return std::unexpected(decayed.error());
      const auto bits = debug::as_bits(context, *decayed);
      if (!bits) return std::unexpected(bits.error());
      const char conversion[] = {'l', 'l', piece.conversion, 0};
      const bool is_signed = piece.conversion == 'd' || piece.conversion == 'i';
      // As wide as the format says: plain ones are ints.
      const bool is_long = piece.is_wide_text;
      if (is_signed) {
        return with_printf(piece.flags, conversion,
                           is_long ? static_cast<long long>(*bits) : static_cast<long long>(static_cast<i32>(*bits)));
      }
      return with_printf(
          piece.flags, conversion,
          is_long ? static_cast<unsigned long long>(*bits) : static_cast<unsigned long long>(static_cast<u32>(*bits)));
    }
  }
}

}  // namespace

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      if (text[i] != '\\') out += text[i];
      continue;
    }
    const char c = text[++i];
    switch (c) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case 'a': out += '\a'; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'v': out += '\v'; break;
      case 'e': out += '\033'; break;
      default:
        if (c >= '0' && c <= '7') {
          unsigned code = 0;
          std::size_t digits = 0;
          for (; digits < 3 && i < text.size() && text[i] >= '0' && text[i] <= '7'; ++digits, ++i) {
            code = code * 8 + static_cast<unsigned>(text[i] - '0');
          }
          --i;
          out += static_cast<char>(code);
        } else {
          out += c;
        }
    }
  }
  return out;
}

Result<std::string> formatted_text(Data& data, std::string_view arguments) {
  arguments = stripped(arguments);
  if (!arguments.starts_with('"')) return fail("Bad format string, missing '\"'.");
  std::size_t end = 1;
  while (end < arguments.size() && arguments[end] != '"') end += arguments[end] == '\\' ? 2 : 1;
  if (end >= arguments.size()) return fail("Bad format string, non-terminated '\"'");
  const std::string format = unescaped(arguments.substr(1, end - 1));
  std::string_view rest = stripped(arguments.substr(end + 1));
  if (!rest.empty() && !rest.starts_with(',')) return fail("Invalid argument syntax");
  auto pieces = split_format(format);
  if (!pieces) return std::unexpected(pieces.error());

  std::vector<debug::Value> values;
  while (rest.starts_with(',')) {
    rest.remove_prefix(1);
    // An argument ends at a comma outside of brackets and quotes.
    int depth = 0;
    char quote = 0;
    std::size_t i = 0;
    for (; i < rest.size(); ++i) {
      const char c = rest[i];
      if (quote != 0) {
        if (c == '\\')
          ++i;
        else if (c == quote)
          quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(' || c == '[' || c == '{') {
        ++depth;
      } else if (c == ')' || c == ']' || c == '}') {
        --depth;
      } else if (c == ',' && depth <= 0) {
        break;
      }
    }
    i = std::min(i, rest.size());
    const auto value = data.evaluate(stripped(rest.substr(0, i)));
    if (!value) return std::unexpected(value.error());
    values.push_back(*value);
    rest = rest.substr(i);
  }
  if (values.size() + 1 != pieces->size()) return fail("Wrong number of arguments for specified format-string");
  std::string text;
  for (std::size_t i = 0; i < pieces->size(); ++i) {
    text += (*pieces)[i].text;
    if (i == values.size()) break;
    const auto part = one(data, (*pieces)[i], values[i]);
    if (!part) return part;
    text += *part;
  }
  return text;
}

}  // namespace sonde::debugger
