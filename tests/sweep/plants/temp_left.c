// EXPECT leftover PLANT
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void) {
  int fd = open("/tmp/plant.tmp", O_RDWR | O_CREAT | O_EXCL, 0600);
  if (fd < 0) return perror("/tmp/plant.tmp"), 1;
  if (write(fd, "scratch\n", 8) != 8) {  // PLANT
    perror("/tmp/plant.tmp");
    exit(1);
  }
  close(fd);
  unlink("/tmp/plant.tmp");
  return 0;
}
