// How text looks: what -x, -X and -N ask for.
#pragma once

#include "base/types.h"

namespace sonde::report {

enum class Constants : u8 { names, raw, both };       // -X abbrev | raw | verbose
enum class HexStrings : u8 { never, odd_strings, always, odd_chars };  // -x: strings with unprintable bytes; -xx

struct TextStyle {
  Constants constants = Constants::names;
  HexStrings hex = HexStrings::never;
  bool names = false;  // -N: name=value for arguments
};

}  // namespace sonde::report
