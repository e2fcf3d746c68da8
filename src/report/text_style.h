// How text looks: what -x, -X and -N ask for.
#pragma once

#include <string_view>

#include "base/types.h"

namespace sonde::report {

enum class Constants : u8 { names, raw, both };       // -X abbrev | raw | verbose
enum class HexStrings : u8 { never, odd_strings, always, odd_chars };  // -x: strings with unprintable bytes; -xx

// SGR sequences, by what they set off.
namespace colour {
inline constexpr std::string_view call = "\033[1m", text = "\033[32m", constant = "\033[36m", error = "\033[31m", event = "\033[35m", none = "\033[0m";
}

struct TextStyle {
  Constants constants = Constants::names;
  HexStrings hex = HexStrings::never;
  bool names = false;  // -N: name=value for arguments
  bool colour = false;
};

}  // namespace sonde::report
