/* Clocks, sleeps, timers.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    static const long specs[][4] = {{0, 0, 0, 0}, {1, 2, 3, 4}, {-1, -1, 0, 999999999}, {0, 999999999, 0, 1000000000}, {1700000000, 999999, 1, 1000000}, {0x7fffffff, 5, -5, 5}};
    static const u64 specs64[][4] = {{0, 0, 0, 0}, {1, 2, 3, 4}, {-1ULL, -1ULL, 0, 999999999}, {1ULL << 40, 5, 6, 0x100000005ULL}};
    RANGE(i, -3, 20) {
        EACH(k, specs) {
            void *s = PUT(specs[k]);
            if (k > 1 && i > 2) break;
            C(clock_gettime, i, s); C(clock_settime, i, s); C(clock_getres, i, s); C(clock_nanosleep, i, k, s, PUT(specs[k])); C(timer_create, i, 0, 0); C(timer_settime, i, k, s, PUT(specs[k])); C(timerfd_settime, i, k, s, PUT(specs[k])); C(timerfd_create, i, 0x80800); C(getitimer, i, s); C(setitimer, i, s, PUT(specs[k])); C(timer_gettime, i, s); C(timerfd_gettime, i, s); C(clock_adjtime, i, s);
        }
        EACH(k, specs64) { void *s = PUT(specs64[k]); if (k > 1 && i > 2) break; C(clock_gettime64, i, s); C(clock_settime64, i, s); C(clock_getres_time64, i, s); C(clock_nanosleep_time64, i, 1, s, s); C(timer_settime64, i, 1, s, s); C(timerfd_settime64, i, 3, s, s); C(timer_gettime64, i, s); C(timerfd_gettime64, i, s); C(futex_time64, arena, 0, i, s); C(ppoll_time64, 0, 0, s, 0, 8); }
        C(clock_gettime, ~((word) 1234) << 3 | (i & 7), 0); C(alarm, i); C(timer_delete, i); C(timer_getoverrun, i);
    }
    EACH(k, specs) { void *s = PUT(specs[k]); C(nanosleep, s, s); C(nanosleep, TAIL(specs[k]), 0); C(nanosleep, tail(specs[k], 2 * sizeof(long)), tail(specs[k], 2 * sizeof(long))); C(gettimeofday, s, s); C(settimeofday, s, s); C(gettimeofday, tail(specs[k], 2 * sizeof(long)), 0); C(time, s); C(stime, s); C(setitimer, 1, tail(specs[k], 4 * sizeof(long) - 1), 0); C(rt_sigtimedwait, 0, 0, s, 8); C(select, 0, 0, 0, 0, s); C(pselect6, 0, 0, 0, 0, s, 0); C(ppoll, 0, 0, s, 0, 8); C(futex, arena, 0, 1, s); C(times, s); }
    BITS(bit) {
        C(timerfd_create, bit, bit); C(timerfd_settime, 3, bit, 0, 0); C(timer_settime, 3, bit, 0, 0); C(clock_nanosleep, 0, bit, 0, 0);
        u32 timex[64] = {bit}; for (unsigned i = 1; i < 64; ++i) timex[i] = i;
        C(adjtimex, PUT(timex)); C(clock_adjtime, 0, PUT(timex)); C(clock_adjtime64, 0, PUT(timex)); timex[8] = bit; timex[10] = bit; timex[0] = 0x1; C(adjtimex, PUT(timex));
    }
    RANGE(notify, -1, 8) { struct { word value; int signal, notify, tid, pad[20]; } event = {0x1234, 34, notify, 77}; C(timer_create, 0, PUT(event), arena); event.signal = notify * 9; C(timer_create, 1, TAIL(event), PUT((int) {3})); }
    EACH_POINTER(p, 256) { C(nanosleep, p, p); C(gettimeofday, p, p); C(settimeofday, p, p); C(clock_gettime, 0, p); C(clock_settime, 0, p); C(clock_nanosleep, 1, 1, p, p); C(timer_create, 0, p, p); C(timer_settime, 1, 0, p, p); C(timer_gettime, 1, p); C(getitimer, 0, p); C(setitimer, 0, p, p); C(timerfd_settime, 3, 0, p, p); C(timerfd_gettime, 3, p); C(adjtimex, p); C(clock_adjtime, 0, p); C(time, p); C(stime, p); C(times, p); C(clock_gettime64, 0, p); C(clock_adjtime64, 0, p); C(clock_nanosleep_time64, 0, 0, p, p); }
}
