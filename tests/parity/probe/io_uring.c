/* io_uring and the older aio.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    BITS(bit) { u32 p[30] = {bit, bit, bit, bit, bit, bit, 3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 0, 9, 0, 11, 12, 13, 14}; C(io_uring_setup, bit, PUT(p)); C(io_uring_enter, 3, 1, 2, bit, PUT((u64) {5}), 8); C(io_uring_enter, 3, 1, 2, bit, PUT(p), 24); C(io_uring_register, 3, bit, PUT(p), 2); C(io_uring_register, bit, 0x80000002UL, PUT(p), 3); u32 zero[30] = {0, 0, bit, 0, 0, bit, bit}; C(io_uring_setup, 8, PUT(zero)); C(io_uring_setup, 8, TAIL(zero)); }
    RANGE(op, -1, 40) {
        EACH_POINTER(p, 256) { C(io_uring_register, 3, op, p, 1); C(io_uring_register, 3, op, p, 3); C(io_uring_register, 3, op, p, 0); }
        u64 a[20] = {1, (word) PUT(((u32[4]) {3, 4, 5, 6})), 2, 3, 4, 5, 6, 7}; u64 z[20] = {0}; RANGE(n, 0, 5) { C(io_uring_register, 3, op, PUT(a), n); C(io_uring_register, 3, op, PUT(z), n); } C(io_uring_register, 3, op, PUT(a), 32); C(io_uring_register, 3, op, PUT(a), 48); C(io_uring_register, 3, op, PUT(a), -1); C(io_uring_register, 3, op, tail(a, 12), 2);
    }
    struct { u32 data[2]; u16 aio_op; } none;
    RANGE(op, 0, 12) {
        struct { u64 data; u32 key; int flags; u16 opcode; short priority; u32 fd; u64 buffer, bytes; long long offset; u64 reserved; u32 more, eventfd; } cb = {0x1234, 5, op & 3, op, op, 3, (word) put("written data", 13), 7, 100 + op, 0, op & 1, 9};
        word list[5] = {(word) PUT(cb), (word) PUT(cb), 0, (word) bad(), (word) tail(&cb, 64)};
        RANGE(n, -1, 6) C(io_submit, 5, n, PUT(list)); C(io_cancel, 5, PUT(cb), PUT(cb)); C(io_submit, 5, 3, tail(list, 2 * sizeof(word)));
        struct { const void *a; word n; } v[2] = {{"abc", 3}, {"defg", 4}}; cb.buffer = (word) PUT(v); cb.bytes = 2; list[0] = (word) PUT(cb); C(io_submit, 5, 1, PUT(list)); cb.flags = 3; cb.priority = 0x4005; list[0] = (word) PUT(cb); C(io_submit, 5, 1, PUT(list)); cb.buffer = 0; cb.bytes = -1; list[0] = (word) PUT(cb); C(io_submit, 5, 1, PUT(list));
    }
    static const u64 events[] = {1, 2, 3, 4, 5, 6, 7, -8, 9, 10, -11, 12};
    RANGE(n, -1, 5) { C(io_getevents, 5, n, n, PUT(events), PUT(((word[2]) {1, 2}))); C(io_pgetevents, 5, n, n, PUT(events), PUT(((word[2]) {1, 2})), PUT(((word[2]) {(word) PUT((u64) {0x101}), 8}))); C(io_pgetevents_time64, 5, n, n, PUT(events), PUT(((u64[2]) {1, 2})), 0); C(io_getevents, 5, n, n, tail(events, 40), 0); }
    EACH_POINTER(p, 200) { C(io_setup, 5, p); C(io_submit, 5, 2, p); C(io_cancel, 5, p, p); C(io_getevents, 5, 1, 2, p, p); C(io_pgetevents, 5, 1, 2, p, p, p); C(io_uring_setup, 5, p); C(io_uring_enter, 3, 1, 2, 3, p, 8); C(io_uring_enter, 3, 1, 2, 8, p, 24); }
    C(io_destroy, 5); C(io_destroy, -1L);
}
