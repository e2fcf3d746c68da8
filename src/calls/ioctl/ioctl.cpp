// ioctl: the row of a command is found by its name, so that one row serves all ABIs.
#include <algorithm>
#include <cerrno>
#include <vector>

#include "calls/ioctl/row.h"
#include "calls/tables.h"
#include "sys/flags/rare.h"
#include "sys/ioctl_names.h"
#include "sys/ioctls/ioctls.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace ioctl {
namespace {

bool of_abi(const IoctlName& name, Abi abi) { return abi == Abi::i386 ? name.i386 : name.x86_64; }

constexpr u32 direction_of(u32 command) { return command >> 30; }
constexpr u32 size_of(u32 command) { return command >> 16 & 0x3fff; }
constexpr u32 type_of(u32 command) { return command >> 8 & 0xff; }
constexpr u32 number_of(u32 command) { return command & 0xff; }

// Names that hold a number: MIXER_READ(4) may be another command besides, the others are only themselves.
Value* counted_name(Context& c, u32 command) {
  constexpr u32 kWrite = 1;
  constexpr u32 kRead = 2;
  const u32 direction = direction_of(command);
  const char* name = nullptr;
  u32 number = size_of(command);
  switch (type_of(command)) {
    case 'H':
      if (direction == kRead) {
        switch (number_of(command)) {
          case 0x04: name = "HIDIOCGRAWNAME"; break;
          case 0x05: name = "HIDIOCGRAWPHYS"; break;
          case 0x06: name = "HIDIOCSFEATURE"; break;
          case 0x08: name = "HIDIOCGRAWUNIQ"; break;
          case 0x12: name = "HIDIOCGPHYS"; break;
          default: break;
        }
      } else if (direction == (kRead | kWrite)) {
        if (number_of(command) == 0x06) name = "HIDIOCSFEATURE";
        if (number_of(command) == 0x07) name = "HIDIOCGFEATURE";
      }
      break;
    case 'M':
      if (direction == kRead) name = "MIXER_READ";
      if (direction == kWrite) name = "MIXER_WRITE";
      number = number_of(command);
      break;
    case 'j':
      if (direction == kRead && number_of(command) == 0x13) name = "JSIOCGNAME";
      break;
    case 'k':
      if (direction == kWrite && number_of(command) == 0) name = "SPI_IOC_MESSAGE";
      break;
    default: break;
  }
  return name != nullptr ? c.call_of(name, {c.uint(number)}) : nullptr;
}

Value* unnamed(Context& c, u32 command) {
  return c.call_of("_IOC", {c.flags(ioc_directions, direction_of(command)), c.hex(type_of(command)), c.hex(number_of(command)),
                            c.hex(size_of(command))});
}

struct Found {
  u32 command;
  const Row* row;
};

// Commands that have rows, by number.
struct Commands {
  std::vector<Found> by_abi[2];  // x86-64 (and x32), i386

  Commands() {
    std::vector<std::pair<std::string_view, const Row*>> rows;
#define COMMANDS(table) \
  for (const Command& each : table##_commands) rows.emplace_back(each.name, &each.row);
#include "calls/ioctl/tables.def"
#undef COMMANDS
    std::ranges::sort(rows, {}, [](const auto& each) { return each.first; });
    for (const IoctlName& name : ioctl_table) {
      const auto at = std::ranges::lower_bound(rows, name.name, {}, [](const auto& each) { return each.first; });
      if (at == rows.end() || at->first != name.name) continue;
      if (name.x86_64) by_abi[0].push_back({name.command, at->second});
      if (name.i386) by_abi[1].push_back({name.command, at->second});
    }
    for (auto& table : by_abi) std::ranges::stable_sort(table, {}, &Found::command);
  }

  const Row* find(Abi abi, u32 command) const {
    const auto& table = by_abi[abi == Abi::i386];
    const auto at = std::ranges::lower_bound(table, command, {}, &Found::command);
    return at != table.end() && at->command == command ? at->row : nullptr;
  }
};

const Commands& commands() {
  static const Commands instance;
  return instance;
}

bool is_named(Abi abi, u32 command) {
  return std::ranges::any_of(ioctl_names(command), [&](const IoctlName& name) { return of_abi(name, abi); });
}

// The argument of a command that nobody knows: its bytes, as far as the command tells their number, when structures are
// whole; otherwise an address.
Value* show_unknown(Context& c, const Spec&, u64 raw) {
  constexpr u32 kWrite = 1;
  constexpr u32 kRead = 2;
  const u32 command = static_cast<u32>(c.call.args[1]);
  const u32 direction = direction_of(command);
  const u32 size = size_of(command);
  if (c.options.abbreviate || !c.options.verbose || raw == 0 || size == 0 || (direction & (kWrite | kRead)) == 0) {
    return c.entering() ? c.hex(raw) : nullptr;
  }
  if (c.entering() && (direction & kWrite) == 0) return nullptr;
  if (c.exiting() && (direction & kRead) == 0) return nullptr;
  const u32 shown = std::min(size, c.options.string_limit);
  const auto bytes = c.read_bytes(raw, shown);
  if (bytes.size() < shown) return c.entering() || (direction & kWrite) == 0 ? c.hex(raw) : nullptr;
  Value* v = c.hex_bytes(bytes);
  if (shown < size) v->traits = v->traits | Trait::truncated;
  return v;
}

constexpr Row unknown_row = row_with(odd("argp", show_unknown).inout());

constexpr Row other_row = row_with(hex("argp"));

const Row* variant(Context& c, const u64* args) {
  const u32 command = static_cast<u32>(args[1]);
  // IDE's commands are those of the kernel's own width
  constexpr u32 kGeometry = 0x301;
  if (c.abi() == Abi::i386 && command >> 8 == 3 && command != kGeometry) return &other_row;
  if (const Row* row = commands().find(c.abi(), command)) return row;
  if (const Row* row = sized_row(command)) return row;
  return is_named(c.abi(), command) ? nullptr : &unknown_row;
}

}  // namespace

Value* show_request(Context& c, const Spec&, u64 raw) {
  const u32 command = static_cast<u32>(raw);
  Value* names = nullptr;
  Value* first = counted_name(c, command);
  const bool counted = first != nullptr;
  for (const IoctlName& name : ioctl_names(command)) {
    if (!of_abi(name, c.abi())) continue;
    if (counted && type_of(command) != 'M') break;
    Value* text = c.text(name.name);
    if (first == nullptr) {
      first = text;
      continue;
    }
    if (names == nullptr) {
      names = c.array();
      names->traits = Trait::bare | Trait::either;
      c.add(names, first);
    }
    c.add(names, text);
  }
  if (names == nullptr) names = first;
  if (names == nullptr) names = sized_name(c, command);
  if (names == nullptr) names = unnamed(c, command);
  return c.dual(c.hex(command), names);
}

}  // namespace ioctl

namespace {

constexpr Row rows[] = {
    call("ioctl", fd("fd"), ioctl::request, hex("argp")).in(in::desc).by(ioctl::variant)
        .fails(EBADF, EFAULT, EINVAL, ENOTTY, EPERM, EINTR, EAGAIN, EIO, ENODEV, ENOMEM),
};

}  // namespace

const std::span<const Row> ioctl_rows{rows};

}  // namespace sonde::calls
