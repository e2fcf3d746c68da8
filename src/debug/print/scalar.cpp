#include "debug/print/scalar.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "debug/print/text.h"
#include "debug/value/number.h"
#include "debug/value/register_types.h"

namespace sonde::debug {
namespace {

std::string decimal(u128 number, bool is_signed) {
  const bool negative = is_signed && static_cast<i128>(number) < 0;
  if (negative) number = 0 - number;
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
    number /= 10;
  } while (number != 0);
  return negative ? "-" + digits : digits;
}

std::string in_base(u128 number, unsigned bits_per_digit) {
  std::string digits;
  do {
    digits.insert(digits.begin(), "0123456789abcdef"[static_cast<unsigned>(number) & ((1U << bits_per_digit) - 1)]);
    number >>= bits_per_digit;
  } while (number != 0);
  return digits;
}

char prefix_of(const Type& type) {
  for (const Type* at = &type;; at = &at->target()) {
    const auto name = at->name();
    if (name == "wchar_t") return 'L';
    if (name == "char16_t") return 'u';
    if (name == "char32_t") return 'U';
    if (at->kind() != TypeKind::alias && !at->is_qualifier()) return 0;
  }
}

}  // namespace

void print_floating(std::string& out, std::span<const std::byte> bytes) {
  const auto number = read_floating(bytes);
  if (!number) {
    out += "<invalid float value>";
    return;
  }
  if (std::isnan(*number)) {
    const u64 low = read_bits(bytes, false);
    u64 mantissa = low & 0x7fffffffffffffff;
    bool negative = false;
    switch (bytes.size()) {
      case 2:
        mantissa = low & 0x3ff;
        negative = (low >> 15 & 1) != 0;
        break;
      case 4:
        mantissa = low & 0x7fffff;
        negative = (low >> 31 & 1) != 0;
        break;
      case 8:
        mantissa = low & 0xfffffffffffff;
        negative = low >> 63 != 0;
        break;
      default:
        mantissa = low;
        negative = bytes.size() > 9 && (static_cast<u8>(bytes[9]) & 0x80) != 0;
        break;
    }
    out += fmt::format("{}nan(0x{:x})", negative ? "-" : "", mantissa);
    return;
  }
  if (std::isinf(*number)) {
    out += *number < 0 ? "-inf" : "inf";
    return;
  }
  const int digits = bytes.size() == 2 ? 5 : bytes.size() == 4 ? 9 : bytes.size() == 8 ? 17 : 21;
  char text[64];
  std::snprintf(text, sizeof text, "%.*Lg", bytes.size() > 8 ? 21 : digits, *number);
  out += text;
}

void print_enumerator(std::string& out, const Type& type, u64 bits, bool cxx) {
  const auto enumerators = type.enumerators();
  std::string scope;
  if (cxx && !type.name().empty()) {
    scope = type.name();
    if (!type.facts().is_scoped) {
      const auto colons = scope.rfind("::");
      scope = colons == std::string::npos ? "" : scope.substr(0, colons);
    }
    if (!scope.empty()) scope += "::";
  }
  const auto named = [&](std::string_view name) {
    return (name.find("::") == name.npos ? scope : "") + std::string(name);
  };
  const i64 value = static_cast<i64>(bits);
  bool is_flags = true;
  for (const auto& enumerator : enumerators) {
    if (enumerator.value == value) {
      out += named(enumerator.name);
      return;
    }
    if (enumerator.value < 0 || std::popcount(static_cast<u64>(enumerator.value)) > 1) is_flags = false;
  }
  if (!is_flags || enumerators.empty() || bits == 0) {
    out += fmt::format("{}", value);
    return;
  }
  std::string flags;
  u64 rest = bits;
  for (const auto& enumerator : enumerators) {
    const u64 flag = static_cast<u64>(enumerator.value);
    if (flag == 0 || (rest & flag) == 0) continue;
    flags += (flags.empty() ? "" : " | ") + named(enumerator.name);
    rest &= ~flag;
  }
  if (rest != 0) flags += (flags.empty() ? "" : " | ") + fmt::format("unknown: {:#x}", rest);
  out += "(" + flags + ")";
}

std::string symbol_text(EvaluationContext& context, u64 address, std::string_view blank) {
  const auto symbol = context.symbol_at(address);
  if (!symbol) return "";
  return fmt::format("{}<{}{}>", blank, symbol->name, symbol->offset == 0 ? "" : fmt::format("+{}", symbol->offset));
}

std::string linker_symbol_text(EvaluationContext& context, u64 address) {
  const auto symbol = context.linker_symbol_at(address);
  if (!symbol) return "";
  return fmt::format(" <{}{}>", symbol->name, symbol->offset == 0 ? "" : fmt::format("+{}", symbol->offset));
}

void print_address(EvaluationContext& context, std::string& out, u64 address, const PrintOptions& options) {
  if (options.address) out += fmt::format("{:#x}", address);
  out += symbol_text(context, address, options.address ? " " : "");
}

void print_by_type(EvaluationContext& context, std::string& out, const Type& given, std::span<const std::byte> bytes,
                   const PrintOptions& options) {
  const Type& type = given.stripped();
  switch (type.kind()) {
    case TypeKind::floating: return print_floating(out, bytes);
    case TypeKind::complex: {
      print_floating(out, bytes.first(bytes.size() / 2));
      out += " + ";
      print_floating(out, bytes.last(bytes.size() / 2));
      out += 'i';
      return;
    }
    case TypeKind::boolean: {
      const u64 bits = read_bits(bytes, false);
      out += bits == 0 ? "false" : bits == 1 ? "true" : std::to_string(bits);
      return;
    }
    case TypeKind::enumeration:
      return print_enumerator(out, type, read_bits(bytes, is_signed_number(type)), context.is_cxx());
    case TypeKind::pointer: {
      const u64 address = read_bits(bytes, false);
      if (options.address) out += fmt::format("{:#x}", address);
      const bool is_code = type.target().stripped().kind() == TypeKind::function;
      if ((options.symbol || is_code) && address != 0) out += symbol_text(context, address, options.address ? " " : "");
      return;
    }
    default: break;
  }
  const bool is_signed = is_signed_number(type);
  const char prefix = prefix_of(given);
  if (prefix != 0 || is_character(type) || type.kind() == TypeKind::character) {
    const u64 bits = read_bits(bytes, is_signed);
    out += is_signed ? std::to_string(static_cast<i64>(bits)) : std::to_string(bits);
    out += ' ';
    print_character(out, bits, static_cast<u8>(std::max<std::size_t>(1, std::min<std::size_t>(bytes.size(), 4))),
                    prefix);
    return;
  }
  if (print_flag_register(out, given, read_bits(bytes, false))) return;
  if (bytes.size() <= 8) {
    const u64 bits = read_bits(bytes, is_signed);
    const fmt::format_int number = is_signed ? fmt::format_int(static_cast<i64>(bits)) : fmt::format_int(bits);
    out.append(number.data(), number.size());
    return;
  }
  out += decimal(read_wide(bytes, is_signed), is_signed);
}

Result<> print_by_letter(EvaluationContext& context, std::string& out, const Type& given,
                         std::span<const std::byte> bytes, char letter, const PrintOptions& options, char size) {
  const Type& type = given.stripped();
  const bool is_floating = type.kind() == TypeKind::floating;
  bool is_signed = is_signed_number(type);
  std::byte shortened[16] = {};
  // x/c of wider units looks at the value, p/c of a float at its integral part.
  if (is_floating && (letter == 'c')) {
    const auto number = read_floating(bytes);
    const i64 whole = number && std::fabs(*number) < 9e18L ? static_cast<i64>(*number) : 0;
    std::memcpy(shortened, &whole, 8);
    bytes = std::span<const std::byte>(shortened, std::min<std::size_t>(bytes.size(), 8));
    is_signed = true;
  }
  switch (letter) {
    case 'x': out += "0x" + in_base(read_wide(bytes, false), 4); return {};
    case 'd': out += decimal(read_wide(bytes, true), true); return {};
    case 'u': out += decimal(read_wide(bytes, false), false); return {};
    case 'o': {
      const u128 number = read_wide(bytes, false);
      out += (number != 0 ? "0" : "") + in_base(number, 3);
      return {};
    }
    case 't': {
      const std::string digits = in_base(read_wide(bytes, false), 1);
      if (size != 0 && digits.size() < bytes.size() * 8) out.append(bytes.size() * 8 - digits.size(), '0');
      out += digits;
      return {};
    }
    case 'z': {
      const std::string digits = in_base(read_wide(bytes, false), 4);
      out += "0x";
      if (digits.size() < bytes.size() * 2) out.append(bytes.size() * 2 - digits.size(), '0');
      out += digits;
      return {};
    }
    case 'a': print_address(context, out, read_bits(bytes, is_signed), options); return {};
    case 'c': {
      const u128 wide = read_wide(bytes, is_signed);
      const u64 bits = static_cast<u64>(wide);
      const bool narrow = bytes.size() > 1 && prefix_of(given) == 0;
      // A wider integer is cut to a character with the same sign.
      const u64 code =
          narrow ? (is_signed ? static_cast<u64>(static_cast<i64>(static_cast<i8>(bits))) : static_cast<u8>(bits))
                 : bits;
      out += is_signed ? std::to_string(static_cast<i64>(code)) : std::to_string(code);
      out += ' ';
      print_character(out, code,
                      narrow ? 1 : static_cast<u8>(std::min<std::size_t>(std::max<std::size_t>(bytes.size(), 1), 4)),
                      prefix_of(given));
      return {};
    }
    case 'f': {
      const bool has_float = bytes.size() == 4 || bytes.size() == 8 || bytes.size() == 10 || bytes.size() == 16;
      if (has_float && type.kind() != TypeKind::boolean) {
        print_floating(out, bytes);
      } else {
        out += decimal(read_wide(bytes, is_signed), is_signed);
      }
      return {};
    }
    case 's': print_by_type(context, out, given, bytes, options); return {};
    default: return fail(fmt::format("Undefined output format \"{}\".", letter));
  }
}

}  // namespace sonde::debug
