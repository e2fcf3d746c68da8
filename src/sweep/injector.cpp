#include "sweep/injector.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/fd.h"
#include "calls/registry.h"

namespace sonde::sweep {

using trace::Event;

namespace {

// A write that needs new room on the disk; what is overwritten has its room already.
bool grows_file(i32 tid, std::string_view call, const u64 (&args)[6]) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/fd/%d", tid, static_cast<i32>(args[0]));
  struct stat info;
  if (::stat(path, &info) < 0 || !S_ISREG(info.st_mode)) return false;
  char link[64];
  const ssize_t got = ::readlink(path, link, sizeof link);
  if (got > 0 && std::string_view(link, static_cast<std::size_t>(got)).starts_with("/memfd:stderr")) return false;
  if (call == "pwrite64") return static_cast<i64>(args[3] + args[2]) > info.st_size;
  if (call != "write") return true;
  std::snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", tid, static_cast<i32>(args[0]));
  const Fd fd(::open(path, O_RDONLY | O_CLOEXEC));
  char text[256];
  const ssize_t size = fd ? ::read(fd.get(), text, sizeof text - 1) : 0;
  if (size <= 0) return true;
  text[size] = '\0';
  unsigned long long position = 0;
  unsigned flags = 0;
  if (std::sscanf(text, "pos: %llu flags: %o", &position, &flags) != 2) return true;
  return (flags & O_APPEND) != 0 || static_cast<i64>(position + args[2]) > info.st_size;
}

}  // namespace

calls::CallSet Injector::stops() const {
  calls::CallSet set = calls::CallSet::none();
  set.add(site_.abi, site_.nr);
  if (scenario_.fault.kind == Fault::Kind::domain) {
    if (auto domain = calls::CallSet::parse(domain_calls(scenario_.fault.domain))) set.merge(*domain);
  }
  return set;
}

void Injector::enter(trace::Tracer& tracer, report::Stacks& stacks) {
  stacks_ = &stacks;
  facts_ = std::make_unique<report::LiveFacts>(tracer, stacks);
  std::string warning;
  std::vector<tamper::Rule> rules;
  if (auto rule =
          tamper::Rule::parse(rule_text(site_, hit_of(site_, scenario_.hit), scenario_.fault), false, warning)) {
    touched_ = rule->calls;
    rules.push_back(std::move(*rule));
  }
  tamperer_ = std::make_unique<tamper::Tamperer>(tracer.kernel(), tamper::Policy(std::move(rules)), *facts_, true);
}

bool Injector::is_here(Event& event) {
  const auto& call = event.call;
  if (call.abi != site_.abi || call.nr != site_.nr || call.ip != site_.first.ip) return false;
  if (site_.one_place) return call.sp == site_.first.sp;
  return key_of(site_.call, stack_of(*stacks_, *event.tracee, false)) == site_.key;
}

bool Injector::falls_under_domain(const Event& event) const {
  const auto& call = event.call;
  if (!touched_.has(call.abi, static_cast<u32>(call.nr))) return false;
  const std::string_view name = calls::name_of(call.abi, static_cast<u32>(call.nr));
  switch (scenario_.fault.domain) {
    case Domain::disk_full:
      return !(name.starts_with("write") || name.starts_with("pwrite") || name == "fallocate" || name == "sendfile") ||
             grows_file(event.tracee->tid.value, name, call.args);
    case Domain::read_only: {
      if (!is_opening(name) || name == "creat") return true;
      const u64 flags = call.args[name == "open" ? 1 : 2];
      return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
    }
    case Domain::out_of_memory: return event.tracee->tid == where_;  // not the dynamic loaders of its children
    default: return true;
  }
}

void Injector::on_event(Event& event) {
  if (event.kind == Event::Kind::call_exit) {
    (void)tamperer_->on_event(event);
    return;
  }
  if (event.kind != Event::Kind::call_entry) return;
  const Fault& fault = scenario_.fault;
  bool fire = false;
  if (!fired_ || (fault.lasting && fault.kind != Fault::Kind::domain)) {
    if (is_here(event)) fire = ++count_ == scenario_.hit || (fault.lasting && count_ > scenario_.hit);
    if (fire && !fired_) where_ = event.tracee->tid;
    fired_ = fired_ || fire;
  }
  if (fault.kind == Fault::Kind::domain) fire = fired_ && falls_under_domain(event);
  if (fire)
    (void)tamperer_->on_event(event);
  else
    event.tracee->resume = os::Resume::cont;
}

}  // namespace sonde::sweep
