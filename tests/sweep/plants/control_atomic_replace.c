// CONTROL
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
static int give_up(const char* what) {
  perror(what);
  unlink("state.new");
  return 1;
}
int main(void) {
  int fd = open("state.new", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return give_up("state.new");
  const char* at = "new state\n";
  for (size_t left = 10; left > 0;) {
    ssize_t put = write(fd, at, left);
    if (put < 0) return give_up("state.new");
    at += put;
    left -= (size_t)put;
  }
  if (fsync(fd) < 0) return give_up("state.new");
  if (close(fd) < 0) return give_up("state.new");
  if (rename("state.new", "state") < 0) return give_up("state");
  return 0;
}
