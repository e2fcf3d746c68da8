// CONTROL
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
static void on_alarm(int signal) { (void)signal; }
int main(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_alarm;
  if (sigaction(SIGALRM, &action, NULL) < 0) return perror("sigaction"), 1;
  int ends[2];
  if (pipe(ends) < 0) return perror("pipe"), 1;
  const char* at = "hello\n";
  for (size_t left = 6; left > 0;) {
    ssize_t put = write(ends[1], at, left);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return perror("pipe"), 1;
    at += put;
    left -= (size_t)put;
  }
  close(ends[1]);
  char text[16];
  for (;;) {
    ssize_t got = read(ends[0], text, sizeof text);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return perror("pipe"), 1;
    if (got == 0) break;
    fwrite(text, 1, (size_t)got, stdout);
  }
  if (fflush(stdout) != 0 || fclose(stdout) != 0) return perror("stdout"), 1;
  return 0;
}
