#include "symbols/process/module.h"

#include <elf.h>
#include <unistd.h>

#include <atomic>

#include "symbols/elf/demangle.h"

namespace sonde::symbols {
namespace {

// Where an open file lies; empty if nobody knows.
std::string path_of(const ElfFile& file) {
  std::string path(4096, '\0');
  const std::string link = "/proc/self/fd/" + std::to_string(file.source().descriptor());
  const ssize_t length = readlink(link.c_str(), path.data(), path.size());
  path.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
  return path;
}

u64 next_serial() {
  static std::atomic<u64> last = 0;
  return ++last;
}

}  // namespace

Module::Module(std::shared_ptr<const ElfFile> file, std::string path, FileRoots roots, const SymbolOptions& options)
    : serial_(next_serial()),
      file_(std::move(file)),
      path_(std::move(path)),
      roots_(std::move(roots)),
      options_(options) {}

const ElfFile* Module::debug_file() {
  if (!debug_file_sought_) {
    debug_file_sought_ = true;
    if (options_.debug_files) debug_file_ = find_debug_file(*file_, path_, roots_);
  }
  return debug_file_.get();
}

UnwindRules Module::rules_at(u64 address) {
  if (!eh_frame_read_) {
    eh_frame_read_ = true;
    eh_frame_ = CfiTable::of_eh_frame(*file_);
  }
  if (eh_frame_) {
    if (const UnwindRow* row = eh_frame_->row_at(address)) return {row, eh_frame_.get()};
  }
  if (!debug_frame_read_) {
    debug_frame_read_ = true;
    debug_frame_ = CfiTable::of_debug_frame(*file_);
    if (!debug_frame_ && debug_file() != nullptr) debug_frame_ = CfiTable::of_debug_frame(*debug_file());
  }
  if (!debug_frame_) return {};
  return {debug_frame_->row_at(address), debug_frame_.get()};
}

const SymbolTable& Module::symbols() {
  if (symbols_read_) return symbols_;
  symbols_read_ = true;
  symbols_.add(*file_);
  if (file_->section_of_type(SHT_SYMTAB) == nullptr) {
    if (const auto packed = unpack_mini_debug_file(*file_)) symbols_.add(*packed);
    if (debug_file() != nullptr) symbols_.add(*debug_file());
  }
  symbols_.finish();
  return symbols_;
}

const std::string& Module::readable_name(const Symbol& symbol) {
  const auto [found, is_new] = readable_names_.try_emplace(symbol.index);
  if (is_new) found->second = options_.demangle ? demangle(symbol.name) : std::string(symbol.name);
  return found->second;
}

LineTable* Module::lines() {
  if (!lines_read_) {
    lines_read_ = true;
    lines_ = LineTable::open(*file_);
    if (!lines_ && debug_file() != nullptr) lines_ = LineTable::open(*debug_file());
  }
  return lines_.get();
}

DebugInfo* Module::debug_info() {
  if (!debug_info_read_) {
    debug_info_read_ = true;
    debug_info_ = DebugInfo::open(file_, path_);
    if (!debug_info_ && debug_file() != nullptr)
      debug_info_ = DebugInfo::open(debug_file_, path_of(*debug_file_), file_);
  }
  return debug_info_.get();
}

}  // namespace sonde::symbols
