// CONTROL
#include <errno.h>
#include <stdio.h>
int main(void) {
  int verbose = 0;
  FILE* config = fopen("config", "r");
  if (config == NULL && errno != ENOENT) return perror("config"), 1;
  if (config != NULL) {
    char line[100];
    while (fgets(line, sizeof line, config) != NULL) ++verbose;
    if (ferror(config)) return perror("config"), 1;
    fclose(config);
  }
  printf("%d\n", verbose);
  if (fflush(stdout) != 0 || fclose(stdout) != 0) return perror("stdout"), 1;
  return 0;
}
