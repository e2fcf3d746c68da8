/* Handlers, masks, queued values, alternate stacks, restarts, a storm. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static volatile sig_atomic_t count;
static void handler(int signal) { ++count; (void) signal; }
static void info_handler(int signal, siginfo_t *info, void *context) { count += info->si_value.sival_int; (void) signal; (void) context; }
int main(int argc, char **argv)
{
    int storm = argc > 1 ? atoi(argv[1]) : 20;
    static char alternate[65536];
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
    sigaltstack(&stack, 0);
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, 0);
    struct sigaction queued = {.sa_sigaction = info_handler, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    sigaddset(&queued.sa_mask, SIGHUP);
    sigaction(SIGRTMIN + 3, &queued, 0);
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < storm; ++i) kill(getpid(), SIGUSR1);
    union sigval value = {.sival_int = 5};
    sigqueue(getpid(), SIGRTMIN + 3, value);
    sigset_t block, old;
    sigemptyset(&block);
    sigaddset(&block, SIGUSR2);
    sigprocmask(SIG_BLOCK, &block, &old);
    raise(SIGUSR2);
    siginfo_t info;
    sigwaitinfo(&block, &info);
    struct timespec zero = {0, 0};
    sigtimedwait(&block, &info, &zero);
    sigpending(&old);
    action.sa_flags = 0;
    sigaction(SIGALRM, &action, 0);
    struct itimerval timer = {.it_value = {0, 20000}};
    setitimer(ITIMER_REAL, &timer, 0);
    struct timespec second = {5, 0}, left;
    nanosleep(&second, &left);
    setitimer(ITIMER_REAL, &timer, 0);
    pause();
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, 0);
    int p[2];
    if (pipe(p)) return 1;
    if (!fork()) { close(p[0]); nanosleep(&(struct timespec) {0, 80000000}, 0); _exit(write(p[1], "x", 1) != 1); }
    setitimer(ITIMER_REAL, &timer, 0);
    char c;
    if (read(p[0], &c, 1) != 1) return 2;
    return count & 0x7f;
}
