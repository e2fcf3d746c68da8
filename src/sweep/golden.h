// What the program does when nothing fails, and what of it changes from run to run and so means nothing.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sweep/outcome.h"

namespace sonde::sweep {

class Golden {
 public:
  // `initial`: the work tree before each run.
  explicit Golden(Tree initial) : initial_(std::move(initial)) {}

  // The program, run again where it has just been run, comes to the same: so it must after a failure that is over.
  void set_repeatable(bool repeatable) { repeatable_ = repeatable; }
  bool repeatable() const { return repeatable_; }

  // One more fault-free run. Empty: as the others. Else why the program cannot be swept: its exits differ.
  std::string add(Outcome run);

  const Tree& initial() const { return initial_; }
  const Outcome& first() const { return first_; }
  bool is_noise(const std::string& path) const { return noise_.contains(path); }
  u32 runs() const { return runs_; }
  u64 cpu_ns() const { return cpu_ns_; }
  u64 wall_ns() const { return wall_ns_; }

  // The texts say the same, lines that are noise left out.
  bool same_out(const std::string& text) const { return out_.same(text); }
  // Every line that it says when all is well, in that order, with others in between.
  bool says_all(const std::string& text) const { return out_.within(text); }
  // The same but for blanks.
  bool same_but_blanks(const std::string& text) const;
  bool same_err(const std::string& text) const { return err_.same(text); }
  bool is_stray(const std::string& path) const { return !strays_.contains(path); }
  std::vector<std::string> noise() const;

 private:
  class Text {
   public:
    void add(const std::string& text);
    bool same(const std::string& text) const;
    bool within(const std::string& text) const;
    bool noisy() const { return all_ || !lines_masked_.empty(); }

   private:
    bool fresh_ = true;
    bool all_ = false;  // even the number of lines varies
    std::vector<std::string> lines_;
    std::set<std::size_t> lines_masked_;
  };

  Tree initial_;
  Outcome first_;
  bool repeatable_ = false;
  u32 runs_ = 0;
  u64 cpu_ns_ = 0;
  u64 wall_ns_ = 0;
  std::set<std::string> noise_;
  std::set<std::string> strays_;
  Text out_;
  Text err_;
};

}  // namespace sonde::sweep
