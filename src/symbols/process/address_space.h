// The code of one process: mappings, modules, and the answers given so far.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "symbols/process/location.h"
#include "symbols/process/module_cache.h"
#include "symbols/process/process_view.h"
#include "symbols/unwind/unwinder.h"

namespace sonde::symbols {

// Threads and processes that share memory (CLONE_VM) share one of these. The process must be stopped during every call;
// between two calls of new_stop() it is taken to have stood still.
//
// Whoever sees code come or go calls invalidate(); the next question then reads the mappings again (some 50 us): mmap and
// mprotect with PROT_EXEC, munmap, mremap, execve. Other mmaps and brk need not be told. A question about an address that
// no known mapping holds looks again by itself, so that a missed call does harm only where code is replaced by other code.
class AddressSpace final : private CodeMap {
 public:
  // `modules` must outlive this.
  AddressSpace(ModuleCache& modules, std::unique_ptr<ProcessView> process);

  // The mappings may have changed.
  void invalidate() { stale_ = true; }
  // The process ran since the last question: what was read of its memory is forgotten.
  void new_stop();

  const ProcessMaps& maps();
  // Reads go to the process in pages, which are kept until new_stop().
  PagedMemory& memory() { return memory_; }

  // The stack of a thread with these registers, innermost frame first, at most `limit` frames. Calls new_stop().
  void unwind(const FrameRegisters& registers, std::size_t limit, std::vector<StackFrame>& frames);
  // The same, step by step: start() it with registers after new_stop().
  Unwinder& unwinder() { return unwinder_; }
  // Another one, for who keeps his place in a stack while others walk; valid as long as the process stands still.
  Unwinder new_unwinder() { return Unwinder(*this, memory_); }

  // The caller of one frame; nothing where the stack ends.
  std::optional<Frame> caller_of(const Frame& frame);
  // The canonical frame address of a frame: names the activation for as long as it lasts.
  std::optional<u64> frame_address_of(const Frame& frame);

  // What is at an address. After a call the symbol is that of the call, the offsets are those of the return address.
  // The answer is valid until the next question.
  const Location& locate(u64 pc, bool after_call = false);
  const Location& locate(const StackFrame& frame) { return locate(frame.pc, frame.after_call); }
  const SourceLocation& source(u64 pc, bool after_call = false);

  // The functions with this name (see names_function) in all modules that are mapped with execute permission.
  struct FunctionAddress {
    u64 address = 0;
    u64 size = 0;
    std::string_view symbol;  // readable
    std::string_view module;  // path
  };
  std::vector<FunctionAddress> find_function(std::string_view name);

  // The module an address lies in, and what to add to its linked addresses.
  struct Loaded {
    std::shared_ptr<Module> module;
    u64 bias = 0;
  };
  const Loaded* loaded_at(u64 address);

 private:
  struct Slot {
    bool resolved = false;
    Loaded loaded;  // no module: not of an ELF file
  };
  bool is_code(u64 address) override;
  UnwindRules rules_at(u64 address) override;

  void refresh();
  std::optional<std::size_t> mapping_at(u64 address);
  void describe(std::size_t mapping, u64 address, u64 pc, Location& location);
  const Loaded* loaded_in(std::size_t mapping);
  Loaded resolve(std::size_t mapping);
  Loaded resolve_anonymous(std::size_t mapping);
  Loaded resolve_image(std::size_t mapping);
  std::vector<std::byte> copy(u64 address, u64 size);

  ModuleCache& modules_;
  std::unique_ptr<ProcessView> process_;
  PagedMemory memory_;
  Unwinder unwinder_;
  bool stale_ = true;
  bool looked_again_ = false;  // since the last new_stop()
  std::size_t last_mapping_ = 0;
  ProcessMaps maps_;
  std::vector<Slot> slots_;                // one per mapping
  std::unordered_set<std::string> names_;  // of mappings; outlive the mappings, for the answers
  Location passing_;                       // an answer that is not kept
  std::unordered_map<u64, Location> locations_;
  std::unordered_map<u64, SourceLocation> sources_;
};

}  // namespace sonde::symbols
