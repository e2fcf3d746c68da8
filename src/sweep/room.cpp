#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sweep/house.h"

namespace sonde::sweep {

namespace {

// The work tree is a folder of its file system; beside it, out of the program's sight, is room for links.
constexpr const char* kTreeFolder = "/tree";
constexpr const char* kLinkFolder = "/links";
constexpr int kAttic = 500;  // the descriptor of that file system's root, in the room's process 1

constexpr const char* kEmptied[] = {"/tmp", "/var/tmp", "/dev/shm", "/run"};

bool make_folders(const std::string& path) {
  for (std::size_t at = 1; at != path.npos;) {
    at = path.find('/', at + 1);
    if (::mkdir(path.substr(0, at).c_str(), 0755) < 0 && errno != EEXIST && errno != EROFS) return false;
  }
  return true;
}

// A sentence for the maker of the room; empty: all well.
std::string furnish(const Premises& premises, const Tree& tree) {
  const auto failed = [](const std::string& what) { return what + ": " + std::strerror(errno); };
  std::vector<Fd> visible;
  struct stat info;
  for (const std::string& path : premises.visible) visible.emplace_back(::open(path.c_str(), O_PATH | O_CLOEXEC));
  for (const char* path : kEmptied) {
    if (::access(path, F_OK) < 0) continue;
    if (::mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV,
                std::strcmp(path, "/run") == 0 ? "mode=755,size=256m" : "mode=1777,size=256m") < 0)
      return failed(std::string("mount ") + path);
  }
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const std::string& path = premises.visible[i];
    const std::string from = "/proc/self/fd/" + std::to_string(visible[i].get());
    if (!visible[i] || ::fstat(visible[i].get(), &info) < 0) continue;
    if (S_ISDIR(info.st_mode)) {
      if (!make_folders(path)) return failed("mkdir " + path);
    } else {
      if (!make_folders(path.substr(0, path.rfind('/')))) return failed("mkdir for " + path);
      const Fd made(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    }
    if (::mount(from.c_str(), path.c_str(), nullptr, MS_BIND | MS_REC, nullptr) < 0) return failed("bind " + path);
  }
  if (!make_folders(premises.work)) return failed("mkdir " + premises.work);
  if (::mount("tmpfs", premises.work.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1g") < 0)
    return failed("mount " + premises.work);
  const std::string tree_folder = premises.work + kTreeFolder;
  if (::mkdir(tree_folder.c_str(), 0755) < 0 || ::mkdir((premises.work + kLinkFolder).c_str(), 0700) < 0)
    return failed("mkdir " + tree_folder);
  if (auto done = write_tree(tree, tree_folder); !done) return done.error().message;
  const Fd attic(::open(premises.work.c_str(), O_PATH | O_CLOEXEC));
  if (!attic || ::dup2(attic.get(), kAttic) < 0) return failed("open " + premises.work);
  if (::mount(tree_folder.c_str(), premises.work.c_str(), nullptr, MS_BIND, nullptr) < 0)
    return failed("bind " + tree_folder);
  if (::mount("proc", "/proc", "proc", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) < 0)
    return failed("mount /proc");
  return {};
}

// The room's process 1: reaps who has lost its parents, and ends when the sweep does.
[[noreturn]] void keep_room(int alive) {
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGCHLD, SIG_IGN);
  char byte;
  while (::read(alive, &byte, 1) < 0 && errno == EINTR) {
  }
  ::_exit(0);
}

}  // namespace

Result<Room> Room::open(const House& house, const Tree& tree) {
  int ready[2];
  int alive[2];
  if (::pipe2(ready, O_CLOEXEC) < 0) return fail(Errno(errno), "pipe2");
  Fd ready_in(ready[0]);
  Fd ready_out(ready[1]);
  if (::pipe2(alive, O_CLOEXEC) < 0) return fail(Errno(errno), "pipe2");
  Fd alive_in(alive[0]);
  Room room;
  room.alive_ = Fd(alive[1]);
  room.work_ = house.premises().work;
  const long pid = ::syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (pid < 0) return fail(Errno(errno), "clone into namespaces");
  if (pid == 0) {
    room.alive_.reset();
    const std::string problem = furnish(house.premises(), tree);
    (void)!::write(ready_out.get(), problem.data(), problem.size());
    room.init_ = 0;
    if (!problem.empty()) ::_exit(1);
    ready_out.reset();
    ready_in.reset();
    keep_room(alive_in.get());
  }
  room.init_ = static_cast<int>(pid);
  ready_out.reset();
  std::string problem;
  char text[512];
  for (ssize_t got; (got = ::read(ready_in.get(), text, sizeof text)) != 0;) {
    if (got < 0 && errno != EINTR) break;
    if (got > 0) problem.append(text, static_cast<std::size_t>(got));
  }
  if (!problem.empty()) return fail("cannot make a room for the program: " + problem);
  const std::string proc = "/proc/" + std::to_string(pid) + "/ns/";
  room.births_ = Fd(::open((proc + "pid").c_str(), O_RDONLY | O_CLOEXEC));
  room.files_ = Fd(::open((proc + "mnt").c_str(), O_RDONLY | O_CLOEXEC));
  room.ours_ = Fd(::open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC));
  if (!room.births_ || !room.files_ || !room.ours_) return fail(Errno(errno), "open namespaces of a room");
  return room;
}

Room::~Room() {
  if (!alive_ || init_ == 0) return;
  clear();
}

void Room::clear() {
  if (init_ == 0) return;
  (void)::kill(init_, SIGKILL);
  // Its end waits until all that lived in the room are reaped, and those that we forked are ours to reap.
  for (pid_t reaped = 0; reaped != init_;) {
    reaped = ::waitpid(-1, nullptr, __WALL);
    if (reaped < 0 && errno != EINTR) break;
  }
  init_ = 0;
}

Result<> Room::begin_births() {
  if (::setns(births_.get(), CLONE_NEWPID) < 0) return fail(Errno(errno), "setns");
  return {};
}

void Room::end_births() { (void)::setns(ours_.get(), CLONE_NEWPID); }

int Room::move_in() const {
  if (::setns(files_.get(), CLONE_NEWNS) < 0 || ::chdir(work_.c_str()) < 0) return 1;
  return -1;
}

std::string Room::attic() const { return "/proc/" + std::to_string(init_) + "/fd/" + std::to_string(kAttic); }

std::string Room::work() const { return "/proc/" + std::to_string(init_) + "/root" + work_; }

}  // namespace sonde::sweep
