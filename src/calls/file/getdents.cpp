// What a directory holds.
#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "calls/file/pointed.h"
#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/stat.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// The head of an entry: two numbers, its length, and (in getdents64) its type; the name follows.
struct Form {
  unsigned number;  // bytes of d_ino and of d_off
  bool type_first;  // else the last byte of the entry
  unsigned head() const { return 2 * number + 2 + (type_first ? 1 : 0); }
};

u64 number_at(const std::byte* at, unsigned size) {
  u64 n = 0;
  std::memcpy(&n, at, size);
  return n;
}

Value* name_from(Context& c, std::span<const std::byte> bytes) {
  const auto end = std::ranges::find(bytes, std::byte{});
  return c.string({reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(end - bytes.begin())}, true);
}

Value* entry(Context& c, std::span<const std::byte> bytes, const Form& form) {
  Value* s = c.structure();
  c.add(s, "d_ino", c.uint(number_at(bytes.data(), form.number)));
  const u64 offset = number_at(bytes.data() + form.number, form.number);
  c.add(s, "d_off", form.type_first ? c.sint(static_cast<i64>(offset)) : c.uint(offset));
  c.add(s, "d_reclen", c.uint(bytes.size()));
  if (form.type_first) {
    c.add(s, "d_type", c.symbol(dirent_types, std::to_integer<u64>(bytes[form.head() - 1])));
    c.add(s, "d_name", name_from(c, bytes.subspan(form.head())));
  } else {
    c.add(s, "d_name", name_from(c, bytes.subspan(form.head(), bytes.size() - form.head() - 1)));
    c.add(s, "d_type", c.symbol(dirent_types, std::to_integer<u64>(bytes.back())));
  }
  return s;
}

// 0x55… /* 3 entries */; `more`: and something that is none.
Value* counted(Context& c, u64 addr, unsigned count, bool more) {
  char words[32];
  const int n = std::snprintf(words, sizeof words, "%u%s entries", count, more ? "+" : "");
  Value* where = c.address(addr);
  where->comment = c.arena().copy({words, static_cast<std::size_t>(n) + 1}).data();
  return where;
}

Value* entries(Context& c, u64 addr, const Form& form) {
  const u64 size = static_cast<u64>(std::max<i64>(c.call.result, 0));
  if (!c.options.verbose || static_cast<u32>(c.call.args[2]) == 0) return c.address(addr);
  const auto bytes = c.read_bytes(addr, size);
  if (bytes.size() < size) return c.options.abbreviate ? counted(c, addr, 0, true) : c.address(addr);
  const unsigned least = form.head() + (form.type_first ? 0 : 1);
  Value* list = c.options.abbreviate ? nullptr : c.array();
  unsigned count = 0;
  bool broken = false;
  std::size_t at = 0;
  for (; at + least <= bytes.size(); ++count) {
    const std::size_t length = number_at(bytes.data() + at + 2 * form.number, 2);
    if (length < least || at + length > bytes.size()) {
      if (list != nullptr) c.more(list);
      broken = true;
      break;
    }
    if (list != nullptr) c.add(list, entry(c, bytes.subspan(at, length), form));
    at += length;
  }
  if (list != nullptr) return list;
  return counted(c, addr, count, broken || at < bytes.size());
}

Value* dirents(Context& c, const Spec&, u64 addr) { return entries(c, addr, {c.word(), false}); }
Value* dirents64(Context& c, const Spec&, u64 addr) { return entries(c, addr, {8, true}); }

// i386's readdir: one entry, whose d_reclen is the length of its name.
Value* one_dirent(Context& c, const Spec&, u64 addr) {
  struct {
    u32 ino, off;
    u16 length;
  } head;
  std::byte raw[10];
  if (c.call.result == 0 || !c.options.verbose || addr == 0) return c.address(addr);
  if (c.memory().read(RemoteAddr(addr), raw) < sizeof raw) return c.address(addr);
  std::memcpy(&head, raw, sizeof raw);
  Value* s = c.structure();
  c.add(s, "d_ino", c.uint(head.ino));
  c.add(s, "d_off", c.uint(head.off));
  c.add(s, "d_reclen", c.uint(head.length));
  const auto name = c.read_bytes(addr + sizeof raw, std::min<u64>(head.length, 256));
  c.add(s, "d_name", name.size() < std::min<u64>(head.length, 256) ? c.address(addr + sizeof raw) : name_from(c, name));
  return s;
}

// readdir's third argument, which the kernel ignores, is 1 by custom.
constexpr bool asks_for_many(const u64* args) { return static_cast<u32>(args[2]) != 1; }

constexpr Row lists(Row row) { return row.in(in::desc).fails(EBADF, EINVAL, ENOENT, ENOTDIR, EIO, EFAULT); }

constexpr Row rows[] = {
    lists(call("getdents", fd("fd"), odd("dirp", dirents).out(), uint("count"))),
    lists(call("getdents64", fd("fd"), odd("dirp", dirents64).out(), uint("count"))),
    lists(call("readdir", fd("fd"), odd("dirp", one_dirent).out(), uint("count").when(asks_for_many))),
};

}  // namespace

const std::span<const Row> getdents_rows{rows};

}  // namespace sonde::calls
