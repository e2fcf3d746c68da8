#include "symbols/process/module_cache.h"

#include <sys/stat.h>

namespace sonde::symbols {
namespace {

constexpr std::size_t most_unused_modules = 256;
constexpr std::size_t largest_known_image = 64 << 10;
constexpr std::size_t most_images = 64;

}  // namespace

std::shared_ptr<Module> ModuleCache::of_file(std::shared_ptr<const ByteSource> source, const std::string& path,
                                             const FileRoots& roots) {
  struct stat status{};
  if (source->descriptor() < 0 || fstat(source->descriptor(), &status) != 0) {
    auto file = ElfFile::parse(std::move(source));
    return file ? std::make_shared<Module>(std::move(file), path, roots, options_) : nullptr;
  }
  const FileKey key{status.st_dev, status.st_ino, static_cast<u64>(status.st_size), status.st_mtim.tv_sec,
                    status.st_mtim.tv_nsec};
  if (const auto found = files_.find(key); found != files_.end()) return found->second;
  make_room();
  auto file = ElfFile::parse(std::move(source));
  // What is no ELF file is remembered, too.
  auto module = file ? std::make_shared<Module>(std::move(file), path, roots, options_) : nullptr;
  files_.emplace(key, module);
  return module;
}

std::shared_ptr<Module> ModuleCache::of_image(std::vector<std::byte> bytes, const std::string& name, u64 load_bias) {
  const bool known = bytes.size() <= largest_known_image;
  if (known) {
    if (const auto found = images_.find(bytes); found != images_.end()) return found->second;
  }
  auto file = ElfFile::parse(std::make_shared<BufferSource>(bytes), load_bias);
  auto module = file ? std::make_shared<Module>(std::move(file), name, FileRoots{""}, options_) : nullptr;
  if (known && images_.size() < most_images) images_.emplace(std::move(bytes), module);
  return module;
}

void ModuleCache::make_room() {
  if (files_.size() < most_unused_modules) return;
  std::erase_if(files_, [](const auto& entry) { return entry.second.use_count() <= 1; });
}

}  // namespace sonde::symbols
