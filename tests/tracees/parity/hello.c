/* The smallest program that a C library makes. */
#include <stdio.h>
int main(int argc, char **argv) { printf("hello %d %s\n", argc, argv[argc - 1]); return argc > 1 ? argc : 0; }
