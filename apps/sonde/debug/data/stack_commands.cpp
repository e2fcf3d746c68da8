// Frames: backtrace, frame, up, down.
#include <fmt/format.h>

#include <charconv>

#include "data.h"
#include "debug/print/printer.h"
#include "debug/value/access.h"
#include "debug/value/target_call.h"
#include "frame_arguments.h"

namespace sonde::debugger {
namespace {

// Looks at a frame for as long as it lives.
class Glance {
 public:
  Glance(Data& data, unsigned level) : data_(data) { data_.context().look_at(level); }
  ~Glance() { data_.context().look_at({}); }
  Glance(const Glance&) = delete;
  Glance& operator=(const Glance&) = delete;

 private:
  Data& data_;
};

}  // namespace

const debug::Frame* Data::frame_at(unsigned level) {
  auto* session_ = &session();
  const debug::Frame* found = session_->frame(level);
  if (found == nullptr || level == 0 || shell_.setting("backtrace past-main", "off") == "on") return found;
  // The frame before must not be main's own.
  const debug::Frame* before = session_->frame(level - 1);
  if (before == nullptr) return nullptr;
  if (before->is_inlined) return found;
  const auto& location = session_->space()->locate(before->pc(), before->after_call);
  if (location.symbol == "main" || location.linker_symbol == "main") return nullptr;
  return found;
}

std::optional<SourceLine> Data::frame_source(unsigned level) {
  const debug::Frame* at = session().frame(level);
  if (at == nullptr) return std::nullopt;
  const auto* loaded = session().space()->loaded_at(at->lookup_pc());
  if (loaded == nullptr || !loaded->module) return std::nullopt;
  auto* info = loaded->module->debug_info();
  if (info == nullptr) return std::nullopt;
  const u64 pc = at->lookup_pc() - loaded->bias;
  SourceLine place;
  const auto line = info->line_at(pc);
  if (!line || line->file == nullptr || line->line == 0) return std::nullopt;
  place.file = line->file->name;
  place.full_path = line->file->full_path;
  place.line = line->line;
  if (at->inlined_inside != 0) {
    // Where the inlined call stands.
    const auto frames = info->inlined_at(pc);
    const unsigned inner = at->inlined_inside - 1;
    if (inner < frames.size() && frames[inner].call.line != 0) {
      place.line = frames[inner].call.line;
      if (!frames[inner].call.file.empty() && frames[inner].call.file != place.file) {
        place.file = frames[inner].call.file;
        place.full_path.clear();
        for (const auto* file : info->source_files()) {
          if (file->name == place.file) place.full_path = file->full_path;
        }
      }
    }
  }
  return place;
}

bool Data::is_at_line_start(unsigned level) {
  const debug::Frame* at = session().frame(level);
  if (at == nullptr || at->after_call) return at == nullptr;
  const auto* loaded = session().space()->loaded_at(at->pc());
  auto* info = loaded == nullptr || !loaded->module ? nullptr : loaded->module->debug_info();
  if (info == nullptr) return false;
  const auto line = info->line_at(at->pc() - loaded->bias);
  return line && line->start == at->pc() - loaded->bias;
}

std::string Data::arguments_of(unsigned level) {
  const Glance glance(*this, level);
  if (context_.frame_function() == nullptr) return "";
  return " (" + frame_arguments(*this) + ")";
}

std::string Data::frame_line(unsigned level, bool) {
  const debug::Frame* at = session().frame(level);
  if (at == nullptr) return "";
  const Glance glance(*this, level);
  const auto source = frame_source(level);
  const auto* function = context_.frame_function();
  const bool shows_address = !(at->inlined_inside != 0) && (at->after_call || !source || !is_at_line_start(level));
  std::string line;
  if (shows_address) line += fmt::format("0x{:016x} in ", at->pc());
  const symbols::Location location = session().space()->locate(at->pc(), at->after_call);
  if (function != nullptr) {
    line += function->name + " (" + frame_arguments(*this) + ")";
  } else {
    line += location.symbol.empty() ? "?? ()" : std::string(location.symbol) + " ()";
  }
  if (source) {
    line += fmt::format(" at {}:{}", source->file, source->line);
  } else if (location.module) {
    const bool is_program =
        location.module->path() == session().startup.program ||
        (!context_.names().modules().empty() && context_.names().modules()[0].module == location.module);
    const std::string path =
        context_.shown_path(*location.module, location.linked_address == 0 ? 0 : at->pc() - location.linked_address);
    if (!is_program && path.starts_with('/')) line += " from " + path;
  }
  return line;
}

std::string Data::source_line_text(const SourceLine& place, std::optional<u64> address) {
  std::string front = address ? fmt::format("0x{:016x}\t", *address) : "";
  const debug::SourceText* text = sources_.text(place.file, place.full_path);
  if (text == nullptr) {
    if (missing_source_ == place.full_path) return fmt::format("{}{}\tin {}\n", front, place.line, place.file);
    missing_source_ = place.full_path;
    return fmt::format("{}{}\t{}: No such file or directory.\n", front, place.line, place.file);
  }
  if (place.line > text->line_count()) return fmt::format("{}{}\tin {}\n", front, place.line, place.file);
  return fmt::format("{}{}\t{}\n", front, place.line, text->line(place.line));
}

std::string Data::place(Shell&, bool with_frame) {
  const unsigned level = session().selected_level();
  const debug::Frame* at = session().frame(level);
  if (at == nullptr) return "";
  std::string text;
  const auto source = frame_source(level);
  if (with_frame || !source) text += frame_line(level) + "\n";
  if (source) {
    const bool middle = !with_frame && !is_at_line_start(level);
    text += source_line_text(*source, middle ? std::optional(at->pc()) : std::nullopt);
    listed = *source;
    has_listed = false;
    listed_first = listed_last = 0;
  }
  return text + displays();
}

std::string Data::frame_words(Shell&) { return frame_line(session().selected_level()) + "\n"; }

std::string Data::returned(Shell&, u64 function) {
  auto value = debug::returned_value(context_, function);
  if (!value) return "";
  const auto shown = debug::print_value(context_, *value, options());
  if (!shown) return "";
  return fmt::format("Value returned is ${} = {}\n", context_.convenience().record(*value), *shown);
}

namespace {

std::string shown_frame(Data& data, unsigned level) { return fmt::format("#{:<3}{}\n", level, data.frame_line(level)); }

std::string place_with_number(Data& data) {
  const unsigned level = data.session().selected_level();
  std::string text = shown_frame(data, level);
  if (const auto source = data.frame_source(level)) {
    text += data.source_line_text(*source);
    data.listed = *source;
    data.has_listed = false;
    data.listed_first = data.listed_last = 0;
  }
  return text;
}

}  // namespace

std::string Data::frame(Shell&) { return place_with_number(*this); }

namespace {

Result<> backtrace(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  if (data.session().thread() == nullptr) return fail("No stack.");
  bool full = false;
  i64 limit = 0;
  bool has_limit = false;
  while (!text.empty()) {
    std::string_view rest = text;
    const std::string_view word = take_word(rest);
    if (word == "full" || word == "-full") {
      full = true;
    } else if (word == "no-filters" || word == "-no-filters" || word == "hide" || word == "-hide" || word == "--") {
    } else {
      const auto value = data.evaluate(text);
      if (!value) return std::unexpected(value.error());
      const auto number = debug::as_bits(data.context(), *value);
      if (!number) return std::unexpected(number.error());
      limit = static_cast<i64>(*number);
      has_limit = true;
      break;
    }
    text = rest;
  }
  u64 first = 0;
  u64 last = ~u64{0};
  if (has_limit && limit >= 0) last = static_cast<u64>(limit);
  if (has_limit && limit < 0) {
    u64 count = 0;
    while (data.frame_at(static_cast<unsigned>(count)) != nullptr) ++count;
    first = count > static_cast<u64>(-limit) ? count - static_cast<u64>(-limit) : 0;
  }
  const u64 epoch = data.session().epoch();
  u64 level = first;
  for (; level < last; ++level) {
    if (data.frame_at(static_cast<unsigned>(level)) == nullptr) break;
    shell.print(shown_frame(data, static_cast<unsigned>(level)));
    if (full) {
      const Glance glance(data, static_cast<unsigned>(level));
      const std::string locals = frame_locals(data, 8);
      shell.print(locals.empty() ? "No locals.\n" : locals);
    }
    if (data.session().epoch() != epoch) break;
  }
  if (has_limit && limit >= 0 && data.frame_at(static_cast<unsigned>(level)) != nullptr)
    shell.print("(More stack frames follow...)\n");
  return {};
}

Result<> show_selected(Shell& shell) {
  shell.print(place_with_number(data_of(shell)));
  return {};
}

Result<> go_to(Shell& shell, u64 level) {
  Data& data = data_of(shell);
  if (level > 0xffffffff || data.frame_at(static_cast<unsigned>(level)) == nullptr)
    return fail(fmt::format("No frame at level {}.", level));
  if (auto done = data.session().select_frame(static_cast<unsigned>(level)); !done) return done;
  return show_selected(shell);
}

Result<i64> count_of(Data& data, std::string_view text) {
  if (text.empty()) return 1;
  const auto value = data.evaluate(text);
  if (!value) return std::unexpected(value.error());
  const auto number = debug::as_bits(data.context(), *value);
  if (!number) return std::unexpected(number.error());
  return static_cast<i64>(*number);
}

Result<> frame(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  if (data.session().thread() == nullptr) return fail("No stack.");
  if (text.empty()) return show_selected(shell);
  std::string_view rest = text;
  const std::string_view word = take_word(rest);
  if (word == "function") {
    for (unsigned level = 0; data.frame_at(level) != nullptr; ++level) {
      const Glance glance(data, level);
      const auto* function = data.context().frame_function();
      if (function != nullptr && (function->name == rest || function->plain_name == rest)) {
        if (auto done = data.session().select_frame(level); !done) return done;
        return show_selected(shell);
      }
    }
    return fail(fmt::format("No frame for function \"{}\".", rest));
  }
  if (word == "level") text = rest;
  const auto level = count_of(data, text);
  if (!level) return std::unexpected(level.error());
  return go_to(shell, static_cast<u64>(*level));
}

Result<bool> move(Shell& shell, i64 by) {
  Data& data = data_of(shell);
  if (data.session().thread() == nullptr) return fail("No stack.");
  i64 level = data.session().selected_level();
  const i64 start = level;
  for (; by > 0 && data.frame_at(static_cast<unsigned>(level + 1)) != nullptr; --by) ++level;
  for (; by < 0 && level > 0; ++by) --level;
  if (level == start && by > 0) return fail("Initial frame selected; you can't go up.");
  if (level == start && by < 0) return fail("Bottom (innermost) frame selected; you can't go down.");
  if (auto done = data.session().select_frame(static_cast<unsigned>(level)); !done)
    return std::unexpected(done.error());
  return true;
}

Result<> up_by(Shell& shell, std::string_view text, i64 sign, bool shows) {
  const auto count = count_of(data_of(shell), text);
  if (!count) return std::unexpected(count.error());
  const auto moved = move(shell, sign * *count);
  if (!moved) return std::unexpected(moved.error());
  return shows ? show_selected(shell) : Result<>();
}

Result<> up(Shell& shell, std::string_view text) { return up_by(shell, text, 1, true); }
Result<> down(Shell& shell, std::string_view text) { return up_by(shell, text, -1, true); }
Result<> up_silently(Shell& shell, std::string_view text) { return up_by(shell, text, 1, false); }
Result<> down_silently(Shell& shell, std::string_view text) { return up_by(shell, text, -1, false); }

Result<> info_locals(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  if (data.session().thread() == nullptr) return fail("No frame selected.");
  if (data.context().frame_function() == nullptr) {
    shell.print("No symbol table info available.\n");
    return {};
  }
  const std::string text = frame_locals(data, 0);
  shell.print(text.empty() ? "No locals.\n" : text);
  return {};
}

Result<> info_args(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  if (data.session().thread() == nullptr) return fail("No frame selected.");
  if (data.context().frame_function() == nullptr) {
    shell.print("No symbol table info available.\n");
    return {};
  }
  const std::string text = frame_parameters(data);
  shell.print(text.empty() ? "No arguments.\n" : text);
  return {};
}

}  // namespace

void add_stack_commands(CommandTable& commands) {
  commands.add({"backtrace",
                {"bt", "where", "info stack", "i s"},
                "Print backtrace of all stack frames, or innermost COUNT frames.\nbacktrace [full] [COUNT|-COUNT]",
                backtrace});
  commands.add({"frame", {"f"}, "Select and print a stack frame.\nframe [LEVEL|function NAME]", frame});
  commands.add({"up", {}, "Select and print stack frame that called this one.\nup [COUNT]", up});
  commands.add({"down", {"dow"}, "Select and print stack frame called by this one.\ndown [COUNT]", down});
  commands.add({"up-silently", {}, "Same as the `up' command, but does not print anything.", up_silently});
  commands.add({"down-silently", {}, "Same as the `down' command, but does not print anything.", down_silently});
  commands.add({"info locals", {}, "All local variables of current stack frame.", info_locals});
  commands.add({"info args", {}, "All argument variables of current stack frame.", info_args});
}

}  // namespace sonde::debugger
