#include "live/socket_table.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstddef>
#include <cstring>

#include "live/proc_files.h"
#include "live/words.h"
#include "sys/flags/socket.h"

namespace sonde::live {

namespace {

struct Protocol {
  std::string_view name;
  u8 family;
  u8 number;
};
constexpr Protocol kProtocols[] = {
    {"UNIX", AF_UNIX, 0},          {"UNIX-STREAM", AF_UNIX, 0},
    {"TCP", AF_INET, 6},           {"UDP", AF_INET, 17},       {"UDPLITE", AF_INET, 136}, {"DCCP", AF_INET, 33},
    {"SCTP", AF_INET, 132},        {"L2TP/IP", AF_INET, 115},  {"PING", AF_INET, 1},      {"RAW", AF_INET, 255},
    {"TCPv6", AF_INET6, 6},        {"UDPv6", AF_INET6, 17},    {"UDPLITEv6", AF_INET6, 136}, {"DCCPv6", AF_INET6, 33},
    {"SCTPv6", AF_INET6, 132},     {"L2TP/IPv6", AF_INET6, 115}, {"PINGv6", AF_INET6, 58}, {"RAWv6", AF_INET6, 255},
    {"NETLINK", AF_NETLINK, 0},
};
constexpr std::size_t kMostSettled = 4096;

// Sends a request; `each` gets the bytes behind the header of every answer and returns false to end.
template <class Request, class Each>
void ask(int fd, const Request& body, u16 flags, Each each) {
  struct {
    nlmsghdr header;
    Request body;
  } message{};
  message.header.nlmsg_len = sizeof message;
  message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  message.header.nlmsg_flags = static_cast<u16>(NLM_F_REQUEST | flags);
  message.body = body;
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  if (::sendto(fd, &message, sizeof message, 0, reinterpret_cast<sockaddr*>(&kernel), sizeof kernel) < 0) return;
  alignas(nlmsghdr) char answer[16384];
  bool wanted = true;
  for (;;) {
    const ssize_t got = ::recv(fd, answer, sizeof answer, 0);
    if (got <= 0) return;
    auto size = static_cast<u32>(got);
    for (auto* m = reinterpret_cast<nlmsghdr*>(answer); NLMSG_OK(m, size); m = NLMSG_NEXT(m, size)) {
      if (m->nlmsg_type != SOCK_DIAG_BY_FAMILY) return;  // NLMSG_DONE, NLMSG_ERROR
      const auto* bytes = static_cast<const std::byte*>(NLMSG_DATA(m));
      if (wanted) wanted = each(std::span(bytes, m->nlmsg_len - NLMSG_HDRLEN));
      if ((flags & NLM_F_DUMP) == 0) return;
    }
  }
}

std::string address_text(u8 family, const u32* words, u16 port) {
  char text[INET6_ADDRSTRLEN] = "";
  ::inet_ntop(family, words, text, sizeof text);
  return family == AF_INET6 ? fmt::format("[{}]:{}", text, ntohs(port)) : fmt::format("{}:{}", text, ntohs(port));
}

}  // namespace

std::string_view SocketTable::describe(Tid tid, std::string_view protocol, u64 inode) {
  if (const auto known = settled_.find(inode); known != settled_.end()) return known->second;
  if (protocol == "UDP-Lite") protocol = "UDPLITE";
  lasting_ = false;
  text_.clear();
  socket_ = open_in_namespace_of(tid);
  bool known_protocol = false;
  for (const Protocol& p : kProtocols) {
    if (!protocol.empty() && p.name != protocol) continue;
    known_protocol = !protocol.empty();
    if (!socket_) break;
    const bool found = p.family == AF_UNIX      ? find_unix(p.name, inode)
                       : p.family == AF_NETLINK ? find_netlink(inode)
                                                : find_inet(p.name, p.family, p.number, inode);
    if (!found) continue;
    if (!lasting_) return text_;
    if (settled_.size() >= kMostSettled) settled_.clear();
    return settled_[inode] = text_;
  }
  if (known_protocol) text_ = fmt::format("{}:[{}]", protocol, inode);
  return text_;
}

// Our own network namespace stays what it was: only the socket is made in the other.
Fd SocketTable::open_in_namespace_of(Tid tid) {
  const auto make = [] {
    Fd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    const timeval patience{1, 0};  // the kernel answers within the call; never hang should it not
    if (fd) ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
  };
  char name[64];
  if (own_namespace_.empty()) own_namespace_ = read_link("/proc/thread-self/ns/net", name);
  const auto path = proc_path(tid.value, "ns/net");
  const auto theirs = read_link(path.text, name);
  if (theirs.empty() || theirs == own_namespace_) return socket_ && here_ ? std::move(socket_) : (here_ = true, make());
  here_ = false;
  const Fd own(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  const Fd other(::open(path.text, O_RDONLY | O_CLOEXEC));
  const bool moved = own && other && ::setns(other.get(), CLONE_NEWNET) == 0;
  Fd fd = make();
  if (moved) ::setns(own.get(), CLONE_NEWNET);
  return fd;
}

bool SocketTable::find_unix(std::string_view protocol, u64 inode) {
  unix_diag_req request{};
  request.sdiag_family = AF_UNIX;
  request.udiag_states = ~0u;
  request.udiag_ino = static_cast<u32>(inode);
  request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER;
  request.udiag_cookie[0] = request.udiag_cookie[1] = ~0u;
  bool found = false;
  ask(socket_.get(), request, 0, [&](std::span<const std::byte> bytes) {
    unix_diag_msg message;
    if (bytes.size() < sizeof message) return false;
    std::memcpy(&message, bytes.data(), sizeof message);
    if (message.udiag_ino != static_cast<u32>(inode)) return false;
    u32 peer = 0;
    std::string_view path;
    auto size = static_cast<u32>(bytes.size() - NLMSG_ALIGN(sizeof message));
    const auto* a = reinterpret_cast<const rtattr*>(bytes.data() + NLMSG_ALIGN(sizeof message));
    for (; RTA_OK(a, size); a = RTA_NEXT(a, size)) {
      if (a->rta_type == UNIX_DIAG_PEER && RTA_PAYLOAD(a) >= sizeof peer) std::memcpy(&peer, RTA_DATA(a), sizeof peer);
      if (a->rta_type == UNIX_DIAG_NAME) path = {static_cast<const char*>(RTA_DATA(a)), RTA_PAYLOAD(a)};
    }
    text_ = fmt::format("{}:[{}", protocol, inode);
    if (peer != 0) text_ += fmt::format("->{}", peer);
    if (!path.empty()) {
      const bool abstract = path[0] == '\0';
      path = path.substr(abstract ? 1 : 0);
      path = path.substr(0, path.find('\0'));
      text_ += abstract ? ",@" : ",";
      append_quoted(path, text_);
    }
    text_ += ']';
    lasting_ = peer != 0 && message.udiag_type == SOCK_STREAM;
    found = true;
    return false;
  });
  return found;
}

bool SocketTable::find_inet(std::string_view protocol, u8 family, u8 number, u64 inode) {
  inet_diag_req_v2 request{};
  request.sdiag_family = family;
  request.sdiag_protocol = number;
  request.idiag_states = ~0u;
  bool found = false;
  ask(socket_.get(), request, NLM_F_DUMP, [&](std::span<const std::byte> bytes) {
    inet_diag_msg message;
    if (bytes.size() < sizeof message) return true;
    std::memcpy(&message, bytes.data(), sizeof message);
    if (message.idiag_inode != static_cast<u32>(inode) || message.idiag_family != family) return true;
    const inet_diag_sockid& id = message.id;
    text_ = fmt::format("{}:[{}", protocol, address_text(family, id.idiag_src, id.idiag_sport));
    const u32 zero[4] = {};
    const bool peer = id.idiag_dport != 0 || std::memcmp(id.idiag_dst, zero, family == AF_INET6 ? 16 : 4) != 0;
    if (peer) text_ += "->" + address_text(family, id.idiag_dst, id.idiag_dport);
    text_ += ']';
    constexpr u8 kEstablished = 1;
    lasting_ = peer && number == 6 && message.idiag_state == kEstablished;
    found = true;
    return false;
  });
  return found;
}

bool SocketTable::find_netlink(u64 inode) {
  netlink_diag_req request{};
  request.sdiag_family = AF_NETLINK;
  request.sdiag_protocol = NDIAG_PROTO_ALL;
  bool found = false;
  ask(socket_.get(), request, NLM_F_DUMP, [&](std::span<const std::byte> bytes) {
    netlink_diag_msg message;
    if (bytes.size() < sizeof message) return true;
    std::memcpy(&message, bytes.data(), sizeof message);
    if (message.ndiag_ino != static_cast<u32>(inode)) return true;
    constexpr std::string_view kPrefix = "NETLINK_";
    const sys::Flag* name = sys::find(sys::netlink_families, message.ndiag_protocol);
    if (name != nullptr) text_ = fmt::format("NETLINK:[{}:{}]", name->name.substr(kPrefix.size()), message.ndiag_portid);
    else text_ = fmt::format("NETLINK:[{}:{}]", message.ndiag_protocol, message.ndiag_portid);
    found = true;
    return false;
  });
  return found;
}

}  // namespace sonde::live
