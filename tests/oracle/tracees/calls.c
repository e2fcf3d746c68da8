#include <stdio.h>

static int depth_seen;

int leaf(int n)
{
    depth_seen = n;
    return n + 1;
}

int recurse(int n)
{
    if (n == 0)
        return leaf(n);
    int below = recurse(n - 1);
    return below + n;
}

int loop(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += i;
        sum ^= 1;
    }
    return sum;
}

void quiet(void)
{
    depth_seen++;
}

int main(void)
{
    int a = recurse(3);
    int b = loop(10);
    quiet();
    int c = leaf(a + b);
    printf("%d %d %d\n", a, b, c);
    return 0;
}
