/* eventfd, epoll, signalfd, timerfd, inotify, poll, select, memfd, pidfd. */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <fcntl.h>
#include <unistd.h>
int main(void)
{
    int event = eventfd(3, EFD_NONBLOCK | EFD_CLOEXEC), poller = epoll_create1(EPOLL_CLOEXEC), timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    struct epoll_event wanted = {.events = EPOLLIN | EPOLLET, .data.u64 = 0x1234567890}, got[4];
    epoll_ctl(poller, EPOLL_CTL_ADD, event, &wanted);
    epoll_wait(poller, got, 4, 100);
    uint64_t value = 0;
    if (read(event, &value, 8) != 8) return 1;
    struct itimerspec when = {.it_value = {0, 1000000}, .it_interval = {1, 0}};
    timerfd_settime(timer, 0, &when, 0);
    wanted.data.fd = timer;
    wanted.events = EPOLLIN | EPOLLONESHOT;
    epoll_ctl(poller, EPOLL_CTL_ADD, timer, &wanted);
    epoll_pwait(poller, got, 4, 1000, 0);
    if (read(timer, &value, 8) != 8) return 2;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, 0);
    int signals = signalfd(-1, &set, SFD_CLOEXEC);
    raise(SIGUSR1);
    struct signalfd_siginfo info;
    if (read(signals, &info, sizeof info) != sizeof info) return 3;
    int watcher = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    inotify_add_watch(watcher, ".", IN_CREATE | IN_DELETE);
    close(open("watched", O_CREAT | O_WRONLY, 0600));
    unlink("watched");
    char buffer[512];
    if (read(watcher, buffer, sizeof buffer) < 0) return 4;
    struct pollfd polled[] = {{event, POLLIN | POLLOUT, 0}, {poller, POLLIN, 0}, {-1, POLLIN, 0}, {77, POLLIN, 0}};
    poll(polled, 4, 0);
    ppoll(polled, 2, &(struct timespec) {0, 5}, &set);
    fd_set reads;
    FD_ZERO(&reads);
    FD_SET(signals, &reads);
    FD_SET(event, &reads);
    select(20, &reads, 0, &reads, &(struct timeval) {0, 10});
    int memory = memfd_create("memory", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (ftruncate(memory, 8192)) return 5;
    char *at = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    at[0] = 'x';
    mremap(at, 8192, 4096, 0);
    fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK);
    int pidfd = syscall(SYS_pidfd_open, getpid(), 0);
    return close(pidfd);
}
