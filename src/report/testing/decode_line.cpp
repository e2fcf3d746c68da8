#include "report/testing/decode_line.h"

#include <algorithm>
#include <stdexcept>

#include "calls/registry.h"
#include "report/call_text.h"

namespace sonde::report::testing {

u64 FakeTracee::put_bytes(std::span<const std::byte> bytes) {
  const u64 pages = bytes.size() / 4096 + 1;
  const u64 addr = next_page_ + pages * 4096 - bytes.size();
  next_page_ += (pages + 1) * 4096;
  pieces_[addr].assign(bytes.begin(), bytes.end());
  return addr;
}

u64 FakeTracee::put(std::string_view text) {
  std::string with_end(text);
  with_end.push_back('\0');
  return put_bytes(std::as_bytes(std::span(with_end)));
}

void FakeTracee::change(u64 addr, std::span<const std::byte> bytes) {
  auto& piece = pieces_.at(addr);
  std::copy_n(bytes.begin(), std::min(bytes.size(), piece.size()), piece.begin());
}

std::size_t FakeTracee::read(RemoteAddr addr, std::span<std::byte> out) {
  auto at = pieces_.upper_bound(addr.value);
  if (at == pieces_.begin()) return 0;
  --at;
  const u64 offset = addr.value - at->first;
  if (offset >= at->second.size()) return 0;
  const std::size_t n = std::min<std::size_t>(out.size(), at->second.size() - offset);
  std::copy_n(at->second.begin() + static_cast<std::ptrdiff_t>(offset), n, out.begin());
  return n;
}

decode::FdNote FakeTracee::describe_fd(int fd) {
  const auto found = descriptors.find(fd);
  return found == descriptors.end() ? decode::FdNote{} : decode::FdNote{.path = found->second, .detail = {}};
}

namespace {

struct Decoding {
  decode::Call call;
  Arena arena;
  u64 stash[2] = {};
  decode::Decoded decoded;
};

void enter(FakeTracee& t, Decoding& d, std::string_view name, std::initializer_list<u64> words) {
  const sys::Row* row = calls::row_named(name, t.abi);
  if (row == nullptr) throw std::runtime_error("no row for " + std::string(name));
  u64 six[6] = {};
  std::copy(words.begin(), words.end(), six);
  d.call.abi = t.abi;
  decode::logical_arguments(*row, t.abi, six, d.call.args);
  decode::Context context(d.call, t, d.arena, t.options, t, d.stash);
  decode::decode_entry(context, *row, d.decoded);
}

}  // namespace

std::string FakeTracee::line(std::string_view name, std::initializer_list<u64> words, i64 result,
                             void (*meanwhile)(FakeTracee&, void*), void* user) {
  Decoding d;
  enter(*this, d, name, words);
  OutBuffer out;
  out.put(name);
  out.put('(');
  print_entry_arguments(d.decoded, style, out);
  if (meanwhile != nullptr) meanwhile(*this, user);
  const bool error = result < 0 && result > -4096;
  d.call.error = Errno(error ? static_cast<i32>(-result) : 0);
  d.call.result = result;
  decode::Context context(d.call, *this, d.arena, options, *this, d.stash);
  decode::decode_exit(context, d.decoded);
  print_exit_arguments(d.decoded, style, out);
  out.put(") = ");
  print_result(d.decoded, d.call, style, out);
  return std::string(out.view());
}

std::string FakeTracee::entry(std::string_view name, std::initializer_list<u64> words) {
  Decoding d;
  enter(*this, d, name, words);
  OutBuffer out;
  out.put(name);
  out.put('(');
  print_entry_arguments(d.decoded, style, out);
  return std::string(out.view());
}

}  // namespace sonde::report::testing
