/* perf_event_open: sizes, types, every bit.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    u32 sizes[] = {0, 1, 8, 63, 64, 65, 72, 80, 88, 95, 96, 100, 104, 108, 112, 116, 120, 124, 128, 136, 144, 200};
    EACH(i, sizes) { u32 a[64]; for (unsigned k = 0; k < 64; ++k) a[k] = k + 1; a[1] = sizes[i]; C(perf_event_open, PUT(a), 0, -1, -1, 8); C(perf_event_open, tail(a, sizes[i]), 0, -1, -1, 0); for (unsigned k = 2; k < 64; ++k) a[k] = 0; C(perf_event_open, PUT(a), 0, -1, -1, 8); }
    RANGE(type, -1, 10) RANGE(config, 0, 14) { u32 a[34] = {type, 128, config, 0, 1000}; C(perf_event_open, PUT(a), 0, -1, -1, 0); a[3] = config; a[2] |= 0x10100; C(perf_event_open, PUT(a), 5, 1, 2, 0); }
    for (u64 bit = 1; bit; bit <<= 1) { u64 a[17] = {1 | 128ULL << 32, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit, bit}; C(perf_event_open, PUT(a), 0, -1, -1, bit); u64 plain[17] = {1 | 128ULL << 32, 0, 1, 0, 0, bit}; C(perf_event_open, PUT(plain), 0, -1, -1, 0); plain[5] = 0; plain[3] = bit; plain[4] = bit; C(perf_event_open, PUT(plain), 0, -1, -1, 0); plain[9] = bit; C(perf_event_open, PUT(plain), 0, -1, -1, 0); u64 point[17] = {5 | 128ULL << 32, 0, 1, 0, 0, bit, 5 | 3ULL << 32, 0x1000, 4}; C(perf_event_open, PUT(point), 0, -1, -1, 0); }
    EACH_POINTER(p, 200) C(perf_event_open, p, 1, 2, 3, 15);
    C(perf_event_open, 0, -1, -1, -1, -1L); C(perf_event_open, memset(put(0, 200), 0xff, 200), 0, 0, 0, 0);
}
