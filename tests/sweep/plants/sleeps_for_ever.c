// EXPECT hang PLANT
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  int ends[2];
  if (pipe(ends) < 0) return perror("pipe"), 1;
  pid_t child = fork();
  if (child < 0) return perror("fork"), 1;
  if (child == 0) {
    if (write(ends[1], "x", 1) != 1) perror("pipe");
    int fd = open("input.txt", O_RDONLY);  // PLANT
    if (fd < 0) pause();
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return 0;
}
