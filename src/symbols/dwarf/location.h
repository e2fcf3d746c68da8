// Evaluates DWARF location expressions: where a value is, piece by piece.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/types.h"
#include "symbols/dwarf/die_id.h"

namespace sonde::symbols {

// What an expression may ask about a frame. Whatever is not known is left at nothing, and the value is then unknown.
class LocationContext {
 public:
  virtual ~LocationContext() = default;
  // A general register by its DWARF number, as it was in this frame.
  virtual std::optional<u64> read_register(unsigned dwarf_number) = 0;
  // All of `out`, or false.
  virtual bool read_memory(u64 address, std::span<std::byte> out) = 0;
  // The bytes of any register (xmm, st), its lowest first; false if it is not known.
  virtual bool read_register_bytes(unsigned, std::span<std::byte>) { return false; }
  virtual std::optional<u64> frame_base() { return std::nullopt; }
  virtual std::optional<u64> cfa() { return std::nullopt; }
  // What a register held when the function was entered; see DebugInfo::call_site().
  virtual std::optional<u64> entry_register(unsigned) { return std::nullopt; }
  // Where a thread-local variable at this offset of the module's block is, for the thread at hand.
  virtual std::optional<u64> tls_address(u64) { return std::nullopt; }
  virtual std::optional<u64> object_address() { return std::nullopt; }
  // What the module's addresses as linked are off by.
  virtual u64 bias() = 0;
};

struct Piece {
  enum class Kind : u8 {
    memory,            // at `address`
    reg,               // in register `number`, from its lowest byte
    bytes,             // the value itself, in `bytes`
    implicit_pointer,  // a pointer whose target exists only as a variable: DebugInfo::variable_of(target), plus `offset`
    optimized_out,
  };
  Kind kind = Kind::optimized_out;
  u64 address = 0;
  unsigned number = 0;
  std::vector<std::byte> bytes;
  DieId target;
  i64 offset = 0;
  u64 bit_size = 0;    // 0: the whole value
  u64 bit_offset = 0;  // within memory, register or bytes
};

// Empty: could not be found out, as what the expression needs is lost or unreadable.
struct Place {
  enum class Failure : u8 {
    none,
    damaged,      // the expression makes no sense
    unavailable,  // a register, frame base or entry value that is not known
    unreadable,   // memory at `address`
  };
  std::vector<Piece> pieces;
  Failure failure = Failure::none;
  u64 address = 0;  // of unreadable memory
};

// `unit` says how to read the operands; `initial` is on the stack at the start. An empty expression is a value that is
// optimised out. Bounded in time and room whatever the bytes are.
Place evaluate_location(std::span<const std::byte> expression, const dwarf::Unit& unit, LocationContext& context,
                        std::optional<u64> initial = std::nullopt);

// For expressions that compute a number (array bounds, frame bases, call site values): the value, or the address.
std::optional<u64> evaluate_number(std::span<const std::byte> expression, const dwarf::Unit& unit,
                                   LocationContext& context, std::optional<u64> initial = std::nullopt);

// The value of a function's DW_AT_frame_base, for LocationContext::frame_base().
std::optional<u64> evaluate_frame_base(std::span<const std::byte> expression, const dwarf::Unit& unit,
                                       LocationContext& context);

}  // namespace sonde::symbols
