#include "sweep/judge.h"

#include <string.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace sonde::sweep {

namespace {

constexpr std::size_t kMessage = 2000;

struct Words {
  std::string_view name;
  std::string_view meaning;
};
constexpr Words kWords[kClasses] = {
    {"crash", "died of a signal, or corrupted its memory"},
    {"hang", "never ends"},
    {"runaway", "writes without end"},
    {"damaged", "what was there before is lost or broken"},
    {"silent", "lost data without a word, and reported success"},
    {"wrong", "the check says that the result is not right"},
    {"ignored", "an error of writing back was ignored: the data may be lost"},
    {"lenient", "complained, and reported success all the same, with output missing"},
    {"stuck", "the next run fails, though nothing is wrong any more"},
    {"mute", "failed without a word"},
    {"leak", "left a descriptor or a child behind"},
    {"leftover", "left a file behind"},
    {"abort", "gave up by abort(), with a message"},
    {"degraded", "went on without something it can do without"},
    {"fine", "handled"},
    {"not-reached", "the call was not made again"},
};

std::string signal_name(Signal signal) {
  const char* abbreviation = ::sigabbrev_np(signal.value);
  return abbreviation != nullptr ? std::string("SIG") + abbreviation : "signal " + std::to_string(signal.value);
}

bool contains_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != text.npos; });
}

std::string_view first_line_with(std::string_view text, std::initializer_list<std::string_view> words) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    if (contains_one_of(line, words)) return line;
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return {};
}

// Data of `path` between what was and what is to be: as after an interrupted append.
bool on_the_way(const Node& now, const Node& before, const Node& after) {
  return now.content.starts_with(before.content) && after.content.starts_with(now.content);
}

class Judge {
 public:
  Judge(const Golden& golden, const Program& program, const Learned& learned, const Scenario& scenario,
        const Outcome& outcome)
      : golden_(golden),
        program_(program),
        site_(learned.sites[scenario.site]),
        hit_(hit_of(site_, scenario.hit)),
        fault_(scenario.fault),
        run_(outcome) {}

  Verdict decide() {
    verdict_.cpu_ns = run_.cpu_ns;
    if (!run_.fired) return say(Class::not_reached, "");
    describe_end();
    if (ended_badly()) return verdict_;
    look_at_tree();
    same_exit_ = run_.status == golden_.first().status && run_.signal == golden_.first().signal;
    out_differs_ = counts("-") && !golden_.same_out(run_.out);
    quiet_ = !speaks();
    if (out_differs_ && golden_.says_all(run_.out)) {
      out_differs_ = false;  // it says more than usual, not less
      quiet_ = false;
    }
    if (!damage_.empty() && !(same_exit_ && quiet_))
      return say(!same_exit_ || matters() || damage_is_input_ ? Class::damaged : Class::degraded, damage_);
    if (run_.check > 0 && golden_.first().check <= 0) return say(Class::wrong, first_line(run_.check_said));
    if (run_.check == 0) {
      // The user's own check knows better than a comparison.
      difference_.clear();
      out_differs_ = out_differs_ && program_.outputs.size() > 0;
    }
    if (same_exit_) return succeeded();
    return failed();
  }

 private:
  Verdict say(Class what, std::string detail) {
    verdict_.what = what;
    verdict_.detail = std::move(detail);
    return verdict_;
  }

  void describe_end() {
    verdict_.end = run_.signal.value != 0 ? "killed by " + signal_name(run_.signal)
                   : run_.ended           ? "exit " + std::to_string(run_.status)
                                          : "did not end";
    verdict_.message =
        run_.err.starts_with(golden_.first().err) ? run_.err.substr(golden_.first().err.size()) : run_.err;
    if (verdict_.message.size() > kMessage) verdict_.message.resize(kMessage);
  }

  bool ended_badly() {
    static const std::initializer_list<std::string_view> corruption = {
        "double free",  "free(): ",       "malloc(): ",      "corrupted",
        "munmap_chunk", "stack smashing", "buffer overflow", "Assertion"};
    static const std::initializer_list<std::string_view> sanitizer = {
        "ERROR: AddressSanitizer", "runtime error: ", "WARNING: ThreadSanitizer", "ERROR: LeakSanitizer",
        "WARNING: MemorySanitizer"};
    if (run_.hang != Hang::none) {
      static constexpr const char* how[] = {"", "spins", "sleeps for ever", "tries again and again"};
      std::string detail = how[static_cast<unsigned>(run_.hang)];
      if (!run_.hang_call.empty()) detail += " in " + run_.hang_call;
      verdict_.end = "did not end";
      return say(Class::hang, detail), true;
    }
    if (const auto line = first_line_with(run_.err, sanitizer); !line.empty())
      return say(Class::crash, std::string(line)), true;
    if (const auto line = first_line_with(run_.err, {"double free", "free(): ", "malloc(): ", "malloc_consolidate(): ",
                                                     "munmap_chunk(): ", "*** stack smashing", "*** buffer overflow"});
        !line.empty() && run_.crash_signal.value == 0) {
      return say(Class::crash, std::string(line)), true;
    }
    if (run_.signal.value == SIGXFSZ) return say(Class::runaway, "output grew beyond all bounds"), true;
    if (run_.crash_signal.value != 0 && golden_.first().crash_signal.value == 0) {
      verdict_.crash_stack = run_.crash_stack;
      std::string detail = signal_name(run_.crash_signal);
      const i32 number = run_.crash_signal.value;
      if (number == SIGSEGV || number == SIGBUS)
        detail += run_.crash_address < 4096 ? ": a null pointer" : ": a bad pointer";
      if (number == SIGABRT) {
        const auto line = first_line_with(run_.err, corruption);
        if (line.empty() && !golden_.same_err(run_.err)) return say(Class::abort, "aborted by itself"), true;
        if (!line.empty()) detail += ": " + std::string(line);
      }
      return say(Class::crash, detail), true;
    }
    if (run_.signal.value != 0 && run_.signal != golden_.first().signal)
      return say(Class::crash, "killed by " + signal_name(run_.signal)), true;
    return false;
  }

  // Whether `path` is one of those that --output names; all are where it names none.
  bool counts(const std::string& path) const {
    return program_.outputs.empty() || std::ranges::any_of(program_.outputs, [&](const std::string& wanted) {
             return path == wanted || path.starts_with(wanted + "/");
           });
  }
  bool is_input(const std::string& path) const {
    return std::ranges::any_of(
        program_.inputs, [&](const std::string& wanted) { return path == wanted || path.starts_with(wanted + "/"); });
  }
  static std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

  // It said something, anywhere, that it does not say when all is well.
  bool speaks() const {
    if (!golden_.same_err(run_.err) && !run_.err.empty()) return true;
    return out_differs_ && !golden_.first().out.starts_with(run_.out) &&
           contains_one_of(run_.out, {"rror", "ailed", "annot", "an't",
                                      ::strerrordesc_np(fault_.error) != nullptr && fault_.error != 0
                                          ? ::strerrordesc_np(fault_.error)
                                          : "rror"});
  }

  void look_at_tree() {
    const Tree& before = golden_.initial();
    const Tree& after = golden_.first().tree;
    const auto find = [](const Tree& tree, const std::string& path) -> const Node* {
      const auto found = tree.find(path);
      return found == tree.end() ? nullptr : &found->second;
    };
    const auto one = [&](const std::string& path) {
      const Node* old = find(before, path);
      const Node* wanted = find(after, path);
      const Node* now = find(run_.tree, path);
      if (now != nullptr && wanted == nullptr && old == nullptr) {
        if (extra_.empty() && !similar_noise(path)) extra_ = path;
        return;
      }
      if (golden_.is_noise(path)) return;
      if (is_input(path) && old != nullptr && (now == nullptr || !now->same_content(*old)) && damage_.empty()) {
        damage_is_input_ = true;
        damage_ = path + (now == nullptr ? " is gone" : " is changed");
        return;
      }
      if (!counts(path)) return;
      if (wanted != nullptr && (now == nullptr || !now->same_content(*wanted))) {
        if (difference_.empty()) difference_ = describe(path, now, *wanted);
      } else if (wanted != nullptr && now->mode != wanted->mode && metadata_.empty()) {
        metadata_ = path + ": its mode";
      } else if (wanted == nullptr && now != nullptr && difference_.empty()) {
        difference_ = path + " was not removed";
      }
      if (old == nullptr || !damage_.empty() || old->type != Node::Type::file) return;
      if (now != nullptr && (now->same_content(*old) ||
                             (wanted != nullptr && (now->same_content(*wanted) || on_the_way(*now, *old, *wanted)))))
        return;
      if (now == nullptr && wanted == nullptr) return;
      damage_is_input_ = wanted != nullptr && wanted->same_content(*old);
      damage_ = path + (now == nullptr   ? " is gone"
                        : now->size == 0 ? " is empty now"
                                         : " is broken: " + std::to_string(now->size) + " bytes, before " +
                                               std::to_string(old->size));
    };
    for (const auto& [path, node] : run_.tree) one(path);
    for (const auto& [path, node] : after) {
      if (!run_.tree.contains(path)) one(path);
    }
    for (const auto& [path, node] : before) {
      if (!run_.tree.contains(path) && !after.contains(path)) one(path);
    }
    for (const std::string& stray : run_.strays) {
      if (golden_.is_stray(stray) && extra_.empty()) extra_ = stray;
    }
  }

  // Names that change with each run are in noise_; a new one in the same folder is of their kind.
  bool similar_noise(const std::string& path) const {
    const auto folder = path.substr(0, path.rfind('/') == path.npos ? 0 : path.rfind('/') + 1);
    for (const auto& noise : golden_.noise()) {
      if (noise.find('(') == noise.npos && noise.starts_with(folder) && noise.find('/', folder.size()) == noise.npos &&
          noise.size() == path.size())
        return true;
    }
    return false;
  }

  static std::string describe(const std::string& path, const Node* now, const Node& wanted) {
    if (now == nullptr) return path + " is missing";
    if (now->type != wanted.type) return path + " is of another kind";
    if (wanted.content.starts_with(now->content) && now->size < wanted.size)
      return path + ": " + std::to_string(now->size) + " of " + std::to_string(wanted.size) + " bytes";
    const auto differs = std::ranges::mismatch(now->content, wanted.content);
    const auto at = differs.in1 - now->content.begin();
    return path + ": differs from byte " + std::to_string(at) + " on (line " +
           std::to_string(std::count(now->content.begin(), differs.in1, '\n') + 1) + ")";
  }

  std::string describe_out() const {
    const std::string& wanted = golden_.first().out;
    if (wanted.starts_with(run_.out))
      return "standard output: " + std::to_string(run_.out.size()) + " of " + std::to_string(wanted.size()) + " bytes";
    const auto differs = std::ranges::mismatch(run_.out, wanted);
    return "standard output: differs from line " + std::to_string(std::count(run_.out.begin(), differs.in1, '\n') + 1) +
           " on";
  }

  // Whether a program that goes on without this has to say so.
  bool matters() const {
    if (fault_.kind == Fault::Kind::end_of_file) return false;
    if (fault_.kind == Fault::Kind::domain) {
      return fault_.domain != Domain::descriptors || hit_.argument || (hit_.in_tree && hit_.path != "");
    }
    if (fault_.kind == Fault::Kind::fewer_bytes) return true;
    const std::string_view call = site_.call;
    const bool known = hit_.in_tree || hit_.argument;
    if (is_opening(call)) {
      if ((hit_.flags & 0100) != 0) return true;  // O_CREAT
      return fault_.error == ENOENT ? hit_.argument : known;
    }
    if (is_reading(call)) return known || hit_.kind == FdKind::pipe || hit_.kind == FdKind::socket;
    if (is_writing(call)) return known || hit_.kind == FdKind::pipe || hit_.kind == FdKind::socket;
    if (call == "brk" || call == "mmap" || call == "mremap") return true;
    if (call.starts_with("clone") || call.ends_with("fork") || call.starts_with("pipe") || call.starts_with("dup") ||
        call == "fcntl" || call == "socket" || call == "connect" || call == "bind")
      return true;
    if (call == "execve") return !hit_.failed && fault_.error != ENOENT;
    if (call.find("stat") != call.npos || call.find("readlink") != call.npos || call.find("access") != call.npos)
      return fault_.error != ENOENT && hit_.argument && !hit_.failed;
    return false;
  }

  Verdict succeeded() {
    if (!damage_.empty() && quiet_)
      return say(matters() || damage_is_input_ ? (damage_is_input_ ? Class::damaged : Class::silent) : Class::degraded,
                 damage_);
    if (out_differs_ && difference_.empty() && golden_.same_but_blanks(run_.out))
      return say(Class::degraded, "widths of columns");
    if (out_differs_ || !difference_.empty()) {
      const std::string detail = !difference_.empty() ? difference_ : describe_out();
      if (looks() && detail.find(" of ") == detail.npos && detail.find("missing") == detail.npos)
        return say(Class::degraded, detail);
      if (!matters() || (hit_.failed && !is_writing(site_.call))) return say(Class::degraded, detail);
      if (!quiet_) return run_.status == 0 ? say(Class::lenient, detail) : say(Class::fine, "");
      return say(Class::silent, detail);
    }
    const bool writes_back = site_.call == "close" || is_syncing(site_.call);
    // A file that does not stay has nothing to lose; a folder's entries are mostly in the file system's own journal.
    const bool stays = hit_.path.starts_with("/memfd:stdout") || keeps(hit_.path);
    if (writes_back && stays && hit_.kind == FdKind::file && quiet_ && fault_.kind == Fault::Kind::error &&
        run_.status == 0 && hit_.in_tree && !hit_.failed) {
      return say(
          Class::ignored,
          site_.call + " of " + (hit_.path.starts_with("/memfd:stdout") ? "standard output" : hit_.path) + " failed");
    }
    if (!extra_.empty() && (quiet_ || !removes())) return say(Class::leftover, extra_);
    if (leaks()) return say(Class::leak, leak_);
    if (!metadata_.empty()) return say(Class::degraded, metadata_);
    return say(Class::fine, "");
  }

  Verdict failed() {
    const bool out_said = out_differs_ && !golden_.first().out.starts_with(run_.out);
    // Where a file ends is not an error to be told.
    if (quiet_ && !out_said && run_.status != 0 && fault_.kind != Fault::Kind::end_of_file)
      return say(Class::mute, verdict_.end);
    if (run_.status == 0 && (out_differs_ || !difference_.empty()) && matters())
      return say(Class::silent, !difference_.empty() ? difference_ : describe_out());
    if (!extra_.empty() && !removes() && fault_.kind != Fault::Kind::end_of_file &&
        !(looks() && fault_.error == ENOENT))
      return say(Class::leftover, extra_);
    // A program that gives up may leave it to the kernel to tidy up, but not to live on.
    if (run_.outlived > golden_.first().outlived) {
      (void)leaks();
      return say(Class::leak, leak_);
    }
    return say(Class::fine, "");
  }

  // The call only looks at a file's state.
  bool looks() const {
    const std::string_view call = site_.call;
    return call.find("stat") != call.npos || call.find("access") != call.npos || call.find("readlink") != call.npos;
  }

  // The file is there when all is over.
  bool keeps(const std::string& path) const {
    return std::ranges::any_of(golden_.first().tree,
                               [&](const auto& entry) { return path.ends_with("/" + entry.first); });
  }

  // What cannot be removed stays; all that a program can do is say so.
  bool removes() const {
    return site_.call.starts_with("unlink") || site_.call == "rmdir" || fault_.domain == Domain::read_only ||
           fault_.domain == Domain::file_error;
  }

  bool leaks() {
    const Outcome& usual = golden_.first();
    if (run_.outlived > usual.outlived)
      leak_ = std::to_string(run_.outlived - usual.outlived) + " process(es) live on";
    else if (run_.children > usual.children)
      leak_ = std::to_string(run_.children - usual.children) + " child(ren) not waited for";
    else if (!hit_.path.empty() && !hit_.path.starts_with("/memfd:") &&
             std::ranges::count(run_.descriptors, hit_.path) > std::ranges::count(usual.descriptors, hit_.path))
      leak_ = "a descriptor of " + hit_.path + " is not closed";
    return !leak_.empty();
  }

  const Golden& golden_;
  const Program& program_;
  const Site& site_;
  const Hit& hit_;
  const Fault& fault_;
  const Outcome& run_;
  Verdict verdict_;
  bool same_exit_ = false;
  bool out_differs_ = false;
  bool quiet_ = false;
  bool damage_is_input_ = false;
  std::string difference_;
  std::string damage_;
  std::string extra_;
  std::string metadata_;
  std::string leak_;
};

}  // namespace

std::string_view name_of(Class c) { return kWords[static_cast<unsigned>(c)].name; }
std::string_view meaning_of(Class c) { return kWords[static_cast<unsigned>(c)].meaning; }

Verdict judge(const Golden& golden, const Program& program, const Learned& learned, const Scenario& scenario,
              const Outcome& outcome) {
  return Judge(golden, program, learned, scenario, outcome).decide();
}

}  // namespace sonde::sweep
