/* Sockets: domains, types, addresses of every family, messages with control data.  probe: inject */
#include "probe.h"

static void address(const void *a, int n)
{
    void *at = put(a, n);
    int *length = PUT(n);
    C(bind, 3, at, n); C(connect, 3, at, n - 1); C(connect, 3, tail(a, n), n + 1); C(sendto, 3, "x", 1, 0x4000, at, n); C(getsockname, 3, at, length); C(getpeername, 3, at, PUT((int) {n + 20})); C(accept, 3, at, length); C(accept4, 3, at, PUT((int) {4}), 0x80800); C(recvfrom, 3, put("abc", 3), 3, 0, at, length);
    word msg[7] = {(word) at, n};
    C(sendmsg, 3, PUT(msg), 0); C(recvmsg, 3, PUT(msg), 0x40);
}

static void addresses(void)
{
    static u8 raw[160];
    for (unsigned i = 0; i < sizeof raw; ++i) raw[i] = i * 3 + 1;
    RANGE(family, -1, 48) RANGE(n, 0, 130) {
        if (n > 36 && n != 110 && n != 128) continue;
        if (n > 2 && n % 4 && family > 3 && family != 10 && family != 16 && family != 17) continue;
        *(u16 *) raw = family;
        C(bind, 3, put(raw, 132), n);
        if (n % 8 == 4 || n == 110) address(raw, n);
    }
    static const struct { u16 f; char path[120]; } unix_paths[] = {{1, "/a/path"}, {1, "\0abstract"}, {1, ""}, {1, "with \"quote\n"}, {1, "\0\1\2\3"}, {1, "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234"}, {1, "\0" "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"}};
    EACH(i, unix_paths) { int sizes[] = {2, 3, 4, 6, 9, 10, 11, 12, 109, 110, 111, 118}; EACH(k, sizes) address(&unix_paths[i], sizes[k]); }
    static const struct { u16 f, port; u8 ip[4]; u8 zero[8]; } in = {2, 0x5000, {127, 0, 0, 1}}, any = {2, 0, {0}}, all = {2, 0xffff, {255, 255, 255, 255}};
    address(&in, 16); address(&any, 16); address(&all, 16); address(&in, 8); address(&in, 7); address(&in, 20);
    static const struct { u16 f, port; u32 flow; u8 ip[16]; u32 scope; } in6[] = {{10, 0x5000, 0, {0}, 0}, {10, 0x5000, 0x01020304, {[15] = 1}, 1}, {10, 1, 0, {0xfe, 0x80, [15] = 7}, 2}, {10, 2, 0, {[10] = 0xff, 0xff, 127, 0, 0, 1}, 99}, {10, 3, 0, {0xff, 0x02, [15] = 1}, 3}, {10, 4, 0, {0x20, 1, 0xd, 0xb8, [15] = 9}, 0}};
    EACH(i, in6) { address(&in6[i], 28); address(&in6[i], 24); address(&in6[i], 27); }
    static const struct { u16 f, pad; u32 pid, groups; } netlink[] = {{16, 0, 0, 0}, {16, 5, 77, 0x80000001}};
    EACH(i, netlink) { address(&netlink[i], 12); address(&netlink[i], 11); }
    static const struct { u16 f, protocol; int index; u16 hatype; u8 type, length, address[8]; } packet[] = {{17, 0x300, 1, 1, 0, 6, {1, 2, 3, 4, 5, 6}}, {17, 0x8, 0, 772, 4, 8, {1, 2, 3, 4, 5, 6, 7, 8}}, {17, 0xffff, 77, 0xfffe, 99, 20, {9}}};
    EACH(i, packet) { address(&packet[i], 20); address(&packet[i], 12); address(&packet[i], 18); }
    static const struct { u16 f, res; u32 port, cid; u8 flags, zero[3]; } vm[] = {{40, 0, 1024, 2}, {40, 1, -1, -1, 1}, {40, 0, 5, 0}, {40, 0, 5, 1, 0xff}};
    EACH(i, vm) address(&vm[i], 16);
    static const struct { u16 f; u16 psm; u8 mac[6]; u16 cid; u8 type; } l2[] = {{31, 0x1001, {1, 2, 3, 4, 5, 6}, 4, 1}, {31, 1, {0}, 0x40, 2}, {31, 3, {9}, 0, 77}};
    EACH(i, l2) { address(&l2[i], 14); address(&l2[i], 13); address(&l2[i], 6); address(&l2[i], 10); }
    static const struct { u16 f; u16 flags; u32 ifindex, queue, shared; } xdp = {44, 0xf, 1, 2, 3};
    address(&xdp, 16);
    static const struct { u16 f; u16 p; u8 type[14]; u32 feat, mask; char name[64]; } alg = {38, 0, "skcipher", 1, 2, "cbc(aes)"};
    static const struct { u16 f; char type[14]; u32 feat, mask; char name[64]; } alg2 = {38, "hash", 8, 0x2000, "sha256"};
    address(&alg, 88); address(&alg2, 88); address(&alg2, 80);
}

static void messages(void)
{
    struct vec { const void *base; word size; } iov[3] = {{"hello", 5}, {"wor\0ld", 6}, {bad(), 3}};
    void *v = PUT(iov);
    static const int levels[][2] = {{1, 1}, {1, 2}, {1, 3}, {1, 4}, {1, 29}, {1, 35}, {1, 37}, {1, 64}, {1, 65}, {0, 8}, {0, 2}, {0, 1}, {0, 6}, {0, 7}, {0, 11}, {0, 20}, {0, 24}, {0, 9}, {41, 50}, {41, 11}, {41, 8}, {41, 67}, {6, 1}, {17, 103}, {17, 104}, {270, 3}, {1, 0}, {255, 1}, {263, 1}, {132, 1}, {99, 9}, {279, 2}, {-1, -1}};
    EACH(i, levels) RANGE(extra, 0, 25) {
        if (extra > 9 && extra % 4) continue;
        struct { word size; int level, type; u32 data[12]; } control = {sizeof(word) + 8 + extra, levels[i][0], levels[i][1], {5, 6, 0x0100007f, 8, 9, 10, 11, 12, 13, 14}};
        word msg[7] = {0, 0, (word) v, 2, (word) PUT(control), sizeof(word) + 8 + (extra + sizeof(word) - 1) / sizeof(word) * sizeof(word), 0x40};
        C(sendmsg, 3, PUT(msg), 0); C(recvmsg, 3, PUT(msg), 0);
        if (extra == 8) { msg[5] -= 4; C(sendmsg, 3, PUT(msg), 0x8000); msg[5] = 5; C(sendmsg, 3, PUT(msg), 0); msg[5] = 1000; C(sendmsg, 3, PUT(msg), 0); }
    }
    struct { word size; int level, type; int fds[2]; word size2; int level2, type2; u32 ids[4]; } two = {sizeof(word) + 16, 1, 1, {7, 8}, sizeof(word) + 20, 1, 2, {1, 2, 3}};
    BITS(bit) {
        word msg[7] = {0, 0, (word) v, 3, (word) PUT(two), sizeof two, bit};
        C(sendmsg, 3, PUT(msg), bit); C(recvmsg, 3, PUT(msg), bit); C(sendto, 3, "abc", 3, bit); C(sendto, 3, "abc", 3, bit, 0, 0); C(recvfrom, 3, put("abc", 3), 3, bit, 0, 0); C(accept4, 3, 0, 0, bit); C(socket, 2, bit, bit); C(socketpair, 1, bit | 1, 0, PUT(two)); C(recvmmsg, 3, PUT(msg), 1, bit, 0); C(sendmmsg, 3, PUT(msg), 1, bit); C(socket, bit, 1, bit); C(listen, 3, bit); C(shutdown, 3, bit);
        msg[3] = bit; msg[5] = bit; C(sendmsg, 3, PUT(msg), 0); msg[3] = 1; msg[5] = 16; C(sendmsg, 3, TAIL(msg), 0);
    }
    struct { word msg[7]; u32 length, pad[sizeof(word) / 4 - 1 + (sizeof(word) == 4)]; } some[3] = {{{0, 0, (word) v, 1}, 5}, {{(word) PUT(((u16[8]) {2, 0x5000, 0x7f, 0x100})), 16, (word) v, 2}, 3}, {{0, 0, 0, 5, 0, 0, -1L}, 9}};
    RANGE(n, -1, 5) { C(sendmmsg, 3, PUT(some), n, 0x40); C(recvmmsg, 3, PUT(some), n, 0x10000, PUT(((word[2]) {1, 2}))); C(recvmmsg_time64, 3, PUT(some), n, 0, PUT(((u64[2]) {1, 2}))); C(sendmmsg, 3, tail(some, sizeof some[0] * 2), n, 0); }
    C(recvmmsg, 3, 0, 5, 0, 0); C(recvmmsg, 3, bad(), 5, 0, bad());
}

static void probe(void)
{
    if (!injected()) return;
    RANGE(family, -1, 48) { RANGE(type, 0, 11) C(socket, family, type, 0); RANGE(protocol, 0, 20) C(socket, family, 3, protocol); C(socketpair, family, 2, 0, PUT(((int[2]) {3, 4}))); }
    RANGE(protocol, 0, 264) { C(socket, 2, 3, protocol); C(socket, 10, 0x80801, protocol); C(socket, 16, 3, protocol); C(socket, 17, 3, protocol << 8); C(socket, 1, 1, protocol); C(socket, 31, 3, protocol); }
    RANGE(i, -2, 5) { C(shutdown, 3, i); C(listen, i, i); C(accept, i, 0, 0); C(socketcall, i + 2, PUT(((word[6]) {1, 2, 3, 4, 5, 6}))); }
    if (__NR_socketcall > 0) RANGE(call, -1, 23) { C(socketcall, call, PUT(((u32[6]) {2, 0x80001, 3, 16, (u32) (word) arena, (u32) (word) arena}))); C(socketcall, call, PUT(((u32[6]) {3, (u32) (word) put("text", 5), 4, 0x40, 0, 0}))); C(socketcall, call, 0); C(socketcall, call, bad()); C(socketcall, call, tail(arena, 5)); }
    EACH_POINTER(p, 256) { C(bind, 3, p, 16); C(connect, 3, p, 110); C(accept, 3, p, p); C(accept4, 3, p, p, 0); C(getsockname, 3, p, p); C(getpeername, 3, p, p); C(socketpair, 1, 1, 0, p); C(sendto, 3, p, 5, 0, p, 16); C(recvfrom, 3, p, 5, 0, p, p); C(sendmsg, 3, p, 0); C(recvmsg, 3, p, 0); C(sendmmsg, 3, p, 2, 0); C(recvmmsg, 3, p, 2, 0, p); C(sendto, 3, p, 5, 0); C(recvfrom, 3, p, 5, 0); C(bind, 3, p, -1); C(bind, 3, p, 0); }
    addresses();
    messages();
}
