#include "live/words.h"

namespace sonde::live {

void append_escaped(std::string_view bytes, std::string& out, std::string_view also) {
  constexpr std::string_view kNamed = "\"\\\f\n\r\t\v";
  constexpr std::string_view kLetters = "\"\\fnrtv";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    if (const auto named = kNamed.find(static_cast<char>(c)); named != kNamed.npos) {
      out += '\\';
      out += kLetters[named];
    } else if (c >= ' ' && c < 0x7f && also.find(static_cast<char>(c)) == also.npos) {
      out += static_cast<char>(c);
    } else {
      const bool digit_follows = i + 1 < bytes.size() && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';
      out += '\\';
      if (digit_follows || c >= 0100) out += static_cast<char>('0' + (c >> 6));
      if (digit_follows || c >= 010) out += static_cast<char>('0' + (c >> 3 & 7));
      out += static_cast<char>('0' + (c & 7));
    }
  }
}

}  // namespace sonde::live
