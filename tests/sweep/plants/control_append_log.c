// CONTROL
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  int fd = open("log", O_WRONLY | O_APPEND);
  if (fd < 0) return perror("log"), 1;
  if (write(fd, "second\n", 7) != 7) return perror("log"), 1;
  if (close(fd) < 0) return perror("log"), 1;
  return 0;
}
