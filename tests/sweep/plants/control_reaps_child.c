// CONTROL
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  pid_t child = fork();
  if (child < 0) return perror("fork"), 1;
  if (child == 0) _exit(3);
  int status;
  if (waitpid(child, &status, 0) < 0) return perror("waitpid"), 1;
  printf("%d\n", WEXITSTATUS(status));
  if (fflush(stdout) != 0 || fclose(stdout) != 0) return perror("stdout"), 1;
  return 0;
}
