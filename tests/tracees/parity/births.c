/* fork, vfork, clone with and without a stack, clone3; each child is waited for. */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
static char stack[65536] __attribute__((aligned(16)));
static int child(void *arg) { _exit((int) (intptr_t) arg); }
int main(void)
{
    int status;
    pid_t pid = fork();
    if (!pid) _exit(3);
    waitpid(pid, &status, 0);
    pid = vfork();
    if (!pid) { execl("/bin/true", "true", (char *) 0); _exit(9); }
    waitpid(pid, &status, 0);
    pid = clone(child, stack + sizeof stack, SIGCHLD | CLONE_VM | CLONE_VFORK, (void *) 5);
    waitpid(pid, &status, 0);
    pid = clone(child, stack + sizeof stack, CLONE_FILES | CLONE_FS, (void *) 6);
    waitpid(pid, &status, __WALL);
    int pidfd = -1;
    struct clone_args args = {.flags = CLONE_PIDFD, .exit_signal = SIGCHLD, .pidfd = (uintptr_t) &pidfd};
    pid = syscall(SYS_clone3, &args, sizeof args);
    if (!pid) syscall(SYS_exit_group, 7);
    siginfo_t info;
    waitid(P_PIDFD, pidfd, &info, WEXITED);
    pid = fork();
    if (!pid) { raise(SIGKILL); _exit(0); }
    waitpid(pid, &status, 0);
    sigset_t child_signal;
    sigemptyset(&child_signal);
    sigaddset(&child_signal, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_signal, 0); /* news of the stop and the continuation would interrupt the wait at times */
    pid = fork();
    if (!pid) { raise(SIGSTOP); _exit(4); }
    waitpid(pid, &status, WUNTRACED);
    kill(pid, SIGCONT);
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}
