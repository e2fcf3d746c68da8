/*
 * What run_bench.py times under a tracer; the first argument says which.
 *   getppid N       N calls that do nothing
 *   bytes N         N one-byte reads and writes through a pipe
 *   files N         N times open, fstat, read, close
 *   forks N         N times fork, execve of this program, wait
 *   pipes N         4 threads, in pairs, passing a byte N times
 *   mixed N         N getppid calls and one call of uname at the very end
 *   fresh N         N getppid calls in each of 4 threads and 4 children, before anything else
 *   nothing         ends at once
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static long count;
static void call_many(void) { for (long i = 0; i < count; ++i) syscall(SYS_getppid); }
static void *caller(void *arg) { call_many(); return arg; }

struct pair { int in, out, first; };
static void *player(void *arg)
{
    struct pair *p = arg;
    char c = 'x';
    if (p->first && write(p->out, &c, 1) != 1) abort();
    for (long i = 0; i < count; ++i) if (read(p->in, &c, 1) != 1 || write(p->out, &c, 1) != 1) break;
    return arg;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    count = argc > 2 ? atol(argv[2]) : 0;
    char c = 'x';
    if (!strcmp(what, "getppid")) call_many();
    if (!strcmp(what, "bytes")) {
        int p[2];
        if (pipe(p)) return 1;
        for (long i = 0; i < count; ++i) if (write(p[1], &c, 1) != 1 || read(p[0], &c, 1) != 1) return 1;
    }
    if (!strcmp(what, "files")) {
        char buffer[64];
        struct stat st;
        for (long i = 0; i < count; ++i) {
            int fd = open("/etc/hostname", O_RDONLY | O_CLOEXEC);
            if (fstat(fd, &st) || read(fd, buffer, sizeof buffer) < 0) return 1;
            close(fd);
        }
    }
    if (!strcmp(what, "forks"))
        for (long i = 0; i < count; ++i) {
            pid_t pid = fork();
            if (!pid) { execl(argv[0], argv[0], "nothing", (char *) 0); _exit(1); }
            waitpid(pid, 0, 0);
        }
    if (!strcmp(what, "pipes")) {
        pthread_t threads[4];
        struct pair pairs[4];
        for (int i = 0; i < 4; i += 2) {
            int a[2], b[2];
            if (pipe(a) || pipe(b)) return 1;
            pairs[i] = (struct pair) {a[0], b[1], 1};
            pairs[i + 1] = (struct pair) {b[0], a[1], 0};
        }
        for (int i = 0; i < 4; ++i) pthread_create(&threads[i], 0, player, &pairs[i]);
        for (int i = 0; i < 4; ++i) pthread_join(threads[i], 0);
    }
    if (!strcmp(what, "mixed")) { struct utsname name; call_many(); uname(&name); }
    if (!strcmp(what, "fresh")) {
        pthread_t threads[4];
        for (int i = 0; i < 4; ++i) pthread_create(&threads[i], 0, caller, 0);
        for (int i = 0; i < 4; ++i) pthread_join(threads[i], 0);
        for (int i = 0; i < 4; ++i) if (!fork()) { call_many(); _exit(0); }
        while (wait(0) > 0) {}
        struct utsname name;
        uname(&name);
    }
    return 0;
}
