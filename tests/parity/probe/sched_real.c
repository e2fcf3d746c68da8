/* Scheduling for real.  probe: real */
#include "probe.h"

static void probe(void)
{
    void *b = put(0, 512);
    C(sched_getaffinity, 0, 128, b); C(sched_getaffinity, 0, 1, b); C(sched_setaffinity, 0, 8, PUT((u64) {0})); C(sched_getscheduler, 0); C(sched_getparam, 0, b); C(sched_rr_get_interval, 0, b); C(sched_getattr, 0, b, 56, 0); C(sched_getattr, 0, b, 48, 0); C(sched_getattr, 0, b, 1, 0); C(sched_setattr, 0, PUT(((u32[14]) {56, 99})), 0); C(sched_setattr, 0, PUT(((u32[14]) {5, 99})), 0); C(sched_setattr, 0, PUT(((u32[14]) {5000, 99})), 0); C(sched_setscheduler, 0, 77, PUT((int) {0})); C(sched_get_priority_max, 1); C(sched_get_priority_max, 99); C(sched_get_priority_min, 2); C(ioprio_get, 1, 0); C(ioprio_get, 9, 0); C(ioprio_set, 9, 0, 0); C(getpriority, 0, 0); C(setpriority, 9, 0, 0); C(nice, 0); C(sched_yield);
}
