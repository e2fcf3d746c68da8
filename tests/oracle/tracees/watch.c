#include <stdio.h>

int counter;
int table[4];
struct { int a, b; } pair;

static void bump(int by)
{
    counter += by;
}

int main(void)
{
    int local = 1;
    for (int i = 0; i < 4; i++) {
        bump(i);
        table[i] = counter;
    }
    pair.b = 4;
    local = pair.b + 1;
    printf("%d %d\n", counter, local);
    return 0;
}
