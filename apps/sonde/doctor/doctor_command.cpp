#include "doctor_command.h"

#include <cstdio>

#include "probes.h"

namespace sonde {

int doctor_command(int, char**) {
  int status = 0;
  for (const Finding& f : run_probes()) {
    std::printf("%-4s %-14s %s\n", f.ok ? "yes" : "no", f.name.c_str(), f.says.c_str());
    if (!f.ok) std::printf("%19s %s\n", "->", f.advice.c_str());
    if (!f.ok && f.essential) status = 1;
  }
  return status;
}

}  // namespace sonde
