#include "report/dump.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sonde::report {

namespace {

constexpr u64 kPiece = 4096;

void put_line(u64 offset, std::span<const std::byte> bytes, OutBuffer& out) {
  out.put(" | ");
  out.put_hex_digits(offset, offset > 0xfffff ? 8 : 5);
  out.put(' ');
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 0 || i == 8) out.put(' ');
    if (i < bytes.size()) {
      out.put_hex_digits(std::to_integer<u64>(bytes[i]), 2);
      out.put(' ');
    } else {
      out.put("   ");
    }
  }
  out.put(' ');
  for (std::size_t i = 0; i < 16; ++i) {
    const auto c = i < bytes.size() ? std::to_integer<unsigned char>(bytes[i]) : static_cast<unsigned char>(' ');
    out.put(c >= ' ' && c < 0x7f ? static_cast<char>(c) : '.');
  }
  out.put(" |\n");
}

void put_bytes(u64 addr, u64 size, Memory& memory, OutBuffer& out) {
  std::array<std::byte, kPiece> piece;
  for (u64 at = 0; at < size; at += kPiece) {
    const std::size_t want = std::min(kPiece, size - at);
    const std::size_t got = memory.read(RemoteAddr(addr + at), std::span(piece).first(want));
    for (std::size_t i = 0; i < got; i += 16) put_line(at + i, std::span(piece).subspan(i, std::min<std::size_t>(16, got - i)), out);
    if (got < want) return;
  }
}

// The buffers of an iovec, at most `most` bytes over all.
void put_vectors(Abi abi, u64 addr, u64 count, u64 most, Memory& memory, OutBuffer& out) {
  const unsigned word = word_size(abi);
  for (u64 i = 0; i < std::min<u64>(count, 1024) && most != 0; ++i) {
    u64 pair[2] = {};
    const RemoteAddr at(addr + i * 2 * word);
    if (memory.read(at, std::as_writable_bytes(std::span(&pair[0], 1)).first(word)) != word) return;
    if (memory.read(at + word, std::as_writable_bytes(std::span(&pair[1], 1)).first(word)) != word) return;
    const u64 size = std::min(pair[1], most);
    most -= size;
    out.put(" * ");
    out.put_unsigned(size);
    out.put(" bytes in buffer ");
    out.put_unsigned(i);
    out.put('\n');
    put_bytes(pair[0], size, memory, out);
  }
}

void put_message(Abi abi, u64 addr, u64 most, Memory& memory, OutBuffer& out) {
  const unsigned word = word_size(abi);
  u64 vectors = 0;
  u64 count = 0;
  const RemoteAddr iov(addr + 2 * word);  // msg_name, msg_namelen and its padding
  if (memory.read(iov, std::as_writable_bytes(std::span(&vectors, 1)).first(word)) != word) return;
  if (memory.read(iov + word, std::as_writable_bytes(std::span(&count, 1)).first(word)) != word) return;
  put_vectors(abi, vectors, count, most, memory, out);
}

// How a call carries data: its direction, and where.
enum class Carrier : u8 { buffer, vectors, message };
struct Traffic {
  std::string_view name;
  bool reads;
  Carrier carrier;
};
constexpr Traffic kTraffic[] = {
    {"read", true, Carrier::buffer},       {"pread64", true, Carrier::buffer},   {"recv", true, Carrier::buffer},
    {"recvfrom", true, Carrier::buffer},   {"mq_timedreceive", true, Carrier::buffer},
    {"write", false, Carrier::buffer},     {"pwrite64", false, Carrier::buffer}, {"send", false, Carrier::buffer},
    {"sendto", false, Carrier::buffer},    {"mq_timedsend", false, Carrier::buffer},
    {"readv", true, Carrier::vectors},     {"preadv", true, Carrier::vectors},   {"preadv2", true, Carrier::vectors},
    {"writev", false, Carrier::vectors},   {"pwritev", false, Carrier::vectors}, {"pwritev2", false, Carrier::vectors},
    {"vmsplice", false, Carrier::vectors}, {"recvmsg", true, Carrier::message},  {"sendmsg", false, Carrier::message},
};

}  // namespace

void dump_data(const Settings& settings, const decode::Call& call, const sys::Row& row, Memory& memory, OutBuffer& out) {
  const auto found = std::ranges::find(kTraffic, std::string_view(row.name), &Traffic::name);
  if (found == std::end(kTraffic) || call.error.value != 0) return;
  const FdSet& wanted = found->reads ? settings.dump_reads : settings.dump_writes;
  if (!wanted.has(static_cast<i32>(call.args[0]))) return;
  const u64 done = static_cast<u64>(std::max<i64>(call.result, 0));
  switch (found->carrier) {
    case Carrier::buffer: return put_bytes(call.args[1], found->reads ? done : call.args[2], memory, out);
    case Carrier::vectors: return put_vectors(call.abi, call.args[1], call.args[2], found->reads ? done : ~u64{0}, memory, out);
    case Carrier::message: return put_message(call.abi, call.args[1], found->reads ? done : ~u64{0}, memory, out);
  }
}

}  // namespace sonde::report
