#include "sweep/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "base/fd.h"

namespace sonde::sweep {

namespace {

constexpr u64 kKept = u64{64} << 20;

u64 hash_of(std::string_view bytes, u64 hash = 0xcbf29ce484222325) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

class Reader {
 public:
  Reader(const TreeLimits& limits, Tree& tree) : limits_(limits), tree_(tree) {}

  Result<> folder(int at, const std::string& name, const std::string& prefix, unsigned depth) {
    if (depth > 200) return fail("'" + prefix + "' is nested too deeply");
    const int fd = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return fail(Errno(errno), "open '" + (prefix.empty() ? name : prefix) + "'");
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::fdopendir(fd), ::closedir);
    struct stat home;
    if (depth == 0 && ::fstat(fd, &home) == 0) device_ = home.st_dev;
    while (const dirent* entry = ::readdir(dir.get())) {
      const std::string_view leaf = entry->d_name;
      if (leaf == "." || leaf == "..") continue;
      if (tree_.size() >= limits_.entries) return fail("more than " + std::to_string(limits_.entries) + " files");
      if (auto done = node(fd, std::string(leaf), prefix + std::string(leaf), depth); !done) return done;
    }
    return {};
  }

 private:
  Result<> node(int at, const std::string& leaf, const std::string& path, unsigned depth) {
    struct stat info;
    if (::fstatat(at, leaf.c_str(), &info, AT_SYMLINK_NOFOLLOW) < 0)
      return errno == ENOENT ? Result<>() : fail(Errno(errno), "stat '" + path + "'");
    if (limits_.one_device && info.st_dev != device_) return {};
    Node node;
    node.mode = info.st_mode & 07777;
    node.uid = info.st_uid;
    node.gid = info.st_gid;
    node.mtime_s = info.st_mtim.tv_sec;
    node.mtime_ns = info.st_mtim.tv_nsec;
    node.inode = info.st_ino;
    if (S_ISDIR(info.st_mode)) {
      node.type = Node::Type::directory;
      tree_[path] = std::move(node);
      return folder(at, leaf, path + "/", depth + 1);
    }
    if (S_ISLNK(info.st_mode)) {
      char target[4096];
      const ssize_t got = ::readlinkat(at, leaf.c_str(), target, sizeof target);
      if (got < 0) return fail(Errno(errno), "readlink '" + path + "'");
      node.type = Node::Type::link;
      node.content.assign(target, static_cast<std::size_t>(got));
    } else if (S_ISREG(info.st_mode)) {
      if (auto done = file(at, leaf, path, node); !done) return done;
    } else {
      node.type = Node::Type::other;
    }
    if (node.hash == 0) node.hash = hash_of(node.content);
    if (node.size == 0) node.size = node.content.size();
    tree_[path] = std::move(node);
    return {};
  }

  Result<> file(int at, const std::string& leaf, const std::string& path, Node& node) {
    const Fd fd(::openat(at, leaf.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!fd) return fail(Errno(errno), "open '" + path + "'");
    char buffer[1 << 16];
    node.hash = hash_of({});
    while (true) {
      const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
      if (got < 0) return fail(Errno(errno), "read '" + path + "'");
      if (got == 0) break;
      const std::string_view bytes(buffer, static_cast<std::size_t>(got));
      bytes_ += bytes.size();
      if (bytes_ > limits_.bytes) return fail("more than " + std::to_string(limits_.bytes >> 20) + " MiB");
      node.size += bytes.size();
      node.hash = hash_of(bytes, node.hash);
      if (node.size <= kKept) node.content += bytes;
    }
    return {};
  }

  const TreeLimits& limits_;
  Tree& tree_;
  u64 bytes_ = 0;
  u64 device_ = 0;
};

Result<> write_file(const Node& node, const std::string& path) {
  const Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd) return fail(Errno(errno), "create '" + path + "'");
  std::string_view rest = node.content;
  while (!rest.empty()) {
    const ssize_t put = ::write(fd.get(), rest.data(), rest.size());
    if (put < 0) return fail(Errno(errno), "write '" + path + "'");
    rest.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::geteuid() == 0 && ::fchown(fd.get(), node.uid, node.gid) < 0 && errno != EINVAL && errno != EPERM)
    return fail(Errno(errno), "chown '" + path + "'");
  if (::fchmod(fd.get(), node.mode) < 0) return fail(Errno(errno), "chmod '" + path + "'");
  const timespec times[2] = {{node.mtime_s, node.mtime_ns}, {node.mtime_s, node.mtime_ns}};
  (void)::futimens(fd.get(), times);
  return {};
}

}  // namespace

Result<Tree> read_tree(const std::string& folder, const TreeLimits& limits) {
  Tree tree;
  Reader reader(limits, tree);
  if (auto done = reader.folder(AT_FDCWD, folder, "", 0); !done) return std::unexpected(done.error());
  return tree;
}

Result<> write_node(const std::string& path, const Node& node) {
  switch (node.type) {
    case Node::Type::directory:
      if (::mkdir(path.c_str(), 0700) < 0) return fail(Errno(errno), "mkdir '" + path + "'");
      return {};
    case Node::Type::link:
      if (::symlink(node.content.c_str(), path.c_str()) < 0) return fail(Errno(errno), "symlink '" + path + "'");
      return {};
    case Node::Type::file: return write_file(node, path);
    case Node::Type::other: return {};  // a socket or pipe of somebody else's
  }
  return {};
}

Result<> write_tree(const Tree& tree, const std::string& folder) {
  for (const auto& [name, node] : tree) {
    const std::string path = folder + "/" + name;
    if (auto done = write_node(path, node); !done) return done;
  }
  // Folders last: what is made in them changes their times, and their modes may forbid it.
  for (auto at = tree.rbegin(); at != tree.rend(); ++at) {
    if (at->second.type != Node::Type::directory) continue;
    const std::string path = folder + "/" + at->first;
    if (::geteuid() == 0) (void)!::chown(path.c_str(), at->second.uid, at->second.gid);
    (void)::chmod(path.c_str(), at->second.mode);
    const timespec times[2] = {{at->second.mtime_s, at->second.mtime_ns}, {at->second.mtime_s, at->second.mtime_ns}};
    (void)::utimensat(AT_FDCWD, path.c_str(), times, 0);
  }
  return {};
}

}  // namespace sonde::sweep
