/* Netlink messages of every protocol, sent over sockets that really are of that protocol.  probe: real */
#include "probe.h"

static long sock(long a, long b, long c) { return __NR_socket > 0 ? C(socket, a, b, c) : C(socketcall, 1, PUT(((u32[3]) {a, b, c}))); }
static void send(long fd, const void *message, int n)
{
    /* a wrong header length in the kernel's own first check: nothing is carried out */
    static const struct { u16 f, p; u32 pid, groups; } kernel = {16, 0, 77777, 0};
    if (__NR_sendto > 0) C(sendto, fd, message, n, 0, PUT(kernel), 12);
    else C(socketcall, 11, PUT(((u32[6]) {fd, (u32) (word) message, n, 0, (u32) (word) PUT(kernel), 12})));
}

static void probe(void)
{
    RANGE(protocol, 0, 22) {
        long fd = sock(16, 3, protocol);
        RANGE(type, 0, 130) {
            if (type > 4 && type < 16) continue;
            if (protocol && type > 40 && type % 7) continue;
            RANGE(variant, 0, 3) {
                u32 m[24] = {96, (u32) type | (variant * 0x105 + 1) << 16, 5, 0, 2 + variant * 8, 1, 2, 3, 0x00010008, 0x01020304, 0x0003000a, 0x306f6c, 0, 0x00020008, 7, 0x00058008, 9, 0x0007000c, 10, 11, 0x0004001c, 12};
                if (variant == 2) m[0] = 20;
                if (variant == 3) { m[0] = 200; m[8] = 0x00010003; }
                send(fd, PUT(m), variant == 2 ? 20 : 96);
                if (variant == 0) send(fd, tail(m, 40), 40);
            }
        }
        u32 error[12] = {36, 2 | 0x100 << 16, 1, 2, -2, 20, 18 | 0x301 << 16, 3, 0}, two[16] = {20, 18 | 1 << 16, 1, 0, 2, 20, 3 | 2 << 16, 2, 0, 0, 16, 1, 1, 1};
        send(fd, PUT(error), 36); send(fd, PUT(two), 40); send(fd, PUT(two), 56); send(fd, PUT(two), 15); send(fd, PUT(two), 16); send(fd, PUT(two), 3); send(fd, 0, 20); send(fd, bad(), 20);
        C(close, fd);
    }
}
