// A folder with all that is in it, held in memory: what each run starts from, and what it left behind.
#pragma once

#include <map>
#include <string>

#include "base/result.h"

namespace sonde::sweep {

struct Node {
  enum class Type : u8 { file, directory, link, other };
  Type type = Type::file;
  u32 mode = 0644;
  u32 uid = 0;
  u32 gid = 0;
  i64 mtime_s = 0;
  i64 mtime_ns = 0;
  u64 size = 0;
  std::string content{};  // of a file, or what a link points to; empty beyond kKept bytes, then `hash` speaks for it
  u64 hash = 0;
  u64 inode = 0;

  bool same_content(const Node& other) const { return type == other.type && size == other.size && hash == other.hash; }
};

using Tree = std::map<std::string, Node>;  // by path below the folder; folders come before what is in them

struct TreeLimits {
  u64 bytes = u64{64} << 20;
  u32 entries = 8192;
  bool one_device = false;  // what is mounted below is left out
};

// What cannot be read or is more than the limits is an error.
Result<Tree> read_tree(const std::string& folder, const TreeLimits& limits);
// What is not there yet; a folder without what is in it.
Result<> write_node(const std::string& path, const Node& node);
// `folder` exists and is empty.
Result<> write_tree(const Tree& tree, const std::string& folder);

}  // namespace sonde::sweep
