// Expressions see a debugging session through this: a process at a stop, or a program that does not run.
#pragma once

#include "debug/control/session.h"
#include "debug/value/context.h"
#include "debug/value/convenience.h"
#include "debug/value/link_map.h"
#include "debug/value/program_names.h"
#include "symbols/process/frame_context.h"

namespace sonde::debug {

// What comes up while an expression is evaluated and is no failure.
class EvaluationListener {
 public:
  virtual ~EvaluationListener() = default;
  virtual void warned(const std::string& message) = 0;
  // A function that was called has stopped on its way.
  virtual void stopped(const Stop& stop) = 0;
};

class SessionContext final : public EvaluationContext, private symbols::FrameExtras {
 public:
  explicit SessionContext(Session& session) : session_(session) {}

  // Looks at a frame of the selected thread, until the next call; nothing: at the selected one.
  void look_at(std::optional<unsigned> level);
  Session& session() { return session_; }
  ProgramNames& names() {
    refresh();
    return names_;
  }
  void set_listener(EvaluationListener& listener) { listener_ = &listener; }
  EvaluationListener* listener() { return listener_; }

  // The frame at hand; null without a process.
  const Frame* frame();
  // Debugging information around the frame's pc; null: none.
  symbols::DebugInfo* frame_info();
  u64 frame_linked_pc();
  const symbols::Function* frame_function();
  // The scopes that are visible, innermost first; the last is the body of the function.
  std::vector<const symbols::Scope*> frame_scopes();
  // A variable of the frame.
  Value read_variable(const symbols::Variable& variable);
  // What a parameter that came in a register was when the function was entered, as the caller's call site tells; nothing where
  // that is not known.
  std::optional<Value> entry_value(const symbols::Variable& variable);
  // A variable that is in no frame.
  Value read_global(const symbols::Variable& variable, const LoadedModule& module);
  Value function_value(const symbols::Function& function, const LoadedModule& module);
  // As the dynamic linker lists them.
  const std::vector<LinkedObject>& linked_objects();
  // The path of a module as the program knows it: "/lib/x86_64-linux-gnu/libc.so.6".
  std::string shown_path(const symbols::Module& module, u64 bias);
  // The bytes of a register in the frame at hand.
  Result<Value> register_value(const struct RegisterRow& row);

  // --- EvaluationContext
  NameClass classify(std::string_view name) override;
  std::size_t read(u64 address, std::span<std::byte> out) override;
  Result<> write(u64 address, std::span<const std::byte> bytes) override;
  Result<std::optional<Value>> find_name(const std::string& name, bool is_global, const std::string& scope) override;
  std::string not_found(const std::string& name) override;
  std::vector<Value> functions(const std::string& name) override;
  const Type* find_type(TypeName::Tag tag, const std::string& name) override;
  symbols::Language language() override;
  Result<std::optional<Value>> read_register(std::string_view name) override;
  Result<> write_register(const Value& place, std::span<const std::byte> bytes) override;
  Result<Value> call(const Value& function, std::span<const Value> arguments) override;
  Result<u64> allocate(std::span<const std::byte> bytes) override;
  std::optional<Symbol> symbol_at(u64 address) override;
  std::optional<Symbol> linker_symbol_at(u64 address) override;
  symbols::TypeFactory& types() override { return types_; }
  Convenience& convenience() override { return convenience_; }
  std::optional<Value> static_member(const Type& type, const Field& field) override;
  std::optional<u64> virtual_base_offset(const Type& type, const Field& field, u64 address) override;
  void warn(const std::string& message) override {
    if (listener_ != nullptr) listener_->warned(message);
  }

 private:
  void refresh();
  std::optional<Value> find_local(const std::string& name);
  std::optional<Value> find_in_function(const std::string& name, const std::string& function, bool& is_function,
                                        bool& has_frame);
  Result<std::optional<Value>> find_own(const std::string& name);
  Value value_at(const Type& type, const symbols::Place& place, symbols::FrameContext* frame);
  const Type& sized(const Type& type, symbols::FrameContext& frame);
  std::optional<symbols::FrameContext> frame_context();
  bool read_register_bytes(unsigned number, std::span<std::byte> out) override;
  std::optional<u64> tls_block(const symbols::AddressSpace::Loaded& loaded) override;

  Session& session_;
  symbols::TypeFactory types_;
  Convenience convenience_;
  ProgramNames names_;
  std::optional<unsigned> level_;
  u64 epoch_ = 0;
  unsigned refreshed_level_ = ~0U;
  std::vector<LinkedObject> objects_;
  bool objects_read_ = false;
  std::string file_;  // the source file of the frame
  EvaluationListener* listener_ = nullptr;
};

}  // namespace sonde::debug
