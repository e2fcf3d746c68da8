#include "sweep/recorder.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "calls/registry.h"
#include "live/live_process.h"
#include "report/call_text.h"
#include "sweep/fault.h"

namespace sonde::sweep {

using trace::Event;

struct Recorder::Pending {
  u32 site = ~u32{0};
  Hit hit;
};

struct Recorder::Thread {
  report::DecodedCall call;
  Pending pending;
  std::unordered_map<u32, u32> counts;  // of calls, by number
  u32 in_domain[kDomains] = {};
  std::string command;
  unsigned execs = ~0u;
  i32 number = 0;  // its process in the private namespace
};

namespace {

std::string proc_link(i32 tid, const std::string& name) {
  std::error_code problem;
  return std::filesystem::read_symlink("/proc/" + std::to_string(tid) + "/" + name, problem).string();
}

i32 private_pid(i32 tid) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/status", tid);
  const Fd fd(::open(path, O_RDONLY | O_CLOEXEC));
  char text[2048];
  const ssize_t got = fd ? ::read(fd.get(), text, sizeof text - 1) : 0;
  if (got <= 0) return 0;
  text[got] = '\0';
  const char* at = std::strstr(text, "\nNStgid:");
  if (at == nullptr) return 0;
  i32 last = 0;
  for (at += 8; *at == '\t' || *at == ' ';) last = static_cast<i32>(std::strtol(at, const_cast<char**>(&at), 10));
  return last;
}

FdKind kind_of(u32 mode) {
  switch (mode & S_IFMT) {
    case S_IFREG: return FdKind::file;
    case S_IFDIR: return FdKind::directory;
    case S_IFIFO: return FdKind::pipe;
    case S_IFSOCK: return FdKind::socket;
    case S_IFCHR: return FdKind::device;
    default: return FdKind::other;
  }
}

bool is_writable(i32 tid, i32 descriptor) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", tid, descriptor);
  const Fd fd(::open(path, O_RDONLY | O_CLOEXEC));
  char text[256];
  const ssize_t got = fd ? ::read(fd.get(), text, sizeof text - 1) : 0;
  if (got <= 0) return false;
  text[got] = '\0';
  unsigned flags = 0;
  const char* at = std::strstr(text, "flags:");
  return at != nullptr && std::sscanf(at, "flags: %o", &flags) == 1 && (flags & O_ACCMODE) != O_RDONLY;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

u64 place_key(u32 nr, u64 ip, u64 sp) {
  return (u64{nr} * 0x9e3779b97f4a7c15) ^ (ip * 0xbf58476d1ce4e5b9) ^ (sp * 0x94d049bb133111eb);
}

}  // namespace

Recorder::Recorder(const House& house, const Program& program, Learned& learned)
    : house_(house), program_(program), learned_(learned) {}
Recorder::~Recorder() = default;

void Recorder::enter(trace::Tracer& tracer, report::Stacks& stacks) {
  tracer_ = &tracer;
  stacks_ = &stacks;
  settings_.fd_details = live::fds::path;
  settings_.decode.descriptors = true;
  for (unsigned domain = 1; domain < kDomains; ++domain) {
    if (auto set = calls::CallSet::parse(domain_calls(static_cast<Domain>(domain)))) domains_[domain] = std::move(*set);
  }
  decoder_ = std::make_unique<report::CallDecoder>(tracer.kernel(), settings_);
}

Recorder::Thread& Recorder::thread(trace::Tracee& tracee) {
  auto& slot = threads_[tracee.tid.value];
  if (slot == nullptr) {
    slot = std::make_unique<Thread>();
    slot->number = private_pid(tracee.tid.value);
    if (tracer_->process_of(tracee).value == tracee.tid.value)
      ++learned_.processes;
    else
      learned_.threads = true;
  }
  if (slot->execs != tracee.execs) {
    slot->execs = tracee.execs;
    slot->command = proc_link(tracee.tid.value, "exe");
  }
  return *slot;
}

void Recorder::on_event(Event& event) {
  decoder_->attend(event.tracee->tid);
  switch (event.kind) {
    case Event::Kind::call_entry: return on_entry(event);
    case Event::Kind::call_exit: return on_exit(event);
    case Event::Kind::exited:
    case Event::Kind::killed:
    case Event::Kind::superseded: threads_.erase(event.tracee->tid.value); return;
    default: return;
  }
}

u32 Recorder::site_of(const Event& event, const sys::Row& row) {
  std::vector<Place> stack = stack_of(*stacks_, *event.tracee, true);
  const u64 key = key_of(row.name, stack);
  const auto [found, fresh] = sites_.try_emplace(key, static_cast<u32>(learned_.sites.size()));
  if (fresh) {
    Site site{.abi = event.call.abi,
              .nr = static_cast<u32>(event.call.nr),
              .call = row.name,
              .command = thread(*event.tracee).command,
              .stack = std::move(stack),
              .key = key};
    site.loader = !site.stack.empty() && std::ranges::all_of(site.stack, [](const Place& place) {
      return place.module.substr(place.module.rfind('/') + 1).starts_with("ld-");
    });
    learned_.sites.push_back(std::move(site));
  }
  return found->second;
}

void Recorder::look_at_arguments(const Event& event, const sys::Row& row, Hit& hit) {
  const i32 tid = event.tracee->tid.value;
  bool has_path = false;
  for (unsigned i = 0; i < row.count && !has_path; ++i) {
    if (row.args[i].show != sys::Show::path) continue;
    char text[4096];
    const std::size_t got =
        decoder_->memory().read(RemoteAddr(event.call.args[i]), std::as_writable_bytes(std::span(text)));
    const std::size_t length = ::strnlen(text, got);
    if (length == 0) break;  // AT_EMPTY_PATH: the descriptor itself
    hit.path.assign(text, length);
    if (!hit.path.empty() && hit.path[0] != '/') hit.path = proc_link(tid, "cwd") + "/" + hit.path;
    hit.path = std::filesystem::path(hit.path).lexically_normal().string();
    has_path = true;
  }
  const bool has_fd = row.count > 0 && (row.args[0].show == sys::Show::fd || row.args[0].show == sys::Show::dirfd);
  if (has_fd && !has_path) {
    const std::string name = "fd/" + std::to_string(static_cast<i32>(event.call.args[0]));
    hit.path = proc_link(tid, name);
    struct stat info;
    if (::stat(("/proc/" + std::to_string(tid) + "/" + name).c_str(), &info) == 0) {
      hit.kind = kind_of(info.st_mode);
      if (hit.kind == FdKind::device && (hit.path.starts_with("/dev/pts") || hit.path == "/dev/tty"))
        hit.kind = FdKind::terminal;
    }
    hit.written = written_.contains(hit.path);
    hit.writable = is_writable(tid, static_cast<i32>(event.call.args[0]));
  }
  if (is_opening(row.name))
    hit.flags = row.name == std::string_view("creat") ? O_WRONLY | O_CREAT | O_TRUNC
                                                      : event.call.args[row.args[0].show == sys::Show::dirfd ? 2 : 1];
  if (row.count >= 3) hit.count = event.call.args[2];
  hit.message = hit.path.starts_with("/memfd:stderr");
  hit.in_tree = hit.path.starts_with("/memfd:stdout") || hit.path == house_.premises().work ||
                hit.path.starts_with(house_.premises().work + "/");
  const std::string leaf = hit.path.substr(hit.path.rfind('/') + 1);
  hit.argument = !leaf.empty() && std::ranges::any_of(program_.arguments.begin() + 1, program_.arguments.end(),
                                                      [&](const std::string& a) { return a.ends_with(leaf); });
}

void Recorder::on_entry(Event& event) {
  Thread& t = thread(*event.tracee);
  t.pending = {};
  decoder_->enter(event, t.call);
  const sys::Row& row = calls::row_of(event.call.abi, static_cast<u32>(event.call.nr));
  ++learned_.calls;
  ++t.counts[static_cast<u32>(event.call.nr)];
  if (row.name[0] == '\0') return;
  Hit hit{.ip = event.call.ip,
          .sp = event.call.sp,
          .ordinal = t.counts[static_cast<u32>(event.call.nr)],
          .order = learned_.calls,
          .process = t.number};
  for (unsigned domain = 1; domain < kDomains; ++domain) {
    if (domains_[domain].has(event.call.abi, static_cast<u32>(event.call.nr)))
      hit.in_domain[domain] = ++t.in_domain[domain];
  }
  look_at_arguments(event, row, hit);
  t.pending.site = site_of(event, row);
  t.pending.hit = std::move(hit);
  Site& site = learned_.sites[t.pending.site];
  const sys::Row& variant = t.call.decoded.row != nullptr ? *t.call.decoded.row : row;
  if (site.errors.empty()) site.errors.assign(variant.errors.begin(), std::ranges::find(variant.errors, 0));
  if (std::string_view(row.name) == "rt_sigaction" && event.call.args[1] != 0) {
    u64 action[2] = {};  // handler, flags
    if (decoder_->memory().read(RemoteAddr(event.call.args[1]), std::as_writable_bytes(std::span(action))) ==
            sizeof action &&
        action[0] > 1 && (action[1] & SA_RESTART) == 0) {
      learned_.interruptible = true;
    }
  }
  Hit& now = t.pending.hit;
  now.number = ++site.hits;
  const auto [place, fresh] = places_.try_emplace(place_key(site.nr, now.ip, now.sp), t.pending.site);
  if (!fresh && place->second != t.pending.site) site.one_place = learned_.sites[place->second].one_place = false;
  if (site.hits == 1)
    site.first = now;
  else if (site.first.ip != now.ip || site.first.sp != now.sp)
    site.one_place = false;
  site.last = now;  // also of a call that does not return
}

void Recorder::on_exit(Event& event) {
  Thread& t = thread(*event.tracee);
  if (t.pending.site == ~u32{0}) return;
  Site& site = learned_.sites[t.pending.site];
  Hit& hit = t.pending.hit;
  decoder_->leave(event, t.call);
  hit.result = event.call.result;
  hit.failed = event.call.is_error;
  OutBuffer text;
  text.put(site.call);
  text.put('(');
  report::print_arguments(t.call.decoded, 0, t.call.decoded.row->count, settings_.style, text);
  text.put(") = ");
  report::print_result(t.call.decoded, t.call.call, settings_.style, text);
  hit.text = text.view();
  replace_all(hit.text, "</memfd:stdout>(deleted)", "<stdout>");
  replace_all(hit.text, "</memfd:stderr>(deleted)", "<stderr>");
  const std::string_view call = site.call;
  const bool moves = call.starts_with("write") || call.starts_with("pwrite") || call == "ftruncate" ||
                     call == "copy_file_range" || call == "sendfile";
  if (moves && !hit.failed) written_.insert(hit.path);
  if (is_syncing(call) && !hit.failed) written_.erase(hit.path);  // what is on the disk has nothing more to lose
  if (hit.number == 1) site.first = hit;
  if (hit.number == site.hits) site.last = hit;
  t.pending.site = ~u32{0};
}

}  // namespace sonde::sweep
