// CONTROL
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  int fd = open("/tmp/control.tmp", O_RDWR | O_CREAT | O_EXCL, 0600);
  if (fd < 0) return perror("/tmp/control.tmp"), 1;
  if (unlink("/tmp/control.tmp") < 0) {
    perror("/tmp/control.tmp");
    unlink("/tmp/control.tmp");  // perhaps now
    return 1;
  }
  if (write(fd, "scratch\n", 8) != 8) return perror("scratch"), 1;
  char text[8];
  if (pread(fd, text, 8, 0) != 8) return perror("scratch"), 1;
  close(fd);
  return 0;
}
