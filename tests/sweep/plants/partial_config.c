// EXPECT silent PLANT
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  char text[4096];
  int fd = open("config", O_RDONLY);
  if (fd < 0) return perror("config"), 1;
  int greeting = 0;
  for (ssize_t got; (got = read(fd, text, sizeof text - 1)) > 0;) {  // PLANT
    text[got] = '\0';
    greeting = strstr(text, "greeting=1") != NULL;
  }
  close(fd);
  puts(greeting ? "hello" : "bye");
  return fclose(stdout) != 0 ? perror("stdout"), 1 : 0;
}
