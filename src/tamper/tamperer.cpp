#include "tamper/tamperer.h"

#include <algorithm>

#include "calls/registry.h"
#include "decode/decode.h"
#include "sys/numbers/numbers.h"
#include "tamper/faithful.h"

namespace sonde::tamper {

using trace::Event;
using trace::Tracee;

// What was begun at a call's entry and is to be finished at its exit.
struct Tamperer::Begun final : trace::Companion {
  std::optional<i32> error;     // to be returned
  std::optional<u64> result;    // to be returned
  bool only_success = false;    // not when the call failed by itself (it was made after all)
  bool renumbered = false;      // another call number was put in
  bool rest_of_sleep = false;
  unsigned argument = 6;        // this argument register was changed …
  u64 original = 0;             // … from this
  std::vector<Poke> pokes;  // by value: the rules may be replaced meanwhile
  u64 delay_ns = 0;

  bool anything() const {
    return error || result || renumbered || rest_of_sleep || argument < 6 || !pokes.empty() || delay_ns != 0;
  }
};

void Tamperer::add_calls_to(calls::CallSet& set) const {
  for (const Rule& rule : policy_.rules()) set.merge(rule.calls);
}

u64 Tamperer::on_event(Event& event) {
  switch (event.kind) {
    case Event::Kind::call_entry: return policy_.concerns(event.call.abi, static_cast<u32>(event.call.nr)) ? on_entry(event) : 0;
    case Event::Kind::call_exit: return event.tracee->companion(trace::Slot::tamper) != nullptr ? on_exit(event) : 0;
    case Event::Kind::exited:
    case Event::Kind::killed: policy_.forget(event.tracee->tid.value); return 0;
    default: return 0;
  }
}

u64 Tamperer::on_entry(Event& event) {
  const u32 nr = static_cast<u32>(event.call.nr);
  const sys::Row& row = calls::row_of(event.call.abi, nr);
  u64 args[6];
  decode::logical_arguments(row, event.call.abi, event.call.args, args);
  const CallAtEntry call{row, event.call.abi, nr, args};
  facts_.attend(*event.tracee, call);
  auto begun = std::make_unique<Begun>();
  u64 delay = 0;
  bool decided = false;  // one rule says what becomes of the call; the others may still delay it, signal, poke
  for (const Rule* rule : policy_.meet(call, facts_)) {
    poke(*event.tracee, rule->poke_entry, event.call.args);
    for (const Poke& p : rule->poke_exit) begun->pokes.push_back(p);
    if (!decided && (rule->error || rule->result || rule->instead)) {
      choose_result(event, *rule, call, *begun);
      decided = true;
    }
    if (!decided && rule->most_bytes) {
      shorten(event, *rule, call, *begun);
      decided = true;
    }
    if (rule->signal.value != 0) event.deliver = rule->signal;
    delay = std::max(delay, rule->delay_entry_ns);
    begun->delay_ns = std::max(begun->delay_ns, rule->delay_exit_ns);
  }
  if (delay != 0) event.tracee->marks |= trace::mark::delayed;
  if (begun->anything()) event.tracee->keep(trace::Slot::tamper, std::move(begun));
  return delay;
}

void Tamperer::choose_result(Event& event, const Rule& rule, const CallAtEntry& call, Begun& begun) {
  const Tid tid = event.tracee->tid;
  if (rule.error && (rule.faithful || all_faithful_)) {
    const bool has_fd = call.row.count > 0 && call.row.args[0].show == sys::Show::fd;
    const bool waits = has_fd && facts_.can_wait(static_cast<i32>(call.args[0]));
    switch (failure_of(call.row, *rule.error, waits)) {
      case Failure::impossible: return;
      case Failure::old_break:
        set_argument(*event.tracee, 0, 0, begun);  // brk(0) tells the break and moves nothing
        event.tracee->marks |= trace::mark::injected;
        return;
      case Failure::after_all:
        begun.error = rule.error;
        begun.only_success = true;
        return;
      case Failure::full_rest: begun.rest_of_sleep = true; break;
      case Failure::untouched: break;
    }
  }
  begun.error = rule.error;
  begun.result = rule.result;
  if (rule.instead) return replace(event, rule, begun);
  if (kernel_.set_call_number(tid, -1).ok()) begun.renumbered = true;
}

void Tamperer::replace(Event& event, const Rule& rule, Begun& begun) {
  const auto nr = sys::number_of(event.call.abi, *rule.instead);
  if (!nr || !kernel_.set_call_number(event.tracee->tid, static_cast<i32>(*nr)).ok()) {
    begun.error = {};
    begun.result = {};
    return;
  }
  begun.renumbered = true;
  if (!begun.error && !begun.result) event.tracee->marks |= trace::mark::injected;
}

void Tamperer::shorten(Event& event, const Rule& rule, const CallAtEntry& call, Begun& begun) {
  for (unsigned i = 0; i < call.row.count; ++i) {
    const sys::Spec& spec = call.row.args[i];
    if (spec.show != sys::Show::buffer) continue;
    const unsigned count = spec.length >= 0 ? static_cast<unsigned>(spec.length) : i + 1;
    if (count >= call.row.count || call.args[count] <= *rule.most_bytes) return;
    set_argument(*event.tracee, count, *rule.most_bytes, begun);
    event.tracee->marks |= trace::mark::arguments;
    return;
  }
}

void Tamperer::set_argument(Tracee& tracee, unsigned index, u64 value, Begun& begun) {
  if (!kernel_.set_call_argument(tracee.tid, tracee.entry.abi, index, value).ok()) return;
  begun.argument = index;
  begun.original = tracee.entry.args[index];
}

void Tamperer::poke(Tracee& tracee, const std::vector<Poke>& pokes, const u64 (&words)[6]) {
  for (const Poke& p : pokes) {
    if (p.argument >= 6) continue;
    if (kernel_.write_memory(tracee.tid, RemoteAddr(words[p.argument]), p.bytes) == p.bytes.size()) tracee.marks |= trace::mark::arguments;
    else if (tell_failed_poke_) tell_failed_poke_(tracee.tid);
  }
}

u64 Tamperer::on_exit(Event& event) {
  Tracee& tracee = *event.tracee;
  auto& slot = tracee.companions[static_cast<unsigned>(trace::Slot::tamper)];
  const std::unique_ptr<trace::Companion> owned = std::move(slot);
  const Begun& begun = static_cast<const Begun&>(*owned);
  if (begun.argument < 6) (void)kernel_.set_call_argument(tracee.tid, tracee.entry.abi, begun.argument, begun.original);
  if (begun.rest_of_sleep) {
    // clock_nanosleep has two arguments more in front.
    const unsigned at = std::string_view(calls::name_of(tracee.entry.abi, static_cast<u32>(tracee.entry.nr))).starts_with("clock") ? 2 : 0;
    const bool absolute = at == 2 && (tracee.entry.args[1] & 1) != 0;
    std::byte time[16];
    const std::size_t size = tracee.entry.abi == Abi::i386 ? 8 : 16;
    const RemoteAddr rest(tracee.entry.args[at + 1]);
    if (!absolute && rest && kernel_.read_memory(tracee.tid, RemoteAddr(tracee.entry.args[at]), std::span(time).first(size)) == size) {
      (void)kernel_.write_memory(tracee.tid, rest, std::span(time).first(size));
    }
  }
  const bool keeps_own_failure = begun.only_success && event.call.is_error;
  if ((begun.error || begun.result) && !keeps_own_failure) {
    const i64 value = begun.error ? -static_cast<i64>(*begun.error) : static_cast<i64>(*begun.result);
    if (kernel_.set_call_result(tracee.tid, value).ok()) {
      event.call.result = value;
      event.call.is_error = begun.error.has_value();
      tracee.marks |= trace::mark::injected;
    }
  }
  poke(tracee, begun.pokes, tracee.entry.args);
  if (begun.delay_ns != 0) tracee.marks |= trace::mark::delayed;
  return begun.delay_ns;
}

void Tamperer::on_detach(Tracee& tracee) {
  if (tracee.companion(trace::Slot::tamper) == nullptr) return;
  const Begun& begun = static_cast<const Begun&>(*tracee.companion(trace::Slot::tamper));
  os::SyscallStop stop;
  if (!kernel_.syscall_stop(tracee.tid, stop).ok()) return;
  if (stop.kind == os::SyscallStop::Kind::exit) {
    Event event;
    event.tracee = &tracee;
    event.call = stop;
    (void)on_exit(event);
  } else if (stop.kind != os::SyscallStop::Kind::none) {
    if (begun.renumbered) (void)kernel_.set_call_number(tracee.tid, static_cast<i32>(tracee.entry.nr));
    if (begun.argument < 6) (void)kernel_.set_call_argument(tracee.tid, tracee.entry.abi, begun.argument, begun.original);
  }
}

}  // namespace sonde::tamper
