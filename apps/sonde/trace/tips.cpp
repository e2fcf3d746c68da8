#include "tips.h"

#include <iterator>
#include <random>

#include "diagnostics.h"

namespace sonde {

namespace {

constexpr const char* kTips[] = {
    "-f follows children and threads; without it only the program itself is shown.",
    "-y shows what every descriptor is open on, -yy also the addresses of sockets.",
    "-P /some/file shows only what is done to that file.",
    "-k shows who made each call; -kk adds source lines.",
    "-z shows only what succeeded, -Z only what failed.",
    "-e inject=write:error=ENOSPC:when=3 makes the third write fail as on a full disk.",
    "-e inject=close:error=EIO:faithful closes the descriptor all the same, as Linux does.",
    "-e inject=read:short=1 makes every read return a single byte: a good test of loops.",
    "-e inject=openat:error=EACCES:from=load_config fails only what that function opens.",
    "--seccomp-bpf -f lets calls that are not traced run at nearly full speed.",
    "--json gives each event as an object, with all bytes of all strings.",
    "-c -U calls,errors,p50,p99,name counts calls and shows how their latency is spread.",
    "-o '|less' sends the trace through a command.",
    "-e trace=%network,%file chooses classes of calls; -e trace=/^sched_ chooses by pattern.",
    "sonde doctor tells what this machine lets a tracer do.",
};

}  // namespace

void show_tip(Tips form, int number) {
  if (form == Tips::none) return;
  const auto at = (number >= 0 ? static_cast<unsigned>(number) : std::random_device()()) % std::size(kTips);
  if (form == Tips::full) complain("tip %zu of %zu:", at + 1, std::size(kTips));
  complain("%s%s", form == Tips::full ? "  " : "tip: ", kTips[at]);
}

}  // namespace sonde
