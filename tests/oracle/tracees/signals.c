#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int handled;

static void handler(int sig)
{
    handled = sig;
}

struct item { int a; long b; };

static long reach(struct item *item)
{
    return item->b;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "usr1";
    volatile int zero = 0;
    signal(SIGUSR1, handler);
    if (!strcmp(what, "usr1")) {
        raise(SIGUSR1);
        raise(SIGUSR1);
        return handled == SIGUSR1 ? 0 : 1;
    }
    if (!strcmp(what, "null")) return (int)reach(NULL);
    if (!strcmp(what, "zero")) return 1 / zero;
    if (!strcmp(what, "abort")) abort();
    if (!strcmp(what, "term")) raise(SIGTERM);
    return 9;
}
