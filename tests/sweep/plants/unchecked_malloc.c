// EXPECT crash PLANT
// ONLY brk,mmap
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
  char* table = malloc(1 << 20);
  memset(table, 'x', 1 << 20);  // PLANT
  printf("%c\n", table[4711]);
  free(table);
  return 0;
}
