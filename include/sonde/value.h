// A decoded argument or result: a small tree, valid until the Trace it came from is asked for its next event.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace [[gnu::visibility("default")]] sonde {

namespace decode {
struct Value;
}

class TraceValue {
 public:
  enum class Kind : std::uint8_t {
    nothing,    // not there: an output of a call that has not returned, or failed
    number,     // number()
    address,    // number(); 0 is NULL
    constant,   // number(), and text() is its name: O_RDONLY, SEEK_SET, O_RDWR|O_CLOEXEC
    string,     // bytes()
    fd,         // number(); children: path and details where they were asked for
    list,       // children()
    structure,  // children(), each with a name()
    other,      // text()
  };

  TraceValue() = default;
  explicit TraceValue(const decode::Value* value) : value_(value) {}

  Kind kind() const;
  // Of a structure's field, or of a call's argument.
  std::string_view name() const;
  std::uint64_t number() const;
  // Of a string: as many bytes as were read, see TraceOptions::string_limit.
  std::string_view bytes() const;
  std::vector<TraceValue> children() const;
  // As strace shows it.
  std::string text() const;
  // The form that docs/trace-schema.json calls "value".
  std::string json() const;

 private:
  const decode::Value* value_ = nullptr;
};

}  // namespace sonde
