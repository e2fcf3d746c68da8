/* ioctl: all small numbers of every letter that Linux uses, terminals, files, blocks, networks.  probe: inject */
#include "probe.h"

static void sweep(u32 letter, int from, int to)
{
    u32 *d = pattern(512, 1, 0);
    RANGE(nr, from, to) { C(ioctl, 3, letter << 8 | nr, d); }
}

static void probe(void)
{
    if (!injected()) return;
    u32 *d = pattern(512, 1, 0), *z = put(0, 512);
    /* terminals */
    RANGE(nr, 0x5400, 0x5470) { C(ioctl, 0, nr, 0); C(ioctl, 0, nr, 1); C(ioctl, 0, nr, d); C(ioctl, 0, nr, z); C(ioctl, 0, nr, bad()); C(ioctl, 0, nr, tail(d, 4)); C(ioctl, 0, nr, tail(d, 3)); C(ioctl, 0, nr, tail(d, 36)); C(ioctl, 0, nr, tail(d, 44)); C(ioctl, 0, nr, -1L); }
    BITS(bit) {
        u32 termios[15] = {bit, bit, bit, bit, 0x03020100, 0x07060504, 0x1a131100, 0x0d0c0b0a, 5, 6, 7, 8, 9};
        C(ioctl, 0, 0x5401, PUT(termios)); C(ioctl, 0, 0x5402, PUT(termios)); C(ioctl, 0, 0x802c542a, PUT(termios)); C(ioctl, 0, 0x402c542c, TAIL(termios)); C(ioctl, 0, 0x5406, PUT(termios)); C(ioctl, 0, 0x5418, PUT((u32) {bit})); C(ioctl, 0, 0x5415, PUT((u32) {bit})); C(ioctl, 0, 0x540b, bit); C(ioctl, 0, 0x5409, bit); C(ioctl, 0, 0x5423, PUT((u32) {bit}));
        C(ioctl, 3, 0x40086602, PUT((u64) {bit})); C(ioctl, 3, 0x80086601, PUT((u64) {bit})); C(ioctl, 3, 0x40046602, PUT((u64) {bit})); u32 xattr[7] = {bit, 1, 2, 3, 4}; C(ioctl, 3, 0x801c581f, PUT(xattr)); C(ioctl, 3, 0x401c5820, PUT(xattr));
        u64 fiemap[6 + 14] = {0, -1ULL, bit | 1ULL << 32, 2 | 0ULL << 32, 4096, 8192, 4096, 0, 0, bit};
        C(ioctl, 3, 0xc020660b, PUT(fiemap)); C(ioctl, bit, bit, bit); C(ioctl, 3, 0x8930 + (bit & 15), bit);
    }
    static const u32 lflags[] = {0, 8, 0x8a3b, 0xa30, 0xffffffff, 2};
    EACH(i, lflags) { u32 t[15] = {0x500, 5, 0xbf, lflags[i], 0x7f1c0300, 0x01000415, 0x1a131100, 0x170f1200, 0x16}; C(ioctl, 0, 0x5401, PUT(t)); C(ioctl, 0, 0x5404, PUT(t)); C(ioctl, 0, 0x802c542a, PUT(t)); C(ioctl, 0, 0x5405, PUT(t)); C(ioctl, 0, 0x5407, PUT(t)); }
    RANGE(i, 0, 20) { C(ioctl, 0, 0x5403, tail(d, i * 3)); C(ioctl, 0, 0x5413, tail(d, i)); C(ioctl, 0, 0x80045430, tail(d, i)); }
    /* every letter, with no direction, and the directions and sizes that are in use */
    static const char letters[] = "!#$%&'()*+,-./012345678<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    for (const char *l = letters; *l; ++l) { sweep((u8) *l, 0, 31); RANGE(nr, 0, 20) { RANGE(dir, 1, 3) { C(ioctl, 3, (u32) dir << 30 | 4 << 16 | (u8) *l << 8 | nr, d); C(ioctl, 3, (u32) dir << 30 | 8 << 16 | (u8) *l << 8 | nr, d); C(ioctl, 3, (u32) dir << 30 | 16 << 16 | (u8) *l << 8 | nr, z); } } }
    RANGE(l, 0x80, 0xff) sweep(l, 0, 8);
    sweep(0x12, 0, 140); sweep(0x89, 0, 255); sweep(0x4c, 0, 140); sweep(0x02, 0, 100); sweep(0x03, 0, 100); sweep(0x22, 0, 100); sweep(0x53, 0, 0xa0); sweep(0x4b, 0, 0x80); sweep(0x56, 0, 0x70); sweep(0, 0, 10); sweep(0xb4, 0, 20); sweep(0xaa, 0, 70); sweep(0xae, 0, 255); sweep(0x15, 0, 60); sweep(0x06, 0, 30);
    C(ioctl, 3, 0x5421, PUT((int) {1})); C(ioctl, 3, 0x541b, PUT((int) {77})); C(ioctl, 3, 0x5451, 0); C(ioctl, 3, 0x5450, 0); C(ioctl, 3, 0x5452, PUT((int) {1})); C(ioctl, 3, 0x8905, PUT((int) {1})); C(ioctl, 3, 0x8901, PUT((int) {-5}));
}
