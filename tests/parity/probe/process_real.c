/* Processes as the kernel answers.  probe: real */
#include "probe.h"

static void probe(void)
{
    void *b = put(0, 512);
    C(getuid); C(geteuid); C(getgid); C(getegid); C(getresuid, b, b + 4, b + 8); C(getresgid, b, b + 4, b + 8); C(setuid, 0); C(setresuid, -1, -1, -1); C(setfsuid, 0); C(setfsuid, -1); C(setfsgid, -1); C(getgroups, 0, 0); C(getgroups, 65536, b); C(getgroups, 10, b); C(uname, b); C(olduname, b); C(getrlimit, 7, b); C(getrlimit, 3, b); C(getrlimit, 99, b); C(prlimit64, 0, 7, 0, b); C(prlimit64, 0, 1, 0, b); C(prlimit64, 99999999, 1, 0, b); C(personality, 0xffffffff); C(getpgid, 99999999); C(getsid, 99999999); C(getpriority, 0, 0); C(setpriority, 0, 99999999, 5); C(getpriority, 9, 0); C(capget, PUT(((u32[2]) {0x20080522, 0})), b); C(capget, PUT(((u32[2]) {0, 0})), 0);
    C(kill, 99999999, 0); C(tgkill, 99999999, 1, 0); C(tkill, -1, 0); C(wait4, -1, b, 1, 0); C(waitid, 0, 0, b, 5, 0); C(wait4, 99999999, b, 0, b); C(kcmp, 99999999, 1, 0, 0, 0); C(pidfd_open, 99999999, 0); C(pidfd_open, -1, 0x800); C(setns, 3, 0x40000000); C(unshare, 0x10000000 - 1); C(iopl, 0); C(ioperm, 0x80, 1, 0); C(modify_ldt, 0, b, 16); C(get_thread_area, b); C(arch_prctl, 0x1004, b); C(arch_prctl, 0x1003, b); C(arch_prctl, 0x1011, 0); C(arch_prctl, 0x1021, b); C(get_robust_list, 0, b, b + 8); C(set_robust_list, b, 24); C(set_robust_list, b, 5); C(syslog, 99, 0, 0); C(reboot, 1, 2, 3, 4); C(acct, "/nosuch/file"); C(ptrace, 16, 99999999, 0, 0); C(ptrace, 99, 1, 2, 3); C(clone3, 0, 5); C(clone3, b, 5000); C(rseq, 1, 2, 3, 4); C(getcpu, 0, 0, 0); C(prlimit64, 0, 2, 0, b); C(sethostname, bad(), 5000); C(vm86, 0, 0); C(execve, "/nosuch", 0, 0); C(execveat, -100, "/nosuch", 0, 0, 0x100);
    RANGE(i, 0, 40) {
        long child = C(fork);
        if (!child) { if (i < 20) C(exit_group, i * 13); if (i > 33) C(kill, C(getpid), 9); *(volatile char *) (i < 27 ? (char *) 0 : (char *) i) = 1; C(exit_group, 99); }
        C(wait4, child, b, 0, 0);
        if (i == 36) break;
    }
    long child = C(vfork);
    if (!child) C(exit_group, 7);
    C(waitid, 1, child, b, 0x1000004, 0); C(waitid, 1, child, b, 4, 0); C(getpid); C(gettid); C(getppid);
}
