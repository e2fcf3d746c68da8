// Prints what follows from the table of options: the manual page, and completions for the shells.
//
//   sonde_manual man TEMPLATE     the template with @OPTIONS@ filled in
//   sonde_manual bash|zsh|fish
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "../sonde/trace/option_table.h"

namespace {

using sonde::OptionRow;
using sonde::Takes;

bool has_short(const OptionRow& row) { return row.id < sonde::kFirstLongOnly; }

// For troff: backslashes, hyphens that are typed, and no line that begins with a request.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) out += "\\&";
    if (c == '\\') out += "\\e";
    else if (c == '-') out += "\\-";
    else out += c;
  }
  return out;
}

std::string options_for_manual() {
  std::string out;
  const char* group = nullptr;
  for (const OptionRow& row : sonde::option_table()) {
    if (row.group == nullptr) continue;
    if (group == nullptr || std::strcmp(group, row.group) != 0) {
      group = row.group;
      out += ".SS " + roff(group) + "\n";
    }
    std::string form;
    for (const char* c = row.form; *c != '\0'; ++c) {
      if (*c == '\n') {
        form += ", ";
        while (c[1] == ' ') ++c;
      } else {
        form += *c;
      }
    }
    out += ".TP\n.B \"" + roff(form) + "\"\n";
    std::string meaning;
    for (const char* c = row.meaning; *c != '\0'; ++c) {
      if (*c != ' ' || !meaning.ends_with('\n')) meaning += *c;  // no indentation
    }
    out += roff(meaning) + "\n";
  }
  return out;
}

// A word in single quotes for a shell.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += "'\\''";
    else out += c == '\n' ? ' ' : c;
  }
  return out + "'";
}

std::string bash() {
  std::string words, with_value;
  for (const OptionRow& row : sonde::option_table()) {
    if (row.group == nullptr) continue;
    if (row.name != nullptr) words += std::string(" --") + row.name + (row.takes == Takes::value ? "=" : "");
    if (!has_short(row)) continue;
    words += std::string(" -") + static_cast<char>(row.id);
    if (row.takes == Takes::value) with_value += std::string(with_value.empty() ? "" : "|") + "-" + static_cast<char>(row.id);
  }
  return "_sonde() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} i\n"
         "  if [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W 'trace callers debug sweep doctor' -- \"$word\")); return; fi\n"
         "  [ \"${COMP_WORDS[1]}\" = trace ] || return\n"
         "  for ((i = 2; i < COMP_CWORD; i++)); do\n"
         "    case ${COMP_WORDS[i]} in\n"
         "      " + with_value + ") i=$((i + 1)) ;;\n"
         "      -*) ;;\n"
         "      *) COMPREPLY=($(compgen -o default -- \"$word\")); return ;;\n"
         "    esac\n"
         "  done\n"
         "  case $before in\n"
         "    -p) COMPREPLY=($(compgen -W \"$(cd /proc && echo [0-9]*)\" -- \"$word\")); return ;;\n"
         "    -o | -P) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
         "    -u) COMPREPLY=($(compgen -u -- \"$word\")); return ;;\n"
         "    -e) COMPREPLY=($(compgen -W 'trace= abbrev= verbose= raw= signal= read= write= fault= inject= status= quiet= decode-fds= decode-pids= trace-fds=' -- \"$word\")); compopt -o nospace; return ;;\n"
         "  esac\n"
         "  case $word in\n"
         "    -*) COMPREPLY=($(compgen -W '" + words.substr(1) + "' -- \"$word\")); [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace ;;\n"
         "    *) COMPREPLY=($(compgen -c -- \"$word\")) ;;\n"
         "  esac\n"
         "}\n"
         "complete -F _sonde sonde\n";
}

std::string first_line(const OptionRow& row) { return std::string(row.meaning, std::strcspn(row.meaning, "\n")); }

std::string zsh() {
  const auto described = [](const OptionRow& row) {
    std::string out;
    for (const char c : first_line(row)) {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
    return "[" + out + "]";
  };
  std::string out = "#compdef sonde\n_sonde_trace() {\n  _arguments -s -S -A '-*'";
  for (const OptionRow& row : sonde::option_table()) {
    if (row.group == nullptr) continue;
    const std::string value = row.takes == Takes::value ? ":value:" + std::string(row.id == 'p' ? "_pids" : row.id == 'u' ? "_users" : "_files") : "";
    if (has_short(row)) out += " \\\n    " + quoted(std::string("*-") + static_cast<char>(row.id) + (value.empty() ? "" : "+") + described(row) + value);
    if (row.name != nullptr) out += " \\\n    " + quoted(std::string("*--") + row.name + (value.empty() ? "" : "=") + described(row) + value);
  }
  return out + " \\\n    '*:::program:_normal'\n}\n"
               "if (( CURRENT == 2 )); then\n  _values command trace callers debug sweep doctor\nelif [[ $words[2] == trace ]]; then\n  shift words; (( CURRENT-- )); _sonde_trace\nfi\n";
}

std::string fish() {
  std::string out = "complete -c sonde -n __fish_use_subcommand -xa 'trace callers debug sweep doctor'\n";
  for (const OptionRow& row : sonde::option_table()) {
    if (row.group == nullptr) continue;
    out += "complete -c sonde -n '__fish_seen_subcommand_from trace'";
    if (has_short(row)) out += std::string(" -s ") + static_cast<char>(row.id);
    if (row.name != nullptr) out += std::string(" -l ") + row.name;
    if (row.takes == Takes::value) out += row.id == 'p' ? " -xa '(__fish_complete_pids)'" : " -r";
    out += " -d " + quoted(first_line(row)) + "\n";
  }
  return out;
}

std::string filled(const char* path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  std::string out = text.str();
  constexpr std::string_view mark = "@OPTIONS@\n";
  const auto at = out.find(mark);
  return at == std::string::npos ? "" : out.replace(at, mark.size(), options_for_manual());
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  const std::string text = what == "man" && argc > 2 ? filled(argv[2])
                           : what == "bash"         ? bash()
                           : what == "zsh"          ? zsh()
                           : what == "fish"         ? fish()
                                                    : "";
  if (text.empty()) {
    std::fputs("usage: sonde_manual man TEMPLATE | bash | zsh | fish\n", stderr);
    return 1;
  }
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0 ? 0 : 1;
}
