#include "symbols/dwarf/location.h"

#include "symbols/dwarf/reader/expression_machine.h"

namespace sonde::symbols {

Place evaluate_location(std::span<const std::byte> expression, const dwarf::Unit& unit, LocationContext& context,
                        std::optional<u64> initial) {
  Place place;
  dwarf::ExpressionMachine machine(unit, context);
  if (initial) machine.push(*initial);
  if (!machine.run(expression) || !machine.finish(place.pieces)) {
    place.pieces.clear();
    place.failure = machine.failure();
    place.address = machine.unreadable_address();
  }
  return place;
}

std::optional<u64> evaluate_number(std::span<const std::byte> expression, const dwarf::Unit& unit,
                                   LocationContext& context, std::optional<u64> initial) {
  dwarf::ExpressionMachine machine(unit, context);
  if (initial) machine.push(*initial);
  return machine.run(expression) ? machine.number() : std::nullopt;
}

std::optional<u64> evaluate_frame_base(std::span<const std::byte> expression, const dwarf::Unit& unit,
                                       LocationContext& context) {
  dwarf::ExpressionMachine machine(unit, context);
  return machine.run(expression) ? machine.number() : std::nullopt;
}

}  // namespace sonde::symbols
