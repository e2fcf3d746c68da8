// EXPECT leak PLANT
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  pid_t child = fork();
  if (child < 0) return perror("fork"), 1;
  if (child == 0) _exit(0);
  struct stat info;
  if (stat("input.txt", &info) < 0) {  // PLANT
    perror("input.txt");
    siginfo_t ended;  // it has ended by now, but nobody takes it
    waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT);
    return 0;
  }
  waitpid(child, NULL, 0);
  return 0;
}
