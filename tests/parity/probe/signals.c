/* Signals, masks, actions, siginfo of every kind.  probe: inject */
#include "probe.h"

static void infos(void)
{
    static const int codes[] = {0, 0x80, -1, -2, -3, -4, -5, -6, -60, -7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16, 77, -77};
    RANGE(signal, 0, 66) {
        EACH(i, codes) {
            int info[32] = {signal, i & 1 ? 11 : 0, codes[i], 0};
            for (unsigned k = 3; k < 32; ++k) info[k] = k * 3;
            if (signal > 33 && i > 9) break;
            C(rt_sigqueueinfo, 5, signal, PUT(info)); if (signal == 17 || signal == 31 || signal == 29) { info[4 + (sizeof(long) == 4 ? -1 : 0)] = 5; C(rt_tgsigqueueinfo, 5, 6, signal, TAIL(info)); C(pidfd_send_signal, 3, signal, PUT(info), 0); C(rt_sigtimedwait, 0, PUT(info), 0, 8); C(waitid, 1, 2, PUT(info), 4, 0); }
        }
    }
    int sys[32] = {31, 0, 1, 0, 0x1000, 0, 257, 0xc000003e};
    C(rt_sigqueueinfo, 5, 31, PUT(sys)); sys[6] = 5; sys[7] = 0x40000003; C(rt_sigqueueinfo, 5, 31, PUT(sys));
    int child[32] = {17, 0, 1, 0, 42, 1000, 9, 0, 5, 0, 7};
    RANGE(code, 0, 8) { child[2] = code; child[6] = code * 5; C(rt_sigqueueinfo, 5, 17, PUT(child)); C(waitid, 0, 0, PUT(child), 0x4000000f, 0); }
    static const int segv[][8] = {{11, 0, 1, 0, 0x1234}, {11, 0, 2, 0, 0}, {11, 0, 3, 0, 0x1000, 0, 1, 2}, {11, 0, 4, 0, 0x1000, 0, 3}, {7, 0, 4, 0, 0x1000, 0, 12}, {7, 0, 5, 0, 0x1000}, {5, 0, 6, 0, 0x1000, 0, 1, 2}, {8, 0, 14, 0, 5}, {4, 0, 11, 0, 5}, {29, 0, 1, 0, 0x41, 0, 3}, {29, 0, 6, 0, 0x10, 0, 3}};
    EACH(i, segv) C(rt_sigqueueinfo, 5, segv[i][0], tail(segv[i], 32)), C(rt_sigqueueinfo, 5, segv[i][0], put(segv[i], 128));
}

static void probe(void)
{
    if (!injected()) return;
    RANGE(i, -3, 70) {
        C(kill, 5, i); C(tkill, i, i); C(tgkill, 5, -6, i); C(signal, i, i & 1); C(rt_sigaction, i, 0, 0, 8); C(rt_sigprocmask, i, 0, 0, 8); C(sigaction, i, 0, 0); C(sigprocmask, i, 0, 0); C(ssetmask, i); C(pidfd_send_signal, 3, i, 0, 0); C(rt_sigaction, 5, 0, 0, i); C(rt_sigprocmask, 2, arena, arena, i); C(sigsuspend, i, i, 1 << (i & 31)); C(signal, 5, 0x1000 + i);
        u64 one = i > 0 ? 1ULL << (i - 1) : -1ULL << -i, without = ~one;
        C(rt_sigprocmask, 0, PUT(one), PUT(without), 8); C(rt_sigsuspend, PUT(one), 8); C(rt_sigpending, PUT(without), 8); C(rt_sigtimedwait, PUT(one), 0, 0, 8); C(signalfd4, -1, PUT(without), 8, 0x80800); C(signalfd, 3, PUT(one), 8); C(sigprocmask, 1, PUT(one), PUT(without)); C(sigpending, PUT(one));
    }
    static const u64 sets[] = {0, -1ULL, 0x8000000000000000ULL, 0x7fffffffffffffffULL, 0x5555555555555555ULL, 0xaaaaaaaaULL, 0x7fffffff00000000ULL, 0xfffffffe7ffbfeffULL};
    EACH(i, sets) RANGE(n, 0, 17) { C(rt_sigprocmask, i, PUT(sets[i]), TAIL(sets[i]), n); C(rt_sigsuspend, PUT(sets[i]), n); C(rt_sigpending, TAIL(sets[i]), n); C(rt_sigtimedwait, PUT(sets[i]), 0, 0, n); C(signalfd4, 3, PUT(sets[i]), n, n); C(ppoll, 0, 0, 0, PUT(sets[i]), n); C(epoll_pwait, 3, arena, 0, 1, PUT(sets[i]), n); }
    BITS(bit) {
        word action[] = {0x1000 * (bit & 3), bit, 0x2000, 0x5, 0x6, 0x7};
        word compat[] = {1, 0x0f, bit, 0x3000, 0x4000};
        C(rt_sigaction, 11, PUT(action), PUT(action), 8); C(rt_sigaction, 17, TAIL(action), 0, 8); C(rt_sigaction, 17, 0, PUT(action), 4); C(sigaction, 10, PUT(compat), PUT(compat)); C(rt_sigaction, 11, PUT(compat), PUT(compat), 8);
        struct { void *sp; int flags; word size; } stack = {(void *) 0x1000, bit, bit};
        C(sigaltstack, PUT(stack), PUT(stack)); C(sigaltstack, TAIL(stack), 0); C(sigaltstack, 0, TAIL(stack)); C(signalfd4, 3, 0, 8, bit); C(sgetmask, bit); C(ssetmask, bit); C(pidfd_send_signal, 3, 9, 0, bit);
    }
    EACH_POINTER(p, 256) { C(rt_sigaction, 5, p, p, 8); C(rt_sigprocmask, 2, p, p, 8); C(rt_sigpending, p, 8); C(rt_sigsuspend, p, 8); C(rt_sigtimedwait, p, p, p, 8); C(rt_sigqueueinfo, 1, 2, p); C(rt_tgsigqueueinfo, 1, 2, 3, p); C(sigaltstack, p, p); C(sigaction, 5, p, p); C(sigprocmask, 1, p, p); C(sigpending, p); C(signalfd, 1, p, 8); C(signalfd4, 1, p, 8, 0); C(pidfd_send_signal, 1, 2, p, 4); C(rt_sigtimedwait_time64, p, p, p, 8); C(signal, 5, p); }
    word ign[] = {1, 0x10000000, 0, 0, 0, 0}, dfl[] = {0, 0, 0, 0, 0, 0}, err[] = {-1L, 0x4000000, 0x77, -1L, -1L, -1L};
    C(rt_sigaction, 1, PUT(ign), PUT(dfl), 8); C(rt_sigaction, 1, PUT(err), PUT(err), 8); C(sigaction, 1, PUT(ign), PUT(dfl)); C(pause); C(restart_syscall); C(rt_sigreturn); C(sigreturn);
    infos();
}
