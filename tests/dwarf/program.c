#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct point { int x; int y; };
union both { int i; float f; char bytes[8]; };
enum color { red, green = 5, blue = -1 };
struct bits { unsigned a : 3; int b : 5; long long c : 33; unsigned char d; _Bool e : 1; };
typedef struct node { struct node *next; struct point at; int (*call)(int, char *); } node_t;
static int counter = 7;
enum color shade = red;
struct bits flags;
union both both;
struct point corners[3][4];
_Thread_local int per_thread = 3;
static inline int square(int x) { int r = x * x; return r; }
int add(int a, int b) {
  int sum = a + b;
  {
    int inner = sum * 2;
    sum += inner + square(a);
  }
  for (int i = 0; i < b; i++) {
    static int calls;
    calls++;
    sum += i;
  }
  return sum;
}
static int big(int n) {
  char buffer[4096];
  memset(buffer, n, sizeof buffer);
  return buffer[n];
}
int vla(int n) { int a[n]; a[0] = n; for (int i = 1; i < n; i++) a[i] = a[i-1] + square(i); return a[n-1]; }
int main(int argc, char **argv) {
  struct point p = {1, 2};
  node_t n = { NULL, {1, 2}, NULL };
  counter += add(p.x, p.y);
  if (argc > 1)
    counter += big(argc);
  else
    counter += vla(5);
  return counter + n.at.x;
}
