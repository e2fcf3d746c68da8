// EXPECT silent PLANT
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  int fd = open("state.new", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return perror("state.new"), 1;
  (void)!write(fd, "new\n", 4);  // PLANT
  if (fsync(fd) < 0 || close(fd) < 0) return perror("state.new"), unlink("state.new"), 1;
  if (rename("state.new", "state") < 0) return perror("state"), unlink("state.new"), 1;
  return 0;
}
