// EXPECT silent PLANT
// The last error is looked at when another call has replaced it.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  char text[100];
  int fd = open("input.txt", O_RDONLY);
  if (fd < 0) return perror("input.txt"), 1;
  errno = 0;
  ssize_t got = read(fd, text, sizeof text);  // PLANT
  if (got < 0) {
    close(fd);
    access("absent", F_OK);
    if (errno != ENOENT) return perror("input.txt"), 1;
    return 0;  // "there is no input"
  }
  close(fd);
  printf("%zd bytes\n", got);
  return fclose(stdout) != 0 ? perror("stdout"), 1 : 0;
}
