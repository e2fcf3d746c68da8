// EXPECT damaged PLANT
// Leaves its critical section, and the state half written, when a wait is interrupted.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
static void on_signal(int signal) { (void)signal; }
int main(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, NULL);
  int fd = open("state", O_RDWR);
  if (fd < 0) return perror("state"), 1;
  char old[64];
  ssize_t size = pread(fd, old, sizeof old, 0);
  if (size < 0) return perror("state"), 1;
  if (pwrite(fd, "BUSY", 4, 0) != 4) {
    perror("state");
    (void)!pwrite(fd, old, (size_t)size, 0);
    return 1;
  }
  if (poll(NULL, 0, 1) < 0) return perror("poll"), 1;  // PLANT
  if (pwrite(fd, "done", 4, 0) != 4) {
    perror("state");
    (void)!pwrite(fd, old, (size_t)size, 0);
    return 1;
  }
  if (close(fd) < 0) return perror("state"), 1;
  return 0;
}
