/* System V ipc, message queues, futexes.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    u32 *d = pattern(256, 1, 0), *z = put(0, 256);
    BITS(bit) {
        C(msgget, bit, bit); C(msgget, 0, bit | 0644); C(semget, bit, 3, bit); C(shmget, bit, 4096, bit | 0600); C(shmat, 1, bit, bit); C(msgsnd, 1, d, 5, bit); C(msgrcv, 1, d, 5, 1, bit); C(mq_open, "/q", bit, bit, d); C(mq_open, "q", bit | 0x40, 0600, 0); C(futex, d, bit, 1, 2, d, 3); C(shmctl, 1, bit, 0); C(msgctl, 1, bit, 0); C(semctl, 1, 2, bit, 0); C(semctl, 1, 2, bit | 16, 5); C(memfd_secret, bit); C(futex_waitv, d, 1, bit, 0, bit);
        struct { u16 number; short operation, flags; } ops[3] = {{0, -1, bit}, {1, 1, 0x1800}, {2, 0, bit}};
        C(semop, 1, PUT(ops), 3); C(semtimedop, 1, PUT(ops), 2, PUT(((word[2]) {1, 2}))); C(semop, 1, TAIL(ops), 4); C(semtimedop_time64, 1, PUT(ops), 1, PUT(((u64[2]) {1, 2}))); C(semop, 1, PUT(ops), bit);
    }
    RANGE(cmd, -1, 25) { EACH_POINTER(p, 200) { C(shmctl, 1, cmd, p); C(msgctl, 1, cmd, p); C(semctl, 1, 0, cmd, p); C(shmctl, 1, cmd | 256, p); C(msgctl, 1, cmd | 256, p); C(semctl, 1, 0, cmd | 256, p); } C(shmctl, 1, cmd, z); C(msgctl, 1, cmd, z); C(semctl, 1, 0, cmd, z); C(semctl, 1, 0, cmd, PUT(z)); }
    if (__NR_ipc > 0) RANGE(call, -1, 27) { EACH_POINTER(p, 64) { C(ipc, call, 1, 2, 3, p, 5); C(ipc, call | 0x10000, 1, 2, 0x103, p, 5); C(ipc, call, 5, 0, 0x400, p, p); } C(ipc, call, -1, 0xffffff, 0666, 0, 0); C(ipc, call, 0, 4, 0x1780, PUT(((word[2]) {(word) d, 1})), 1); }
    RANGE(op, -1, 20) { word ops[] = {op, op | 128, op | 256, op | 384, op | 0x8000}; EACH(i, ops) { C(futex, d, ops[i], 1, 0, 0, 0); C(futex, d, ops[i], -1, PUT(((word[2]) {1, 2})), d + 1, -1); C(futex, 0, ops[i], 0x80000000UL, 5, bad(), 0x1234567); C(futex, d, ops[i], 2, bad(), 0, 3); C(futex_time64, d, ops[i], 2, PUT(((u64[2]) {1, 2})), d, 3); } }
    RANGE(op, 0, 16) RANGE(cmp, 0, 8) C(futex, d, 5, 1, 2, d + 1, (u32) op << 28 | cmp << 24 | 0xfff << 12 | 0x801);
    static const struct { u64 value, address; u32 flags, reserved; } waiters[] = {{1, 0x1000, 2, 0}, {-1ULL, 0, 0x82, 7}, {5, 0x2000, 0xffffffff, 0}, {0, 1, 3, 0}};
    RANGE(n, -1, 6) { C(futex_waitv, PUT(waiters), n, 0, PUT(((u64[2]) {1, 2})), 1); C(futex_waitv, TAIL(waiters), n, n, 0, n); }
    word message[4] = {5, 0x41424344, 0x45464748};
    RANGE(n, -1, 20) { C(msgsnd, 1, PUT(message), n, 0); C(msgrcv, 1, PUT(message), n, -n, 0); C(msgsnd, 1, tail(message, 12), n, 0x800); C(mq_timedsend, 3, "message", n, n, PUT(((word[2]) {1, 2}))); C(mq_timedreceive, 3, put("message", 8), n, d, PUT(((word[2]) {1, 2}))); }
    long attr[8] = {0x800, 10, 8192, 3};
    C(mq_open, "q", 0x42, 0600, PUT(attr)); C(mq_getsetattr, 3, PUT(attr), PUT(attr)); C(mq_open, "q", 0x42, 0600, tail(attr, 3 * sizeof(long))); C(mq_timedsend_time64, 3, "x", 1, 2, PUT(((u64[2]) {1, 2})));
    RANGE(notify, -1, 6) { struct { word value; int signal, notify, more[20]; } event = {0x1234, 10 + notify, notify, {5}}; C(mq_notify, 3, PUT(event)); C(mq_notify, 3, TAIL(event)); }
    EACH_POINTER(p, 200) { C(mq_open, p, 0x40, 1, p); C(mq_unlink, p); C(mq_timedsend, 1, p, 5, 1, p); C(mq_timedreceive, 1, p, 5, p, p); C(mq_notify, 1, p); C(mq_getsetattr, 1, p, p); C(msgsnd, 1, p, 5, 0); C(msgrcv, 1, p, 5, 1, 0); C(semop, 1, p, 2); C(semtimedop, 1, p, 2, p); C(shmat, 1, p, 0); C(shmdt, p); C(futex, p, 0, 1, p, p, 1); C(futex, p, 9, 1, p, p, 1); C(futex, p, 4, 1, 5, p, 1); C(futex_waitv, p, 2, 0, p, 0); C(get_robust_list, 1, p, p); C(set_robust_list, p, 24); }
    u32 keys[] = {0, 1, -1, 0x12345678};
    EACH(i, keys) { C(shmget, keys[i], -1L, 07777 | 0x3000 | 21 << 26); C(semget, keys[i], -1, 0x1fff); C(msgget, keys[i], 0x3c00); C(shmget, keys[i], 5, 0x1f000800); }
}
