#include "debug/value/type_text.h"

#include <algorithm>

#include "debug/value/no_debug.h"
#include "debug/value/type_lookup.h"

namespace sonde::debug {
namespace {

constexpr int most_depth = 60;

std::string_view class_word(const Type& type) {
  switch (type.kind()) {
    case TypeKind::union_: return "union";
    case TypeKind::enumeration: return "enum";
    case TypeKind::class_: return "class";
    default: return "struct";
  }
}

// "long unsigned int" -> "unsigned long", as people write it; also within template arguments.
std::string usual_integer_names(std::string_view given) {
  std::string name(given);
  if (name.find(" int") == std::string::npos) return name;
  constexpr std::pair<std::string_view, std::string_view> rows[] = {{"long long unsigned int", "unsigned long long"},
                                                                    {"long unsigned int", "unsigned long"},
                                                                    {"short unsigned int", "unsigned short"},
                                                                    {"long long int", "long long"},
                                                                    {"long int", "long"},
                                                                    {"short int", "short"}};
  for (const auto& [from, to] : rows) {
    for (auto at = name.find(from); at != std::string::npos; at = name.find(from, at + to.size()))
      name.replace(at, from.size(), to);
  }
  return name;
}

struct Substitution {
  std::string name;  // of the template's parameter
  const Type* type;
  std::string text;
};

// How names are written. In C, classes keep their word.
struct Style {
  bool is_cxx = false;
  bool readable = false;                                     // the standard library's names without defaults
  const std::vector<Substitution>* substitutions = nullptr;  // [with T = int]
  operator bool() const { return is_cxx; }
};

// "pair<int, char>" -> "pair<_T1, _T2>"
std::string with_parameters(const std::string& name, const Style& style) {
  const auto open = name.find('<');
  if (style.substitutions == nullptr || open == std::string::npos || !name.ends_with('>')) return name;
  std::string out = name.substr(0, open + 1);
  std::size_t depth = 0;
  std::size_t start = open + 1;
  for (std::size_t i = start; i < name.size(); ++i) {
    const char c = name[i];
    const bool last = i + 1 == name.size();
    if (c == '<' || c == '(') ++depth;
    if ((depth == 0 && c == ',') || last) {
      std::string argument = name.substr(start, i - start);
      const auto first = std::min(argument.find_first_not_of(' '), argument.size());
      const std::string blank = argument.substr(0, first);
      argument.erase(0, first);
      const bool closing = argument.ends_with(" ");
      if (closing) argument.pop_back();
      std::string shown = with_parameters(argument, style);
      for (const Substitution& one : *style.substitutions) {
        if (one.text == argument) shown = one.name;
      }
      out += blank + shown;
      if (last)
        out += shown.ends_with('>') ? " >" : ">";
      else
        out += ',';
      start = i + 1;
    }
    if ((c == '>' || c == ')') && depth > 0) --depth;
  }
  return out;
}

std::string named(const Type& type, const Style& cxx) {
  const bool tagged = type.is_class() || type.kind() == TypeKind::enumeration;
  if (type.name().empty()) {
    if (tagged) return std::string(type.kind() == TypeKind::class_ ? "struct" : class_word(type)) + " {...}";
    return type.kind() == TypeKind::nothing ? "void" : "<unnamed type>";
  }
  if (tagged && !cxx) return std::string(class_word(type)) + " " + std::string(type.name());
  const std::string name = usual_integer_names(type.name());
  if (!cxx.is_cxx) return name;
  return with_parameters(cxx.readable ? readable_std_name(name) : name, cxx);
}

bool needs_brackets(const Type& target) {
  const Type* type = &target;
  while (type->is_qualifier()) type = &type->target();
  return (type->kind() == TypeKind::array && !type->facts().is_vector) ||
         (type->kind() == TypeKind::function && type->name().empty());
}

std::string with_blank(std::string_view front, std::string_view declared) {
  return declared.empty() ? std::string(front) : std::string(front) + " " + std::string(declared);
}

std::string_view qualifier_word(const Type& type) {
  switch (type.kind()) {
    case TypeKind::constant: return "const";
    case TypeKind::volatile_: return "volatile";
    case TypeKind::restrict_: return "restrict";
    default: return "_Atomic";
  }
}

std::string text(const Type& type, const Style& cxx, std::string declared, int depth);

std::string parameters_text(const Type& function, const Style& cxx, int depth) {
  std::string out;
  for (const auto& parameter : function.parameters()) {
    if (!out.empty()) out += ", ";
    out += parameter.type != nullptr ? text(*parameter.type, cxx, "", depth + 1) : "void";
    // `this` cannot be changed, whether the compiler says so or not.
    const bool is_this =
        parameter.is_artificial && parameter.type != nullptr && parameter.type->kind() == TypeKind::pointer;
    if (is_this) out += " const";
  }
  if (function.facts().is_variadic) out += out.empty() ? "..." : ", ...";
  if (out.empty() && (function.facts().is_prototyped || cxx)) out = "void";
  return "(" + out + ")";
}

std::string pointer_text(const Type& type, std::string_view mark, const Style& cxx, std::string declared, int depth) {
  declared = std::string(mark) + declared;
  if (needs_brackets(type.target())) declared = "(" + declared + ")";
  return text(type.target(), cxx, std::move(declared), depth + 1);
}

std::string text(const Type& type, const Style& cxx, std::string declared, int depth) {
  if (depth > most_depth) return "...";
  if (cxx.substitutions != nullptr) {
    for (const Substitution& one : *cxx.substitutions) {
      const bool same =
          &type == one.type || (type.kind() == one.type->kind() && !type.is_qualifier() && same_type(type, *one.type));
      if (same) return with_blank(one.name, declared);
    }
  }
  switch (type.kind()) {
    case TypeKind::pointer: return pointer_text(type, "*", cxx, std::move(declared), depth);
    case TypeKind::reference: return pointer_text(type, "&", cxx, std::move(declared), depth);
    case TypeKind::rvalue_reference: return pointer_text(type, "&&", cxx, std::move(declared), depth);
    case TypeKind::member_pointer: {
      const std::string owner = type.container() != nullptr ? named(*type.container(), Style{true}) : "";
      if (type.target().stripped().kind() == TypeKind::function) {
        return pointer_text(type, owner + "::*", cxx, std::move(declared), depth);
      }
      return pointer_text(type, owner + "::*", cxx, std::move(declared), depth);
    }
    case TypeKind::array: {
      const auto count = type.facts().count;
      std::string size = count ? std::to_string(*count) : "";
      if (type.facts().is_vector)
        size = " __attribute__ ((vector_size(" + size + ")))";
      else
        size = "[" + size + "]";
      return text(type.target(), cxx, declared + size, depth + 1);
    }
    case TypeKind::function:
      if (!type.name().empty()) return std::string(type.name()) + declared;
      return text(type.target(), cxx, declared + parameters_text(type, cxx, depth), depth + 1);
    case TypeKind::constant:
    case TypeKind::volatile_:
    case TypeKind::restrict_:
    case TypeKind::atomic: {
      // All qualifiers in one row, "const volatile" in this order.
      std::string words;
      const Type* inner = &type;
      bool is_const = false;
      for (; inner->is_qualifier(); inner = &inner->target()) {
        if (inner->kind() == TypeKind::constant) {
          is_const = true;
        } else {
          words += (words.empty() ? "" : " ") + std::string(qualifier_word(*inner));
        }
      }
      if (is_const) words = words.empty() ? "const" : "const " + words;
      const TypeKind kind = inner->kind();
      if (kind == TypeKind::pointer || kind == TypeKind::reference || kind == TypeKind::member_pointer) {
        return text(*inner, cxx, with_blank(" " + words, declared), depth + 1);
      }
      if (kind == TypeKind::array) {
        const bool said = inner->target().is_qualifier();
        return (said ? "" : words + " ") + text(*inner, cxx, std::move(declared), depth + 1);
      }
      return with_blank(words + " " + named(*inner, cxx), declared);
    }
    default: return with_blank(named(type, cxx), declared);
  }
}

// Of a class: unless all is private; of a structure: as soon as something is not public.
bool has_labels(const Type& type) {
  const bool is_class = type.kind() == TypeKind::class_;
  const auto differs = [&](symbols::Access access) {
    return is_class ? access != symbols::Access::private_ : access != symbols::Access::public_;
  };
  for (const Field& field : type.fields()) {
    if (field.role == symbols::FieldRole::base) continue;
    const bool is_table = field.is_artificial || field.name.starts_with("_vptr");
    if (differs(is_table ? symbols::Access::private_ : field.access)) return true;
  }
  for (const symbols::Method& method : type.methods()) {
    if (differs(method.access)) return true;
  }
  return false;
}

class Definition {
 public:
  explicit Definition(bool cxx) : cxx_{cxx, true} {}

  // `show` as gdb counts: at 0 a named type is only named, below 0 an unnamed one is "{...}".
  std::string of(const Type& type, std::string_view declared, int show, unsigned indent);

 private:
  std::string inner(const Type& type, int show, unsigned indent);
  std::string class_body(const Type& type, int show, unsigned indent);
  std::string enumeration(const Type& type);
  std::string bases(const Type& type);
  std::string method(const Type& owner, const symbols::Method& method);
  std::string name_of(const Type& type) { return named(type, Style{true, true, cxx_.substitutions}); }
  std::string own_name(const Type& type) {
    return type.name().empty() ? "" : cxx_ ? named(type, Style{true, true}) : usual_integer_names(type.name());
  }

  Style cxx_;
  std::vector<Substitution> substitutions_;
};

const Type& without_alias(const Type& type) {
  const Type* at = &type;
  while (at->kind() == TypeKind::alias) at = &at->target();
  return *at;
}

std::string_view access_word(symbols::Access access) {
  switch (access) {
    case symbols::Access::private_: return "private";
    case symbols::Access::protected_: return "protected";
    default: return "public";
  }
}

std::string last_part(std::string_view name) {
  int angles = 0;
  for (std::size_t i = name.size(); i-- > 1;) {
    if (name[i] == '>') ++angles;
    if (name[i] == '<') --angles;
    if (angles == 0 && name[i] == ':' && name[i - 1] == ':') return std::string(name.substr(i + 1));
  }
  return std::string(name);
}

std::string Definition::bases(const Type& type) {
  std::string out;
  for (const Field& field : type.fields()) {
    if (field.role != symbols::FieldRole::base || field.type == nullptr) continue;
    out += out.empty() ? " : " : ", ";
    out += access_word(field.access);
    out += field.is_virtual ? " virtual " : " ";
    out += name_of(field.type->stripped());
  }
  return out;
}

std::string Definition::method(const Type& owner, const symbols::Method& method) {
  std::string plain_owner = last_part(owner.name());
  plain_owner.resize(std::min(plain_owner.size(), plain_owner.find('<')));
  const bool is_constructor = method.name == plain_owner;
  const bool is_destructor = method.name.starts_with('~');
  std::string out = method.is_static ? "static " : method.is_virtual ? "virtual " : "";
  const bool is_conversion = method.name.starts_with("operator ") && method.name.size() > 9 &&
                             method.name.find("new") == method.name.npos &&
                             method.name.find("delete") == method.name.npos;
  if (method.type == nullptr) return out + std::string(method.name) + "(void)";
  const Type& function = method.type->stripped();
  if (!is_constructor && !is_destructor && !is_conversion) {
    const Type& returns = function.target();
    out += text(returns, cxx_, "", 0);
    const TypeKind kind = returns.kind();
    out += kind == TypeKind::pointer ? "" : " ";
  } else if (is_destructor) {
    out = method.is_virtual ? "" : out;
  }
  out += method.name;
  std::string parameters;
  bool is_const = false;
  bool first = true;
  for (const auto& parameter : function.parameters()) {
    if (parameter.type == nullptr) continue;
    if (first && !method.is_static && (parameter.is_artificial || parameter.name == "this")) {
      const Type& self = parameter.type->stripped();
      is_const = self.kind() == TypeKind::pointer && self.target().kind() == TypeKind::constant;
      first = false;
      continue;
    }
    first = false;
    if (parameter.is_artificial) continue;
    if (!parameters.empty()) parameters += ", ";
    parameters += text(*parameter.type, cxx_, "", 0);
  }
  if (function.facts().is_variadic) parameters += parameters.empty() ? "..." : ", ...";
  return out + "(" + (parameters.empty() ? "void" : parameters) + ")" + (is_const ? " const" : "");
}

std::string Definition::class_body(const Type& type, int show, unsigned indent) {
  const std::string margin(indent + 4, ' ');
  std::string out;
  const bool labels = cxx_ && has_labels(type);
  std::optional<symbols::Access> now;
  const auto label = [&](symbols::Access access, bool always) {
    if (!(labels || always) || now == access) return;
    now = access;
    out += std::string(indent + 2, ' ') + std::string(access_word(access)) + ":\n";
  };
  std::size_t shown = 0;
  for (const Field& field : type.fields()) {
    if (field.role == symbols::FieldRole::base || field.type == nullptr) continue;
    if (field.name.starts_with("_vptr") || field.is_artificial) continue;
    label(field.access, false);
    out += margin;
    if (field.role == symbols::FieldRole::static_member) out += "static ";
    out += of(*field.type, field.name, show - 1, indent + 4);
    if (field.bit_size != 0) out += " : " + std::to_string(field.bit_size);
    out += ";\n";
    ++shown;
  }
  std::size_t methods = 0;
  // Those of one name stand together, where the first of them does.
  std::vector<const symbols::Method*> order;
  for (const symbols::Method& one : type.methods()) {
    if (one.is_artificial || one.name.empty()) continue;
    auto place = order.end();
    for (auto at = order.begin(); at != order.end(); ++at) {
      if ((*at)->name == one.name) place = at + 1;
    }
    order.insert(place, &one);
  }
  for (const symbols::Method* method_of_order : order) {
    const symbols::Method& one = *method_of_order;
    if (methods++ == 0 && now) out += "\n";
    label(one.access, cxx_);
    out += margin + method(type, one) + ";\n";
  }
  if (shown == 0 && methods == 0) {
    const bool has_bases = std::any_of(type.fields().begin(), type.fields().end(),
                                       [](const Field& field) { return field.role == symbols::FieldRole::base; });
    if (type.is_declaration()) return margin + (cxx_ ? "<incomplete type>\n" : "<incomplete type>\n");
    (void)has_bases;
    return margin + "<no data fields>\n";
  }
  return out;
}

std::string Definition::enumeration(const Type& type) {
  std::string out = "{";
  i64 expected = 0;
  const std::string_view name = type.name();
  std::string scope;
  if (cxx_ && type.facts().is_scoped) scope = std::string(name) + "::";
  if (cxx_ && !type.facts().is_scoped) {
    const std::string last = last_part(name);
    scope = std::string(name.substr(0, name.size() - last.size()));
  }
  for (const auto& enumerator : type.enumerators()) {
    if (out.size() > 1) out += ", ";
    if (enumerator.name.find("::") == enumerator.name.npos) out += scope;
    out += enumerator.name;
    if (enumerator.value != expected) out += " = " + std::to_string(enumerator.value);
    expected = enumerator.value + 1;
  }
  return out + "}";
}

std::string Definition::inner(const Type& given, int show, unsigned indent) {
  const Type& type = given.definition();
  const std::string name = own_name(type);
  if (type.kind() == TypeKind::enumeration) {
    std::string out = type.facts().is_scoped && cxx_ ? "enum class" : "enum";
    if (!name.empty()) out += " " + name;
    if (show < 0 && name.empty()) return out + " {...}";
    if (show <= 0 && !name.empty()) return cxx_ ? name : out;
    if (cxx_ && type.target().kind() != TypeKind::nothing) out += " : " + text(type.target(), Style{true, true}, "", 0);
    return out + " " + enumeration(type);
  }
  std::string out(class_word(type));
  if (!cxx_ && type.kind() == TypeKind::class_) out = "struct";
  if (name.empty() && type.kind() == TypeKind::class_) out = "class";
  if (!name.empty()) {
    if (show <= 0) return cxx_ ? name : out + " " + name;
    out += " " + name;
  } else if (show < 0) {
    return out + " {...}";
  }
  if (cxx_) {
    std::string arguments;
    for (const auto& argument : type.template_arguments()) {
      if (argument.value || argument.type == nullptr || argument.name.empty()) continue;
      arguments += arguments.empty() ? " [with " : ", ";
      const std::string worth = text(*argument.type, Style{true, true}, "", 0);
      arguments += std::string(argument.name) + " = " + worth;
      if (substitutions_.size() < 32) substitutions_.push_back({std::string(argument.name), argument.type, worth});
    }
    if (!arguments.empty()) {
      out += arguments + "]";
      cxx_.substitutions = &substitutions_;
    }
    out += bases(type);
  }
  return out + " {\n" + class_body(type, show, indent) + std::string(indent, ' ') + "}";
}

std::string Definition::of(const Type& type, std::string_view declared, int show, unsigned indent) {
  // The class inside of pointers and arrays is shown, then what surrounds it.
  const Type* core = &type;
  std::string qualifiers;
  for (int depth = 0; depth < most_depth; ++depth) {
    const TypeKind kind = core->kind();
    const bool wraps = kind == TypeKind::pointer || kind == TypeKind::reference || kind == TypeKind::rvalue_reference ||
                       kind == TypeKind::array || core->is_qualifier() ||
                       (kind == TypeKind::function && core->name().empty());
    const bool unfolds = kind == TypeKind::alias && show > 0;
    if (!wraps && !unfolds) break;
    core = &core->target();
  }
  const bool tagged = core->is_class() || core->kind() == TypeKind::enumeration;
  if (!tagged || (show <= 0 && !core->name().empty()))
    return text(show > 0 ? without_alias(type) : type, cxx_, std::string(declared), 0);
  // The declarator is written around a mark in place of the class.
  const std::string shown = inner(*core, show, indent);
  const std::string around = text(show > 0 ? without_alias(type) : type, cxx_, std::string(declared), 0);
  const std::string mark = named(core->definition(), cxx_);
  const auto at = around.find(mark);
  if (at == std::string::npos) return with_blank(shown, declared);
  return around.substr(0, at) + shown + around.substr(at + mark.size());
}

}  // namespace

std::string type_text(const Type& type, bool cxx, std::string_view declared) {
  return text(type, Style{cxx, true}, std::string(declared), 0);
}

std::string raw_type_text(const Type& type, bool cxx) { return text(type, Style{cxx, false}, "", 0); }

std::string type_definition(const Type& type, bool cxx) {
  const Type* shown = &type;
  while (shown->kind() == TypeKind::alias) shown = &shown->target();
  return Definition(cxx).of(*shown, "", 1, 0);
}

u64 alignment_of(const Type& stripped) {
  if (stripped.is_class()) {
    u64 most = 1;
    for (const Field& field : stripped.fields()) {
      if (field.type == nullptr || field.role == symbols::FieldRole::static_member) continue;
      most = std::max(most, alignment_of(field.type->stripped()));
    }
    return most;
  }
  if (stripped.kind() == TypeKind::array) return alignment_of(stripped.target().stripped());
  const u64 size = stripped.byte_size();
  return size == 0 ? 1 : std::min<u64>(size, 16);
}

const Type& wide_character(EvaluationContext& context, std::string_view name) {
  if (const Type* known = context.find_type(TypeName::Tag::none, std::string(name))) return *known;
  static const Type wide({.kind = TypeKind::character, .is_signed = true, .name = "wchar_t", .byte_size = 4}, nullptr);
  static const Type two({.kind = TypeKind::character, .name = "char16_t", .byte_size = 2}, nullptr);
  static const Type four({.kind = TypeKind::character, .name = "char32_t", .byte_size = 4}, nullptr);
  return name == "wchar_t" ? wide : name == "char16_t" ? two : four;
}

}  // namespace sonde::debug
