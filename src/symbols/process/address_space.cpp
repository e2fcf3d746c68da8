#include "symbols/process/address_space.h"

#include <algorithm>
#include <ranges>

#include "symbols/elf/demangle.h"
#include "symbols/unwind/apply_row.h"

namespace sonde::symbols {
namespace {

constexpr std::size_t most_answers = 100'000;

// A return address and the same address where execution was interrupted are two questions.
u64 question(u64 pc, bool after_call) { return pc << 1 | (after_call ? 1 : 0); }

bool same_code(const ProcessMaps& a, const ProcessMaps& b) {
  const auto executable = std::views::filter(&Mapping::executable);
  return std::ranges::equal(a.all() | executable, b.all() | executable);
}

}  // namespace

AddressSpace::AddressSpace(ModuleCache& modules, std::unique_ptr<ProcessView> process)
    : modules_(modules), process_(std::move(process)), memory_(&process_->memory()), unwinder_(*this, memory_) {}

void AddressSpace::new_stop() {
  memory_.forget(&process_->memory());
  looked_again_ = false;
}

const ProcessMaps& AddressSpace::maps() {
  if (stale_) refresh();
  return maps_;
}

void AddressSpace::refresh() {
  stale_ = false;
  std::string text;
  if (!process_->read_maps(text)) text.clear();
  ProcessMaps fresh = ProcessMaps::parse(text);
  if (fresh == maps_) return;
  // Files that are mapped as they were keep their modules.
  std::vector<Slot> slots(fresh.all().size());
  std::size_t old = 0;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Mapping& mapping = fresh.all()[i];
    while (old < slots_.size() && maps_.all()[old].start < mapping.start) ++old;
    if (old < slots_.size() && mapping.is_file() && maps_.all()[old] == mapping) slots[i] = std::move(slots_[old]);
  }
  if (!same_code(fresh, maps_)) {
    locations_.clear();
    sources_.clear();
  }
  maps_ = std::move(fresh);
  slots_ = std::move(slots);
  last_mapping_ = 0;
}

std::optional<std::size_t> AddressSpace::mapping_at(u64 address) {
  if (stale_) refresh();
  if (last_mapping_ < slots_.size() && maps_.all()[last_mapping_].contains(address)) return last_mapping_;
  auto index = maps_.index_of(address);
  if (!index && !looked_again_) {
    looked_again_ = true;
    refresh();
    index = maps_.index_of(address);
  }
  if (index) last_mapping_ = *index;
  return index;
}

bool AddressSpace::is_code(u64 address) {
  const auto index = mapping_at(address);
  return index && maps_.all()[*index].executable;
}

const AddressSpace::Loaded* AddressSpace::loaded_at(u64 address) {
  const auto index = mapping_at(address);
  return index ? loaded_in(*index) : nullptr;
}

UnwindRules AddressSpace::rules_at(u64 address) {
  const Loaded* loaded = loaded_at(address);
  return loaded == nullptr ? UnwindRules{} : loaded->module->rules_at(address - loaded->bias);
}

void AddressSpace::unwind(const FrameRegisters& registers, std::size_t limit, std::vector<StackFrame>& frames) {
  frames.clear();
  new_stop();
  unwinder_.start(registers);
  while (frames.size() < limit) {
    frames.push_back(unwinder_.frame().summary());
    if (!unwinder_.next()) return;
  }
}

std::optional<Frame> AddressSpace::caller_of(const Frame& frame) {
  Unwinder unwinder(*this, memory_);
  unwinder.start(frame);
  return unwinder.next() ? std::optional(unwinder.frame()) : std::nullopt;
}

std::optional<u64> AddressSpace::frame_address_of(const Frame& frame) {
  const UnwindRules rules = rules_at(frame.lookup_pc());
  if (rules.row == nullptr) return std::nullopt;
  return frame_address(rules, frame.registers, memory_);
}

const Location& AddressSpace::locate(u64 pc, bool after_call) {
  if (stale_) refresh();
  if (const auto found = locations_.find(question(pc, after_call)); found != locations_.end()) return found->second;
  const u64 address = after_call ? pc - 1 : pc;
  const auto index = mapping_at(address);
  passing_ = Location{};
  if (index) describe(*index, address, pc, passing_);
  // Only code is asked for again and again, and only changes of code are watched.
  if (!index || !maps_.all()[*index].executable) return passing_;
  if (locations_.size() >= most_answers) locations_.clear();
  return locations_.insert_or_assign(question(pc, after_call), std::move(passing_)).first->second;
}

void AddressSpace::describe(std::size_t index, u64 address, u64 pc, Location& location) {
  const Mapping& mapping = maps_.all()[index];
  location.is_mapped = true;
  location.mapping = *names_.insert(mapping.name).first;
  location.file_offset = pc - mapping.start + mapping.offset;
  const Loaded* loaded = loaded_in(index);
  if (loaded == nullptr) return;
  Module& module = *loaded->module;
  location.module = loaded->module;
  location.linked_address = pc - loaded->bias;
  Symbol symbol;
  if (!module.symbols().find(address - loaded->bias, modules_.options().match, symbol)) return;
  location.symbol = module.readable_name(symbol);
  location.linker_symbol = symbol.name;
  location.symbol_index = symbol.index;
  location.symbol_offset = location.linked_address - symbol.address;
  location.symbol_size = symbol.size;
}

const SourceLocation& AddressSpace::source(u64 pc, bool after_call) {
  if (stale_) refresh();
  if (const auto found = sources_.find(question(pc, after_call)); found != sources_.end()) return found->second;
  const u64 address = after_call ? pc - 1 : pc;
  SourceLocation answer;
  const Loaded* loaded = loaded_at(address);
  if (LineTable* lines = loaded == nullptr ? nullptr : loaded->module->lines(); lines != nullptr) {
    answer.frames = lines->source_frames(address - loaded->bias);
    if (modules_.options().demangle) {
      for (SourceFrame& frame : answer.frames) frame.function = demangle(frame.function);
    }
    if (!answer.frames.empty())
      answer.position = answer.frames.front().position;
    else
      answer.position = lines->position(address - loaded->bias).value_or(SourcePosition{});
  }
  if (sources_.size() >= most_answers) sources_.clear();
  return sources_.insert_or_assign(question(pc, after_call), std::move(answer)).first->second;
}

std::vector<AddressSpace::FunctionAddress> AddressSpace::find_function(std::string_view name) {
  std::vector<FunctionAddress> found;
  if (stale_) refresh();
  std::vector<std::pair<u64, u64>> seen;  // module, bias
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (!maps_.all()[i].executable) continue;
    const Loaded* loaded = loaded_in(i);
    if (loaded == nullptr) continue;
    Module& module = *loaded->module;
    const std::pair<u64, u64> key{module.serial(), loaded->bias};
    if (std::ranges::find(seen, key) != seen.end()) continue;
    seen.push_back(key);
    module.symbols().each([&](const Symbol& symbol) {
      if (!may_name_function(symbol.name, name)) return;
      const std::string& readable = module.readable_name(symbol);
      if (!names_function(readable, name) && !is_linker_name(symbol.name, name)) return;
      found.push_back({symbol.address + loaded->bias, symbol.size, readable, module.path()});
    });
  }
  return found;
}

}  // namespace sonde::symbols
