// EXPECT lenient PLANT
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  char text[100];
  int in = open("input.txt", O_RDONLY);
  if (in < 0) return perror("input.txt"), 1;
  ssize_t got = read(in, text, sizeof text);  // PLANT
  if (got < 0) perror("input.txt");
  int out = open("out.txt", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (out < 0) return perror("out.txt"), 1;
  if (got > 0 && write(out, text, (size_t)got) != got) return perror("out.txt"), 1;
  if (close(out) < 0) return perror("out.txt"), 1;
  return 0;
}
