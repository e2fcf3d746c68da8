// EXPECT damaged PLANT
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  int fd = open("state", O_WRONLY | O_TRUNC);
  if (fd < 0) return perror("state"), 1;
  if (write(fd, "new state\n", 10) != 10) return perror("state"), 1;  // PLANT
  if (close(fd) < 0) return perror("state"), 1;
  return 0;
}
