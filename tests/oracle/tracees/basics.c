#include <stdio.h>
#include <string.h>

enum color { RED, GREEN = 5, BLUE };
enum bits { READ = 1, WRITE = 2, EXEC = 4 };
typedef unsigned int word;

struct point { int x, y; };
struct node {
    struct node *next;
    const char *name;
    struct point at;
    unsigned small : 3;
    signed int wide : 12;
    enum color color;
    union { int i; float f; char bytes[4]; } u;
    double weights[3];
    int (*handler)(int);
};

int global = 42;
static long hidden = -7;
const char *title = "a title";
char buffer[16] = "hello";
int matrix[2][3] = {{1, 2, 3}, {4, 5, 6}};
unsigned char raw[8] = {0, 1, 2, 127, 128, 254, 255, 10};
int zeros[250];

static int twice(int n)
{
    int result = n * 2;
    return result;
}

static struct node make(const char *name, int x)
{
    struct node n;
    memset(&n, 0, sizeof n);
    n.name = name;
    n.at.x = x;
    n.at.y = -x;
    n.small = 5;
    n.wide = -100;
    n.color = GREEN;
    n.u.i = 0x41424344;
    n.weights[0] = 1.5;
    n.weights[1] = -0.25;
    n.weights[2] = 1e100;
    n.handler = twice;
    return n;
}

int sum(int count, const int *values)
{
    int total = 0;
    for (int i = 0; i < count; ++i) {
        total += values[i];
    }
    return total;
}

int main(int argc, char **argv)
{
    struct node first = make("first", 3);
    struct node second = make("second", 4);
    first.next = &second;
    enum bits mode = READ | EXEC;
    word w = 0xdeadbeef;
    float f = 3.25f;
    double d = 2.0 / 3.0;
    char c = 'A';
    signed char sc = -1;
    short s = -32768;
    unsigned long long big = 18446744073709551615ull;
    _Bool yes = 1;
    int *p = &global;
    void *nothing = 0;
    int numbers[5] = {10, 20, 30, 40, 50};
    int total = sum(5, numbers);
    hidden += total;
    printf("%d %ld %u\n", total, hidden, w);
    return twice(total) == 300 ? 3 : 4;
}
