/* flags: -pthread */
/* A thread that is not the leader replaces the program while the others sleep. */
#include <pthread.h>
#include <unistd.h>
static void *sleeper(void *arg) { pause(); return arg; }
static void *replacer(void *arg) { execl("/bin/echo", "echo", "replaced", (char *) 0); return arg; }
int main(void)
{
    pthread_t a, b, c;
    pthread_create(&a, 0, sleeper, 0);
    pthread_create(&b, 0, sleeper, 0);
    pthread_create(&c, 0, replacer, 0);
    pthread_join(c, 0);
    return 1;
}
