#include "tree_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/json_text.h"

namespace sonde::callers {

namespace {

using debug::CallTree;

std::string place_of(const debug::CallStep& step) {
  if (step.file.empty()) return {};
  const auto slash = step.file.rfind('/');
  return fmt::format("{}:{}", slash == std::string::npos ? step.file : step.file.substr(slash + 1), step.line);
}

class Text {
 public:
  Text(const CallTree& tree, unsigned depth, bool colour) : tree_(tree), depth_(depth), colour_(colour) {}

  void put_all() {
    for (const u32 root : tree_.roots()) put(root, "", "", 1, true);
  }
  std::string out;

 private:
  // `first` leads the node's own line, `rest` those below it.
  void put(u32 index, const std::string& first, const std::string& rest, unsigned depth, bool counted) {
    const auto& node = tree_.node(index);
    if (counted) out += fmt::format("{:>9} {:5.1f}%  ", node.calls, 100.0 * static_cast<double>(node.calls) / static_cast<double>(tree_.calls()));
    else out += std::string(18, ' ');
    out += first;
    if (colour_ && depth == 1) out += "\033[1m";
    out += node.step.function;
    if (colour_ && depth == 1) out += "\033[0m";
    if (node.step.is_inlined) out += " (inlined)";
    if (const std::string place = place_of(node.step); !place.empty()) out += colour_ ? "  \033[2m" + place + "\033[0m" : "  " + place;
    out += '\n';
    if (depth_ != 0 && depth >= depth_) return;
    // Stacks that end here are callers too: nobody. Only a lone caller that has all the calls stays in the column.
    if (node.callers.size() == 1 && tree_.node(node.callers[0]).calls == node.calls) return put(node.callers[0], rest, rest, depth + 1, false);
    for (std::size_t i = 0; i < node.callers.size(); ++i) {
      const bool last = i + 1 == node.callers.size();
      put(node.callers[i], rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "), depth + 1, true);
    }
  }

  const CallTree& tree_;
  unsigned depth_;
  bool colour_;
};

u64 calls_of_callers(const CallTree& tree, const CallTree::Node& node) {
  u64 sum = 0;
  for (const u32 caller : node.callers) sum += tree.node(caller).calls;
  return sum;
}

void fold(const CallTree& tree, u32 index, const std::string& inner, std::string& out) {
  const auto& node = tree.node(index);
  std::string name = node.step.function;
  std::ranges::replace(name, ';', ':');
  const std::string stack = inner.empty() ? name : name + ";" + inner;
  if (const u64 own = node.calls - calls_of_callers(tree, node); own != 0) out += fmt::format("{} {}\n", stack, own);
  for (const u32 caller : node.callers) fold(tree, caller, stack, out);
}

void put_json(const CallTree& tree, u32 index, OutBuffer& out) {
  const auto& node = tree.node(index);
  out.put("{\"function\":");
  report::put_json_string(node.step.function, out);
  if (!node.step.file.empty()) {
    out.put(",\"file\":");
    report::put_json_string(node.step.file, out);
    out.put(",\"line\":");
    out.put_unsigned(node.step.line);
  }
  if (node.step.is_inlined) out.put(",\"inlined\":true");
  out.put(",\"calls\":");
  out.put_unsigned(node.calls);
  out.put(",\"callers\":[");
  report::Comma comma(out);
  for (const u32 caller : node.callers) {
    comma.next();
    put_json(tree, caller, out);
  }
  out.put("]}");
}

unsigned height(const CallTree& tree, u32 index) {
  unsigned most = 0;
  for (const u32 caller : tree.node(index).callers) most = std::max(most, height(tree, caller));
  return most + 1;
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '&') out += "&amp;";
    else if (c == '"') out += "&quot;";
    else if (static_cast<unsigned char>(c) < ' ') out += '?';
    else out += c;
  }
  return out;
}

constexpr double kWidth = 1180, kRow = 18, kMargin = 10, kHead = 34;

void put_flame(const CallTree& tree, u32 index, double left, double width, double bottom, std::string& out) {
  if (width < 0.3) return;  // nobody would see it
  const auto& node = tree.node(index);
  unsigned hue = 0;
  for (const char c : node.step.function) hue = hue * 31 + static_cast<unsigned char>(c);
  const std::string name = xml(node.step.function);
  out += fmt::format("<g><title>{} {}: {} calls ({:.1f}%)</title><rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" fill=\"hsl({},75%,{}%)\"/>",
                     name, xml(place_of(node.step)), node.calls, 100.0 * static_cast<double>(node.calls) / static_cast<double>(tree.calls()), left, bottom - kRow,
                     width, kRow - 1, 15 + hue % 40, 58 + hue / 64 % 14);
  if (const auto room = static_cast<std::size_t>(width / 7); room >= 3) {
    const std::string shown = node.step.function.size() <= room ? name : xml(node.step.function.substr(0, room - 1)) + "…";
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", left + 3, bottom - 5, shown);
  }
  out += "</g>\n";
  for (const u32 caller : node.callers) {
    const double share = width * static_cast<double>(tree.node(caller).calls) / static_cast<double>(node.calls);
    put_flame(tree, caller, left, share, bottom - kRow, out);
    left += share;
  }
}

}  // namespace

std::string tree_text(const CallTree& tree, unsigned depth, bool colour) {
  Text text(tree, depth, colour);
  text.put_all();
  return std::move(text.out);
}

std::string folded_text(const CallTree& tree) {
  std::string out;
  for (const u32 root : tree.roots()) fold(tree, root, "", out);
  return out;
}

std::string json_text(const CallTree& tree) {
  OutBuffer out;
  out.put("{\"calls\":");
  out.put_unsigned(tree.calls());
  out.put(",\"roots\":[");
  report::Comma comma(out);
  for (const u32 root : tree.roots()) {
    comma.next();
    put_json(tree, root, out);
  }
  out.put("]}\n");
  return std::string(out.view());
}

std::string flame_svg(const CallTree& tree, std::string_view title) {
  unsigned rows = 0;
  for (const u32 root : tree.roots()) rows = std::max(rows, height(tree, root));
  const double tall = kHead + rows * kRow + kMargin;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"monospace\" font-size=\"12\">\n"
      "<style>svg{{background:#fff}} text{{fill:#111;pointer-events:none}} rect:hover{{stroke:#000}} .t{{font-size:15px}}"
      "@media(prefers-color-scheme:dark){{svg{{background:#1b1b1b}} .t{{fill:#eee}} rect:hover{{stroke:#fff}}}}</style>\n"
      "<text class=\"t\" x=\"{}\" y=\"22\">{}: {} calls</text>\n",
      kWidth + 2 * kMargin, tall, kMargin, xml(title), tree.calls());
  double left = kMargin;
  for (const u32 root : tree.roots()) {
    const double share = kWidth * static_cast<double>(tree.node(root).calls) / static_cast<double>(tree.calls());
    put_flame(tree, root, left, share, tall - kMargin, out);
    left += share;
  }
  return out + "</svg>\n";
}

}  // namespace sonde::callers
