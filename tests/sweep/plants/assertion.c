// EXPECT crash PLANT
#include <assert.h>
#include <fcntl.h>
#include <unistd.h>
int main(void) {
  int fd = open("input.txt", O_RDONLY);
  assert(fd >= 0);  // PLANT
  return 0;
}
