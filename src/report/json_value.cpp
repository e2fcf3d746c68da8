#include "report/json_value.h"

#include "report/json_text.h"
#include "report/text.h"

namespace sonde::report {

using decode::has;
using decode::Kind;
using decode::Trait;
using decode::Value;

namespace {

class Writer {
 public:
  explicit Writer(OutBuffer& out) : out_(out) {}

  void put(const Value& v) {
    const bool wrapped = v.comment != nullptr;
    if (wrapped) out_.put("{\"value\":");
    put_bare(v);
    if (!wrapped) return;
    member("comment");
    put_json_string(v.comment, out_);
    out_.put('}');
  }

 private:
  void put_bare(const Value& v) {
    switch (v.kind) {
      case Kind::sint: return out_.put_signed(static_cast<i64>(v.number));
      case Kind::uint: case Kind::hex: case Kind::octal: return out_.put_unsigned(v.number);
      case Kind::address: return address(v.number);
      case Kind::symbol: return symbol(v);
      case Kind::flags: case Kind::joined: return flags(v);
      case Kind::string: return string(v);
      case Kind::text: return text(v);
      case Kind::fd: return fd(v);
      case Kind::process: return process(v);
      case Kind::array: return array(v);
      case Kind::structure: return structure(v);
      case Kind::call: return call(v);
      case Kind::named: return named(v);
      case Kind::change: return change(v);
      case Kind::dual: return dual(v);
    }
  }

  void member(std::string_view name) {
    out_.put(",\"");
    out_.put(name);
    out_.put("\":");
  }

  void address(u64 v) {
    if (v == 0) return out_.put("null");
    out_.put("{\"address\":\"");
    out_.put_hex(v);
    out_.put("\"}");
  }

  static const sys::Flag* name_of(const Value& v) { return v.set != nullptr ? sys::find(*v.set, v.number, has(v.traits, Trait::i386)) : nullptr; }

  void symbol(const Value& v) {
    out_.put("{\"number\":");
    if (has(v.traits, Trait::decimal)) out_.put_signed(static_cast<i64>(v.number));
    else out_.put_unsigned(v.number);
    member("name");
    if (const sys::Flag* flag = name_of(v)) put_json_string(flag->name, out_);
    else out_.put("null");
    out_.put('}');
  }

  // The names of the bits of a set; returns the bits that have none.
  u64 names(const Value& v, Comma& comma) {
    u64 rest = v.number;
    for (const sys::Flag& flag : v.set->of(has(v.traits, Trait::i386))) {
      if (flag.value == 0 || (rest & flag.value) != flag.value) continue;
      comma.next();
      put_json_string(flag.name, out_);
      rest &= ~flag.value;
    }
    return rest;
  }

  void flags(const Value& v) {
    out_.put("{\"number\":");
    out_.put_unsigned(v.number);
    member("flags");
    out_.put('[');
    Comma comma(out_);
    u64 rest = 0;
    if (v.kind == Kind::flags) rest = names(v, comma);
    else for (const Value* part = v.first; part != nullptr; part = part->next) rest |= part_names(*part, comma);
    out_.put(']');
    if (rest != 0) {
      member("rest");
      out_.put_unsigned(rest);
    }
    out_.put('}');
  }

  u64 part_names(const Value& part, Comma& comma) {
    if (part.kind == Kind::flags) return names(part, comma);
    const sys::Flag* flag = part.kind == Kind::symbol ? name_of(part) : nullptr;
    if (flag == nullptr) return part.number;
    comma.next();
    put_json_string(flag->name, out_);
    return 0;
  }

  void string(const Value& v) {
    const bool whole = !has(v.traits, Trait::truncated) || has(v.traits, Trait::unquoted);
    const bool clean = is_utf8(v.view());
    if (whole && clean) return put_json_string(v.view(), out_);
    out_.put("{\"text\":");
    put_json_string(v.view(), out_);
    if (!clean) {
      member("hex");
      out_.put('"');
      for (const char c : v.view()) out_.put_hex_digits(static_cast<unsigned char>(c), 2);
      out_.put('"');
    }
    if (!whole) {
      member("truncated");
      out_.put("true");
    }
    out_.put('}');
  }

  void text(const Value& v) {
    if (v.first == nullptr) return put_json_string(v.view(), out_);
    out_.put("{\"text\":");
    put_json_string(v.view(), out_);
    member("value");
    put(*v.first);
    out_.put('}');
  }

  void fd(const Value& v) {
    out_.put("{\"fd\":");
    out_.put_signed(static_cast<i64>(v.number));
    if (const sys::Flag* flag = name_of(v)) {
      member("name");
      put_json_string(flag->name, out_);
    }
    for (const Value* part = v.first; part != nullptr; part = part->next) {
      member(part->kind == Kind::string ? "path" : "detail");
      put(*part);
    }
    out_.put('}');
  }

  void process(const Value& v) {
    if (v.size == 0) return out_.put_signed(static_cast<i64>(v.number));
    out_.put("{\"pid\":");
    out_.put_signed(static_cast<i64>(v.number));
    member("note");
    put_json_string(v.view(), out_);
    out_.put('}');
  }

  static bool is_more(const Value& v) { return v.kind == Kind::text && v.view() == "..." && v.first == nullptr; }

  void array(const Value& v) {
    const bool inverted = has(v.traits, Trait::inverted);
    if (inverted) out_.put("{\"all_but\":");
    out_.put('[');
    Comma comma(out_);
    for (const Value* item = v.first; item != nullptr; item = item->next) {
      comma.next();
      put(*item);
    }
    out_.put(inverted ? "]}" : "]");
  }

  // Members that have no name of their own are numbered; what was left out is told by "...": true.
  void structure(const Value& v) {
    out_.put('{');
    Comma comma(out_);
    unsigned number = 0;
    for (const Value* item = v.first; item != nullptr; item = item->next) {
      comma.next();
      if (is_more(*item)) {
        out_.put("\"...\":true");
        continue;
      }
      if (item->name != nullptr) {
        put_json_string(item->name, out_);
      } else {
        out_.put('"');
        out_.put_unsigned(number);
        out_.put('"');
      }
      ++number;
      out_.put(':');
      put(*item);
    }
    out_.put('}');
  }

  void children(const Value& v) {
    out_.put('[');
    Comma comma(out_);
    for (const Value* item = v.first; item != nullptr; item = item->next) {
      comma.next();
      put(*item);
    }
    out_.put(']');
  }

  void call(const Value& v) {
    out_.put("{\"call\":");
    put_json_string(v.view(), out_);
    member("args");
    children(v);
    out_.put('}');
  }

  void named(const Value& v) {
    if (v.first == nullptr) return out_.put("null");
    if (v.first->next == nullptr) return put(*v.first);
    out_.put("{\"number\":");
    put(*v.first);
    member("meaning");
    put(*v.first->next);
    out_.put('}');
  }

  void change(const Value& v) {
    if (v.first == nullptr) return out_.put("null");
    if (v.first->next == nullptr) return put(*v.first);
    out_.put("{\"before\":");
    put(*v.first);
    member("after");
    put(*v.first->next);
    out_.put('}');
  }

  // The second child is the named look.
  void dual(const Value& v) {
    if (v.first == nullptr) return out_.put("null");
    put(v.first->next != nullptr ? *v.first->next : *v.first);
  }

  OutBuffer& out_;
};

}  // namespace

void put_json(const Value& value, OutBuffer& out) { Writer(out).put(value); }

}  // namespace sonde::report
