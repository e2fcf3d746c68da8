// A program that does not run yet, as if it were mapped where it was linked: breakpoints and variables have addresses then too.
#pragma once

#include "symbols/process/process_view.h"

namespace sonde::debug {

class StaticProgram final : public symbols::ProcessView {
 public:
  // Null if the path is not an ELF file.
  static std::unique_ptr<StaticProgram> open(const std::string& path);

  Memory& memory() override { return memory_; }
  bool read_maps(std::string& text) override;
  std::shared_ptr<const symbols::ByteSource> open(const symbols::Mapping&) override { return source_; }
  const symbols::ElfFile& file() const { return *file_; }

 private:
  class FileMemory final : public Memory {
   public:
    explicit FileMemory(StaticProgram& program) : program_(program) {}
    std::size_t read(RemoteAddr addr, std::span<std::byte> out) override;

   private:
    StaticProgram& program_;
  };
  StaticProgram() : memory_(*this) {}

  std::string path_;
  std::shared_ptr<const symbols::ByteSource> source_;
  std::shared_ptr<const symbols::ElfFile> file_;
  FileMemory memory_;
};

}  // namespace sonde::debug
