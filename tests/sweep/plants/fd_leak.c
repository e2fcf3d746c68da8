// EXPECT leak PLANT
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
static void show(const char* name) {
  int fd = open(name, O_RDONLY);
  if (fd < 0) return perror(name);
  struct stat info;
  if (fstat(fd, &info) < 0) return perror(name);  // PLANT
  close(fd);
}
int main(void) {
  show("input.txt");
  show("other.txt");
  return 0;
}
