#include "sweep/plan.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <set>

namespace sonde::sweep {

namespace {

class Planner {
 public:
  Planner(const Learned& learned, const PlanOptions& options) : learned_(learned), options_(options) {}

  Plan make() {
    for (u32 i = 0; i < learned_.sites.size(); ++i) {
      const Site& site = learned_.sites[i];
      if (site.loader && !options_.loader) {
        ++plan_.loader_sites;
        continue;
      }
      const std::size_t before = plan_.scenarios.size();
      add_site(i, site);
      if (plan_.scenarios.size() != before) ++plan_.sites;
    }
    const auto promise = [&](const Scenario& s) {
      return promise_of(learned_.sites[s.site], hit_of(learned_.sites[s.site], s.hit));
    };
    std::ranges::stable_sort(plan_.scenarios, [&](const Scenario& a, const Scenario& b) {
      const int pa = promise(a);
      const int pb = promise(b);
      return pa != pb ? pa > pb : a.fault.tier < b.fault.tier;
    });
    return std::move(plan_);
  }

 private:
  bool wanted(const Site& site, const Fault& fault) const {
    const std::string name = name_of(fault);
    const auto among = [&](const std::vector<std::string>& words) {
      return std::ranges::any_of(words, [&](const std::string& word) {
        return word == site.call || word == name || (fault.lasting && word + "+" == name);
      });
    };
    return (options_.only.empty() || among(options_.only)) && !among(options_.skip);
  }

  void add(u32 index, u32 hit, const Fault& fault) {
    if (wanted(learned_.sites[index], fault)) plan_.scenarios.push_back({index, hit, fault});
  }

  void add_site(u32 index, const Site& site) {
    // The program's own start is not a call that it could handle.
    if ((site.call == "execve" || site.call == "execveat") && site.first.order == 1) return;
    const FaultOptions faults{options_.least, learned_.interruptible};
    for (const Hit* hit : {&site.first, &site.last}) {
      if (hit == &site.last && site.hits == 1) break;
      const auto one_off = faults_of(site, *hit, faults);
      for (const Fault& fault : one_off) add(index, hit->number, fault);
      if (hit == &site.first && options_.lasting) add_lasting(index, site, one_off);
    }
    if (options_.domains) add_domains(index, site);
  }

  void add_lasting(u32 index, const Site& site, const std::vector<Fault>& one_off) {
    if (!is_writing(site.call) && !is_reading(site.call) && !is_opening(site.call) && site.call != "connect" &&
        !site.call.starts_with("clone") && site.call != "fork")
      return;
    // What comes once and goes away by itself does not last.
    const auto first = std::ranges::find_if(one_off, [](const Fault& f) {
      return f.kind == Fault::Kind::error && f.error != EINTR && f.error != EAGAIN && f.error != ENOENT &&
             f.error != EEXIST;
    });
    if (first == one_off.end()) return;
    Fault fault = *first;
    fault.lasting = true;
    add(index, site.first.number, fault);
  }

  void add_domains(u32 index, const Site& site) {
    const Hit& hit = site.first;
    const auto domain = [&](Domain which, Tier tier) {
      if (tier <= options_.least)
        add(index, hit.number, {.kind = Fault::Kind::domain, .lasting = true, .domain = which, .tier = tier});
    };
    const std::string_view call = site.call;
    if (call == "brk" ? hit.order > 1 && !site.loader : call == "mmap" || call == "mremap")
      domain(Domain::out_of_memory, Tier::environment);
    const bool data =
        call.starts_with("write") || call.starts_with("pwrite") || call == "sendfile" || call == "copy_file_range";
    if (data && hit.kind == FdKind::file && hit.in_tree) domain(Domain::disk_full, Tier::routine);
    if (is_opening(call) || call == "pipe" || call == "pipe2" || call == "socket")
      domain(Domain::descriptors, Tier::routine);
    if (is_opening(call) && (hit.flags & O_CREAT) != 0 && hit.in_tree && !read_only_) {
      read_only_ = true;
      domain(Domain::read_only, Tier::environment);
    }
    if ((data || (is_reading(call) && !call.starts_with("getdents"))) && hit.kind == FdKind::file && hit.in_tree &&
        hit.path.starts_with('/') && !hit.path.starts_with("/memfd:") && bad_files_.insert(hit.path).second) {
      domain(Domain::file_error, Tier::environment);
    }
  }

  const Learned& learned_;
  const PlanOptions& options_;
  Plan plan_;
  bool read_only_ = false;
  std::set<std::string> bad_files_;
};

}  // namespace

Plan make_plan(const Learned& learned, const PlanOptions& options) { return Planner(learned, options).make(); }

}  // namespace sonde::sweep
