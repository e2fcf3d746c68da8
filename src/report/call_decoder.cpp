#include "report/call_decoder.h"

#include <utility>

#include "calls/registry.h"
#include "calls/signal/siginfo.h"
#include "calls/subcalls.h"

namespace sonde::report {

u8 status_of(const decode::Call& call) {
  if (call.error.value == 0) return status::successful;
  return call.error.value >= 512 ? status::unavailable : status::failed;
}

decode::Options CallDecoder::options_for(const decode::Call& call) const {
  decode::Options options = settings_.decode;
  options.abbreviate = settings_.abbreviated.has(call.abi, call.nr);
  options.verbose = settings_.structures.has(call.abi, call.nr);
  options.raw = settings_.raw.has(call.abi, call.nr);
  return options;
}

bool CallDecoder::enter(const trace::Event& event, DecodedCall& out) {
  const u32 nr = static_cast<u32>(event.call.nr);
  const u32 previous = std::exchange(out.last_nr, nr);
  const bool multiplexed = calls::multiplexed(event.call.abi, nr);
  out.chosen = multiplexed || settings_.traced.has(event.call.abi, nr);
  if (!out.chosen) return false;
  out.arena.reset();
  out.call = {};
  out.call.abi = event.call.abi;
  out.call.nr = nr;
  out.call.tid = event.tracee->tid;
  out.stash[0] = out.stash[1] = 0;
  out.call.stack_pointer = event.call.sp;
  out.call.previous = previous;
  const sys::Row& row = calls::row_and_arguments(out.call, event.call.args, memory_);
  out.row = &row;
  if (multiplexed && !settings_.traced.has(out.call.abi, calls::number_for_filters(out.call, row))) return out.chosen = false;
  const decode::Options options = options_for(out.call);
  decode::Context context(out.call, memory_, out.arena, options, process_, out.stash);
  if (paths_.active() && !paths_.matches(context, row)) return out.chosen = false;
  decode::decode_entry(context, row, out.decoded);
  return true;
}

void CallDecoder::leave(const trace::Event& event, DecodedCall& out) {
  out.call.result = event.call.result;
  out.call.error = Errno(event.call.is_error ? static_cast<i32>(-event.call.result) : 0);
  calls::settle_result(out.call, *out.row, memory_);
  const decode::Options options = options_for(out.call);
  decode::Context context(out.call, memory_, out.arena, options, process_, out.stash);
  decode::decode_exit(context, out.decoded);
}

decode::Value* CallDecoder::signal(const trace::Event& event) {
  signal_arena_.reset();
  u64 stash[2] = {};
  decode::Call call;
  call.tid = event.tracee->tid;
  decode::Context context(call, memory_, signal_arena_, settings_.decode, process_, stash);
  return calls::siginfo(context, std::as_bytes(std::span(&event.info, 1)), Abi::x86_64);
}

}  // namespace sonde::report
