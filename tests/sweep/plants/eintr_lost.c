// EXPECT silent PLANT
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
static void on_alarm(int signal) { (void)signal; }
int main(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_alarm;
  sigaction(SIGALRM, &action, NULL);
  int ends[2];
  if (pipe(ends) < 0) return perror("pipe"), 1;
  if (write(ends[1], "hello\n", 6) != 6) return perror("pipe"), 1;
  close(ends[1]);
  char text[16];
  ssize_t got = read(ends[0], text, sizeof text);  // PLANT
  if (got > 0) fwrite(text, 1, (size_t)got, stdout);
  if (fflush(stdout) != 0 || fclose(stdout) != 0) return perror("stdout"), 1;
  return 0;
}
