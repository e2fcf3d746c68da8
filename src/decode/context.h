// All that a decoder sees: the call's raw arguments, the tracee's memory, the options; and the means to make values.
// No decoder knows ptrace: the same code decodes a live stop, a record and a test's buffer.
#pragma once

#include <span>
#include <string_view>
#include <type_traits>

#include "abi/abi.h"
#include "base/arena.h"
#include "base/memory.h"
#include "decode/options.h"
#include "decode/process.h"
#include "decode/value.h"
#include "sys/row.h"

namespace sonde::decode {

// One system call as its source recorded it. `args` are the row's logical arguments (a wide one is already joined).
struct Call {
  Abi abi = Abi::x86_64;
  u32 nr = 0;
  u64 args[6] = {};
  i64 result = 0;      // at exit: the kernel's value; an error number is in `error`
  Errno error;         // at exit: positive when the call failed (may be one of the kernel's 512…530)
  Tid tid;             // who called
  u64 stack_pointer = 0;  // at entry: where sigreturn finds its frame
  u32 previous = ~u32{0};  // number of the call that this tracee made before; what restart_syscall goes on with
};

enum class Phase : u8 { entry, exit };

class Context {
 public:
  Context(const Call& call, Memory& memory, Arena& arena, const Options& options, Process& process, u64 (&stash)[2])
      : call(call), options(options), process(process), memory_(memory), arena_(arena), stash_(stash) {}

  const Call& call;
  const Options& options;
  Process& process;
  Phase phase = Phase::entry;

  bool entering() const { return phase == Phase::entry; }
  bool exiting() const { return phase == Phase::exit; }
  bool failed() const { return call.error.value != 0; }
  Abi abi() const { return call.abi; }
  unsigned word() const { return word_size(call.abi); }
  // Two words that live from the entry of a call to its exit (a length to compare with, say).
  u64& stash(int i) { return stash_[i]; }

  // --- reading the tracee
  Memory& memory() { return memory_; }
  Arena& arena() { return arena_; }
  template <class T>
  bool read(u64 addr, T& out) { return addr != 0 && memory_.read_object(RemoteAddr(addr), out); }
  // Up to `size` bytes into the arena, shorter when memory ends; never more than 1 MiB.
  std::span<const std::byte> read_bytes(u64 addr, u64 size);
  // A word of the tracee (unsigned long, pointer).
  bool read_word(u64 addr, u64& out);
  // An integer of `size` bytes (1, 2, 4, 8), zero-extended.
  bool read_integer(u64 addr, unsigned size, u64& out);

  // --- numbers
  Value* sint(i64 v);
  Value* uint(u64 v);
  Value* hex(u64 v);
  Value* hex_padded(u64 v, u32 digits);
  Value* octal(u64 v);
  Value* address(u64 v);  // 0x… or NULL
  Value* symbol(const sys::FlagSet& set, u64 v);
  Value* flags(const sys::FlagSet& set, u64 v);
  // `parts` joined by |; those with number 0 are left out unless all are; `raw` is the value they came from.
  Value* joined(u64 raw, std::initializer_list<Value*> parts);
  Value* mode(u64 v);      // 0644
  Value* umode(u64 v);     // S_IFREG|0644
  Value* uid(u32 v);       // -1 for the "no change" id
  Value* device(u64 v);    // makedev(0x8, 0x1)
  Value* signal(i64 v);
  Value* errno_name(i64 v);
  Value* fd(i64 v);
  Value* dirfd(i64 v);
  Value* pid(i64 v, PidKind kind = PidKind::process);

  // --- bytes
  // Words of our own, not copied: use with literals and arena memory only.
  Value* text(std::string_view words);
  // Bytes already in the arena (or constant), quoted; cut at -s unless `whole`.
  Value* string(std::string_view bytes, bool whole = false);
  // A NUL-terminated string in the tracee, cut at -s; an address when unreadable.
  Value* string_at(u64 addr);
  // The same, at most `limit` bytes are read (a field of fixed size or with a length).
  Value* string_at(u64 addr, u64 limit);
  // A path: not cut at -s (but at PATH_MAX).
  Value* path_at(u64 addr);
  // `size` bytes, cut at -s.
  Value* buffer_at(u64 addr, u64 size);
  // Bytes (in the arena) that are no text: "\x00\x50", whole.
  Value* hex_bytes(std::span<const std::byte> bytes);
  // Bytes of a char[n] field up to its NUL; `...` stands for the last one when there is none.
  Value* char_array(std::span<const std::byte> bytes);

  // --- compounds
  Value* structure();                       // then add()
  Value* array();                           // then add()
  Value* call_of(const char* name, std::initializer_list<Value*> args);
  Value* change(Value* before, Value* after);
  // A number and what it means. Without a number the meaning is left out where names are off.
  Value* named(Value* number, Value* meaning);
  // `plain` under -X raw, `named` otherwise, both with a comment under -X verbose. `alone` (or null) stands for the whole
  // field, name included, when constants are named.
  Value* dual(Value* plain, Value* named, Value* alone = nullptr);
  // Appends a child; the cost is constant for the last parent used. A null child is ignored. Returns the child.
  Value* add(Value* parent, Value* child);
  Value* add(Value* parent, const char* name, Value* child);  // a named field
  // "..." as the last child: there is more that is not shown.
  void more(Value* parent) { add(parent, text("...")); }

  // An array in the tracee: `count` elements of `size` bytes, each given to `each` as (Context&, bytes, user). Stops after
  // -s elements when abbreviating ("..."), and at the first unreadable one ("... /* 0xaddr */"); an address when
  // the first is not readable, `[]` when count is 0 and addr is not NULL.
  using Element = Value* (*)(Context&, std::span<const std::byte> bytes, void* user);
  Value* array_at(u64 addr, u64 count, u32 size, Element each, void* user = nullptr);

  // A structure by its Layout: at an address, or from bytes.
  Value* structure_at(const sys::Layout& layout, u64 addr);
  Value* structure_from(const sys::Layout& layout, std::span<const std::byte> bytes);
  // One value as a Spec says (an element of a table-driven array, a variant's argument…).
  Value* show(const sys::Spec& spec, u64 raw);

  // A signal set of `size` bytes: [INT TERM], ~[RTMIN], [].
  Value* sigset_from(std::span<const std::byte> bytes);
  Value* sigset_at(u64 addr, u64 size);

  template <class T>
    requires std::is_trivially_copyable_v<T>
  static bool copy(std::span<const std::byte> bytes, T& out) {
    if (bytes.size() < sizeof(T)) return false;
    std::memcpy(&out, bytes.data(), sizeof(T));
    return true;
  }

 private:
  Value* make(Kind kind, u64 number = 0);
  Value* cut(std::span<const std::byte> bytes, bool more);

  Memory& memory_;
  Arena& arena_;
  u64 (&stash_)[2];
  Value* last_parent_ = nullptr;
  Value* last_child_ = nullptr;
};

}  // namespace sonde::decode
