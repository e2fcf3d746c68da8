// `sonde doctor`: what this kernel and this user allow, and what to do about a no.
#pragma once

namespace sonde {

// Returns 0 when tracing works at all.
int doctor_command(int argc, char** argv);

}  // namespace sonde
