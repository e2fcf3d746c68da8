// EXPECT crash PLANT
#include <stdio.h>
int main(void) {
  FILE* in = fopen("input.txt", "r");
  char line[100];
  if (fgets(line, sizeof line, in) != NULL) fputs(line, stdout);  // PLANT
  if (fflush(stdout) != 0) return perror("stdout"), 1;
  return 0;
}
