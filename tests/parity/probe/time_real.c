/* Time as the kernel gives it.  probe: real */
#include "probe.h"

static void probe(void)
{
    word *b = put(0, 512);
    word tiny[] = {0, 1000}, wrong[] = {0, 1000000000}, minus[] = {-1L, 0}, period[] = {0, 0, 100, 5}, off[] = {0, 0, 0, 0};
    C(nanosleep, PUT(tiny), b); C(nanosleep, PUT(wrong), b); C(nanosleep, PUT(minus), b); C(nanosleep, 0, b); C(nanosleep, bad(), 0); C(clock_nanosleep, 1, 0, PUT(tiny), b); C(clock_nanosleep, 1, 1, PUT(tiny), b); C(clock_nanosleep, 99, 0, PUT(tiny), 0); C(clock_getres, 1, b); C(clock_getres, 0, 0); C(clock_getres, 99, b); C(clock_gettime, 99, b); C(gettimeofday, 0, b); C(gettimeofday, bad(), 0); C(time, bad());
    C(setitimer, 0, PUT(period), b); C(setitimer, 0, PUT(off), 0); C(getitimer, 2, b); C(setitimer, 9, 0, 0); C(alarm, 100); C(alarm, 0); C(timer_create, 1, 0, b); C(timer_settime, 0, 0, PUT(off), b); C(timer_gettime, 0, b); C(timer_getoverrun, 0); C(timer_delete, 0); C(timer_delete, 5); C(timer_create, 1, PUT(((u32[16]) {1, 0, 10, 1})), b);
    long fd = C(timerfd_create, 1, 0x80800); C(timerfd_settime, fd, 0, PUT(off), b); C(timerfd_gettime, fd, b); C(read, fd, b, 8); C(timerfd_settime, 1, 0, PUT(off), b); C(timerfd_create, 99, 0); C(adjtimex, bad()); C(settimeofday, bad(), 0); C(clock_settime, 99, 0); C(clock_gettime64, 99, b); C(clock_getres_time64, 1, b); C(timerfd_gettime64, fd, b);
}
