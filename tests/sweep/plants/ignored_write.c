// EXPECT silent PLANT
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  int fd = open("out.txt", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return perror("out.txt"), 1;
  (void)!write(fd, "precious\n", 9);  // PLANT
  if (close(fd) < 0) return perror("out.txt"), 1;
  return 0;
}
