/* poll, select, epoll, eventfd.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    struct poll { int fd; short events, revents; };
    BITS(bit) { struct poll one = {3, bit, bit >> 1}; C(poll, PUT(one), 1, bit); C(ppoll, PUT(one), 1, 0, 0, 8); struct { u32 events, low, high; } event = {bit, 5, 6}; C(epoll_ctl, 3, 1, 4, PUT(event)); C(epoll_ctl, 3, 3, 4, TAIL(event)); C(epoll_create1, bit); C(eventfd2, 1, bit); C(epoll_wait, 3, PUT(event), 1, bit); C(eventfd, bit); C(epoll_create, bit); }
    struct poll some[40];
    EACH(i, some) some[i] = (struct poll) {i - 1, 1 << (i % 12), i % 3 ? 1 : 0};
    struct poll *p = PUT(some);
    RANGE(n, -1, 40) { if (n > 8 && n < 30) continue; C(poll, p, n, -1); C(poll, tail(some, 20), n, 0); C(ppoll, p, n, PUT(((word[2]) {1, 2})), PUT((u64) {5}), 8); C(epoll_wait, 3, p, n, 5); C(epoll_pwait, 3, p, n, 5, PUT((u64) {7}), 8); C(epoll_pwait2, 3, p, n, PUT(((u64[2]) {1, 2})), PUT((u64) {7}), 8); C(epoll_ctl, 3, n, n, p); }
    static const word sets[][4] = {{0}, {1}, {0x8001, 1}, {-1L, -1L, -1L, -1L}, {0x10, 0, 0x80}};
    RANGE(n, -2, 140) {
        if (n > 10 && n % 32 > 1 && n % 32 < 31) continue;
        EACH(i, sets) { C(select, n, PUT(sets[i]), PUT(sets[i]), PUT(sets[i]), PUT(((word[2]) {1, 2}))); C(_newselect, n, PUT(sets[i]), 0, PUT(sets[i]), 0); C(pselect6, n, PUT(sets[i]), PUT(sets[i]), 0, PUT(((word[2]) {1, 2})), PUT(((word[2]) {(word) PUT((u64) {5}), 8}))); C(select, n, TAIL(sets[i]), 0, tail(sets[i], 8), 0); C(pselect6, n, 0, 0, PUT(sets[i]), 0, PUT(((word[2]) {0, 8}))); C(pselect6_time64, n, PUT(sets[i]), 0, 0, PUT(((u64[2]) {1, 2})), TAIL(((word[1]) {0}))); }
    }
    C(select, 2000, sets, 0, 0, 0); C(select, 0x7fffffff, sets, 0, 0, 0); C(select, 1025, put(0, 200), 0, 0, 0);
    u32 old[] = {5, (u32) (word) arena, 0, 0, 0};
    C(select, PUT(old));
    EACH_POINTER(q, 256) { C(poll, q, 3, 1); C(ppoll, q, 3, q, q, 8); C(select, 70, q, q, q, q); C(_newselect, 70, q, q, q, q); C(pselect6, 70, q, q, q, q, q); C(epoll_ctl, 3, 1, 4, q); C(epoll_wait, 3, q, 3, 1); C(epoll_pwait, 3, q, 3, 1, q, 8); C(epoll_pwait2, 3, q, 3, q, q, 8); }
    C(epoll_ctl, 3, 2, 4, bad()); C(epoll_ctl, 3, 2, 4, 0); C(epoll_ctl, 3, 0x7fff, 4, p); C(epoll_wait, 3, p, 0x7fffffff, 0);
}
