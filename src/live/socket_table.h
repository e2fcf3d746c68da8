// What a socket is bound and connected to, asked of the kernel through sock_diag by the socket's inode.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/fd.h"
#include "base/types.h"

namespace sonde::live {

class SocketTable {
 public:
  // `TCP:[127.0.0.1:80->127.0.0.1:99]`, `UNIX-STREAM:[123->456,"/path"]`, `NETLINK:[ROUTE:12]`; `TCP:[123]` where
  // the kernel tells no address. `protocol` is the socket's as the kernel names it; empty: not known, all are
  // tried. Empty when nothing is known about the socket. Asked in the network namespace of `tid` where we may.
  // Valid until the next call.
  std::string_view describe(Tid tid, std::string_view protocol, u64 inode);

 private:
  Fd open_in_namespace_of(Tid tid);
  bool find_unix(std::string_view protocol, u64 inode);
  bool find_inet(std::string_view protocol, u8 family, u8 number, u64 inode);
  bool find_netlink(u64 inode);

  Fd socket_;          // kept while we ask in our own namespace
  bool here_ = false;  // `socket_` is in our own namespace
  std::string own_namespace_;
  std::string text_;
  bool lasting_ = false;  // what was found will not change while the socket lives
  std::unordered_map<u64, std::string> settled_;  // by inode: connected streams
};

}  // namespace sonde::live
