/* Sockets for real: loopback only.  probe: real */
#include "probe.h"

static long sock(long a, long b, long c) { return __NR_socket > 0 ? C(socket, a, b, c) : C(socketcall, 1, PUT(((u32[3]) {a, b, c}))); }

static void probe(void)
{
    char *b = put(0, 600);
    int *n = PUT((int) {128}), *pair = put(0, 8);
    long s = sock(1, 1, 0), u = sock(2, 2, 0), t = sock(2, 0x80801, 6), six = sock(10, 1, 0), nl = sock(16, 3, 0), raw = sock(17, 3, 0), bad_family = sock(99, 1, 0);
    struct { u16 family; char path[20]; } name = {1, "server"};
    C(bind, s, PUT(name), 9); C(bind, s, PUT(name), 9); C(listen, s, 5); C(getsockname, s, b, n);
    long c = sock(1, 1, 0); C(connect, c, PUT(name), 9); long a = C(accept4, s, b, n, 0x80000); C(getpeername, c, b, n);
    C(sendto, c, "hello", 5, 0x4000, 0, 0); C(recvfrom, a, b, 10, 0x40, b + 100, n); C(recvfrom, a, b, 10, 0x40, 0, 0);
    C(socketpair, 1, 2, 0, pair); C(socketpair, 99, 2, 0, pair);
    struct { word size; int level, type, fds[2]; } rights = {sizeof(word) + 16, 1, 1, {0, 1}};
    word iov[2] = {(word) "data\0x", 6}, out[7] = {0, 0, (word) PUT(iov), 1, (word) PUT(rights), sizeof(word) + 16, 0}, iov2[2] = {(word) b, 100}, in[7] = {(word) b + 200, 100, (word) PUT(iov2), 1, (word) b + 320, 100, 0};
    C(setsockopt, pair[1], 1, 16, PUT((int) {1}), 4); C(sendmsg, pair[0], PUT(out), 0); C(recvmsg, pair[1], PUT(in), 0); C(recvmsg, pair[1], PUT(in), 0x40); C(sendmsg, 77, PUT(out), 0);
    static const struct { u16 f, port; u8 ip[4], zero[8]; } lo = {2, 0, {127, 0, 0, 1}};
    C(bind, u, PUT(lo), 16); C(bind, t, PUT(lo), 16); C(listen, t, 1); C(accept, t, 0, 0); C(accept4, t, 0, 0, 0); C(bind, u, PUT(lo), 5); C(connect, u, PUT(name), 9); C(getsockopt, t, 1, 30, b, PUT((int) {4})); C(getsockopt, t, 1, 3, b, PUT((int) {4})); C(getsockopt, t, 1, 4, b, PUT((int) {4})); C(getsockopt, t, 1, 17, b, PUT((int) {12})); C(getsockopt, t, 1, 13, b, PUT((int) {8})); C(getsockopt, t, 1, 20, b, PUT((int) {16})); C(getsockopt, t, 6, 1, b, PUT((int) {4})); C(getsockopt, t, 6, 13, b, PUT((int) {16})); C(getsockopt, t, 6, 99, b, PUT((int) {16})); C(setsockopt, t, 1, 2, PUT((int) {1}), 4); C(setsockopt, t, 1, 2, PUT((int) {1}), 2); C(setsockopt, t, 0, 1, PUT((int) {16}), 4); C(getsockopt, t, 0, 1, b, PUT((int) {4})); C(getsockopt, s, 1, 17, b, PUT((int) {12})); C(getsockopt, a, 1, 17, b, PUT((int) {5})); C(getsockopt, a, 1, 59, b, PUT((int) {0}));
    C(sendto, u, "x", 1, 0, 0, 0); C(shutdown, c, 1); C(shutdown, c, 7); C(shutdown, u, 2); C(recvfrom, u, b, 5, 0x40, b + 100, n); C(getpeername, u, b, n); C(close, s); C(sendto, 99, "x", 1, 0, 0, 0);
    static const struct { u16 f, p; u32 pid, groups; } nladdr = {16};
    C(bind, nl, PUT(nladdr), 12); C(getsockname, nl, b, PUT((int) {12}));
    word msgs[16] = {0, 0, (word) PUT(iov), 1};
    C(sendmmsg, pair[0], PUT(msgs), 1, 0x4000); C(recvmmsg, pair[1], PUT(((word[16]) {0, 0, (word) PUT(iov2), 1})), 1, 0x40, 0); C(recvmmsg, pair[1], PUT(((word[16]) {0, 0, (word) PUT(iov2), 1})), 1, 0x40, PUT(((word[2]) {1, 5})));
}
