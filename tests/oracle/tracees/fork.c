#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int in_child(void)
{
    return 3;
}

int main(int argc, char **argv)
{
    if (argc > 1) return 7;
    int status = 0;
    pid_t pid = fork();
    if (pid == 0)
        _exit(in_child());
    waitpid(pid, &status, 0);
    if (WEXITSTATUS(status) != 3) return 1;
    fflush(stdout);
    execl("/proc/self/exe", "again", "again", (char *)0);
    return 2;
}
