// Calls that the compiler describes: what they call, and what they pass.
#include <dwarf.h>

#include "symbols/dwarf/reader/debug_info_impl.h"
#include "symbols/dwarf/reader/lists.h"
#include "symbols/dwarf/reader/names.h"

namespace sonde::symbols {

using dwarf::Die;

namespace {

bool is_call_site(const Die& die) { return die.tag() == DW_TAG_call_site || die.tag() == DW_TAG_GNU_call_site; }

bool is_tail_call(const Die& site) { return site.flag(DW_AT_call_tail_call) || site.flag(DW_AT_GNU_tail_call); }

// DWARF 5's name for an attribute, or else GNU's.
VariableLocation either(const Die& die, u16 name, u16 gnu_name, u64 address) {
  VariableLocation value = dwarf::location_at(die, name, address);
  return value.kind != VariableLocation::Kind::none ? value : dwarf::location_at(die, gnu_name, address);
}

CallSite read_call_site(const Die& site, u64 return_address) {
  CallSite result;
  result.id = site.id();
  result.is_tail_call = is_tail_call(site);
  Die callee = site.reference(DW_AT_call_origin);
  if (!callee) callee = site.reference(DW_AT_abstract_origin);
  if (callee) {
    result.callee_name = dwarf::linkage_name(callee);
    if (result.callee_name.empty()) result.callee_name = dwarf::inherited_string(callee, DW_AT_name);
    const auto ranges = dwarf::ranges_of(callee);
    if (!ranges.empty()) result.callee = ranges.front().start;
  }
  result.target = either(site, DW_AT_call_target, DW_AT_GNU_call_site_target, return_address);
  return result;
}

// Sites lie in a function and in its blocks and inlined copies: visit(const Die&).
template <class Visit>
void each_site(const Scope& scope, Visit visit) {
  Die(scope.id).each_child([&](const Die& child) {
    if (is_call_site(child)) visit(child);
  });
  for (const auto& inner : scope.children) each_site(*inner, visit);
}

}  // namespace

std::optional<CallSite> DebugInfo::call_site(u64 return_address) {
  std::optional<CallSite> found;
  for (const Scope* scope : scopes_at(return_address - 1)) {
    Die(scope->id).each_child([&](const Die& site) {
      if (found || !is_call_site(site)) return;
      auto back = site.address(DW_AT_call_return_pc);
      if (!back) back = site.address(DW_AT_low_pc);
      if (back && *back == return_address) found = read_call_site(site, return_address);
    });
    if (found) break;
  }
  return found;
}

VariableLocation DebugInfo::passed_in(const CallSite& site, unsigned dwarf_register) {
  VariableLocation result;
  Die(site.id).each_child([&](const Die& parameter) {
    const auto where = parameter.find(DW_AT_location);
    if (!where || where->block.empty()) return;
    ByteCursor in(where->block);
    const u8 operation = in.get8();
    const u64 number = operation == DW_OP_regx ? in.uleb() : u64{operation} - DW_OP_reg0;
    if (number == dwarf_register && in.at_end())
      result = either(parameter, DW_AT_call_value, DW_AT_GNU_call_site_value, 0);
  });
  return result;
}

std::vector<CallSite> DebugInfo::tail_calls(const Function& function) {
  std::vector<CallSite> sites;
  if (const Scope* scope = body(function)) {
    each_site(*scope, [&](const Die& site) {
      if (is_tail_call(site)) sites.push_back(read_call_site(site, 0));
    });
  }
  return sites;
}

}  // namespace sonde::symbols
