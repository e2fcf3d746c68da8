// EXPECT damaged PLANT
// "Moves" by copying, and deletes the source whatever became of the copy.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  char text[100];
  int in = open("input.txt", O_RDONLY);
  if (in < 0) return perror("input.txt"), 1;
  ssize_t got = read(in, text, sizeof text);
  if (got < 0) return perror("input.txt"), 1;
  int out = open("moved.txt", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (out < 0) return perror("moved.txt"), 1;
  int failed = write(out, text, (size_t)got) != got;  // PLANT
  unlink("input.txt");
  unlink("other.txt");
  (void)!symlink("moved.txt", "other.txt");
  if (close(out) < 0 || failed) return perror("moved.txt"), 1;
  return 0;
}
