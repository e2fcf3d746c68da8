#include "prompt.h"

#include <histedit.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "words.h"

namespace sonde::debugger {

namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20;

std::string history_file() {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  std::string folder = state != nullptr && *state == '/' ? state
                       : home != nullptr                 ? std::string(home) + "/.local/state"
                                                         : "";
  if (folder.empty()) return {};
  folder += "/sonde";
  for (std::size_t slash = folder.find('/', 1); slash != folder.npos; slash = folder.find('/', slash + 1)) {
    ::mkdir(folder.substr(0, slash).c_str(), 0700);
  }
  ::mkdir(folder.c_str(), 0700);
  return folder + "/history";
}

}  // namespace

struct Prompt::Editor {
  Shell& shell;
  os::Interrupts& interrupts;
  EditLine* edit = nullptr;
  ::History* history = nullptr;
  std::string prompt;
  std::string file;
  bool cancelled = false;
  bool ended = false;

  static Editor& of(EditLine* edit) {
    void* self = nullptr;
    ::el_get(edit, EL_CLIENTDATA, &self);
    return *static_cast<Editor*>(self);
  }

  static const char* show_prompt(EditLine* edit) { return of(edit).prompt.c_str(); }

  // One byte of the terminal, or the end when a signal came: who waits here is never stuck.
  bool read_byte(unsigned char& byte) {
    for (;;) {
      pollfd ready{.fd = 0, .events = POLLIN, .revents = 0};
      const int count = ::poll(&ready, 1, -1);
      if (count < 0 && errno == EINTR) {
        const Signal signal = interrupts.take();
        if (signal.value == SIGINT) {
          cancelled = true;
          return false;
        }
        if (signal) {
          shell.end_by(signal);
          return false;
        }
        continue;
      }
      if (count < 0) return false;
      const ssize_t got = ::read(0, &byte, 1);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) ended = true;
      return got == 1;
    }
  }

  static int read_char(EditLine* edit, wchar_t* out) {
    Editor& self = of(edit);
    unsigned char byte = 0;
    if (!self.read_byte(byte)) return 0;
    if (byte == 3) {  // Ctrl-C: the terminal makes no signal of it while we read
      self.cancelled = true;
      return 0;
    }
    u32 code = byte;
    unsigned more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    if (more != 0) code = byte & (0x3fU >> more);
    while (more-- != 0 && self.read_byte(byte)) code = code << 6 | (byte & 0x3fU);
    *out = static_cast<wchar_t>(code);
    return 1;
  }

  static unsigned char complete(EditLine* edit, int) {
    Editor& self = of(edit);
    const LineInfo* info = ::el_line(edit);
    const std::string_view line(info->buffer, static_cast<std::size_t>(info->cursor - info->buffer));
    const auto blank = line.find_last_of(" \t*&(");
    const std::string word(blank == line.npos ? line : line.substr(blank + 1));
    std::vector<std::string> found;
    for (const auto name : self.shell.commands().beginning_with(line))
      found.emplace_back(name.substr(line.size() - word.size()));
    if (found.empty()) {
      const auto command = self.shell.commands().find(line);
      if (command && command->command->complete != nullptr) found = command->command->complete(self.shell, word);
    }
    if (found.empty()) return CC_REFRESH_BEEP;
    std::string common = found.front();
    for (const auto& one : found) {
      std::size_t same = 0;
      while (same < common.size() && same < one.size() && common[same] == one[same]) ++same;
      common.resize(same);
    }
    if (common.size() > word.size()) {
      std::string rest = common.substr(word.size());
      if (found.size() == 1) rest += ' ';
      ::el_insertstr(edit, rest.c_str());
      return CC_REFRESH;
    }
    self.shell.print("\n");
    for (std::size_t i = 0; i < found.size() && i < 200; ++i) self.shell.print(found[i] + "\n");
    self.shell.flush();
    return CC_REDISPLAY;
  }
};

Prompt::Prompt(Shell& shell, os::Interrupts& interrupts)
    : editor_(new Editor{.shell = shell, .interrupts = interrupts, .prompt = {}, .file = history_file()}) {
  editor_->edit = ::el_init("sonde", stdin, stdout, stderr);
  if (editor_->edit == nullptr) return;
  EditLine* edit = editor_->edit;
  ::el_set(edit, EL_CLIENTDATA, editor_.get());
  ::el_set(edit, EL_PROMPT, Editor::show_prompt);
  ::el_set(edit, EL_EDITOR, "emacs");
  ::el_set(edit, EL_SIGNAL, 0);
  ::el_set(edit, EL_SETTY, "-d", "-isig", nullptr);
  ::el_set(edit, EL_GETCFN, Editor::read_char);
  ::el_set(edit, EL_ADDFN, "sonde-complete", "Complete the word", Editor::complete);
  ::el_set(edit, EL_BIND, "^I", "sonde-complete", nullptr);
  ::el_set(edit, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  editor_->history = ::history_init();
  HistEvent event;
  ::history(editor_->history, &event, H_SETSIZE, 10'000);
  ::history(editor_->history, &event, H_SETUNIQUE, 1);
  if (!editor_->file.empty()) ::history(editor_->history, &event, H_LOAD, editor_->file.c_str());
  ::el_set(edit, EL_HIST, ::history, editor_->history);
}

Prompt::~Prompt() {
  if (editor_->history != nullptr) {
    HistEvent event;
    if (!editor_->file.empty()) ::history(editor_->history, &event, H_SAVE, editor_->file.c_str());
    ::history_end(editor_->history);
  }
  if (editor_->edit != nullptr) ::el_end(editor_->edit);
}

bool Prompt::next(std::string_view prompt, std::string& line) {
  line.clear();
  Editor& editor = *editor_;
  if (editor.edit == nullptr) return false;
  editor.prompt = prompt;
  for (;;) {
    editor.cancelled = false;
    int count = 0;
    const char* text = ::el_gets(editor.edit, &count);
    if (editor.shell.ended_by()) return false;
    if (editor.cancelled) {
      editor.shell.print("^C\n");
      editor.shell.flush();
      ::el_reset(editor.edit);
      continue;
    }
    if (text == nullptr || count <= 0) {
      editor.shell.print("quit\n");
      return false;
    }
    line.assign(text, static_cast<std::size_t>(count));
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    if (!line.empty()) {
      HistEvent event;
      ::history(editor.history, &event, H_ENTER, line.c_str());
    }
    return true;
  }
}

// --- pipes

bool PipeLines::fill() {
  char bytes[4096];
  for (;;) {
    const ssize_t got = ::read(0, bytes, sizeof bytes);
    if (got > 0) {
      buffer_.append(bytes, static_cast<std::size_t>(got));
      return true;
    }
    if (got == 0 || errno != EINTR) return false;
    const Signal signal = interrupts_.take();
    if (signal && signal.value != SIGINT) {
      shell_.end_by(signal);
      return false;
    }
  }
}

bool PipeLines::next(std::string_view prompt, std::string& line) {
  line.clear();
  shell_.print(prompt);
  shell_.flush();
  for (;;) {
    const auto end = buffer_.find('\n');
    if (end == buffer_.npos) {
      if (ended_ || buffer_.size() > longest_line || !fill()) {
        ended_ = true;
        line += std::exchange(buffer_, {});
        return !line.empty();
      }
      continue;
    }
    line += buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    if (!line.ends_with('\\')) return true;
    line.pop_back();
  }
}

}  // namespace sonde::debugger
