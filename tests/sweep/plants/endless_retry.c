// EXPECT hang PLANT
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  int fd = open("out.txt", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return perror("out.txt"), 1;
  const char* at = "precious\n";
  while (*at != '\0') {
    ssize_t put = write(fd, at, strlen(at));  // PLANT
    if (put > 0) at += put;
  }
  if (close(fd) < 0) return perror("out.txt"), 1;
  return 0;
}
