// CONTROL
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  for (int tries = 0; tries < 5; ++tries) {
    int fd = open("input.txt", O_RDONLY);
    if (fd < 0) continue;
    close(fd);
    return 0;
  }
  perror("input.txt");
  return 1;
}
