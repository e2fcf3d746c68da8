/* Makes the calls that its arguments name, and tells at the end what each gave: something to tamper with. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char text[8192];
static size_t used;
static void on_signal(int s) { used += snprintf(text + used, sizeof text - used, "got signal %d\n", s); }

__attribute__((noinline)) long save_file(const char *what) { long r = write(1, what, strlen(what)); __asm__ volatile(""); return r; }
__attribute__((noinline)) long load_file(const char *what) { long r = write(1, what, strlen(what)); __asm__ volatile(""); return r; }

static long run(char *op, char *rest)
{
    char buffer[64] = "";
    int number = rest ? atoi(rest) : 0;
    if (!strcmp(op, "open")) return open(rest, O_RDONLY);
    if (!strcmp(op, "create")) return open(rest, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!strcmp(op, "close")) return close(number);
    if (!strcmp(op, "write")) return write(1, rest, strlen(rest));
    if (!strcmp(op, "warn")) return write(2, rest, strlen(rest));
    if (!strcmp(op, "save")) return save_file(rest);
    if (!strcmp(op, "load")) return load_file(rest);
    if (!strcmp(op, "read")) {
        long n = read(number, buffer, 8);
        if (n >= 0) used += snprintf(text + used, sizeof text - used, "read \"%.*s\"\n", (int)n, buffer);
        return n;
    }
    if (!strcmp(op, "pipe")) { int ends[2]; long r = pipe(ends); return write(ends[1], rest, strlen(rest)) < 0 ? -1 : r; }
    if (!strcmp(op, "uid")) return getuid();
    if (!strcmp(op, "ppid")) return syscall(SYS_getppid) == (long)getpid() ? 1 : 0;
    if (!strcmp(op, "chdir")) return chdir(rest);
    if (!strcmp(op, "catch")) return signal(SIGUSR1, on_signal) == SIG_ERR ? -1 : 0;
    if (!strcmp(op, "limit")) return setrlimit(RLIMIT_DATA, &(struct rlimit){number, number});
    if (!strcmp(op, "break")) {
        long now = syscall(SYS_brk, 0), asked = syscall(SYS_brk, now + 4096), then = syscall(SYS_brk, 0);
        used += snprintf(text + used, sizeof text - used, "break %s, then %s\n", asked == now ? "kept" : asked == now + 4096 ? "moved" : "lied about",
                         then == now ? "kept" : "moved");
        return 0;
    }
    if (!strcmp(op, "sleep")) {
        struct timespec t = {5, 250000000}, left = {-1, -1};
        long r = syscall(SYS_nanosleep, &t, &left);
        used += snprintf(text + used, sizeof text - used, "left %ld.%09ld\n", (long)left.tv_sec, left.tv_nsec);
        return r;
    }
    if (!strcmp(op, "connect")) {
        struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, peer;
        socklen_t n = sizeof a;
        int l = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0);
        if (bind(l, (void *)&a, n) || listen(l, 1) || getsockname(l, (void *)&a, &n)) return -2;
        long r = connect(c, (void *)&a, n);
        int code = errno;
        n = sizeof peer;
        used += snprintf(text + used, sizeof text - used, getpeername(c, (void *)&peer, &n) == 0 ? "is connected\n" : "is not connected\n");
        errno = code;
        return r;
    }
    if (!strcmp(op, "child")) { pid_t p = fork(); if (p == 0) { used = 0; errno = 0; long r = write(1, rest, strlen(rest)); _exit(r < 0 ? 7 : 0); } int s; waitpid(p, &s, 0); return WEXITSTATUS(s); }
    return -3;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        char *rest = strchr(argv[i], ':');
        if (rest) *rest++ = 0;
        errno = 0;
        long result = run(argv[i], rest);
        const char *error = result < 0 ? strerrorname_np(errno) : NULL;
        used += snprintf(text + used, sizeof text - used, "%s%s%s = %ld%s%s\n", argv[i], rest ? " " : "", rest ? rest : "", result, error ? " " : "", error ? error : "");
    }
    struct iovec all = {text, used};
    return writev(1, &all, 1) == (ssize_t)used ? 0 : 1;
}
