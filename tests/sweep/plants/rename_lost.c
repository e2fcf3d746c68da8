// EXPECT silent PLANT
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  int fd = open("state.new", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return perror("state.new"), 1;
  if (write(fd, "new\n", 4) != 4 || fsync(fd) < 0 || close(fd) < 0) {
    perror("state.new");
    unlink("state.new");
    return 1;
  }
  rename("state.new", "state");  // PLANT
  return 0;
}
