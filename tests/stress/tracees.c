/*
 * What the stress driver traces; the first argument says which.
 *   bomb N            N short processes, from several parents at once; exit 0 if all could be waited for
 *   threads N         N threads that live for a few calls each
 *   heart             answers each byte on standard input with one on standard output, after a few calls
 *   heart-threads N   the same with N threads calling all the while
 *   heart-tree        the same while children are born and die all the while
 *   stops N           a child that is stopped and continued N times, waited for by WUNTRACED | WCONTINUED
 *   exec N            N times: threads are started, and one that is not the leader executes this program again
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *self;

static void some_calls(void)
{
    int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (write(fd, "x", 1) != 1) abort();
    close(fd);
}

static int bomb(int n)
{
    enum { parents = 8 };
    for (int p = 0; p < parents; ++p) {
        pid_t parent = fork();
        if (parent < 0) return 2;
        if (parent) continue;
        for (int i = 0; i < n / parents; ++i) {
            pid_t child = i % 3 ? fork() : vfork();
            if (!child) _exit(7);
            int status;
            if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 7) _exit(3);
        }
        _exit(0);
    }
    int bad = 0, status;
    for (int p = 0; p < parents; ++p)
        if (wait(&status) < 0 || status) bad = 1;
    return bad;
}

static void *short_life(void *arg) { some_calls(); return arg; }

static int threads(int n)
{
    enum { at_once = 50 };
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 65536);
    for (int done = 0; done < n; done += at_once) {
        pthread_t all[at_once];
        for (int i = 0; i < at_once; ++i) if (pthread_create(&all[i], &attributes, short_life, 0)) return 2;
        for (int i = 0; i < at_once; ++i) pthread_join(all[i], 0);
    }
    return 0;
}

static int crowd;

/* The more there are, the less each does: the machine has to be able to run them all. */
static void *busy(void *arg)
{
    for (;;) { some_calls(); usleep(500 * crowd); }
    return arg;
}

static void *midwife(void *arg)
{
    for (;;) {
        pid_t child = fork();
        if (!child) _exit(0);
        waitpid(child, 0, 0);
        usleep(500);
    }
    return arg;
}

static int heart(void)
{
    char c;
    if (write(1, "r", 1) != 1) return 2;
    for (;;) {
        ssize_t n = read(0, &c, 1);
        if (n == 0) return 0;
        if (n < 0) { perror("heart: read"); return 3; }
        some_calls();
        if (write(1, &c, 1) != 1) { perror("heart: write"); return 4; }
    }
}

static void spawn(int n, void *(*what)(void *))
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 65536);
    for (int i = 0; i < n; ++i) { pthread_t t; if (pthread_create(&t, &attributes, what, 0)) abort(); }
}

static int stops(int n)
{
    pid_t child = fork();
    if (!child) { for (;;) pause(); }
    int status;
    for (int i = 0; i < n; ++i) {
        if (kill(child, SIGSTOP) || waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) return 2;
        if (kill(child, SIGCONT) || waitpid(child, &status, WCONTINUED) != child || !WIFCONTINUED(status)) return 3;
    }
    kill(child, SIGKILL);
    return waitpid(child, &status, 0) != child || !WIFSIGNALED(status);
}

static char left[16];
static void *replace(void *arg) { execl(self, self, "exec", left, (char *) 0); return arg; }
static void *forever(void *arg) { pause(); return arg; }

static int again(int n)
{
    if (!n) return 0;
    snprintf(left, sizeof left, "%d", n - 1);
    spawn(5, forever);
    spawn(1, replace);
    pause();
    return 2;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int n = argc > 2 ? atoi(argv[2]) : 0;
    self = argv[0];
    if (!strcmp(what, "bomb")) return bomb(n);
    if (!strcmp(what, "threads")) return threads(n);
    if (!strcmp(what, "heart")) return heart();
    if (!strcmp(what, "heart-threads")) { crowd = n; spawn(n, busy); return heart(); }
    if (!strcmp(what, "heart-tree")) { spawn(2, midwife); return heart(); }
    if (!strcmp(what, "stops")) return stops(n);
    if (!strcmp(what, "exec")) return again(n);
    return 99;
}
