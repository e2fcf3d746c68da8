/* poll and friends for real.  probe: real */
#include "probe.h"

static void probe(void)
{
    int *pipe = put(0, 8);
    void *b = put(0, 512);
    C(pipe, pipe);
    u32 polls[4] = {pipe[0], 1, pipe[1], 5}, invalid[4] = {77, 1, -1, 1};
    C(poll, PUT(polls), 2, 0); C(poll, PUT(polls), 1, 0); C(poll, PUT(invalid), 2, 10); C(poll, 0, 0, 1); C(poll, bad(), 1, 0); C(ppoll, PUT(polls), 2, PUT(((word[2]) {0, 100})), PUT((u64) {0}), 8); C(ppoll, PUT(polls), 1, PUT(((word[2]) {0, 100})), 0, 8); C(ppoll, PUT(polls), 1, PUT(((word[2]) {0, -1L})), 0, 8); C(poll, PUT(polls), 100000000, 0);
    word r[2] = {1UL << pipe[0] | 1UL << pipe[1], 0};
    C(select, 10, PUT(r), PUT(r), PUT(r), PUT(((word[2]) {0, 5}))); C(_newselect, 10, PUT(r), PUT(r), 0, PUT(((word[2]) {0, 5}))); C(select, 10, PUT(((word[2]) {1UL << pipe[0]})), 0, 0, PUT(((word[2]) {0, 5}))); C(select, -1, 0, 0, 0, 0); C(pselect6, 10, PUT(r), PUT(r), PUT(r), PUT(((word[2]) {0, 5})), PUT(((word[2]) {(word) PUT((u64) {5}), 8}))); C(select, 70, PUT(((word[3]) {-1L, -1L})), 0, 0, PUT(((word[2]) {0, 5})));
    long e = C(epoll_create1, 0x80000); u32 event[3] = {0x80000001, 7, 8}, event2[3] = {4, 9, 0};
    C(epoll_ctl, e, 1, pipe[0], PUT(event)); C(epoll_ctl, e, 1, pipe[1], PUT(event2)); C(epoll_ctl, e, 1, pipe[1], PUT(event2)); C(epoll_ctl, e, 3, pipe[1], PUT(event2)); C(epoll_wait, e, b, 5, 10); C(write, pipe[1], "x", 1); C(epoll_wait, e, b, 5, 10); C(epoll_wait, e, b, 1, 0); C(epoll_ctl, e, 2, pipe[1], 0); C(epoll_pwait, e, b, 5, 10, PUT((u64) {5}), 8); C(epoll_pwait, e, b, 5, 0, 0, 8); C(epoll_pwait2, e, b, 5, PUT(((u64[2]) {0, 5})), 0, 8); C(epoll_wait, e, b, 0, 0); C(epoll_wait, e, bad(), 1, 0); C(epoll_wait, 0, b, 1, 0); C(epoll_create, 0); C(epoll_create, 5); C(epoll_create1, 1);
    long v = C(eventfd2, 5, 0x80801); C(read, v, b, 8); C(read, v, b, 7); C(write, v, PUT((u64) {3}), 8); C(eventfd, 0); C(eventfd2, 0, 0x1000);
    long s = C(signalfd4, -1, PUT((u64) {0x200}), 8, 0x80800); C(read, s, b, 128); C(signalfd4, s, PUT((u64) {0x400}), 8, 0); C(signalfd4, 0, PUT((u64) {0x400}), 8, 0); C(signalfd4, -1, PUT((u64) {0x400}), 4, 0);
}
