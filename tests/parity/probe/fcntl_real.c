/* fcntl as the kernel answers it.  probe: real */
#include "probe.h"

static void probe(void)
{
    long fd = C(openat, -100, "data", 0x442, 0600);
    void *b = put(0, 64);
    static const struct { short type, whence; long start, length; int pid; } lock = {1, 0, 10, 20, 0};
    static const struct { short type, whence; u64 start, length; int pid; } __attribute__((packed, aligned(4))) lock64 = {0, 2, 10, 20, 0};
    C(fcntl, fd, 1); C(fcntl, fd, 2, 1); C(fcntl, fd, 1); C(fcntl, fd, 3); C(fcntl, fd, 4, 0x2c00); C(fcntl, fd, 3); C(fcntl, fd, 0, 100); C(fcntl, fd, 1030, 200); C(fcntl, fd, 6, PUT(lock)); C(fcntl, fd, 5, PUT(lock)); C(fcntl, fd, 7, PUT(lock)); C(fcntl, fd, 6, PUT(((short[16]) {2}))); C(fcntl, fd, 36, PUT(lock)); C(fcntl, fd, 37, PUT(lock)); C(fcntl, fd, 38, PUT(((short[8]) {2})));
    C(fcntl64, fd, 12, PUT(lock64)); C(fcntl64, fd, 13, PUT(lock64)); C(fcntl64, fd, 14, PUT(lock64)); C(fcntl64, fd, 3); C(fcntl, fd, 1024, 1); C(fcntl, fd, 1025); C(fcntl, fd, 1024, 2); C(fcntl, fd, 1034); C(fcntl, fd, 1031, 65536); C(fcntl, fd, 1032); C(fcntl, fd, 11); C(fcntl, fd, 10, 34); C(fcntl, fd, 11); C(fcntl, fd, 9); C(fcntl, fd, 8, 0); C(fcntl, fd, 16, b); C(fcntl, fd, 15, PUT(((int[2]) {1, 0}))); C(fcntl, fd, 17, b);
    C(fcntl, fd, 1035, b); C(fcntl, fd, 1036, PUT((u64) {2})); C(fcntl, fd, 1035, b); C(fcntl, fd, 1037, b); C(fcntl, fd, 1038, b);
    long m = C(memfd_create, "sealed", 2);
    C(fcntl, m, 1034); C(fcntl, m, 1033, 0xb); C(fcntl, m, 1034); C(fcntl, m, 1033, 1); C(ftruncate, m, 10, 0);
    int *p = put(0, 8);
    C(pipe, p); C(fcntl, p[0], 1031, 8192); C(fcntl, p[0], 1032); C(fcntl, p[1], 3); C(fcntl, p[0], 3); C(fcntl, 999, 1); C(fcntl, fd, 77, 5);
}
