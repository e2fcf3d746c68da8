#include "report/call_text.h"

#include <cstring>

#include "sys/flags/errno.h"

namespace sonde::report {

using decode::Decoded;

namespace {

void print_one(const Decoded& d, unsigned i, const TextStyle& style, OutBuffer& out) {
  const bool names_itself = d.first[i] != nullptr && d.first[i]->kind == decode::Kind::structure &&
                            decode::has(d.first[i]->traits, decode::Trait::bare);
  if (style.names && d.row->args[i].name != nullptr && !names_itself) {
    out.put(d.row->args[i].name);
    out.put('=');
  }
  if (d.first[i] != nullptr) print(*d.first[i], style, out);
  if (d.second[i] == nullptr) return;
  if (d.first[i] != nullptr) out.put(" => ");
  print(*d.second[i], style, out);
}

// Why the kernel restarts an interrupted call, in words.
std::string_view restart_reason(Errno error) {
  switch (error.value) {
    case 512: return "To be restarted if SA_RESTART is set";
    case 513: return "To be restarted";
    case 514: return "To be restarted if no handler";
    case 516: return "Interrupted by signal";
    default: return {};
  }
}

}  // namespace

void print_arguments(const Decoded& d, unsigned from, unsigned to, const TextStyle& style, OutBuffer& out) {
  for (unsigned i = from; i < to; ++i) {
    if (d.first[i] == nullptr && d.second[i] == nullptr) continue;
    if (i != 0) out.put(", ");
    print_one(d, i, style, out);
  }
}

void print_entry_arguments(const Decoded& d, const TextStyle& style, OutBuffer& out) {
  print_arguments(d, 0, d.complete, style, out);
  if (d.complete >= d.row->count) return;
  if (d.complete != 0 && !d.row->args[d.complete].late) out.put(", ");
  if (!d.inout_shown) return;
  Decoded before = d;  // what it became follows, also when it is known already
  before.second[d.complete] = nullptr;
  print_one(before, d.complete, style, out);
}

void print_exit_arguments(const Decoded& d, const TextStyle& style, OutBuffer& out) {
  const unsigned i = d.complete;
  if (i >= d.row->count) return;
  const bool half_printed = d.row->args[i].dir == sys::Dir::inout && d.inout_shown;
  if (half_printed) {
    if (d.second[i] != nullptr) {
      out.put(" => ");
      print(*d.second[i], style, out);
    }
  } else {
    if (i != 0 && d.row->args[i].late) out.put(", ");
    print_one(d, i, style, out);
  }
  print_arguments(d, i + 1, d.row->count, style, out);
}

void print_result(const Decoded& d, const decode::Call& call, const TextStyle& style, OutBuffer& out) {
  if (call.error.value != 0) {
    if (const auto reason = restart_reason(call.error); !reason.empty()) {
      out.put("? ");
      out.put(sys::find(sys::kernel_errno_names, static_cast<u64>(call.error.value))->name);
      out.put(" (");
      out.put(reason);
      out.put(')');
    } else {
      out.put("-1 ");
      if (style.colour) out.put_unseen(colour::error);
      const sys::Flag* name = sys::find(sys::errno_names, static_cast<u64>(call.error.value));
      if (name == nullptr) name = sys::find(sys::kernel_errno_names, static_cast<u64>(call.error.value));
      if (name != nullptr) {
        out.put(name->name);
      } else {
        out.put("(errno ");
        out.put_signed(call.error.value);
        out.put(')');
      }
      if (const char* words = strerrordesc_np(call.error.value)) {
        out.put(" (");
        out.put(words);
        out.put(')');
      }
      if (style.colour) out.put_unseen(colour::none);
    }
  } else if (d.result == nullptr) {
    out.put('?');
  } else {
    print(*d.result, style, out);
  }
  const bool silent = d.note != nullptr && d.note->kind == decode::Kind::named && style.constants == Constants::raw;
  if (d.note != nullptr && !silent) {
    out.put(" (");
    print(*d.note, style, out);
    out.put(')');
  }
}

}  // namespace sonde::report
