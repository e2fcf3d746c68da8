/* Every prctl, also those of the far ends.  probe: inject */
#include "probe.h"

static void one(u32 option)
{
    char *text = put("a name of a task\0", 18);
    C(prctl, option); C(prctl, option, 1); C(prctl, option, 2, 3, 4, 5); C(prctl, option, -1L, -1L, -1L, -1L); C(prctl, option, text, text, text, text); C(prctl, option, bad(), bad(), bad(), bad()); C(prctl, option, 0, PUT((u64) {5})); C(prctl, option, PUT((u64) {11}), 0); C(prctl, option, tail(text, 5)); C(prctl, option, 1, 0x1000, 4096, text); C(prctl, option, 1, 0x1000, 4096, bad());
}

static void probe(void)
{
    if (!injected()) return;
    RANGE(option, -1, 82) { one(option); }
    u32 far[] = {0x59616d61, 0x53564d41, 0x43464921, 0x4d4d4d01, 0x70000000, 0x41555856, 0x10001};
    EACH(i, far) one(far[i]);
    BITS(bit) RANGE(option, 1, 78) { C(prctl, option, bit, 0, 0, 0); C(prctl, option, 1, bit, 0, 0); }
    RANGE(i, -2, 70) { C(prctl, 24, i); C(prctl, 23, i); C(prctl, 47, i & 7, i); C(prctl, 35, i, 0x1000); C(prctl, 52, i, 2, 0, 0); C(prctl, 53, i, 4, 0, 0); C(prctl, 62, i & 15, i, i, 0x1000); C(prctl, 1, i); C(prctl, 28, i); C(prctl, 33, i, i); C(prctl, 50, i); C(prctl, 59, i, 0, 0, 0); C(prctl, 65, i); C(prctl, 69, i); C(prctl, 71, i); C(prctl, 4, i); C(prctl, 6, i); C(prctl, 8, i); C(prctl, 10, i); C(prctl, 12, i); C(prctl, 14, i); C(prctl, 20, i); C(prctl, 22, i, 0x1000); C(prctl, 26, i); C(prctl, 45, i); }
    word map[13] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    C(prctl, 35, 14, PUT(map), 104, 0); C(prctl, 35, 14, TAIL(map), 100, 0); C(prctl, 35, 15, PUT((u32) {104})); C(prctl, 53, 5);
    BITS(bit) { C(prctl, 55, bit); C(prctl, 0x1000 + bit, 1); C(arch_prctl, 0x1023, bit); C(arch_prctl, bit, bit); }
}
