/* System V ipc and message queues for real, private ones.  probe: real */
#include "probe.h"

static void probe(void)
{
    char *b = put(0, 600);
    word tiny[2] = {0, 1000};
    int word_ = 5; int *w = PUT(word_);
    C(futex, w, 0, 4, 0); C(futex, w, 0x80, 5, PUT(tiny)); C(futex, w, 1, 1); C(futex, w, 0x189, 5, PUT(((word[2]) {1, 2})), 0, -1); C(futex, w, 99, 1); C(futex, w, 3, 1, 2, w + 1); C(futex, w, 4, 1, 2, w + 1, 4); C(futex, w, 5, 1, 2, w + 1, 0x31001000); C(futex, 1, 0, 4, 0);
    if (__NR_shmget > 0) {
        long m = C(shmget, 0, 4096, 01600); C(shmctl, m | (sizeof(word) == 4 ? 0 : 0), 2 | 0x100 * (sizeof(word) == 4), b); C(shmctl, m, 2, b); long at = C(shmat, m, 0, 010000); C(shmdt, at); C(shmctl, m, 0, 0); C(shmctl, m, 2, b);
        long q = C(msgget, 0, 01600); C(msgsnd, q, PUT(((word[3]) {5, 0x41424344})), 4, 0); C(msgctl, q, 2, b); C(msgrcv, q, b, 10, 0, 0x800); C(msgrcv, q, b, 10, 0, 0x800); C(msgctl, q, 0, 0);
        long s = C(semget, 0, 2, 01600); C(semctl, s, 0, 16, 1); C(semctl, s, 0, 12, 0); C(semctl, s, 0, 17, PUT(((u16[2]) {3, 4}))); C(semctl, s, 0, 13, b); C(semctl, s, 0, 2, b); C(semctl, s, 1, 11, 0); C(semctl, s, 0, 0, 0);
    }
    if (__NR_semop > 0) { long s = C(semget, 0, 1, 01600); C(semop, s, PUT(((short[3]) {0, 1, 0})), 1); C(semop, s, PUT(((short[3]) {0, -5, 0x800})), 1); C(semtimedop, s, PUT(((short[3]) {0, -5, 0})), 1, PUT(tiny)); C(semctl, s, 0, 0, 0); }
    C(mq_unlink, "sonde-parity-no-such"); C(mq_open, "", 0); C(mq_open, "sonde-parity-no-such", 0); C(mq_getsetattr, 0, 0, b); C(mq_notify, 0, 0); C(mq_timedsend, 0, "x", 1, 1, 0); C(mq_timedreceive, 0, b, 1, b, 0); C(futex_waitv, 0, 0, 0, 0, 0);
}
