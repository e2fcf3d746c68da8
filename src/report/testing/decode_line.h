// For tests of decoders: a tracee that is nothing but memory, and the line that a call on it shows.
//
//   FakeTracee t;
//   auto path = t.put("/etc/passwd");
//   EXPECT_EQ(t.line("openat", {u64(AT_FDCWD), path, O_RDONLY}, 3), R"(openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3)");
//
// Everything put() lies at the end of a page whose next page is not readable, so a decoder that reads a byte too many
// sees it missing.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "decode/decode.h"
#include "report/text_style.h"

namespace sonde::report::testing {

class FakeTracee : public Memory, public decode::Process {
 public:
  Abi abi = Abi::x86_64;
  decode::Options options;
  TextStyle style;
  std::map<int, std::string> descriptors;  // paths for -y

  u64 put_bytes(std::span<const std::byte> bytes);
  u64 put(std::string_view text);  // with its NUL
  template <class T>
    requires std::is_trivially_copyable_v<T> && (!std::is_convertible_v<T, std::string_view>)
  u64 put(const T& object) { return put_bytes(std::as_bytes(std::span(&object, 1))); }
  // Replaces what is at an address that put() returned: what the kernel wrote between entry and exit. For the bytes to
  // change only after the entry was decoded, give it as `meanwhile`.
  void change(u64 addr, std::span<const std::byte> bytes);

  // The whole line. `result` < 0 and > -4096 is an error. `meanwhile` runs between entry and exit.
  std::string line(std::string_view call, std::initializer_list<u64> words, i64 result, void (*meanwhile)(FakeTracee&, void*) = nullptr,
                   void* user = nullptr);
  // What stands before `<unfinished ...>`.
  std::string entry(std::string_view call, std::initializer_list<u64> words);

  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override;
  decode::FdNote describe_fd(int fd) override;
  std::string_view working_directory() override { return "/cwd"; }
  std::string_view describe_pid(i32, decode::PidKind) override { return {}; }
  std::string_view socket_protocol(int) override { return {}; }

 private:
  std::map<u64, std::vector<std::byte>> pieces_;  // by address
  u64 next_page_ = 0x10000;
};

}  // namespace sonde::report::testing
