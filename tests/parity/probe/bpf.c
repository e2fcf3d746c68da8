/* bpf: every command, sizes growing, contents of every byte value.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    char *name = put("a_name\0", 8);
    RANGE(cmd, -1, 42) {
        u32 sizes[] = {0, 1, 4, 7, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 68, 72, 76, 80, 88, 96, 104, 112, 116, 120, 128, 136, 144, 148, 152, 160, 200, 4096, 5000};
        EACH(i, sizes) {
            u32 attr[64];
            for (unsigned k = 0; k < 64; ++k) attr[k] = k + 1;
            C(bpf, cmd, PUT(attr), sizes[i]);
            u64 wide[32] = {0};
            C(bpf, cmd, PUT(wide), sizes[i]);
            for (unsigned k = 0; k < 32; ++k) wide[k] = k & 1 ? (word) name : 3;
            C(bpf, cmd, PUT(wide), sizes[i]);
            if (sizes[i] <= 256) C(bpf, cmd, tail(wide, sizes[i]), sizes[i]), C(bpf, cmd, tail(attr, sizes[i] ? sizes[i] - 1 : 0), sizes[i]);
        }
        C(bpf, cmd, 0, 0); C(bpf, cmd, 0, 64); C(bpf, cmd, bad(), 64); C(bpf, cmd, pattern(256, 0x80, 0), 160); C(bpf, cmd, memset(put(0, 256), 0xff, 256), 160);
    }
    RANGE(type, 0, 40) { u32 map[40] = {type, 4, 8, 16, 0x1fff, 5, 0, 0x61626364, 0x65}; C(bpf, 0, PUT(map), 72); map[4] = 1 << (type & 31); C(bpf, 0, PUT(map), 28); u32 load[40] = {type, 0, 0, 0, 0, 0, type, 0, 0, 0, 0, type, 0x61626364}; C(bpf, 5, PUT(load), 120); load[17] = type; C(bpf, 5, PUT(load), 72); u32 attach[10] = {3, 4, type, 1 << (type & 7), 5}; C(bpf, 8, PUT(attach), 20); C(bpf, 9, PUT(attach), 20); C(bpf, 28, PUT(attach), 32); u64 query[8] = {3 | (u64) type << 32, 1, 0, 4}; C(bpf, 16, PUT(query), 32); }
    static const u64 code[] = {0x00000001000000b7ULL, 0x0000000000000018ULL, 0, 0x0000000000000095ULL, 0x0000000100000085ULL, 0xffffffffffffffffULL, 0x123456789abcdef0ULL};
    u64 load[16] = {1 | 7ULL << 32, (word) PUT(code), (word) put("GPL", 4), 4 | 100ULL << 32, (word) put("log text", 9), 0x60000 | 3ULL << 32};
    C(bpf, 5, PUT(load), 48); C(bpf, 5, PUT(load), 128); load[0] = 2 | 100ULL << 32; C(bpf, 5, PUT(load), 120); load[1] = (word) tail(code, 16); C(bpf, 5, PUT(load), 120); load[2] = (word) bad(); C(bpf, 5, PUT(load), 120);
    BITS(bit) { u32 a[32] = {1, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit}; RANGE(cmd, 0, 36) C(bpf, cmd, PUT(a), 64); }
}
