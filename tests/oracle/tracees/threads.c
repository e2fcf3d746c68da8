#include <pthread.h>
#include <stdio.h>

static pthread_barrier_t barrier;
static int done[3];
__thread int mine = 5;

static void work(int n)
{
    mine += n;
    done[n] = 1;
}

static void *worker(void *arg)
{
    int n = (int)(long)arg;
    pthread_barrier_wait(&barrier);
    work(n);
    pthread_barrier_wait(&barrier);
    return arg;
}

int main(void)
{
    pthread_t threads[2];
    pthread_barrier_init(&barrier, NULL, 3);
    for (long i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, worker, (void *)i);
    pthread_barrier_wait(&barrier);
    work(2);
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d %d %d\n", done[0], done[1], done[2]);
    return 0;
}
