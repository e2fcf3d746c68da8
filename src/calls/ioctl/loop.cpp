// Loop and network block devices.
#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/block.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t kName = 64;
constexpr std::size_t kKey = 32;

Value* name_of(Context& c, Bytes bytes) {
  Value* v = c.char_array(bytes);
  if (v->size == bytes.size()) {
    --v->size;
    v->traits = decode::Trait::truncated;
  }
  return v;
}

Value* key_of(Context& c, Bytes bytes, u32 size) {
  return c.string({reinterpret_cast<const char*>(bytes.data()), size < kKey ? size : kKey});
}

Value* hex_words(Context& c, Bytes bytes, unsigned size) {
  Value* list = c.array();
  for (std::size_t i = 0; i + size <= bytes.size(); i += size) {
    u64 v = 0;
    std::memcpy(&v, bytes.data() + i, size);
    c.add(list, c.hex(v));
  }
  return list;
}

constexpr std::size_t kInfo64 = 232;

// `configures`: no encryption is not worth a word.
Value* info64(Context& c, Bytes bytes, bool configures = false) {
  const bool whole = !c.options.abbreviate;
  u64 head[5];
  u32 word[4];
  std::memcpy(head, bytes.data(), sizeof head);
  std::memcpy(word, bytes.data() + sizeof head, sizeof word);
  Value* s = c.structure();
  if (whole) {
    c.add(s, "lo_device", c.device(head[0]));
    c.add(s, "lo_inode", c.uint(head[1]));
    c.add(s, "lo_rdevice", c.device(head[2]));
  }
  c.add(s, "lo_offset", c.hex(head[3]));
  if (whole) c.add(s, "lo_sizelimit", c.uint(head[4]));
  c.add(s, "lo_number", c.uint(word[0]));
  if (whole || !configures || word[1] != 0) c.add(s, "lo_encrypt_type", c.symbol(loop_crypt_types, word[1]));
  if (whole || word[1] != 0) c.add(s, "lo_encrypt_key_size", c.uint(word[2]));
  c.add(s, "lo_flags", c.flags(loop_flags, word[3]));
  c.add(s, "lo_file_name", name_of(c, bytes.subspan(56, kName)));
  if (whole || word[1] != 0) {
    c.add(s, "lo_crypt_name", name_of(c, bytes.subspan(56 + kName, kName)));
    c.add(s, "lo_encrypt_key", key_of(c, bytes.subspan(56 + 2 * kName, kKey), word[2]));
  }
  if (whole) c.add(s, "lo_init", hex_words(c, bytes.subspan(kInfo64 - 16, 16), 8));
  else c.more(s);
  return s;
}

Value* show_info64(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kInfo64) : Bytes{};
  return bytes.size() < kInfo64 ? c.address(raw) : info64(c, bytes);
}

Value* show_configuration(Context& c, const Spec&, u64 raw) {
  constexpr std::size_t kReserved = 64;
  constexpr std::size_t kSize = 8 + kInfo64 + kReserved;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (bytes.size() < kSize) return c.address(raw);
  return Unfold(c, bytes).fd("fd").uint("block_size", 4).field("info", info64(c, bytes.subspan(8, kInfo64), true)).skip(kInfo64)
      .reserved("__reserved", 8, 8).value();
}

// struct loop_info, whose device numbers are of the ABI's old width.
Value* show_info(Context& c, const Spec&, u64 raw) {
  const bool narrow = c.abi() == Abi::i386;
  const unsigned device = narrow ? 2 : 8;
  const std::size_t size = narrow ? 140 : 168;
  const bool whole = !c.options.abbreviate;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, size) : Bytes{};
  if (bytes.size() < size) return c.address(raw);
  Unfold s(c, bytes);
  s.sint("lo_number", 4);
  const u64 lo_device = s.take(device);
  const u64 inode = s.word();
  const u64 rdevice = s.take(device);
  if (whole) s.field("lo_device", c.device(lo_device)).field("lo_inode", c.uint(inode)).field("lo_rdevice", c.device(rdevice));
  s.hex("lo_offset", 4);
  const u64 type = s.take(4);
  const u32 key_size = static_cast<u32>(s.take(4));
  s.field("lo_encrypt_type", c.symbol(loop_crypt_types, type));
  if (whole || type != 0) s.field("lo_encrypt_key_size", c.uint(key_size));
  s.flags("lo_flags", 4, loop_flags);
  const Bytes rest = bytes.subspan(s.at());
  s.field("lo_name", name_of(c, rest.first(kName)));
  if (whole || type != 0) s.field("lo_encrypt_key", key_of(c, rest.subspan(kName, kKey), key_size));
  if (whole) {
    s.field("lo_init", hex_words(c, rest.subspan(kName + kKey, 2 * c.word()), c.word()))
        .field("reserved", hex_words(c, rest.subspan(kName + kKey + 2 * c.word(), 4), 1));
  } else {
    c.more(s.value());
  }
  return s.value();
}

constexpr Spec number = sint("arg");
constexpr Spec count = ulong("arg");

constexpr Command all[] = {
    command("LOOP_SET_FD", fd("backing")),
    command("LOOP_CHANGE_FD", fd("backing")),
    command("LOOP_CLR_FD"),
    command("LOOP_SET_CAPACITY"),
    command("LOOP_SET_DIRECT_IO", count),
    command("LOOP_SET_BLOCK_SIZE", count),
    command("LOOP_SET_STATUS", odd("info", show_info)),
    command("LOOP_GET_STATUS", odd("info", show_info).out()),
    command("LOOP_SET_STATUS64", odd("info", show_info64)),
    command("LOOP_GET_STATUS64", odd("info", show_info64).out()),
    command("LOOP_CONFIGURE", odd("config", show_configuration)),
    command("LOOP_CTL_ADD", number),
    command("LOOP_CTL_REMOVE", number),
    command("LOOP_CTL_GET_FREE"),
    command("NBD_SET_SOCK", fd("socket")),
    command("NBD_SET_BLKSIZE", count),
    command("NBD_SET_SIZE", count),
    command("NBD_SET_SIZE_BLOCKS", count),
    command("NBD_SET_TIMEOUT", count),
    command("NBD_SET_FLAGS", flags("flags", nbd_flags)),
    command("NBD_DO_IT"),
    command("NBD_CLEAR_SOCK"),
    command("NBD_CLEAR_QUE"),
    command("NBD_PRINT_DEBUG"),
    command("NBD_DISCONNECT"),
};

}  // namespace

const std::span<const Command> loop_commands{all};

}  // namespace sonde::calls::ioctl
