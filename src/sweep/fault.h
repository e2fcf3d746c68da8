// What can go wrong at a site, and how plausible that is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/site.h"

namespace sonde::sweep {

// routine: every program meets it (disk full, no such file, too many files open). environment: machines in trouble (I/O error, out
// of memory). far_fetched: the row knows it, but only a broken caller or kernel gives it here.
enum class Tier : u8 { routine, environment, far_fetched };
std::string_view name_of(Tier tier);
std::optional<Tier> tier_named(std::string_view name);

// Conditions that outlast a call, from the scenario's hit on.
enum class Domain : u8 { none, out_of_memory, disk_full, descriptors, read_only, file_error };
inline constexpr unsigned kDomains = 6;

struct Fault {
  enum class Kind : u8 { error, fewer_bytes, end_of_file, domain };
  Kind kind = Kind::error;
  i32 error = 0;
  bool lasting = false;  // every later hit of the site too
  Domain domain = Domain::none;
  Tier tier = Tier::routine;

  bool operator==(const Fault&) const = default;
};

// "ENOSPC", "ENOSPC+" (from here on), "short", "eof", "disk-full".
std::string name_of(const Fault& fault);
// The errno's name; a number where it has none.
std::string errno_name(i32 error);

struct FaultOptions {
  Tier least = Tier::environment;
  bool interruptible = false;  // the program has handlers that do not restart calls: EINTR can happen
};

// The one-off faults of a site at one of its hits, most plausible first.
std::vector<Fault> faults_of(const Site& site, const Hit& hit, const FaultOptions& options);

// How likely it is that a fault at this site shows something: what writes, makes and closes the output comes first.
int promise_of(const Site& site, const Hit& hit);

// The call changes files, or hands data over.
bool is_writing(std::string_view call);
bool is_opening(std::string_view call);
bool is_reading(std::string_view call);
bool is_syncing(std::string_view call);

// What tamper::Rule::parse takes for this fault, without `when`.
std::string rule_text(const Site& site, const Hit& hit, const Fault& fault);
// The calls that a domain fails.
std::string_view domain_calls(Domain domain);

}  // namespace sonde::sweep
