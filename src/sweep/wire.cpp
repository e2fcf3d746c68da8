#include "sweep/wire.h"

#include <cstring>

namespace sonde::sweep {

namespace {

constexpr std::size_t kLongest = 4096;
constexpr std::size_t kFrames = 48;

class Packer {
 public:
  void number(u64 n) { bytes_.append(reinterpret_cast<const char*>(&n), sizeof n); }
  void text(std::string_view t) {
    t = t.substr(0, kLongest);
    number(t.size());
    bytes_ += t;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}
  u64 number() {
    u64 n = 0;
    if (bytes_.size() < sizeof n) return good_ = false, 0;
    std::memcpy(&n, bytes_.data(), sizeof n);
    bytes_.remove_prefix(sizeof n);
    return n;
  }
  std::string text() {
    const u64 size = number();
    if (size > bytes_.size()) return good_ = false, "";
    std::string t(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return t;
  }
  bool good() const { return good_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool good_ = true;
};

}  // namespace

std::string pack(const Verdict& v) {
  Packer p;
  p.number(v.scenario);
  p.number(static_cast<u64>(v.what));
  p.text(v.detail);
  p.text(v.end);
  p.text(v.message);
  p.number(v.cpu_ns);
  p.number(v.forked);
  p.number(v.again);
  p.number(v.unsteady);
  p.number(std::min(v.crash_stack.size(), kFrames));
  for (std::size_t i = 0; i < v.crash_stack.size() && i < kFrames; ++i) {
    const Place& place = v.crash_stack[i];
    p.text(place.module);
    p.number(place.offset);
    p.text(place.function);
    p.number(place.function_offset);
    p.text(place.file);
    p.number(place.line);
  }
  return p.take();
}

std::optional<Verdict> unpack(std::string_view bytes) {
  Unpacker u(bytes);
  Verdict v;
  v.scenario = static_cast<u32>(u.number());
  const u64 what = u.number();
  if (what >= kClasses) return {};
  v.what = static_cast<Class>(what);
  v.detail = u.text();
  v.end = u.text();
  v.message = u.text();
  v.cpu_ns = u.number();
  v.forked = u.number() != 0;
  v.again = u.number() != 0;
  v.unsteady = u.number() != 0;
  const u64 frames = u.number();
  if (frames > kFrames) return {};
  for (u64 i = 0; i < frames; ++i) {
    Place place;
    place.module = u.text();
    place.offset = u.number();
    place.function = u.text();
    place.function_offset = u.number();
    place.file = u.text();
    place.line = static_cast<u32>(u.number());
    v.crash_stack.push_back(std::move(place));
  }
  if (!u.good()) return {};
  return v;
}

}  // namespace sonde::sweep
