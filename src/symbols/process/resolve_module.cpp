// Which module a mapping belongs to.
#include <elf.h>

#include <algorithm>

#include "symbols/process/address_space.h"

namespace sonde::symbols {
namespace {

constexpr u64 largest_image = u64{256} << 20;
constexpr u64 largest_vdso = 64 << 10;
constexpr std::size_t farthest_neighbour = 16;

bool same_file(const Mapping& a, const Mapping& b) {
  return a.inode == b.inode && a.device_major == b.device_major && a.device_minor == b.device_minor && a.name == b.name;
}

}  // namespace

const AddressSpace::Loaded* AddressSpace::loaded_in(std::size_t index) {
  if (!slots_[index].resolved) {
    // Marked first: a neighbour that is asked on the way must not ask back.
    slots_[index].resolved = true;
    slots_[index].loaded = resolve(index);
  }
  const Loaded& loaded = slots_[index].loaded;
  return loaded.module ? &loaded : nullptr;
}

AddressSpace::Loaded AddressSpace::resolve(std::size_t index) {
  const Mapping& mapping = maps_.all()[index];
  if (mapping.name == "[vdso]") {
    auto bytes = copy(mapping.start, std::min(mapping.end - mapping.start, largest_vdso));
    auto module = modules_.of_image(std::move(bytes), mapping.name, 0);
    return module ? Loaded{module, mapping.start - module->file().low()} : Loaded{};
  }
  if (!mapping.is_file()) return mapping.name.empty() ? resolve_anonymous(index) : Loaded{};
  const auto source = process_->open(mapping);
  if (!source) return resolve_image(index);
  auto module = modules_.of_file(source, std::string(mapping.path()), process_->roots());
  if (!module) return {};
  const auto address = module->file().address_of_offset(mapping.offset, mapping.executable);
  return address ? Loaded{module, mapping.start - *address} : Loaded{};
}

// Zero-initialised data, or code that was moved to other pages, inside a module's extent.
AddressSpace::Loaded AddressSpace::resolve_anonymous(std::size_t index) {
  const u64 start = maps_.all()[index].start;
  for (std::size_t steps = 1; steps <= std::min(index, farthest_neighbour); ++steps) {
    if (!maps_.all()[index - steps].is_file()) continue;
    const Loaded* before = loaded_in(index - steps);
    if (before == nullptr) return {};
    const u64 address = start - before->bias;
    const ElfFile& file = before->module->file();
    return address >= file.low() && address < file.high() ? *before : Loaded{};
  }
  return {};
}

// A file that cannot be opened: what the process has of it in memory is enough for unwinding and for exported symbols.
AddressSpace::Loaded AddressSpace::resolve_image(std::size_t index) {
  const auto& all = maps_.all();
  std::size_t first = index;
  while (first > 0 && index - first < farthest_neighbour && all[first].offset != 0) --first;
  if (!same_file(all[first], all[index]) || all[first].offset != 0) return {};
  const auto header = ElfFile::parse(std::make_shared<BufferSource>(copy(all[first].start, 4096)));
  if (!header || header->low() >= header->high() || header->high() - header->low() > largest_image) return {};
  const u64 bias = all[first].start - header->low();
  // Laid out as in the file, so that offsets hold.
  std::vector<std::byte> image;
  for (const Segment& segment : header->segments()) {
    if (segment.type != PT_LOAD || segment.offset > largest_image || segment.file_size > largest_image) continue;
    const auto bytes = copy(segment.address + bias, segment.file_size);
    image.resize(std::max<std::size_t>(image.size(), segment.offset + bytes.size()));
    std::ranges::copy(bytes, image.begin() + static_cast<std::ptrdiff_t>(segment.offset));
  }
  auto module = modules_.of_image(std::move(image), std::string(all[index].path()), bias);
  if (!module) return {};
  for (std::size_t i = first; i < all.size() && i < first + farthest_neighbour; ++i) {
    if (i != index && same_file(all[i], all[index])) slots_[i] = {true, {module, bias}};
  }
  return {module, bias};
}

std::vector<std::byte> AddressSpace::copy(u64 address, u64 size) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  bytes.resize(process_->memory().read(RemoteAddr(address), bytes));
  return bytes;
}

}  // namespace sonde::symbols
