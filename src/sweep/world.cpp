#include "sweep/world.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

namespace sonde::sweep {

namespace {

namespace fs = std::filesystem;

constexpr TreeLimits kLimits{.bytes = u64{64} << 20, .entries = 8192, .one_device = true};

std::string link_name(const std::string& attic, u64 inode) { return attic + "/links/" + std::to_string(inode); }

void put_times(const std::string& path, const Node& node) {
  const timespec times[2] = {{node.mtime_s, node.mtime_ns}, {node.mtime_s, node.mtime_ns}};
  (void)::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW);
}

Result<> write_content(const std::string& path, const std::string& content) {
  const Fd fd(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
  if (!fd) return fail(Errno(errno), "open '" + path + "'");
  for (std::size_t at = 0; at < content.size();) {
    const ssize_t put = ::pwrite(fd.get(), content.data() + at, content.size() - at, static_cast<off_t>(at));
    if (put <= 0) return fail(Errno(errno), "write '" + path + "'");
    at += static_cast<std::size_t>(put);
  }
  return {};
}

std::string read_content(int fd, u64 size) {
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  const Fd own(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string content(size, '\0');
  const ssize_t got = own ? ::pread(own.get(), content.data(), content.size(), 0) : -1;
  content.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return content;
}

}  // namespace

Result<World> World::keep(i32 pid, const std::string& attic, const std::vector<std::string>& emptied) {
  World world;
  world.attic_ = attic;
  const std::string proc = "/proc/" + std::to_string(pid);
  std::error_code problem;
  std::size_t threads = 0;
  for (fs::directory_iterator at(proc + "/task", problem), end; !problem && at != end; at.increment(problem)) ++threads;
  if (threads != 1) return fail("it has threads");
  std::vector<int> numbers;
  for (fs::directory_iterator at(proc + "/fd", problem), end; !problem && at != end; at.increment(problem)) {
    numbers.push_back(std::stoi(at->path().filename().string()));
  }
  for (const int number : numbers) {
    if (auto done = world.add(pid, number); !done) return std::unexpected(done.error());
  }
  auto tree = read_tree(attic + "/tree", kLimits);
  if (!tree) return std::unexpected(tree.error());
  world.tree_ = std::move(*tree);
  for (const std::string& folder : emptied) {
    auto other = read_tree(folder, kLimits);
    if (!other) return std::unexpected(other.error());
    world.emptied_[folder] = std::move(*other);
  }
  struct stat home;
  if (::stat((attic + "/tree").c_str(), &home) < 0) return fail(Errno(errno), "stat the work tree");
  for (Shared& shared : world.files_) {
    shared.named = shared.device == home.st_dev && std::ranges::any_of(world.tree_, [&](const auto& entry) {
                     return entry.second.inode == shared.inode && entry.second.type == Node::Type::file;
                   });
    if (shared.named || !shared.writable) continue;
    if (shared.size > (16 << 20)) return fail("a large file that has no name is open");
    shared.content = read_content(shared.fd.get(), shared.size);
  }
  return world;
}

Result<> World::add(i32 pid, int number) {
  const Fd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  Shared shared;
  shared.fd = Fd(process ? static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), number, 0)) : -1);
  if (!shared.fd) return fail(Errno(errno), "pidfd_getfd");
  struct stat info;
  if (::fstat(shared.fd.get(), &info) < 0) return fail(Errno(errno), "fstat");
  if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode) && !S_ISCHR(info.st_mode))
    return fail("it has a pipe, a socket or the like open");
  shared.flags = ::fcntl(shared.fd.get(), F_GETFL);
  shared.device = info.st_dev;
  shared.inode = info.st_ino;
  shared.size = static_cast<u64>(info.st_size);
  shared.writable = S_ISREG(info.st_mode) && (shared.flags & O_ACCMODE) != O_RDONLY;
  if (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode)) shared.offset = ::lseek(shared.fd.get(), 0, SEEK_CUR);
  files_.push_back(std::move(shared));
  return {};
}

Result<> World::make_links() {
  for (const Shared& shared : files_) {
    if (!shared.named) continue;
    for (const auto& [path, node] : tree_) {
      if (node.inode != shared.inode) continue;
      if (::link((attic_ + "/tree/" + path).c_str(), link_name(attic_, node.inode).c_str()) < 0 && errno != EEXIST)
        return fail(Errno(errno), "link '" + path + "'");
      break;
    }
  }
  return {};
}

void World::forget_links() {
  for (const Shared& shared : files_) {
    if (shared.named) (void)::unlink(link_name(attic_, shared.inode).c_str());
  }
}

Result<> World::restore() {
  if (auto done = restore_tree(attic_ + "/tree", tree_, true); !done) return done;
  for (const auto& [folder, tree] : emptied_) {
    if (auto done = restore_tree(folder, tree, false); !done) return done;
  }
  for (const Shared& shared : files_) {
    if (auto done = restore_file(shared); !done) return done;
  }
  return {};
}

Result<> World::restore_file(const Shared& shared) {
  if (shared.writable && !shared.named) {
    struct stat info;
    if (::fstat(shared.fd.get(), &info) < 0) return fail(Errno(errno), "fstat");
    if (static_cast<u64>(info.st_size) != shared.size || read_content(shared.fd.get(), shared.size) != shared.content) {
      if (auto done = write_content("/proc/self/fd/" + std::to_string(shared.fd.get()), shared.content); !done)
        return done;
    }
  }
  if (shared.offset >= 0 && ::lseek(shared.fd.get(), shared.offset, SEEK_SET) != shared.offset)
    return fail(Errno(errno), "lseek");
  if (::fcntl(shared.fd.get(), F_GETFL) != shared.flags) (void)::fcntl(shared.fd.get(), F_SETFL, shared.flags);
  return {};
}

Result<> World::restore_tree(const std::string& folder, const Tree& before, bool linked) {
  auto read = read_tree(folder, kLimits);
  if (!read) return std::unexpected(read.error());
  Tree now = std::move(*read);
  const auto path_of = [&](const std::string& name) { return folder + "/" + name; };
  // What came, or took the place of something else.
  for (auto at = now.rbegin(); at != now.rend(); ++at) {
    const auto old = before.find(at->first);
    if (old != before.end() && old->second.type == at->second.type && old->second.inode == at->second.inode) continue;
    const int flags = at->second.type == Node::Type::directory ? AT_REMOVEDIR : 0;
    if (::unlinkat(AT_FDCWD, path_of(at->first).c_str(), flags) < 0)
      return fail(Errno(errno), "remove '" + at->first + "'");
    at->second.inode = 0;
  }
  for (const auto& [name, node] : before) {
    const std::string path = path_of(name);
    auto here = now.find(name);
    if (here != now.end() && here->second.inode == 0) here = now.end();
    const std::string kept = link_name(attic_, node.inode);
    if (here == now.end()) {
      if (linked && node.type == Node::Type::file && ::access(kept.c_str(), F_OK) == 0) {
        if (::link(kept.c_str(), path.c_str()) < 0) return fail(Errno(errno), "link '" + name + "'");
        if (auto done = write_content(path, node.content); !done) return done;
        (void)::chmod(path.c_str(), node.mode);
      } else if (auto done = write_node(path, node); !done) {
        return done;
      }
      put_times(path, node);
      continue;
    }
    if (node.type == Node::Type::file && !here->second.same_content(node)) {
      if (auto done = write_content(path, node.content); !done) return done;
    }
    if (node.type != Node::Type::link && here->second.mode != node.mode) (void)::chmod(path.c_str(), node.mode);
    const bool stays = here->second.mtime_s == node.mtime_s && here->second.mtime_ns == node.mtime_ns &&
                       here->second.same_content(node);
    if (!stays) put_times(path, node);
  }
  for (auto at = before.rbegin(); at != before.rend(); ++at) {
    if (at->second.type != Node::Type::directory) continue;
    (void)::chmod(path_of(at->first).c_str(), at->second.mode);
    put_times(path_of(at->first), at->second);
  }
  return {};
}

}  // namespace sonde::sweep
