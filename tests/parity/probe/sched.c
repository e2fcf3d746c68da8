/* Scheduling and priorities.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    RANGE(i, -3, 12) { C(sched_setscheduler, 5, i, PUT((int) {i * 7})); C(sched_setscheduler, 5, 0x40000000 | i, TAIL((int) {3})); C(sched_get_priority_max, i); C(sched_get_priority_min, i); C(getpriority, i, i); C(setpriority, i, i, i); C(nice, i); C(ioprio_get, i, i); C(sched_getscheduler, i); RANGE(c, 0, 5) C(ioprio_set, i, 5, c << 13 | (i & 15)), C(ioprio_set, 1, 5, c << 13 | (i & 15) << 3 | 5); C(ioprio_set, 1, 2, -i * 1000); C(ioprio_set, 2, i, 0x7fffffff); }
    struct attr { u32 size, policy; u64 flags; int nice; u32 priority; u64 runtime, deadline, period; u32 low, high; u64 more; };
    u32 sizes[] = {0, 1, 4, 47, 48, 49, 52, 55, 56, 57, 60, 64, 100, 4096, -1};
    EACH(i, sizes) RANGE(policy, -1, 8) {
        struct attr a = {sizes[i], policy, policy < 2 ? 0x7f : 1ULL << policy, -5, 9, 1000, 2000, 3000, 10, 1024, 77};
        C(sched_setattr, 5, PUT(a), policy); C(sched_getattr, 5, PUT(a), sizes[i], 0);
    }
    BITS(bit) { struct attr a = {56, 6, bit, -5, 9, 1000, 2000, 3000, bit, bit}; C(sched_setattr, 5, PUT(a), bit); C(sched_getattr, 5, PUT(a), 56, bit); C(ioprio_set, 1, 2, bit); C(sched_setscheduler, 1, bit, 0); }
    struct attr a = {56, 1, 1, -5, 9, 1000, 2000, 3000, 1, 1};
    C(sched_setattr, 5, tail(&a, 56), 0); C(sched_setattr, 5, tail(&a, 48), 0); C(sched_setattr, 5, tail(&a, 3), 0);
    static const u64 cpus[8] = {0x8000000000000001ULL, 0x5, 0, -1ULL, 0xf0};
    RANGE(n, -1, 70) { C(sched_setaffinity, 5, n, PUT(cpus)); C(sched_getaffinity, 5, n, PUT(cpus)); C(sched_setaffinity, 0, n, TAIL(cpus)); }
    C(sched_setaffinity, 0, 128, PUT(cpus)); C(sched_setaffinity, 0, 1 << 20, PUT(cpus)); C(sched_setaffinity, 0, -1L, PUT(cpus));
    EACH_POINTER(p, 256) { C(sched_setparam, 5, p); C(sched_getparam, 5, p); C(sched_setscheduler, 5, 1, p); C(sched_rr_get_interval, 5, p); C(sched_rr_get_interval_time64, 5, p); C(sched_setattr, 5, p, 0); C(sched_getattr, 5, p, 56, 0); C(sched_setaffinity, 5, 8, p); C(sched_getaffinity, 5, 16, p); }
    C(sched_yield);
}
