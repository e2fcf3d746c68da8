// EXPECT silent PLANT
#include <stdio.h>
int main(void) {
  puts("result");
  fflush(stdout);  // PLANT
  return 0;
}
