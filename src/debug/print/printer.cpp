#include "debug/print/printer.h"

#include <fmt/format.h>

#include <algorithm>

#include "debug/print/scalar.h"
#include "debug/print/std/std_printer.h"
#include "debug/print/text.h"
#include "debug/value/access.h"
#include "debug/value/no_debug.h"
#include "debug/value/number.h"
#include "debug/value/type_text.h"

namespace sonde::debug {
namespace {

constexpr unsigned most_nesting = 200;

char text_prefix(const Type& element) {
  for (const Type* at = &element;; at = &at->target()) {
    if (at->name() == "wchar_t") return 'L';
    if (at->name() == "char16_t") return 'u';
    if (at->name() == "char32_t") return 'U';
    if (at->kind() != TypeKind::alias && !at->is_qualifier()) return 0;
  }
}

// Whether an array of it, or a pointer to it, is text.
bool is_textual(const Type& element) { return text_prefix(element) != 0 || is_character(element.stripped()); }

bool is_scalar(const Type& stripped) { return is_number(stripped) || stripped.kind() == TypeKind::complex; }

std::string_view error_words(const Error& error) { return error.message; }

}  // namespace

void Printer::bytes_of(const Type& type, std::span<const std::byte> bytes) {
  if (options_.format == 0 || options_.format == 's') return print_by_type(context_, out_, type, bytes, options_);
  if (auto done = print_by_letter(context_, out_, type, bytes, options_.format, options_); !done)
    out_ += done.error().message;
}

void Printer::pointed_text(u64 address, const Type& character) {
  const u64 width = std::max<u64>(1, character.stripped().byte_size());
  const u64 limit = std::min<u64>(options_.elements, 1 << 20);
  std::string text;
  bool ended = false;
  bool failed = false;
  u64 failed_at = 0;
  while (!ended && !failed && text.size() / width < limit) {
    char part[256];
    const u64 wanted = std::min<u64>(sizeof part, limit * width - text.size());
    const u64 at = address + text.size();
    const std::size_t got = context_.read(at, std::as_writable_bytes(std::span(part, wanted)));
    for (u64 i = 0; i + width <= got && !ended; i += width) {
      const std::string_view one(part + i, width);
      if (one.find_first_not_of('\0') == one.npos)
        ended = true;
      else
        text += one;
    }
    if (!ended && got < wanted) {
      failed = true;
      failed_at = at + got;
    }
  }
  if (failed && text.empty()) {
    out_ += fmt::format("<error: Cannot access memory at address {:#x}>", failed_at);
    return;
  }
  const TextOptions how{static_cast<u8>(width), text_prefix(character), !ended && !failed, false};
  print_text(out_, std::as_bytes(std::span(text)), how, options_);
  if (failed) out_ += fmt::format("<error: Cannot access memory at address {:#x}>", failed_at);
}

Result<> Printer::pointer(const Value& value) {
  const Type& type = plain(value);
  const u64 address = read_bits(value.bytes, false);
  const bool by_letter = options_.format != 0 && options_.format != 's';
  if (by_letter) {
    bytes_of(*value.type, value.bytes);
    return {};
  }
  const Type& target = type.target();
  print_by_type(context_, out_, *value.type, value.bytes, options_);
  if (address != 0 && is_textual(target)) {
    if (options_.address) out_ += ' ';
    pointed_text(address, target);
  }
  return {};
}

Result<> Printer::member_pointer(const Value& value) {
  const Type& type = plain(value);
  const u64 bits = read_bits(std::span(value.bytes).first(std::min<std::size_t>(8, value.bytes.size())), false);
  if (type.target().stripped().kind() == TypeKind::function) {
    if (bits == 0) {
      out_ += "NULL";
    } else if ((bits & 1) != 0 && type.container() != nullptr) {
      // The place in the table of virtual functions, plus 1.
      out_ += "&virtual ";
      const auto name = virtual_function_name(context_, type.container()->stripped(), bits - 1);
      out_ += name.empty() ? fmt::format("table offset {}", bits - 1) : name;
    } else {
      out_ += "(" + raw_type_text(*value.type, true) + ") ";
      print_address(context_, out_, bits, options_);
    }
    return {};
  }
  if (bits == ~u64{0} || (value.bytes.size() == 4 && bits == 0xffffffff)) {
    out_ += "NULL";
    return {};
  }
  if (type.container() != nullptr) {
    std::string path;
    for (const Field& field : type.container()->stripped().fields()) {
      if (field.role == symbols::FieldRole::member && field.bit_size == 0 && field.offset == bits) {
        out_ += "&" + std::string(type.container()->stripped().name()) + "::" + std::string(field.name);
        return {};
      }
    }
  }
  out_ += std::to_string(bits);
  return {};
}

Result<> Printer::reference(const Value& value, unsigned depth, bool follow) {
  const Type& target = plain(value).target();
  const u64 address = read_bits(value.bytes, false);
  if (options_.address) out_ += fmt::format("@{:#x}", address);
  if (!follow) return {};
  if (options_.address) out_ += ": ";
  if (auto done = try_value(Value::in_memory(target, address), depth); !done) {
    out_ += "<error: " + std::string(error_words(done.error())) + ">";
  }
  return {};
}

Result<> Printer::elements(const Value& given, unsigned depth) {
  const Type& type = plain(given);
  const Type& item = type.target();
  const u64 size = std::max<u64>(1, item.byte_size());
  const u64 count = type.facts().count.value_or(given.size() / size);
  const bool scalars = is_scalar(item.stripped()) && given.lost.empty();
  const bool nested = item.stripped().kind() == TypeKind::array || item.stripped().is_class();
  const i64 low = type.facts().lower_bound;
  const bool have_bytes = !given.is_lazy;
  u64 shown = 0;
  u64 i = 0;
  std::span<const std::byte> bytes = given.bytes;
  while (i < count && shown < options_.elements) {
    if (i != 0) {
      out_ += options_.array ? "," : ", ";
    }
    if (options_.array) {
      break_line(depth);
    }
    u64 repeats = 1;
    if (have_bytes) {
      const auto first = bytes.subspan(std::min<u64>(i * size, bytes.size()),
                                       std::min<u64>(size, bytes.size() - std::min<u64>(i * size, bytes.size())));
      while (i + repeats < count && (i + repeats + 1) * size <= bytes.size() &&
             std::equal(first.begin(), first.end(), bytes.begin() + static_cast<i64>((i + repeats) * size))) {
        ++repeats;
      }
    }
    if (options_.array_indexes) out_ += fmt::format("[{}] = ", low + static_cast<i64>(i));
    if (scalars && have_bytes && (i + 1) * size <= bytes.size()) {
      bytes_of(item, bytes.subspan(i * size, size));
    } else {
      Value one = part_of(given, item, i * size);
      value(one, nested ? depth : depth);
    }
    if (repeats > options_.repeats) {
      out_ += fmt::format(" <repeats {} times>", repeats);
      i += repeats;
      shown += options_.repeats;
    } else {
      ++i;
      ++shown;
    }
  }
  if (i < count) out_ += "...";
  return {};
}

Result<> Printer::array(const Value& value, unsigned depth) {
  const Type& type = plain(value);
  const Type& item = type.target();
  const bool as_text = is_textual(item) && (options_.format == 0 || options_.format == 's') && !type.facts().is_vector;
  const u64 count = type.facts().count.value_or(0);
  if (!type.facts().count && value.where == Value::Where::memory && type.byte_size() == 0) {
    print_address(context_, out_, value.address, options_);
    return {};
  }
  if (as_text && count != 0 && value.lost.empty()) {
    std::span<const std::byte> bytes = value.bytes;
    bool ellipsis = false;
    bool drop_null = true;
    const u64 width = std::max<u64>(1, item.byte_size());
    if (options_.null_stop) {
      const u64 limit = std::min<u64>(bytes.size() / width, options_.elements);
      u64 length = 0;
      while (length < limit && read_bits(bytes.subspan(length * width, width), false) != 0) ++length;
      ellipsis = length == limit && limit < bytes.size() / width;
      bytes = bytes.first(length * width);
      drop_null = false;
    }
    print_text(out_, bytes, {static_cast<u8>(width), text_prefix(item), ellipsis, drop_null}, options_);
    return {};
  }
  if (is_too_deep(depth)) {
    out_ += "{...}";
    return {};
  }
  out_ += '{';
  const std::size_t start = out_.size();
  if (auto done = elements(value, depth + 1); !done) return done;
  if (options_.array && out_.size() != start) {
    break_line(depth);
  }
  out_ += '}';
  return {};
}

Result<> Printer::base_classes(const Value& value, unsigned depth, bool& first) {
  for (const Field& field : plain(value).fields()) {
    if (field.role != symbols::FieldRole::base || field.type == nullptr) continue;
    if (!first) out_ += ", ";
    if (options_.pretty) break_line(depth + 1);
    out_ += "<" + printed_class_name(field.type->stripped()) + "> = ";
    const auto base = field_value(context_, value, field);
    if (base) {
      this->value(*base, depth + 1);
    } else {
      out_ += "<invalid address>";
    }
    first = false;
  }
  return {};
}

Result<> Printer::structure(const Value& value, unsigned depth) {
  const Type& type = plain(value);
  if (type.is_declaration()) {
    out_ += "<incomplete type>";
    return {};
  }
  if (type.kind() == TypeKind::union_ && depth > 0 && !options_.unions) {
    out_ += "{...}";
    return {};
  }
  if (is_too_deep(depth)) {
    out_ += "{...}";
    return {};
  }
  out_ += '{';
  bool first = true;
  if (auto done = base_classes(value, depth, first); !done) return done;
  const bool has_bases = !first;
  bool any_member = false;
  for (const Field& field : type.fields()) {
    if (field.type == nullptr || field.role == symbols::FieldRole::base) continue;
    const bool is_static = field.role == symbols::FieldRole::static_member;
    if (is_static && !options_.static_members) continue;
    if (any_member) {
      out_ += options_.pretty ? "," : ", ";
    } else if (has_bases) {
      out_ += ", ";
      if (options_.pretty) {
        break_line(depth + 1);
        out_ += "members of " + printed_class_name(type) + ":";
      }
    }
    any_member = true;
    if (options_.pretty) break_line(depth + 1);
    if (is_static) out_ += "static ";
    if (!field.name.empty()) out_.append(field.name).append(" = ");
    const auto member = field_value(context_, value, field);
    if (!member) {
      out_ += "<error: " + member.error().message + ">";
    } else if (is_static && plain(*member).is_class() && depth > 3) {
      out_ += "<same as static member of an already seen type>";
    } else {
      this->value(*member, depth + 1);
    }
  }
  if (!any_member) {
    // gdb tells of classes with only bases, too.
    out_ += has_bases ? ", <No data fields>" : "<No data fields>";
    if (has_bases && options_.pretty) break_line(depth);
  } else if (options_.pretty) {
    break_line(depth);
  }
  out_ += '}';
  return {};
}

void Printer::value(const Value& value, unsigned depth) {
  const std::size_t start = out_.size();
  if (auto done = try_value(value, depth); !done) {
    out_.resize(std::max(start, std::min(start, out_.size())));
    out_ += "<error: " + std::string(error_words(done.error())) + ">";
  }
}

Result<> Printer::try_value(const Value& given, unsigned depth) {
  if (depth > most_nesting) {
    out_ += "{...}";
    return {};
  }
  const Type& type = plain(given);
  if (type.kind() == TypeKind::nothing) {
    out_ += "void";
    return {};
  }
  if (given.is_optimized_out) {
    out_ += "<optimized out>";
    return {};
  }
  if (type.kind() == TypeKind::function) {
    out_ += "{" + raw_type_text(*given.type, context_.is_cxx()) + "} ";
    print_address(context_, out_, given.address, options_);
    return {};
  }
  if (&type == &no_debug_data() || (type.kind() == TypeKind::unspecified && type.name().starts_with('<'))) {
    const auto symbol = context_.symbol_at(given.address);
    return fail("'" + (symbol ? symbol->name : std::string("variable")) +
                "' has unknown type; cast it to its declared type");
  }
  if (type.is_declaration() && type.is_class()) {
    out_ += "<incomplete type>";
    return {};
  }
  Value value = given;
  if (!options_.raw && is_any_reference(type) && type.target().stripped().is_class() &&
      std_printer(type.target().stripped())) {
    if (auto done = fetch_all(context_, value); !done) return done;
    return try_value(Value::in_memory(type.target(), read_bits(value.bytes, false)), depth);
  }
  if (!options_.raw && type.is_class()) {
    if (const auto printer = std_printer(type)) return print_std(*this, *printer, value, depth);
  }
  if (auto done = fetch(context_, value); !done) return done;
  return by_kind(value, depth);
}

Result<> Printer::by_kind(const Value& value, unsigned depth) {
  const Type& type = plain(value);
  if (!value.lost.empty() && !type.is_class() && type.kind() != TypeKind::array &&
      std::find(value.lost.begin(), value.lost.end(), true) != value.lost.end()) {
    out_ += "<optimized out>";
    return {};
  }
  if (value.bit_size != 0) {
    const u64 bits = read_bit_field(value.bytes, value.bit_offset, value.bit_size, is_signed_number(type));
    const Value number = Value::of(*value.type, bits);
    bytes_of(*number.type, number.bytes);
    return {};
  }
  switch (type.kind()) {
    case TypeKind::pointer: return pointer(value);
    case TypeKind::member_pointer: return member_pointer(value);
    case TypeKind::array: return array(value, depth);
    case TypeKind::reference:
    case TypeKind::rvalue_reference: return reference(value, depth, false);
    case TypeKind::structure:
    case TypeKind::class_:
    case TypeKind::union_: return structure(value, depth);
    case TypeKind::unspecified: return fail("Attempt to dereference a generic pointer.");
    default: bytes_of(*value.type, value.bytes); return {};
  }
}

Result<std::string> print_value(EvaluationContext& context, const Value& given, const PrintOptions& options) {
  Printer printer(context, options);
  const Type& type = plain(given);
  Value value = given;
  const bool by_letter = options.format != 0 && options.format != 's';
  if (by_letter && type.kind() == TypeKind::function) return fail("Value can't be converted to integer.");
  if (type.kind() != TypeKind::function && type.kind() != TypeKind::nothing && !type.is_class()) {
    if (auto done = fetch(context, value); !done) return std::unexpected(done.error());
  }
  if (!value.is_optimized_out && !by_letter) {
    const bool is_contents =
        is_any_reference(type) && !options.raw && std_printer(type.target().stripped()).has_value();
    if (is_any_reference(type) && !is_contents) {
      printer.out() += "(" + raw_type_text(*value.type, context.is_cxx()) + ") ";
      if (auto done = printer.reference(value, 0, true); !done) return std::unexpected(done.error());
      return std::move(printer.out());
    }
    const bool is_text = type.kind() == TypeKind::pointer && is_textual(type.target());
    const bool unnamed_text = is_text && value.type->kind() != TypeKind::alias;
    if (type.kind() == TypeKind::pointer && !unnamed_text) {
      printer.out() += "(" + raw_type_text(*value.type, context.is_cxx()) + ") ";
    }
  } else if (by_letter && is_any_reference(type)) {
    auto inner = dereferenced(context, value);
    if (!inner) return std::unexpected(inner.error());
    value = std::move(*inner);
  }
  if (auto done = printer.try_value(value, 0); !done) return std::unexpected(done.error());
  return std::move(printer.out());
}

std::string print_inner(EvaluationContext& context, const Value& value, const PrintOptions& options) {
  Printer printer(context, options);
  if (options.frame_values) {
    const Type& type = plain(value);
    const Type& meant = is_any_reference(type) ? type.target().stripped() : type;
    const bool is_text = meant.is_class() && !options.raw && is_std_text(meant);
    const bool is_array = type.kind() == TypeKind::array;
    if (is_array || (meant.is_class() && !is_text)) return "...";
  }
  Value known = value;
  const bool is_contents =
      is_any_reference(plain(value)) && !options.raw && std_printer(plain(value).target().stripped()).has_value();
  if (is_any_reference(plain(value)) && !value.is_optimized_out && !is_contents) {
    if (auto done = fetch(context, known); done) {
      if (printer.reference(known, 0, true)) return std::move(printer.out());
    }
  }
  if (auto done = printer.try_value(value, 0); !done) return "<error: " + done.error().message + ">";
  return std::move(printer.out());
}

}  // namespace sonde::debug
