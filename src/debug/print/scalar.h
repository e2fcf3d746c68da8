// One number, pointer, character or enumerator.
#pragma once

#include "debug/print/options.h"
#include "debug/value/context.h"

namespace sonde::debug {

// By its type.
void print_by_type(EvaluationContext& context, std::string& out, const Type& type, std::span<const std::byte> bytes,
                   const PrintOptions& options);
// As the letter says: x d u o t z a c f. Nothing is printed for bytes that the letter cannot show; an error says so.
Result<> print_by_letter(EvaluationContext& context, std::string& out, const Type& type,
                         std::span<const std::byte> bytes, char letter, const PrintOptions& options, char size = 0);
// 1.5, inf, nan(0x8000000000000)
void print_floating(std::string& out, std::span<const std::byte> bytes);
void print_enumerator(std::string& out, const Type& stripped, u64 bits, bool cxx);
// " <main+4>" or nothing.
std::string symbol_text(EvaluationContext& context, u64 address, std::string_view blank = " ");
// The same with the linker's name.
std::string linker_symbol_text(EvaluationContext& context, u64 address);
// 0x401000 <main+4>
void print_address(EvaluationContext& context, std::string& out, u64 address, const PrintOptions& options);

}  // namespace sonde::debug
