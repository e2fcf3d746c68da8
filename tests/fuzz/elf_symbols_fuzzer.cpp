// A module file of any bytes: its headers, symbols, unwind information and lines are read, and a stack is walked through it.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "symbols/process/address_space.h"
#include "symbols/process/function_matcher.h"
#include "symbols/process/stack_text.h"

namespace {

using namespace sonde;
using namespace sonde::symbols;

// The file is mapped at `base`, twice: with and without execute permission. The stack holds addresses in it.
class FuzzedProcess final : public ProcessView, public Memory {
 public:
  static constexpr u64 base = 0x400000;
  static constexpr u64 stack = 0x7f0000;

  FuzzedProcess(std::shared_ptr<const ByteSource> file, std::span<const std::byte> bytes, bool from_memory)
      : file_(std::move(file)), from_memory_(from_memory), image_(0x20000) {
    for (const u64 half : {u64{0}, u64{0x10000}}) {
      std::memcpy(image_.data() + half, bytes.data(), std::min<std::size_t>(bytes.size(), 0x10000));
    }
  }
  Memory& memory() override { return *this; }
  bool read_maps(std::string& text) override {
    text =
        "400000-410000 r-xp 00000000 00:01 1 /file\n410000-420000 r--p 00000000 00:01 1 /file\n"
        "420000-430000 rw-p 00000000 00:00 0 \n7f0000-800000 rw-p 00000000 00:00 0 [stack]\n";
    return true;
  }
  std::shared_ptr<const ByteSource> open(const Mapping&) override { return from_memory_ ? nullptr : file_; }
  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override {
    const auto from = [&](u64 start, std::span<const std::byte> block) {
      if (addr.value < start || addr.value - start >= block.size()) return std::size_t{0};
      const auto inside = block.subspan(addr.value - start);
      const std::size_t count = std::min(inside.size(), out.size());
      if (count != 0) std::memcpy(out.data(), inside.data(), count);
      return count;
    };
    const std::size_t got = from(base, image_);
    return got != 0 ? got : from(stack, words());
  }

 private:
  // A stack full of addresses near the file.
  static std::span<const std::byte> words() {
    static const std::vector<u64> stack = [] {
      std::vector<u64> values(0x2000);
      for (u64 i = 0; i < values.size(); ++i) values[i] = base + i * 2654435761U % 0x2400;
      return values;
    }();
    return std::as_bytes(std::span(stack));
  }

  std::shared_ptr<const ByteSource> file_;
  bool from_memory_;
  std::vector<std::byte> image_;
};

void look_at(AddressSpace& space, u64 pc, Machine machine) {
  FrameRegisters registers;
  registers.machine = machine;
  for (unsigned i = 0; i < FrameRegisters::count(machine); ++i) registers.set(i, FuzzedProcess::stack + i * 64);
  registers.set(registers.pc_index(), pc);
  std::vector<StackFrame> frames;
  space.unwind(registers, 64, frames);
  std::string text;
  for (const StackFrame& frame : frames) append_stack_line(text, space, frame, true);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  const int descriptor = memfd_create("fuzzed", MFD_CLOEXEC);
  if (descriptor < 0 || write(descriptor, data, size) != static_cast<ssize_t>(size)) {
    close(descriptor);
    return 0;
  }
  const std::shared_ptr<const ByteSource> file = FileSource::adopt(descriptor);
  for (const bool from_memory : {false, true}) {
    ModuleCache modules({.debug_files = false});
    AddressSpace space(modules, std::make_unique<FuzzedProcess>(file, bytes, from_memory));
    for (u64 pc = FuzzedProcess::base; pc < FuzzedProcess::base + 0x2000; pc += 0x135) {
      look_at(space, pc, Machine::x86_64);
      look_at(space, pc, Machine::i386);
    }
    space.find_function("main");
    space.locate(0x420010);
    if (const auto* loaded = space.loaded_at(FuzzedProcess::base)) {
      if (const auto table = CfiTable::of_eh_frame(loaded->module->file())) table->functions();
      if (const auto table = CfiTable::of_debug_frame(loaded->module->file())) table->functions();
      unpack_mini_debug_file(loaded->module->file());
      find_debug_file(loaded->module->file(), "/tmp/no such folder/file", {""});
      loaded->module->symbols().each([&](const Symbol& symbol) { loaded->module->readable_name(symbol); });
    }
  }
  return 0;
}
