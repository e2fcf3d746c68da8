// Lines from a terminal, edited, with history and completion; and from a pipe, where a signal can come in between.
#pragma once

#include <memory>

#include "os/interrupts.h"
#include "shell.h"

namespace sonde::debugger {

// Standard input when it is a terminal.
class Prompt final : public LineSource {
 public:
  Prompt(Shell& shell, os::Interrupts& interrupts);
  ~Prompt() override;
  bool next(std::string_view prompt, std::string& line) override;
  bool is_interactive() const override { return true; }

 private:
  struct Editor;
  std::unique_ptr<Editor> editor_;
};

// Standard input when it is none.
class PipeLines final : public LineSource {
 public:
  PipeLines(Shell& shell, os::Interrupts& interrupts) : shell_(shell), interrupts_(interrupts) {}
  bool next(std::string_view prompt, std::string& line) override;
  bool is_typed() const override { return true; }

 private:
  bool fill();
  Shell& shell_;
  os::Interrupts& interrupts_;
  std::string buffer_;
  bool ended_ = false;
};

}  // namespace sonde::debugger
