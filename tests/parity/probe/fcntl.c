/* Every fcntl command with integers, pointers, locks and owners.  probe: inject */
#include "probe.h"

static void commands(int from, int to)
{
    static const short locks[][16] = {{0}, {1, 0}, {2, 1}, {3, 2, 1, 2, 3, 4, 5, 6, 7, 8}, {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}};
    static const int owners[][2] = {{0, 1}, {1, -1}, {2, 5}, {3, 0}, {-1, 0}};
    RANGE(cmd, from, to) {
        C(fcntl, 3, cmd); C(fcntl, 3, cmd, 1); C(fcntl, -1, cmd, -1L); C(fcntl64, 3, cmd); C(fcntl64, 3, cmd, 1); C(fcntl64, 3, cmd, 0x80800);
        EACH_POINTER(p, 64) C(fcntl, 3, cmd, p), C(fcntl64, 3, cmd, p);
        EACH(i, locks) C(fcntl, 3, cmd, PUT(locks[i])), C(fcntl64, 3, cmd, PUT(locks[i]));
        EACH(i, owners) C(fcntl, 3, cmd, PUT(owners[i])), C(fcntl64, 3, cmd, TAIL(owners[i]));
        C(fcntl, 3, cmd, tail(locks, 31)); C(fcntl, 3, cmd, tail(locks, 15)); C(fcntl, 3, cmd, tail(owners, 7));
    }
}

static void probe(void)
{
    if (!injected()) return;
    commands(0, 40);
    commands(1020, 1048);
    C(fcntl, 3, 0x80000001UL, 5); C(fcntl, 3, -1L, 5); C(fcntl64, 3, -1L, 5);
    BITS(bit) { C(fcntl, 3, 2, bit); C(fcntl, 3, 4, bit); C(fcntl, 3, 1026, bit); C(fcntl, 3, 1033, bit); C(fcntl, 3, 10, bit); C(fcntl, 3, 1024, bit); C(fcntl64, 3, 4, bit); C(fcntl, 3, 0, bit); C(fcntl, 3, 1030, bit); C(fcntl, 3, 8, bit); }
    RANGE(i, 0, 7) { u64 hint = i; C(fcntl, 3, 1036, PUT(hint)); C(fcntl, 3, 1035, TAIL(hint)); C(fcntl, 3, 1038, PUT(hint)); C(fcntl, 3, 1037, PUT(hint)); C(fcntl, 3, 1024, i); }
}
