// The options of `sonde trace`, one row each: what the parser, --help, the manual page and the shell completions know.
#pragma once

#include <span>

#include "base/types.h"

namespace sonde {

enum class Takes : u8 { nothing, value, optional_value };

struct OptionRow {
  int id;               // a character for those that have a short form, else 256 and up
  const char* name;     // the long form; nullptr: none
  Takes takes;
  const char* group;    // of the help text; nullptr: a second spelling, not shown
  const char* form;     // how it is written
  const char* meaning;  // lines separated by \n
};

// Options without a short form.
enum LongOnly : int {
  kFirstLongOnly = 256,
  kArgv0, kKillOnExit, kSyscallLimit, kSeccompBpf, kTips, kColor, kAlwaysShowPid, kDecodePids, kDecodeFds, kDaemonize,
  kStackTrace, kStackFrames, kFaithful, kJson, kTrace, kSignal, kStatus, kAbbrev, kVerbose, kRaw, kRead, kWrite, kFault,
  kInject, kQuiet, kKvm, kTraceFds, kNamespace, kSeparately, kStringsInHex, kAbsolute, kRelative, kDurations, kSeed,
};

std::span<const OptionRow> option_table();

}  // namespace sonde
