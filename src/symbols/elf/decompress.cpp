#include "symbols/elf/decompress.h"

#include <elf.h>
#include <lzma.h>
#include <zlib.h>

#include <algorithm>

#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {
namespace {

constexpr std::size_t first_step = std::size_t{1} << 20;

std::span<std::byte> room_for_more(std::vector<std::byte>& out, u64 limit) {
  const std::size_t had = out.size();
  const std::size_t step = std::min<u64>(std::max(first_step, had), limit - had);
  out.resize(had + step);
  return std::span(out).subspan(had);
}

}  // namespace

std::vector<std::byte> unpack_xz(std::span<const std::byte> packed, u64 limit) {
  constexpr u64 decoder_memory = u64{256} << 20;
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_stream_decoder(&stream, decoder_memory, LZMA_CONCATENATED) != LZMA_OK) return {};
  stream.next_in = reinterpret_cast<const u8*>(packed.data());
  stream.avail_in = packed.size();
  std::vector<std::byte> out;
  lzma_ret state = LZMA_OK;
  while (state == LZMA_OK && out.size() < limit) {
    const auto room = room_for_more(out, limit);
    stream.next_out = reinterpret_cast<u8*>(room.data());
    stream.avail_out = room.size();
    while (state == LZMA_OK && stream.avail_out != 0) state = lzma_code(&stream, LZMA_FINISH);
    out.resize(out.size() - stream.avail_out);
  }
  lzma_end(&stream);
  if (state != LZMA_STREAM_END) out.clear();
  return out;
}

std::vector<std::byte> inflate_section(std::span<const std::byte> packed, bool is_64) {
  ByteCursor in(packed);
  const u32 type = in.get32();
  if (is_64) in.get32();
  const u64 size = in.word(is_64);
  in.word(is_64);
  if (!in.ok() || type != ELFCOMPRESS_ZLIB || size > most_unpacked_bytes) return {};
  const auto data = in.bytes(in.remaining());
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return {};
  std::vector<std::byte> out;
  std::size_t taken = 0;
  int state = Z_OK;
  while (state == Z_OK && out.size() < size) {
    const auto room = room_for_more(out, size);
    std::size_t made = 0;
    while (state == Z_OK && made < room.size()) {
      const auto in_step = static_cast<uInt>(std::min<std::size_t>(data.size() - taken, 1U << 30));
      const auto out_step = static_cast<uInt>(std::min<std::size_t>(room.size() - made, 1U << 30));
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(data.data())) + taken;
      stream.avail_in = in_step;
      stream.next_out = reinterpret_cast<Bytef*>(room.data()) + made;
      stream.avail_out = out_step;
      state = inflate(&stream, Z_NO_FLUSH);
      taken += in_step - stream.avail_in;
      made += out_step - stream.avail_out;
    }
    out.resize(out.size() - (room.size() - made));
  }
  inflateEnd(&stream);
  if (out.size() != size) out.clear();
  return out;
}

}  // namespace sonde::symbols
