// CONTROL
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  char text[5000];
  memset(text, 'a', sizeof text);
  int fd = open("out.txt", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return perror("out.txt"), 1;
  for (size_t done = 0; done < sizeof text;) {
    ssize_t put = write(fd, text + done, sizeof text - done);
    if (put <= 0) return perror("out.txt"), 1;
    done += (size_t)put;
  }
  if (fsync(fd) < 0 || close(fd) < 0) return perror("out.txt"), 1;
  return 0;
}
