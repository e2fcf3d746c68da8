#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/types.h"

namespace sonde::symbols {

// Bytes with offsets: a file, or a copy of something in memory.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual u64 size() const = 0;
  // Bytes read from `offset` on; short at the end or at the first failure.
  virtual std::size_t read(u64 offset, std::span<std::byte> out) const = 0;
  // The descriptor behind it, or -1. Whoever wants to keep it duplicates it.
  virtual int descriptor() const { return -1; }

  // All of [offset, offset + count), or nothing if that does not lie inside the source.
  std::vector<std::byte> slice(u64 offset, u64 count) const;
};

// A regular file, read with pread: a file that shrinks under us gives short reads where a mapping would give SIGBUS.
class FileSource final : public ByteSource {
 public:
  // Takes the descriptor over. Null if it is not a regular file.
  static std::shared_ptr<const FileSource> adopt(int descriptor);
  // Null if the path is not a regular file that can be read. Opening never waits and never has side effects on devices.
  static std::shared_ptr<const FileSource> open(const char* path);
  FileSource(int descriptor, u64 size) : descriptor_(descriptor), size_(size) {}
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  u64 size() const override { return size_; }
  std::size_t read(u64 offset, std::span<std::byte> out) const override;
  int descriptor() const override { return descriptor_; }

 private:
  int descriptor_;
  u64 size_;
};

class BufferSource final : public ByteSource {
 public:
  explicit BufferSource(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) {}
  u64 size() const override { return bytes_.size(); }
  std::size_t read(u64 offset, std::span<std::byte> out) const override;

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace sonde::symbols
