// EXPECT crash PLANT
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static int load(char* buffer) {
  int fd = open("input.txt", O_RDONLY);
  if (fd < 0) return -1;
  ssize_t got = read(fd, buffer, 100);
  close(fd);
  if (got < 0) {
    free(buffer);
    return -1;
  }
  return (int)got;
}
int main(void) {
  char* buffer = malloc(100);
  if (buffer == NULL) return fputs("memory\n", stderr), 1;
  int got = load(buffer);
  free(buffer);  // PLANT
  if (got < 0) return fputs("cannot read\n", stderr), 1;
  printf("%d\n", got);
  return fclose(stdout) != 0 ? perror("stdout"), 1 : 0;
}
