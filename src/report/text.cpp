#include "report/text.h"

#include <algorithm>

namespace sonde::report {

using decode::has;
using decode::Kind;
using decode::Trait;
using decode::Value;

namespace {

bool printable(unsigned char c) { return c >= ' ' && c < 0x7f; }
bool plain_space(unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

class Printer {
 public:
  Printer(const TextStyle& style, OutBuffer& out) : style_(style), out_(out) {}

  void print(const Value& v) {
    if (v.kind != Kind::array && has(v.traits, Trait::by_name) && style_.constants != Constants::names) {
      const TextStyle style = style_;
      style_.constants = Constants::names;
      print(v);
      style_ = style;
      return;
    }
    const bool painted = style_.colour && paint(v.kind);
    switch (v.kind) {
      case Kind::sint: case Kind::uint: number(v); break;
      case Kind::hex: hex(v); break;
      case Kind::octal: octal(v); break;
      case Kind::address: address(v.number); break;
      case Kind::symbol: symbol(v); break;
      case Kind::flags: flags(v, has(v.traits, Trait::bare)); break;
      case Kind::joined: joined(v); break;
      case Kind::string: string(v); break;
      case Kind::text: text(v); break;
      case Kind::fd: fd(v); break;
      case Kind::process: out_.put_signed(static_cast<i64>(v.number)); out_.put(v.view()); break;
      case Kind::array: list(v, "[", "]"); break;
      case Kind::structure: list(v, "{", "}"); break;
      case Kind::call: out_.put(v.view()); list(v, "(", ")"); break;
      case Kind::named: named(v); break;
      case Kind::change: change(v); break;
      case Kind::dual: dual(v); break;
    }
    if (painted) out_.put_unseen(colour::none);
    if (v.comment != nullptr) comment(v.comment);
  }

 private:
  bool paint(Kind kind) {
    if (kind == Kind::string) out_.put_unseen(colour::text);
    else if (kind == Kind::symbol || kind == Kind::flags) out_.put_unseen(colour::constant);
    else return false;
    return true;
  }

  void comment(std::string_view words) { out_.put(" /* "); out_.put(words); out_.put(" */"); }

  void address(u64 v) {
    if (v == 0) out_.put("NULL");
    else out_.put_hex(v);
  }

  // A number; one that has a name of its own (`bytes`) by -X, as a symbol has.
  void number(const Value& v) {
    const bool named = v.bytes != nullptr;
    if (named && style_.constants == Constants::names) return out_.put(v.view());
    if (v.kind == Kind::sint) out_.put_signed(static_cast<i64>(v.number));
    else if (v.kind == Kind::uint) out_.put_unsigned(v.number);
    else out_.put_hex(v.number);
    if (named && style_.constants == Constants::both) comment(v.view());
  }

  void hex(const Value& v) {
    if (v.bytes != nullptr) return number(v);
    if (has(v.traits, Trait::sharp)) {
      if (v.number != 0) out_.put("0x");
      unsigned digits = 1;
      while (digits < 16 && v.number >> (4 * digits) != 0) ++digits;
      return out_.put_hex_digits(v.number, std::max(digits, v.size - (v.number != 0 ? 2 : 0)));
    }
    if (!has(v.traits, Trait::width)) return out_.put_hex(v.number);
    out_.put("0x");
    out_.put_hex_digits(v.number, v.size);
  }

  void octal(const Value& v) {
    if (!has(v.traits, Trait::width)) return out_.put_octal(v.number);
    if (v.number == 0) return out_.put("000");
    if (v.number < 8) out_.put('0');
    out_.put_octal(v.number);
  }

  // A number whose name is known or not, by -X.
  void symbol(const Value& v) {
    const sys::Flag* flag = sys::find(*v.set, v.number, has(v.traits, Trait::i386));
    const bool decimal = has(v.traits, Trait::decimal);
    if (flag != nullptr && style_.constants == Constants::names && !has(v.traits, Trait::numbered)) return out_.put(flag->name);
    if (decimal) out_.put_signed(static_cast<i64>(v.number));
    else out_.put_hex(has(v.traits, Trait::narrow) ? static_cast<u32>(v.number) : v.number);
    if (style_.constants == Constants::raw) return;
    if (flag != nullptr) comment(flag->name);
    else if (!v.set->unknown.empty()) comment(v.set->unknown);
  }

  // The names of the bits of `v`; true when at least one was printed. `rest` gets the bits that have none.
  bool names(const Value& v, u64& rest) {
    bool any = false;
    rest = v.number;
    for (const sys::Flag& flag : v.set->of(has(v.traits, Trait::i386))) {
      if (flag.value == 0 ? v.number != 0 : (rest & flag.value) != flag.value) continue;
      if (any) out_.put('|');
      out_.put(flag.name);
      any = true;
      rest &= ~flag.value;
      if (v.number == 0) break;
    }
    return any;
  }

  void flags(const Value& v, bool inside) {
    if (style_.constants == Constants::raw) return out_.put_hex(v.number);
    if (style_.constants == Constants::both || has(v.traits, Trait::numbered)) {
      out_.put_hex(v.number);
      const std::size_t before = out_.size();
      u64 rest = 0;
      out_.put(" /* ");
      if (names(v, rest)) {
        if (rest != 0) { out_.put('|'); out_.put_hex(rest); }
        out_.put(" */");
      } else {
        out_.truncate(before);
        if (!inside && v.number != 0 && !v.set->unknown.empty()) comment(v.set->unknown);
      }
      return;
    }
    u64 rest = 0;
    const bool any = names(v, rest);
    if (any && rest == 0) return;
    if (any) out_.put('|');
    out_.put_hex(rest);
    if (!any && !inside && v.number != 0 && !v.set->unknown.empty()) comment(v.set->unknown);
  }

  void joined(const Value& v) {
    if (has(v.traits, Trait::apart)) {
      for (const Value* part = v.first; part != nullptr; part = part->next) {
        if (part != v.first) out_.put('|');
        print(*part);
      }
      return;
    }
    if (style_.constants == Constants::raw) return out_.put_hex(v.number);
    const bool both = style_.constants == Constants::both;
    if (both) { out_.put_hex(v.number); out_.put(" /* "); }
    const TextStyle style = style_;
    style_.constants = Constants::names;
    bool any = false;
    for (const Value* part = v.first; part != nullptr; part = part->next) {
      if (part->number == 0 && part->kind != Kind::symbol && !(part->next == nullptr && !any)) continue;
      if (any) out_.put('|');
      if (part->kind != Kind::flags) {
        print(*part);
      } else {
        flags(*part, true);
        if (part->comment != nullptr) comment(part->comment);
      }
      any = true;
    }
    if (!any) out_.put('0');
    style_ = style;
    if (both) out_.put(" */");
  }

  void string(const Value& v) {
    if (has(v.traits, Trait::unquoted)) return print_escaped(v.view(), style_.hex, out_, "<>");
    if (has(v.traits, Trait::at_sign)) out_.put('@');
    if (has(v.traits, Trait::maybe_text) && style_.hex != HexStrings::always && style_.hex != HexStrings::odd_strings &&
        v.view().ends_with('\0')) {
      out_.put('"');
      print_escaped(v.view().substr(0, v.size - 1), style_.hex, out_);
      return out_.put('"');
    }
    out_.put('"');
    print_escaped(v.view(), has(v.traits, Trait::hex_bytes) ? HexStrings::always : style_.hex, out_);
    out_.put(has(v.traits, Trait::truncated) ? "\"..." : "\"");
  }

  void text(const Value& v) {
    out_.put(v.view());
    if (v.first == nullptr) return;  // `... /* 0xaddr */`
    out_.put(" /* ");
    print(*v.first);
    out_.put(" */");
  }

  void fd(const Value& v) {
    if (v.set != nullptr) symbol(v);  // AT_FDCWD
    else out_.put_signed(static_cast<i64>(v.number));
    if (v.first == nullptr) return;
    out_.put('<');
    for (const Value* part = v.first; part != nullptr; part = part->next) {
      const bool wrap = part->kind == Kind::text && !has(part->traits, Trait::replaces);
      if (wrap) out_.put('<');
      print(*part);
      if (wrap) out_.put('>');
    }
    out_.put('>');
    if (has(v.traits, Trait::deleted)) out_.put("(deleted)");
  }

  void list(const Value& v, std::string_view open, std::string_view close) {
    const bool bare = has(v.traits, Trait::bare);
    if (has(v.traits, Trait::inverted)) out_.put('~');
    if (!bare) out_.put(open);
    std::string_view separator = ", ";
    if (has(v.traits, Trait::glued)) separator = "";
    else if (has(v.traits, Trait::space) && has(v.traits, Trait::plus)) separator = " or ";
    else if (has(v.traits, Trait::space)) separator = " ";
    else if (has(v.traits, Trait::piped) && has(v.traits, Trait::plus)) separator = "<<";
    else if (has(v.traits, Trait::piped)) separator = "|";
    else if (has(v.traits, Trait::plus)) separator = "+";
    else if (has(v.traits, Trait::equals)) separator = "=";
    for (const Value* item = v.first; item != nullptr; item = item->next) {
      if (item != v.first) out_.put(separator);
      if (const Value* alone = stands_alone(*item)) {
        print(*alone);
        continue;
      }
      if (item->name != nullptr) { out_.put(item->name); out_.put('='); }
      print(*item);
    }
    if (!bare) out_.put(close);
  }

  // What stands for the whole field when constants are named; null: nothing does.
  const Value* stands_alone(const Value& v) const {
    if (v.kind != Kind::dual || style_.constants != Constants::names) return nullptr;
    return v.first->next->next;
  }

  void dual(const Value& v) {
    if (style_.constants != Constants::names) print(*v.first);
    if (style_.constants == Constants::names) print(*v.first->next);
    const bool says_nothing = v.first->next->kind == Kind::text && v.first->next->size == 0;
    if (style_.constants != Constants::both || says_nothing) return;
    out_.put(" /* ");
    style_.constants = Constants::names;
    print(*v.first->next);
    style_.constants = Constants::both;
    out_.put(" */");
  }

  // A number and its meaning, by -X.
  void named(const Value& v) {
    const Value* number = v.first->next != nullptr ? v.first : nullptr;
    const Value& meaning = number != nullptr ? *number->next : *v.first;
    const bool both = style_.constants == Constants::both && number != nullptr;
    if (number != nullptr && style_.constants != Constants::names) print(*number);
    if (style_.constants == Constants::raw) return;
    if (both) out_.put(" /* ");
    const TextStyle style = style_;
    if (both && !has(v.traits, Trait::apart)) style_.constants = Constants::names;
    print(meaning);
    style_ = style;
    if (both) out_.put(" */");
  }

  void change(const Value& v) {
    if (v.first == nullptr) return;
    print(*v.first);
    if (v.first->next == nullptr) return;
    out_.put(" => ");
    print(*v.first->next);
  }

  TextStyle style_;
  OutBuffer& out_;
};

}  // namespace

void print(const Value& value, const TextStyle& style, OutBuffer& out) { Printer(style, out).print(value); }

void print_escaped(std::string_view bytes, HexStrings hex, OutBuffer& out, std::string_view also) {
  bool all_hex = hex == HexStrings::always;
  if (hex == HexStrings::odd_strings) {
    all_hex = std::ranges::any_of(bytes, [](unsigned char c) { return !printable(c) && !plain_space(c); });
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    if (all_hex) {
      out.put("\\x");
      out.put_hex_digits(c, 2);
      continue;
    }
    switch (c) {
      case '"': out.put("\\\""); continue;
      case '\\': out.put("\\\\"); continue;
      case '\f': out.put("\\f"); continue;
      case '\n': out.put("\\n"); continue;
      case '\r': out.put("\\r"); continue;
      case '\t': out.put("\\t"); continue;
      case '\v': out.put("\\v"); continue;
      default: break;
    }
    if (printable(c) && also.find(static_cast<char>(c)) == also.npos) {
      out.put(static_cast<char>(c));
    } else if (hex == HexStrings::odd_chars) {
      out.put("\\x");
      out.put_hex_digits(c, 2);
    } else {
      const bool digit_follows = i + 1 < bytes.size() && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';
      out.put('\\');
      if (digit_follows || c >= 0100) out.put(static_cast<char>('0' + (c >> 6)));
      if (digit_follows || c >= 010) out.put(static_cast<char>('0' + (c >> 3 & 7)));
      out.put(static_cast<char>('0' + (c & 7)));
    }
  }
}

}  // namespace sonde::report
