// CONTROL
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
  char* table = malloc(1 << 20);
  if (table == NULL) return fputs("out of memory\n", stderr), 1;
  memset(table, 'x', 1 << 20);
  printf("%c\n", table[4711]);
  free(table);
  if (fflush(stdout) != 0 || fclose(stdout) != 0) return perror("stdout"), 1;
  return 0;
}
