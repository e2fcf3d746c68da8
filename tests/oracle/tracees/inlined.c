#include <stdio.h>
#include <stdlib.h>

volatile int sink;

static inline __attribute__((always_inline)) int square(int v)
{
    sink = v;
    return v * v;
}

static inline __attribute__((always_inline)) int cube(int v)
{
    int s = square(v);
    sink = s;
    return s * v;
}

__attribute__((noinline)) int tail(int n)
{
    sink = n;
    return n - 1;
}

__attribute__((noinline)) int work(int n)
{
    int c = cube(n);
    sink = c;
    return tail(c);
}

int main(int argc, char **argv)
{
    (void)argv;
    int result = work(argc + 2);
    printf("%d\n", result);
    return 0;
}
