/* flags: -pthread */
/* Threads that work one after the other, so that each one's calls are the same in every run. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
static void *work(void *arg) { char c = 'a' + (long) arg; for (int i = 0; i < 5; ++i) if (write(1, &c, 1) != 1) return 0; return arg; }
int main(void)
{
    for (long i = 0; i < 6; ++i) { pthread_t t; pthread_create(&t, 0, work, (void *) i); pthread_join(t, 0); }
    pthread_t all[4];
    for (long i = 0; i < 4; ++i) pthread_create(&all[i], 0, work, (void *) i);
    for (long i = 0; i < 4; ++i) pthread_join(all[i], 0);
    return 0;
}
