/* Keys.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    char *text = put("payload\0\1\2 and more of it, longer than 32", 44);
    RANGE(op, -1, 36) {
        RANGE(key, -10, 2) C(keyctl, op, key, key, key, key);
        C(keyctl, op, text, text, text, text); C(keyctl, op, 5, text, 10, 3); C(keyctl, op, 5, "type", "description", 7); C(keyctl, op, 5, text, text, 5, -4); C(keyctl, op, bad(), bad(), bad(), bad()); C(keyctl, op, 0x12345678, 0x3f3f3f3f, 0x01020408, -1); C(keyctl, op, -1, "", 0, 0); C(keyctl, op, tail(text, 12), tail(text, 4), 8, tail(text, 3)); C(keyctl, op, 1, 2, "type", text, 40);
    }
    BITS(bit) { C(keyctl, 5, 1, bit); C(keyctl, 31, bit, bit); C(keyctl, 15, 1, bit); C(keyctl, bit, 1, 2, 3, 4); C(keyctl, 25, 1, bit, "info", PUT(((u32[10]) {1, 2, 3}))); C(keyctl, 30, 1, 2, 3, bit); C(keyctl, 14, bit); }
    RANGE(i, -3, 9) { C(keyctl, 14, i); C(keyctl, 13, 1, 1000 + i * 40, i, -i); C(keyctl, 17, 1, -i, 5); struct { const void *a; word n; } v[4] = {{"one", 3}, {"two", i}, {bad(), 1}, {0, 0}}; C(keyctl, 20, 5, PUT(v), i, -2); C(keyctl, 20, 5, TAIL(v), i, -2); }
    u32 dh[] = {1, 2, 3};
    struct { const char *name; const char *info; u32 length, spare[8]; } kdf = {"sha256", "other info", 10, {0}}, odd = {bad(), bad(), 3, {1}};
    C(keyctl, 23, PUT(dh), text, 20, 0); C(keyctl, 23, PUT(dh), text, 20, PUT(kdf)); C(keyctl, 23, TAIL(dh), text, 20, PUT(odd)); C(keyctl, 23, PUT(dh), text, -1L, bad());
    u32 pk[] = {5, 10, 20, 0, 0, 0, 0, 0, 0, 0};
    RANGE(op, 24, 29) { C(keyctl, op, PUT(pk), "enc=pkcs1", text, text + 10); C(keyctl, op, TAIL(pk), bad(), text, text); C(keyctl, op, 5, 0, "info", PUT(pk)); }
    EACH_POINTER(p, 64) { C(add_key, p, p, p, 5, -3); C(request_key, p, p, p, -3); C(keyctl, 6, 5, p, 10); C(keyctl, 11, 5, p, 10); C(keyctl, 11, 5, p, 0); C(keyctl, 2, 5, p, 3); C(keyctl, 10, 5, p, p, 6); C(keyctl, 1, p); }
    RANGE(i, -9, 3) { C(add_key, "user", "d\"x", "p\0q", 3, i); C(request_key, "user", "d", "callout", i); } 
}
