#include "help.h"

#include <cstring>

#include "diagnostics.h"
#include "option_table.h"

#ifndef SONDE_VERSION
#define SONDE_VERSION "0.1"
#endif

namespace sonde {

namespace {

void put_indented(std::string& out, const char* lines) {
  for (const char* at = lines; *at != '\0';) {
    const char* end = std::strchr(at, '\n');
    const std::string_view line = end != nullptr ? std::string_view(at, static_cast<std::size_t>(end - at)) : std::string_view(at);
    out += "                 ";
    out += line;
    out += '\n';
    at += line.size() + (end != nullptr ? 1 : 0);
  }
}

}  // namespace

std::string help_text() {
  const std::string name(program_name());
  std::string out = "Usage: " + name + " [OPTION]... [-p PID]... | PROG [ARGS]\n"
                    "   or: " + name + " -c [OPTION]... [-p PID]... | PROG [ARGS]\n";
  const char* group = nullptr;
  for (const OptionRow& row : option_table()) {
    if (row.group == nullptr) continue;
    if (group == nullptr || std::strcmp(group, row.group) != 0) {
      group = row.group;
      out += '\n';
      out += group;
      out += ":\n";
    }
    out += "  ";
    out += row.form;
    out += '\n';
    put_indented(out, row.meaning);
  }
  return out;
}

std::string version_text() {
  const std::string name(program_name());
  return name + " -- version " SONDE_VERSION
         "\nCopyright (c) the Sonde authors. MIT licence; there is NO WARRANTY.\n"
         "\nOptional features enabled: stack-trace=libdw stack-demangle m32-mpers secontext=no json faithful\n";
}

}  // namespace sonde
