/* flags: -pthread */
/* A thread that is not the leader replaces the program while the others sleep. */
#include <pthread.h>
#include <unistd.h>
static int ready[2];
static void *sleeper(void *arg) { if (write(ready[1], "r", 1) == 1) pause(); return arg; }
static void *replacer(void *arg) { execl("/bin/echo", "echo", "replaced", (char *) 0); return arg; }
int main(void)
{
    pthread_t a, b, c;
    char c1;
    if (pipe(ready)) return 2;
    pthread_create(&a, 0, sleeper, 0);
    if (read(ready[0], &c1, 1) != 1) return 2;
    pthread_create(&b, 0, sleeper, 0);
    if (read(ready[0], &c1, 1) != 1) return 2;
    pthread_create(&c, 0, replacer, 0);
    pthread_join(c, 0);
    return 1;
}
