// EXPECT silent PLANT
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  char text[5000];
  memset(text, 'a', sizeof text);
  int fd = open("out.txt", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return perror("out.txt"), 1;
  if (write(fd, text, sizeof text) < 0) return perror("out.txt"), 1;  // PLANT
  if (close(fd) < 0) return perror("out.txt"), 1;
  return 0;
}
