/* flags: -lrt */
/* System V and POSIX ipc. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>
int main(void)
{
    int shm = shmget(IPC_PRIVATE, 8192, IPC_CREAT | 0600);
    void *at = shmat(shm, 0, 0);
    struct shmid_ds shm_data;
    shmctl(shm, IPC_STAT, &shm_data);
    shmdt(at);
    shmctl(shm, IPC_RMID, 0);
    int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    struct { long type; char text[16]; } message = {7, "a message"};
    msgsnd(queue, &message, 10, 0);
    msgrcv(queue, &message, 16, 7, MSG_NOERROR);
    msgctl(queue, IPC_RMID, 0);
    int sem = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    struct sembuf ops[2] = {{0, 2, 0}, {1, 1, IPC_NOWAIT | SEM_UNDO}};
    semop(sem, ops, 2);
    semctl(sem, 0, GETVAL);
    semctl(sem, 0, IPC_RMID);
    struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 64};
    mqd_t mq = mq_open("/sonde-parity-queue", O_CREAT | O_RDWR | O_NONBLOCK, 0600, &attributes);
    mq_send(mq, "posix", 5, 3);
    char buffer[64];
    unsigned priority;
    mq_receive(mq, buffer, sizeof buffer, &priority);
    mq_receive(mq, buffer, sizeof buffer, &priority);
    mq_getattr(mq, &attributes);
    mq_close(mq);
    mq_unlink("/sonde-parity-queue");
    return 0;
}
