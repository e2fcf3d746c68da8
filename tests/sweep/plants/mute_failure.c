// EXPECT mute PLANT
#include <fcntl.h>
#include <unistd.h>
int main(void) {
  int fd = open("input.txt", O_RDONLY);  // PLANT
  if (fd < 0) return 1;
  return 0;
}
