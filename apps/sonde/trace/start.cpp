#include "start.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "calls/words.h"
#include "diagnostics.h"

extern char** environ;

namespace sonde {

using calls::parse_duration_ns, calls::parse_list, calls::parse_number, calls::parse_precision, calls::parse_signal;

namespace {

std::vector<std::string> environment_of(const Arguments& arguments) {
  std::vector<std::string> out;
  for (char** e = environ; *e != nullptr; ++e) out.emplace_back(*e);
  for (const std::string& edit : arguments.environment) {
    const auto name = edit.substr(0, edit.find('='));
    const bool puts = edit.find('=') != edit.npos;
    bool found = false;
    for (auto& variable : out) {
      if (!variable.starts_with(name + "=")) continue;
      found = true;
      variable = puts ? edit : std::string();
    }
    if (puts && !found) out.push_back(edit);
    std::erase_if(out, [](const std::string& v) { return v.empty(); });
  }
  return out;
}

struct User {
  uid_t uid;
  gid_t gid;
  std::string name;  // empty: numbers only, no further groups
};

Result<User> find_user(const std::string& text) {
  if (const auto colon = text.find(':'); colon != text.npos) {
    const auto uid = parse_number(text.substr(0, colon), 0xfffffffe);
    const auto gid = parse_number(text.substr(colon + 1), 0xfffffffe);
    if (uid && gid) return User{static_cast<uid_t>(*uid), static_cast<gid_t>(*gid), {}};
  }
  const passwd* entry = ::getpwnam(text.c_str());
  if (entry == nullptr) return fail("Cannot find user '" + text + "'");
  return User{entry->pw_uid, entry->pw_gid, text};
}

// Runs in the child. Set-user-id bits of the program are obeyed by hand: under a tracer the kernel would ignore them.
int become_user(const User& user, const std::string& path) {
  uid_t effective_uid = user.uid;
  gid_t effective_gid = user.gid;
  struct stat info;
  if (::stat(path.c_str(), &info) == 0) {
    if (info.st_mode & S_ISUID) effective_uid = info.st_uid;
    if ((info.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP)) effective_gid = info.st_gid;
  }
  const int groups = user.name.empty() ? ::setgroups(0, nullptr) : ::initgroups(user.name.c_str(), user.gid);
  if (groups < 0) return complain("initgroups: %s", std::strerror(errno)), 1;
  if (::setregid(user.gid, effective_gid) < 0) return complain("setregid: %s", std::strerror(errno)), 1;
  if (::setreuid(user.uid, effective_uid) < 0) return complain("setreuid: %s", std::strerror(errno)), 1;
  return -1;
}

void exec_failed(int code) { complain("exec: %s", std::strerror(code)); }

}  // namespace

Result<trace::Launch> launch_of(const Arguments& arguments) {
  auto path = trace::find_program(arguments.program[0]);
  if (!path) return std::unexpected(path.error());
  trace::Launch what{.path = *path,
                     .arguments = arguments.program,
                     .environment = environment_of(arguments),
                     .prepare = [] { return -1; },
                     .before_exec = {},
                     .on_exec_failure = exec_failed};
  if (arguments.argv0) what.arguments[0] = *arguments.argv0;
  if (!arguments.user.empty()) {
    if (::getuid() != 0) return fail("You must be root to use the -u option");
    auto user = find_user(arguments.user);
    if (!user) return std::unexpected(user.error());
    what.prepare = [user = *user, path = *path] { return become_user(user, path); };
  }
  return what;
}

}  // namespace sonde
