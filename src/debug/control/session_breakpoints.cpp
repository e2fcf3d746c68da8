// The session's breakpoints: finding their places and keeping traps there.
#include <algorithm>

#include "debug/control/place.h"
#include "debug/control/session.h"

namespace sonde::debug {

Breakpoint* Session::breakpoint(unsigned number) {
  const auto found = std::ranges::find(breakpoints_, number, [](const auto& b) { return b->number; });
  return found == breakpoints_.end() ? nullptr : found->get();
}

Result<std::vector<Place>> Session::find_place(std::string_view text) {
  const Frame* frame = selected_frame();
  return find_places(text,
                     {.space = space(), .inspector = inspector_, .pc = frame != nullptr ? frame->pc() : 0, .file = {}});
}

Result<Breakpoint*> Session::add_breakpoint(Breakpoint wanted, bool pending_too) {
  const Frame* frame = selected_frame();
  const PlaceContext context{.space = space(),
                             .inspector = inspector_,
                             .pc = frame != nullptr ? frame->pc() : 0,
                             .file = {},
                             .at_entry = wanted.at_entry};
  auto places = find_places(wanted.place, context);
  if (!places && !pending_too) return std::unexpected(places.error());
  wanted.pending = !places;
  if (places) {
    for (Place& place : *places) {
      wanted.locations.push_back({.address = place.address,
                                  .function = std::move(place.function),
                                  .file = std::move(place.file),
                                  .line = place.line});
    }
  }
  // What has no name of its own keeps its address.
  if (wanted.place.empty() && frame != nullptr) wanted.place = "*" + std::to_string(frame->pc());
  wanted.number = ++last_number_;
  breakpoints_.push_back(std::make_unique<Breakpoint>(std::move(wanted)));
  Breakpoint& added = *breakpoints_.back();
  place(added);
  return &added;
}

Result<Breakpoint*> Session::add_catchpoint(Breakpoint wanted) {
  wanted.number = ++last_number_;
  breakpoints_.push_back(std::make_unique<Breakpoint>(std::move(wanted)));
  count_catches();
  return breakpoints_.back().get();
}

void Session::remove_breakpoint(unsigned number) {
  if (Breakpoint* breakpoint = this->breakpoint(number)) {
    unplace(*breakpoint);
    unwatch(*breakpoint);
  }
  std::erase_if(breakpoints_, [&](const auto& b) { return b->number == number; });
  count_catches();
}

void Session::place(Breakpoint& breakpoint) {
  if (process_ == nullptr) return;
  for (auto& location : breakpoint.locations) {
    if (location.trapped) continue;
    if (breakpoint.kind == Breakpoint::Kind::hardware) {
      if (!process_->watched.add(location.address, 1, DebugRegisters::Access::execute)) continue;
    } else {
      engine_.want_trap(*process_, location.address);
    }
    location.trapped = true;
  }
}

void Session::unplace(Breakpoint& breakpoint) {
  Process* process = process_ != nullptr           ? process_
                     : engine_.processes().empty() ? nullptr
                                                   : engine_.processes().front().get();
  for (auto& location : breakpoint.locations) {
    if (location.trapped && process != nullptr) {
      if (breakpoint.kind == Breakpoint::Kind::hardware)
        process->watched.remove(location.address, 1, DebugRegisters::Access::execute);
      else
        engine_.drop_trap(*process, location.address);
    }
    location.trapped = false;
  }
}

void Session::place_all() {
  auto* space = this->space();
  if (space == nullptr) return;
  for (auto& breakpoint : breakpoints_) {
    const bool has_place = breakpoint->kind == Breakpoint::Kind::breakpoint ||
                           breakpoint->kind == Breakpoint::Kind::hardware ||
                           breakpoint->kind == Breakpoint::Kind::print;
    // An expression follows its symbols; what was computed from registers was meant for that moment.
    const bool is_fixed = breakpoint->place.starts_with('*') && breakpoint->place.find('$') != std::string::npos;
    if (!has_place || is_fixed) {
      place(*breakpoint);
      continue;
    }
    const PlaceContext context{
        .space = space, .inspector = inspector_, .pc = 0, .file = {}, .at_entry = breakpoint->at_entry};
    auto places = find_places(breakpoint->place, context);
    if (!places) {
      // What is not there now may come back with its library.
      unplace(*breakpoint);
      breakpoint->locations.clear();
      breakpoint->pending = true;
      continue;
    }
    std::vector<Breakpoint::Location> locations;
    for (Place& place : *places) {
      Breakpoint::Location location{.address = place.address,
                                    .function = std::move(place.function),
                                    .file = std::move(place.file),
                                    .line = place.line};
      const auto old = std::ranges::find(breakpoint->locations, place.address, &Breakpoint::Location::address);
      if (old != breakpoint->locations.end()) {
        location.enabled = old->enabled;
        location.trapped = std::exchange(old->trapped, false);
      }
      locations.push_back(std::move(location));
    }
    unplace(*breakpoint);
    breakpoint->locations = std::move(locations);
    breakpoint->pending = false;
    place(*breakpoint);
  }
}

void Session::watch_libraries() {
  if (process_ == nullptr || library_event_ != 0) return;
  for (const auto& function : process_->space->find_function("_dl_debug_state")) {
    library_event_ = function.address;
    engine_.want_trap(*process_, library_event_);
    return;
  }
}

void Session::plan_trap(u64 address) {
  engine_.want_trap(*process_, address);
  plan_traps_.push_back(address);
}

void Session::drop_plan_traps() {
  for (const u64 address : plan_traps_) {
    if (process_ != nullptr) engine_.drop_trap(*process_, address);
  }
  plan_traps_.clear();
}

}  // namespace sonde::debug
