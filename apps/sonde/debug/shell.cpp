#include "shell.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace sonde::debugger {

namespace {

std::string_view strip(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n'))
    text.remove_suffix(1);
  return text;
}

// The first command of a line with `;` in it, outside of quotes and parentheses.
std::string_view first_command(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == '\\')
        ++i;
      else if (c == quote)
        quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == ';') {
      return line.substr(0, i);
    }
  }
  return line;
}

// These take the rest of the line as it is.
bool takes_whole_line(std::string_view line) {
  for (const std::string_view word : {"shell", "!", "echo", "run", "r", "start", "starti", "set args", "python",
                                      "define", "document", "source", "tty", "set env", "set environment"}) {
    if (line.starts_with(word) && (line.size() == word.size() || line[word.size()] == ' ' || word == "!")) return true;
  }
  return false;
}

constexpr unsigned most_nested = 100;

}  // namespace

void Shell::print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void Shell::flush() { std::fflush(stdout); }

void Shell::complain(std::string_view message) {
  flush();
  std::fwrite(message.data(), 1, message.size(), stderr);
  if (!message.ends_with('\n')) std::fputc('\n', stderr);
  std::fflush(stderr);
}

std::string Shell::setting(std::string_view name, std::string_view otherwise) const {
  const auto found = settings_.find(name);
  return found == settings_.end() ? std::string(otherwise) : found->second;
}

bool Shell::confirm(std::string_view question) {
  if (batch || setting("confirm", "on") == "off" || source_ == nullptr || !source_->is_typed()) return true;
  if (!source_->is_interactive()) {
    print(fmt::format("{}(y or n) [answered Y; input not from terminal]\n", question));
    return true;
  }
  std::string answer;
  const auto last_line = question.rfind('\n') + 1;  // 0: there is one line only
  print(question.substr(0, last_line));
  flush();
  while (source_->next(fmt::format("{}(y or n) ", question.substr(last_line)), answer)) {
    if (answer.starts_with('y') || answer.starts_with('Y')) return true;
    if (answer.starts_with('n') || answer.starts_with('N')) return false;
    print("Please answer y or n.\n");
  }
  return true;
}

bool Shell::run_command(std::string_view command) {
  if (depth_ >= most_nested) {
    complain("Max user call depth exceeded -- command aborted.");
    return false;
  }
  ++depth_;
  const auto found = commands_.find(command);
  Result<> done;
  if (found) done = found->command->run(*this, found->arguments);
  --depth_;
  const std::string message = !found ? found.error().message : !done ? done.error().message : "";
  if (found && done) return true;
  if (message.empty()) return false;
  const std::string position = source_ != nullptr ? source_->position() : std::string();
  complain(position.empty() ? message : position + ": Error in sourced command file:\n" + message);
  return false;
}

bool Shell::run_line(std::string_view line) {
  line = strip(line);
  if (line.starts_with('#')) return true;
  while (!line.empty() && !is_over_) {
    const std::string_view command = takes_whole_line(line) ? line : first_command(line);
    const std::string_view stripped = strip(command);
    if (!stripped.empty() && !run_command(stripped)) return false;
    line = strip(line.substr(std::min(line.size(), command.size() + 1)));
  }
  return true;
}

bool Shell::run_source(LineSource& source, bool stop_at_failure) {
  LineSource* const before = std::exchange(source_, &source);
  bool ok = true;
  std::string line;
  while (!is_over_) {
    flush();
    if (!source.next(setting("prompt", "(sonde) "), line)) break;
    std::string_view text = strip(line);
    std::string again;
    if (text.empty() && source.is_typed()) {
      again = last_line_;
      text = again;
    } else if (source.is_typed() && !text.starts_with('#')) {
      const auto found = commands_.find(text);
      last_line_ = !found || found->command->repeat == Repeat::never ? ""
                   : found->command->repeat == Repeat::bare          ? std::string(found->command->name)
                                                                     : std::string(text);
    }
    if (text.empty()) continue;
    if (!run_line(text) && stop_at_failure) {
      ok = false;
      break;
    }
  }
  source_ = before;
  return ok;
}

std::vector<std::string> Shell::read_block(std::string_view prompt) {
  std::vector<std::string> lines;
  std::string line;
  unsigned open = 0;
  while (source_ != nullptr && source_->next(prompt, line)) {
    const std::string_view text = strip(line);
    if (text == "end" && open-- == 0) break;
    if (text.starts_with("if ") || text.starts_with("while ") || text == "commands" || text.starts_with("commands "))
      ++open;
    lines.emplace_back(text);
  }
  return lines;
}

}  // namespace sonde::debugger
