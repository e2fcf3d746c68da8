// Values as gdb prints them: {a = 1, b = "x"}.
#pragma once

#include <string>

#include "debug/print/options.h"
#include "debug/value/context.h"

namespace sonde::debug {

// What stands behind "$1 = ": pointers with their type in front. What cannot be read at all is an error; what cannot be
// read inside is shown in its place.
Result<std::string> print_value(EvaluationContext& context, const Value& value, const PrintOptions& options);
// As a member, an argument, a local: without the type in front. Failures are part of the text.
std::string print_inner(EvaluationContext& context, const Value& value, const PrintOptions& options);

// For the printers of the standard library.
class Printer {
 public:
  Printer(EvaluationContext& context, const PrintOptions& options) : context_(context), options_(options) {}

  // `depth`: how many braces are around. Failures become text.
  void value(const Value& value, unsigned depth);
  // The same where a failure is for the caller to tell.
  Result<> try_value(const Value& value, unsigned depth);
  // Elements without braces, with repeats and the limit on their count.
  Result<> elements(const Value& array, unsigned depth);

  std::string& out() { return out_; }
  EvaluationContext& context() { return context_; }
  const PrintOptions& options() const { return options_; }
  void break_line(unsigned depth) { out_.append("\n").append(2 * static_cast<std::size_t>(depth), ' '); }
  bool is_too_deep(unsigned depth) const { return depth >= options_.max_depth; }
  Result<> reference(const Value& value, unsigned depth, bool follow);

 private:
  Result<> by_kind(const Value& value, unsigned depth);
  Result<> array(const Value& value, unsigned depth);
  Result<> structure(const Value& value, unsigned depth);
  Result<> base_classes(const Value& value, unsigned depth, bool& first);
  Result<> pointer(const Value& value);
  Result<> member_pointer(const Value& value);
  void pointed_text(u64 address, const Type& character);
  void bytes_of(const Type& type, std::span<const std::byte> bytes);

  EvaluationContext& context_;
  PrintOptions options_;
  std::string out_;
};

}  // namespace sonde::debug
