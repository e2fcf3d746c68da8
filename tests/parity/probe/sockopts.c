/* Every option of every level that anybody names.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    static const int levels[] = {0, 1, 6, 17, 41, 58, 132, 255, 256, 257, 258, 259, 260, 261, 262, 263, 264, 265, 266, 267, 268, 269, 270, 271, 272, 273, 274, 275, 276, 277, 278, 279, 280, 281, 282, 283, 284, 285, 286, 287, 33, 136, -1};
    static const u32 data[64] = {1, 2, 3, 4, 5, 6, 7, 0x01020304, 9, 10};
    EACH(l, levels) RANGE(name, -1, l == 1 ? 90 : l == 4 ? 95 : l < 3 ? 70 : l < 7 || levels[l] == 263 ? 40 : 8) {
        int level = levels[l];
        int *length = PUT((int) {4});
        C(setsockopt, 3, level, name, PUT(data), 4); C(getsockopt, 3, level, name, PUT(data), length);
        C(setsockopt, 3, level, name, PUT(data), 64); C(getsockopt, 3, level, name, PUT(data), PUT((int) {16})); C(setsockopt, 3, level, name, 0, 0); C(setsockopt, 3, level, name, bad(), 8); C(setsockopt, 3, level, name, PUT(data), 1); C(setsockopt, 3, level, name, PUT(data), 0); C(setsockopt, 3, level, name, PUT(data), -1);
        C(getsockopt, 3, level, name, PUT(data), PUT((int) {8})); C(getsockopt, 3, level, name, bad(), length); C(getsockopt, 3, level, name, PUT(data), 0); C(getsockopt, 3, level, name, tail(data, 2), PUT((int) {2})); C(getsockopt, 3, level, name, PUT(data), PUT((int) {200})); C(getsockopt, 3, level, name, PUT(data), PUT((int) {0})); C(getsockopt, 3, level, name, PUT(data), PUT((int) {-1}));
    }
    RANGE(n, 0, 40) {
        C(setsockopt, 3, 1, 13, PUT(data), n); C(setsockopt, 3, 1, 20, PUT(data), n); C(setsockopt, 3, 1, 26, PUT(data), n); C(setsockopt, 3, 1, 25, "eth0\0and more bytes that are long", n); C(getsockopt, 3, 1, 17, PUT(data), PUT((int) {n})); C(getsockopt, 3, 6, 11, PUT(data), PUT((int) {n * 8})); C(setsockopt, 3, 0, 35, PUT(data), n); C(setsockopt, 3, 41, 20, PUT(data), n); C(setsockopt, 3, 0, 32, PUT(data), n); C(setsockopt, 3, 6, 13, "cubic_and_more_and_more_and_more", n); C(setsockopt, 3, 41, 1, PUT(data), n); C(setsockopt, 3, 58, 1, PUT(data), n); C(setsockopt, 3, 263, 5, PUT(data), n); C(setsockopt, 3, 263, 1, PUT(data), n); C(setsockopt, 3, 263, 13, PUT(data), n); C(setsockopt, 3, 263, 18, PUT(data), n); C(getsockopt, 3, 263, 6, PUT(data), PUT((int) {n})); C(setsockopt, 3, 270, 1, PUT(data), n); C(getsockopt, 3, 270, 9, PUT(data), PUT((int) {n})); C(setsockopt, 3, 1, 51, PUT(data), n); C(getsockopt, 3, 1, 59, PUT(data), PUT((int) {n})); C(getsockopt, 3, 1, 31, PUT(data), PUT((int) {n})); C(setsockopt, 3, 0, 36, PUT(data), n); C(setsockopt, 3, 0, 16, PUT(data), n); C(getsockopt, 3, 1, 28, "security_label", PUT((int) {n}));
    }
    static const struct { u16 code; u8 jt, jf; u32 k; } code[] = {{0x28, 0, 0, 12}, {0x15, 0, 1, 0x800}, {0x6, 0, 0, 0xffff}, {0x6, 0, 0, 0}, {0xffff, 1, 2, 3}, {0x20, 0, 0, 0xfffff000}, {0x87, 1, 1, 0}, {0x16, 0, 0, 0}};
    struct { u16 length; const void *code; } program = {8, PUT(code)}, odd = {5000, PUT(code)}, none = {0, 0};
    C(setsockopt, 3, 1, 26, PUT(program), sizeof program); C(setsockopt, 3, 1, 26, PUT(odd), sizeof odd); C(setsockopt, 3, 1, 26, PUT(none), sizeof none); C(setsockopt, 3, 1, 51, PUT(program), sizeof program); C(getsockopt, 3, 1, 26, PUT(code), PUT((int) {8}));
}
