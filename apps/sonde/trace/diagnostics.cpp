#include "diagnostics.h"

#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <string>

namespace sonde {

namespace {
std::string name = "sonde";
}

void set_program_name(std::string_view n) { name = n; }
std::string_view program_name() { return name; }

void complain(const char* format, ...) {
  char words[4096];
  va_list args;
  va_start(args, format);
  std::vsnprintf(words, sizeof words, format, args);
  va_end(args);
  const std::string line = name + ": " + words + "\n";
  (void)!::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace sonde
