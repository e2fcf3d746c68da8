// CONTROL
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
static int show(const char* name) {
  int fd = open(name, O_RDONLY);
  if (fd < 0) return perror(name), 1;
  struct stat info;
  int failed = fstat(fd, &info) < 0;
  if (failed) perror(name);
  close(fd);
  return failed;
}
int main(void) { return show("input.txt") | show("other.txt"); }
