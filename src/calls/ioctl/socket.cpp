// Sockets and network interfaces (struct ifreq).
#include "calls/ioctl/row.h"
#include "calls/network/sockaddr.h"
#include "calls/rare/unfold.h"
#include "sys/flags/net.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t kName = 16;
constexpr std::size_t kAddress = 16;

std::size_t request_size(Context& c) { return kName + (c.word() == 8 ? 24 : 16); }

// A char[16], of which all but the last byte may show.
Value* name_of(Context& c, Bytes bytes) {
  Value* v = c.char_array(bytes.first(kName));
  if (v->size < kName) return v;
  v->size = kName - 1;
  v->traits = decode::Trait::truncated;
  return v;
}

// Bytes of a hardware address of this type; all 14 where that is not known.
std::size_t hardware_length(u16 type) {
  struct Length {
    u16 type;
    u8 length;
  };
  constexpr Length lengths[] = {{0, 7},   {1, 6},   {3, 7},   {6, 6},   {7, 1},   {15, 2},  {27, 8},  {270, 5}, {271, 5},
                                {280, 5}, {512, 5}, {768, 4},
                                {772, 6}, {773, 1}, {774, 6}, {776, 4}, {777, 4}, {778, 4}, {779, 4}, {780, 6}, {783, 4},
                                {801, 6}, {802, 6}, {803, 6}, {804, 8}, {805, 8}, {820, 1}, {821, 1}, {822, 1}, {825, 8}};
  for (const Length& each : lengths) {
    if (each.type == type) return each.length;
  }
  return 14;
}

Value* hardware_address(Context& c, Bytes bytes) {
  u16 type = 0;
  Context::copy(bytes, type);
  Value* s = c.structure();
  c.add(s, "sa_family", c.symbol(arp_hardware_types, type));
  constexpr char kDigits[] = "0123456789abcdef";
  const std::size_t length = hardware_length(type);
  auto text = c.arena().array<char>(length * 3);
  for (std::size_t i = 0; i < length; ++i) {
    const auto byte = std::to_integer<unsigned>(bytes[2 + i]);
    text[i * 3] = kDigits[byte >> 4];
    text[i * 3 + 1] = kDigits[byte & 0xf];
    text[i * 3 + 2] = ':';
  }
  c.add(s, "sa_data", c.dual(c.hex_bytes(bytes.subspan(2, 14)), c.text({text.data(), length * 3 - 1})));
  return s;
}

Value* address(Context& c, Bytes bytes) { return sockaddr_from(c, bytes.first(kAddress)); }

enum class Part : u8 { addr, dstaddr, broadaddr, netmask, hwaddr, flags, ifindex, metric, mtu, qlen, slave, newname, map };
constexpr const char* part_names[] = {"ifr_addr", "ifr_dstaddr", "ifr_broadaddr", "ifr_netmask", "ifr_hwaddr", "ifr_flags",
                                      "ifr_ifindex", "ifr_metric", "ifr_mtu", "ifr_qlen", "ifr_slave", "ifr_newname", "ifr_map"};

Value* part_of(Context& c, Bytes bytes, Part part) {
  i32 number = 0;
  Context::copy(bytes, number);
  switch (part) {
    case Part::addr:
    case Part::dstaddr:
    case Part::broadaddr:
    case Part::netmask: return address(c, bytes);
    case Part::hwaddr: return hardware_address(c, bytes);
    case Part::flags: return c.flags(iface_flags, static_cast<u16>(number));
    case Part::slave:
    case Part::newname: return name_of(c, bytes);
    case Part::map:
      return Unfold(c, bytes).hex("mem_start", c.word()).hex("mem_end", c.word()).hex("base_addr", 2).hex("irq", 1)
          .hex("dma", 1).hex("port", 1).value();
    default: return c.sint(number);
  }
}

// The interface's name is known at once; a part that the kernel fills in only after the call.
template <Part part, bool filled>
Value* show_interface(Context& c, const Spec&, u64 raw) {
  if (filled && c.entering()) return nullptr;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, request_size(c)) : Bytes{};
  if (bytes.size() < request_size(c)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "ifr_name", name_of(c, bytes));
  if (!filled || !c.failed()) c.add(s, part_names[static_cast<unsigned>(part)], part_of(c, bytes.subspan(kName), part));
  return s;
}

template <Part part>
constexpr Command get(const char* name) {
  return command(name, odd("ifr", show_interface<part, true>).inout().even_on_error());
}
template <Part part>
constexpr Command set(const char* name) { return command(name, odd("ifr", show_interface<part, false>)); }

Value* show_name_by_index(Context& c, const Spec&, u64 raw) {
  if (c.entering()) return nullptr;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, request_size(c)) : Bytes{};
  if (bytes.size() < request_size(c)) return c.address(raw);
  i32 index = 0;
  Context::copy(bytes.subspan(kName), index);
  Value* s = c.structure();
  c.add(s, "ifr_ifindex", c.sint(index));
  if (!c.failed()) c.add(s, "ifr_name", name_of(c, bytes));
  return s;
}

Value* listed(Context& c, Bytes bytes, void*) {
  Value* s = c.structure();
  c.add(s, "ifr_name", name_of(c, bytes));
  c.add(s, "ifr_addr", address(c, bytes.subspan(kName)));
  return s;
}

// A length that is a whole number of requests says so in a comment.
Value* list_length(Context& c, i32 length, std::size_t each) {
  Value* v = c.sint(length);
  const auto count = length > 0 ? static_cast<unsigned>(length) / each : 0;
  if (count == 0 || count * each != static_cast<unsigned>(length)) return v;
  constexpr std::string_view kWords = " * sizeof(struct ifreq)";
  auto text = c.arena().array<char>(16 + kWords.size());
  char digits[12];
  std::size_t n = 0;
  for (auto rest = count; rest != 0; rest /= 10) digits[n++] = static_cast<char>('0' + rest % 10);
  std::size_t at = 0;
  while (n != 0) text[at++] = digits[--n];
  for (char each_char : kWords) text[at++] = each_char;
  text[at] = '\0';
  v->comment = text.data();
  return v;
}

Value* show_list(Context& c, const Spec&, u64 raw) {
  const std::size_t size = 2 * c.word();
  const Bytes bytes = c.read_bytes(raw, size);  // also under -e verbose=none
  if (c.entering()) {
    i32 before = 0;
    c.stash(0) = Context::copy(bytes, before) ? static_cast<u32>(before) : 0;
    return nullptr;
  }
  if (bytes.size() < size) return c.address(raw);
  i32 length = 0;
  u64 at = 0;
  Context::copy(bytes, length);
  std::memcpy(&at, bytes.data() + c.word(), c.word());
  const std::size_t each = request_size(c);
  Value* s = c.structure();
  const i32 before = static_cast<i32>(static_cast<u32>(c.stash(0)));
  Value* shown = list_length(c, length, each);
  if (before != length && at != 0) shown = c.change(list_length(c, before, each), shown);
  c.add(s, "ifc_len", shown);
  const u64 count = length > 0 ? static_cast<unsigned>(length) / each : 0;
  c.add(s, "ifc_buf", at == 0 || c.failed() ? c.address(at) : c.array_at(at, count, static_cast<u32>(each), listed));
  return s;
}

Value* show_bridge(Context& c, const Spec&, u64 raw) {
  Value* v = c.string_at(raw, kName);
  if (v->kind == decode::Kind::string && v->size == kName) v->traits = v->traits | decode::Trait::truncated;
  return v;
}

Value* show_bridge_interface(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, request_size(c)) : Bytes{};
  if (bytes.size() < request_size(c)) return c.address(raw);
  i32 index = 0;
  Context::copy(bytes.subspan(kName), index);
  Value* s = c.structure();
  const auto name = c.process.interface_name(static_cast<u32>(index));
  Value* shown = c.uint(static_cast<u32>(index));
  if (!name.empty()) shown = c.dual(shown, c.call_of("if_nametoindex", {c.string(c.arena().copy(name), true)}));
  c.add(s, "ifr_ifindex", shown);
  return s;
}

constexpr Command all[] = {
    get<Part::addr>("SIOCGIFADDR"),
    set<Part::addr>("SIOCSIFADDR"),
    get<Part::dstaddr>("SIOCGIFDSTADDR"),
    set<Part::dstaddr>("SIOCSIFDSTADDR"),
    get<Part::broadaddr>("SIOCGIFBRDADDR"),
    set<Part::broadaddr>("SIOCSIFBRDADDR"),
    get<Part::netmask>("SIOCGIFNETMASK"),
    set<Part::netmask>("SIOCSIFNETMASK"),
    get<Part::hwaddr>("SIOCGIFHWADDR"),
    set<Part::hwaddr>("SIOCSIFHWADDR"),
    set<Part::hwaddr>("SIOCSIFHWBROADCAST"),
    set<Part::hwaddr>("SIOCADDMULTI"),
    set<Part::hwaddr>("SIOCDELMULTI"),
    get<Part::flags>("SIOCGIFFLAGS"),
    set<Part::flags>("SIOCSIFFLAGS"),
    get<Part::ifindex>("SIOCGIFINDEX"),
    get<Part::metric>("SIOCGIFMETRIC"),
    set<Part::metric>("SIOCSIFMETRIC"),
    get<Part::mtu>("SIOCGIFMTU"),
    set<Part::mtu>("SIOCSIFMTU"),
    get<Part::qlen>("SIOCGIFTXQLEN"),
    set<Part::qlen>("SIOCSIFTXQLEN"),
    get<Part::slave>("SIOCGIFSLAVE"),
    set<Part::slave>("SIOCSIFSLAVE"),
    set<Part::newname>("SIOCSIFNAME"),
    get<Part::map>("SIOCGIFMAP"),
    set<Part::map>("SIOCSIFMAP"),
    command("SIOCGIFNAME", odd("ifr", show_name_by_index).inout().even_on_error()),
    command("SIOCGIFCONF", odd("ifc", show_list).inout().even_on_error()),
    command("SIOCBRADDBR", odd("name", show_bridge)),
    command("SIOCBRDELBR", odd("name", show_bridge)),
    command("SIOCBRADDIF", odd("ifr", show_bridge_interface)),
    command("SIOCBRDELIF", odd("ifr", show_bridge_interface)),
    command("SIOCGIFENCAP", int_at("encapsulation").out()),
    command("SIOCSIFENCAP", int_at("encapsulation")),
    command("SIOCATMARK", int_at("at_mark").out()),
    command("SIOCGPGRP", int_at("owner").out()),
    command("SIOCSPGRP", int_at("owner")),
    command("FIOGETOWN", int_at("owner").out()),
    command("FIOSETOWN", int_at("owner")),
    command("SIOCOUTQNSD", int_at("count").out()),
    command("SIOCADDDLCI", sys::address("argp")),
    command("SIOCADDRT", sys::address("argp")),
    command("SIOCBONDENSLAVE", sys::address("argp")),
    command("SIOCDARP", sys::address("argp")),
    command("SIOCDELRT", sys::address("argp")),
    command("SIOCDIFADDR", sys::address("argp")),
    command("SIOCDRARP", sys::address("argp")),
    command("SIOCETHTOOL", sys::address("argp")),
    command("SIOCGARP", sys::address("argp")),
    command("SIOCGHWTSTAMP", sys::address("argp")),
    command("SIOCGIFBR", sys::address("argp")),
    command("SIOCGIFCOUNT", sys::address("argp")),
    command("SIOCGIFMEM", sys::address("argp")),
    command("SIOCGIFPFLAGS", sys::address("argp")),
    command("SIOCGIFVLAN", sys::address("argp")),
    command("SIOCGMIIPHY", sys::address("argp")),
    command("SIOCGMIIREG", sys::address("argp")),
    command("SIOCGSKNS", sys::address("argp")),
    command("SIOCGSTAMPNS_NEW", sys::address("argp")),
    command("SIOCGSTAMP_NEW", sys::address("argp")),
    command("SIOCRTMSG", sys::address("argp")),
    command("SIOCSARP", sys::address("argp")),
    command("SIOCSHWTSTAMP", sys::address("argp")),
    command("SIOCSIFBR", sys::address("argp")),
    command("SIOCSIFLINK", sys::address("argp")),
    command("SIOCSIFMEM", sys::address("argp")),
    command("SIOCSIFPFLAGS", sys::address("argp")),
    command("SIOCSMIIREG", sys::address("argp")),
    command("SIOCWANDEV", sys::address("argp")),
};

}  // namespace

const std::span<const Command> socket_commands{all};

}  // namespace sonde::calls::ioctl
