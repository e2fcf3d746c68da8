#include "live/live_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>

#include "base/fd.h"

namespace sonde::live {
namespace {

using testing::MatchesRegex;

struct OurselvesAll : testing::Test {
  OurselvesAll() { process.attend(Tid(::gettid())); }
  std::string detail(int fd) { return std::string(process.describe_fd(fd).detail); }
  LiveProcess process{fds::all, pids::command};
};

TEST_F(OurselvesAll, DevicesShowTheirNumbersBesideThePath) {
  const Fd null(::open("/dev/null", O_RDWR));
  const auto note = process.describe_fd(null.get());
  EXPECT_EQ(note.path, "/dev/null");
  EXPECT_EQ(note.detail, "char 1:3");
  EXPECT_FALSE(note.detail_replaces_path);
}

TEST_F(OurselvesAll, ADeletedFileIsToldFromOneThatIsOnlyCalledSo) {
  char name[] = "/tmp/sonde live XXXXXX (deleted)";
  const Fd fd(::mkstemps(name, 10));
  auto note = process.describe_fd(fd.get());
  EXPECT_EQ(note.path, name);
  EXPECT_FALSE(note.deleted);
  ::unlink(name);
  note = process.describe_fd(fd.get());
  EXPECT_EQ(note.path, name);
  EXPECT_TRUE(note.deleted);
}

TEST_F(OurselvesAll, UnixSocketsShowTheirPeersAndNames) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  const Fd a(pair[0]);
  const Fd b(pair[1]);
  EXPECT_THAT(detail(a.get()), MatchesRegex(R"(UNIX(-STREAM)?:\[[0-9]+->[0-9]+\])"));
  const Fd named(::socket(AF_UNIX, SOCK_DGRAM, 0));
  const sockaddr_un address{AF_UNIX, "\0a\"b\n"};
  ASSERT_EQ(::bind(named.get(), reinterpret_cast<const sockaddr*>(&address), 2 + 5), 0);
  EXPECT_THAT(detail(named.get()), MatchesRegex(R"re(UNIX:\[[0-9]+,@"a\\"b\\n"\])re"));
}

TEST_F(OurselvesAll, TcpSocketsShowTheirAddressesAsTheyAreNow) {
  const Fd listener(::socket(AF_INET, SOCK_STREAM, 0));
  EXPECT_THAT(detail(listener.get()), MatchesRegex(R"(TCP:\[[0-9]+\])"));
  sockaddr_in address{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  const std::string bound = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  EXPECT_EQ(detail(listener.get()), "TCP:[" + bound + "]");
  const Fd client(::socket(AF_INET, SOCK_STREAM, 0));
  ASSERT_EQ(::connect(client.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_TRUE(detail(client.get()).ends_with("->" + bound + "]")) << detail(client.get());
}

TEST_F(OurselvesAll, AnonymousDescriptorsShowWhatTheyHold) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGCHLD);
  const Fd signals(::signalfd(-1, &set, 0));
  EXPECT_EQ(detail(signals.get()), "signalfd:[INT CHLD]");
  const Fd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
  EXPECT_EQ(detail(pidfd.get()).substr(0, 4), "pid:");
  const Fd events(::eventfd(5, 0));
  EXPECT_EQ(detail(events.get()).substr(0, 31), "eventfd:{eventfd-count=0x5, eve");
}

TEST_F(OurselvesAll, ProcessesShowTheirCommand) {
  EXPECT_TRUE(process.describe_pid(::getpid(), decode::PidKind::process).starts_with("<test_live"));
  EXPECT_EQ(process.describe_pid(::getpgrp(), decode::PidKind::group), "");
  EXPECT_EQ(process.describe_pid(0x7ffffffe, decode::PidKind::process), "");
}

TEST(LiveProcess, OnlyWhatWasAskedForIsShown) {
  const Fd null(::open("/dev/null", O_RDWR));
  const Fd events(::eventfd(5, 0));
  LiveProcess paths(fds::path, 0);
  paths.attend(Tid(::gettid()));
  EXPECT_EQ(paths.describe_fd(null.get()).path, "/dev/null");
  EXPECT_EQ(paths.describe_fd(null.get()).detail, "");
  LiveProcess sockets(fds::socket, 0);
  sockets.attend(Tid(::gettid()));
  EXPECT_EQ(sockets.describe_fd(null.get()).path, "");
  EXPECT_EQ(sockets.describe_fd(events.get()).path, "");
  EXPECT_EQ(sockets.describe_fd(-1).path, "");
}

}  // namespace
}  // namespace sonde::live
