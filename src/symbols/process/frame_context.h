// What location expressions may know of one frame of a process.
#pragma once

#include <memory>
#include <optional>

#include "symbols/dwarf/location.h"
#include "symbols/process/address_space.h"

namespace sonde::symbols {

// What the frame's registers do not tell; all of it may be left out.
class FrameExtras {
 public:
  virtual ~FrameExtras() = default;
  // Registers beyond the general ones, as they are now: right for the innermost frame, and for others where calls keep them.
  virtual bool read_register_bytes(unsigned, std::span<std::byte>) { return false; }
  // Where the thread's block of a module's thread-local variables begins.
  virtual std::optional<u64> tls_block(const AddressSpace::Loaded&) { return std::nullopt; }
};

// Good while the process stands still.
class FrameContext final : public LocationContext {
 public:
  FrameContext(AddressSpace& space, const Frame& frame, FrameExtras* extras = nullptr);

  // Null outside of modules with debugging information.
  DebugInfo* debug_info() const { return info_; }
  // The frame's place in the module, as linked, to look scopes and locations up.
  u64 linked_pc() const { return frame_.lookup_pc() - bias_; }
  const Frame& frame() const { return frame_; }
  // What DW_OP_push_object_address means.
  void set_object_address(std::optional<u64> address) { object_address_ = address; }

  // The place of a variable that is visible in this frame, or of a global one of this module.
  Place locate(const Variable& variable);

  std::optional<u64> read_register(unsigned dwarf_number) override;
  bool read_memory(u64 address, std::span<std::byte> out) override;
  bool read_register_bytes(unsigned dwarf_number, std::span<std::byte> out) override;
  std::optional<u64> frame_base() override;
  std::optional<u64> cfa() override;
  std::optional<u64> entry_register(unsigned dwarf_number) override;
  std::optional<u64> tls_address(u64 offset) override;
  std::optional<u64> object_address() override { return object_address_; }
  u64 bias() override { return bias_; }

 private:
  FrameContext(AddressSpace& space, const Frame& frame, FrameExtras* extras, unsigned depth);
  bool is_call_of_this(const CallSite& site, FrameContext& caller);

  AddressSpace& space_;
  Frame frame_;
  FrameExtras* extras_;
  unsigned depth_;  // of callers that had to be asked
  std::optional<AddressSpace::Loaded> loaded_;
  DebugInfo* info_ = nullptr;
  u64 bias_ = 0;
  std::optional<u64> object_address_;
  bool frame_base_known_ = false;
  std::optional<u64> frame_base_;
};

}  // namespace sonde::symbols
