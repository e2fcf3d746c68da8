#include "symbols/elf/demangle.h"

#define HAVE_DECL_BASENAME 1  // or libiberty.h declares it anew
#include <libiberty/demangle.h>

#include <csetjmp>
#include <cstddef>
#include <cstring>

namespace sonde::symbols {
namespace {

constexpr std::size_t longest_mangled = 8192;
constexpr std::size_t longest_readable = 32768;
constexpr int options = DMGL_PARAMS | DMGL_ANSI | DMGL_AUTO;

// Substitutions let a short name unfold exponentially. The demangler keeps nothing on the heap in this mode, so that
// leaving it by a jump loses nothing.
struct Sink {
  char* buffer;
  std::size_t size;
  std::jmp_buf overflow;
};

void take(const char* text, std::size_t length, void* opaque) {
  Sink& sink = *static_cast<Sink*>(opaque);
  if (length > longest_readable - sink.size) std::longjmp(sink.overflow, 1);
  std::memcpy(sink.buffer + sink.size, text, length);
  sink.size += length;
}

using Demangler = int (*)(const char*, int, demangle_callbackref, void*);

bool run(Demangler demangler, const char* mangled, int options, Sink& sink) {
  sink.size = 0;
  if (setjmp(sink.overflow) != 0) return false;
  return demangler(mangled, options, take, &sink) != 0;
}

// The position after the group that opens at `at`, or the end.
std::size_t after_group(std::string_view text, std::size_t at, char open, char close) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == open) ++depth;
    if (text[at] == close && --depth == 0) return at + 1;
  }
  return text.size();
}

constexpr std::string_view anonymous = "(anonymous namespace)";

// Longer ones first: what is left may open template arguments, as in "operator-<int*>".
constexpr std::string_view symbols[] = {"<=>", "<<=", ">>=", "->*", "()", "[]", "->", "++", "--", "<<",
                                        ">>",  "<=",  ">=",  "==",  "!=", "&&", "||", "+=", "-=", "*=",
                                        "/=",  "%=",  "^=",  "&=",  "|=", "+",  "-",  "*",  "/",  "%",
                                        "^",   "&",   "|",   "~",   "!",  "=",  "<",  ">",  ","};

// After the operator's symbol that follows the word "operator" at `at`; `at` itself if the word is no operator's.
std::size_t after_operator(std::string_view text, std::size_t at) {
  constexpr std::string_view word = "operator";
  if (text.compare(at, word.size(), word) != 0 || (at > 0 && text[at - 1] != ':' && text[at - 1] != ' ')) return at;
  std::size_t end = at + word.size();
  if (end < text.size() && text[end] == ' ') {  // new, delete, a conversion
    const std::size_t parameters = text.find('(', end);
    return parameters == text.npos ? text.size() : parameters;
  }
  for (const std::string_view symbol : symbols) {
    if (text.compare(end, symbol.size(), symbol) != 0) continue;
    end += symbol.size();
    return text.compare(end, 2, " <") == 0 ? end + 1 : end;
  }
  return at;
}

std::string strip_template_arguments(std::string_view name) {
  std::string plain;
  for (std::size_t at = 0; at < name.size();) {
    if (const std::size_t end = after_operator(name, at); end != at) {
      plain += name.substr(at, end - at);
      at = end;
    } else if (name[at] == '<') {
      at = after_group(name, at, '<', '>');
    } else {
      plain += name[at++];
    }
  }
  return plain;
}

bool is_tail_of(std::string_view name, std::string_view wanted) {
  if (!name.ends_with(wanted)) return false;
  const std::string_view before = name.substr(0, name.size() - wanted.size());
  return before.empty() || before.ends_with("::");
}

}  // namespace

bool looks_mangled(std::string_view name) { return name.starts_with("_Z") || name.starts_with("_R"); }

namespace {

std::string demangle(std::string_view name, int options) {
  if (!looks_mangled(name) || name.size() > longest_mangled) return std::string(name);
  std::string mangled(name);
  std::string readable(longest_readable, '\0');
  Sink sink{readable.data(), 0, {}};
  if (!run(rust_demangle_callback, mangled.c_str(), options, sink) &&
      !run(cplus_demangle_v3_callback, mangled.c_str(), options, sink)) {
    return mangled;
  }
  readable.resize(sink.size);
  readable.shrink_to_fit();
  return readable;
}

}  // namespace

std::string demangle(std::string_view name) { return demangle(name, options); }

std::string demangle_function(std::string_view name) { return demangle(name, options | DMGL_RET_DROP); }

std::string_view without_parameters(std::string_view name) {
  std::size_t start = 0;
  std::size_t at = 0;
  while (at < name.size()) {
    if (const std::size_t end = after_operator(name, at); end != at) {
      at = end;
    } else if (name.compare(at, anonymous.size(), anonymous) == 0) {
      at += anonymous.size();
    } else if (name[at] == '<') {
      at = after_group(name, at, '<', '>');
    } else if (name[at] == '{') {  // {lambda(int)#1}
      at = after_group(name, at, '{', '}');
    } else if (name[at] == '(') {
      break;
    } else if (name[at] == '[' && name.compare(at, 5, "[abi:") == 0) {
      at = after_group(name, at, '[', ']');
    } else if (name[at] == ' ') {
      if (name.compare(at, 8, " [clone ") == 0) break;
      start = ++at;  // what came before was the return type
    } else {
      ++at;
    }
  }
  std::string_view result = name.substr(start, at - start);
  // Only a plain C name gets its clone suffix joined by a dot.
  if (at == name.size() && result.find("::") == result.npos) {
    const std::size_t dot = result.find('.', 1);
    if (dot != result.npos) result = result.substr(0, dot);
  }
  return result;
}

bool names_function(std::string_view demangled, std::string_view wanted) {
  if (wanted.empty()) return false;
  if (demangled == wanted) return true;
  const std::string_view name = without_parameters(demangled);
  if (is_tail_of(name, wanted)) return true;
  if (wanted.find('(') != wanted.npos && is_tail_of(demangled, wanted)) return true;
  return name.find('<') != name.npos && is_tail_of(strip_template_arguments(name), wanted);
}

bool is_linker_name(std::string_view symbol, std::string_view wanted) {
  return !wanted.empty() && symbol.starts_with(wanted) &&
         (symbol.size() == wanted.size() || symbol[wanted.size()] == '.');
}

bool may_name_function(std::string_view symbol, std::string_view wanted) {
  if (!looks_mangled(symbol)) return symbol.starts_with(wanted);
  if (wanted.find("operator") != wanted.npos) return true;
  // The last identifier stands in the mangled name as it is.
  std::string_view name = without_parameters(wanted);
  if (const std::size_t arguments = name.find('<'); arguments != name.npos) name = name.substr(0, arguments);
  if (const std::size_t qualifier = name.rfind("::"); qualifier != name.npos) name.remove_prefix(qualifier + 2);
  if (name.starts_with('~')) name.remove_prefix(1);
  return is_linker_name(symbol, wanted) || name.find_first_of("{}( ") != name.npos || symbol.find(name) != symbol.npos;
}

}  // namespace sonde::symbols
