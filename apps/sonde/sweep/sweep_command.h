// `sonde sweep`: has the program handled every error?
#pragma once

namespace sonde {

int sweep_command(int argc, char** argv);

}  // namespace sonde
