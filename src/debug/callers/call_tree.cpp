#include "debug/callers/call_tree.h"

#include <algorithm>
#include <tuple>

namespace sonde::debug {

void CallTree::add(std::span<const u64> stack, std::string_view note, Namer& namer) {
  u32 at = 0;
  ++nodes_[at].calls;
  for (std::size_t depth = 0; depth < stack.size(); ++depth) {
    const u64 pc = stack[depth];
    const bool is_known = depth != 0 || note.empty();  // a root with a note is found by its name
    const auto known = std::ranges::find(nodes_[at].by_address, pc, &std::pair<u64, u32>::first);
    const bool seen = is_known && known != nodes_[at].by_address.end();
    u32 next = seen ? known->second : at;
    if (!seen) {
      auto steps = namer.steps_at(pc, depth != 0);
      if (depth == 0 && !note.empty()) steps.front().function += " " + std::string(note);
      for (CallStep& step : steps) next = child(next, std::move(step));
      if (is_known) nodes_[at].by_address.emplace_back(pc, next);
    }
    // Of inlined functions all are entered at once.
    for (u32 n = next; n != at; n = nodes_[n].parent) ++nodes_[n].calls;
    at = next;
  }
}

u32 CallTree::child(u32 parent, CallStep step) {
  for (const u32 index : nodes_[parent].callers) {
    if (nodes_[index].step == step) return index;
  }
  const u32 index = static_cast<u32>(nodes_.size());
  Node fresh;
  fresh.step = std::move(step);
  fresh.parent = parent;
  nodes_.push_back(std::move(fresh));
  nodes_[parent].callers.push_back(index);
  return index;
}

void CallTree::forget_addresses() {
  for (Node& node : nodes_) node.by_address.clear();
}

void CallTree::sort() {
  for (Node& node : nodes_) {
    std::ranges::sort(node.callers, [&](u32 a, u32 b) {
      const Node &x = nodes_[a], &y = nodes_[b];
      return std::tie(y.calls, x.step.function, x.step.file, x.step.line) < std::tie(x.calls, y.step.function, y.step.file, y.step.line);
    });
  }
}

}  // namespace sonde::debug
