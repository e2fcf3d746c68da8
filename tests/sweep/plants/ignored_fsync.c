// EXPECT ignored PLANT
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  int fd = open("out.txt", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return perror("out.txt"), 1;
  if (write(fd, "precious\n", 9) != 9) return perror("out.txt"), 1;
  fsync(fd);  // PLANT
  if (close(fd) < 0) return perror("out.txt"), 1;
  return 0;
}
