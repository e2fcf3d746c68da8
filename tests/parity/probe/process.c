/* Processes, identities, limits, architecture.  probe: inject */
#include "probe.h"

static void exec(void)
{
    const char *argv[40] = {"prog", "-x", "with \"quote\"\n", "", bad(), (char *) 1, "last", 0};
    void *a = PUT(argv);
    const char *many[40];
    EACH(i, many) many[i] = "arg";
    many[39] = 0;
    void *m = PUT(many);
    EACH_POINTER(p, 64) { C(execve, "prog", p, p); C(execveat, 3, "prog", p, p, 0x1100); }
    C(execve, "prog", a, a); C(execve, "prog", m, m); C(execve, "prog", m, 0); C(execve, "prog", tail(argv, 2 * sizeof(char *)), tail(argv, sizeof(char *))); C(execveat, -100, "prog", a, a, 0); C(execve, "", PUT(((char *[1]) {0})), PUT(((char *[1]) {0})));
    RANGE(n, 30, 35) { many[n] = 0; C(execve, "prog", PUT(many), PUT(many)); many[n] = "arg"; }
}

static void births(void)
{
    int *parent = PUT((int) {77}), *child = PUT((int) {88});
    BITS(bit) {
        C(clone, bit, 0x1000, parent, child, 0x2000); C(clone, bit | 0x11, 0, parent, child, 0x2000); C(clone, bit | 0x1000000, 0, bad(), 0, arena); C(unshare, bit); C(setns, 3, bit); C(kcmp, 1, 2, bit, 3, 4); C(wait4, -1, 0, bit, 0); C(waitid, 1, 2, 0, bit, 0); C(waitpid, -1, 0, bit); C(pidfd_open, 1, bit); C(pidfd_getfd, 1, 2, bit); C(pidfd_send_signal, 3, 9, 0, bit); C(personality, bit); C(arch_prctl, bit, 1);
        u64 args[11] = {bit, (word) parent, (word) child, (word) parent, 17, 0x1000, 0x2000, 0x3000, 0, 0, 3};
        C(clone3, PUT(args), 88); C(clone3, PUT(args), 64); C(clone3, PUT(args), 80);
    }
    u64 args[13] = {0x3ff00ffffULL << 8, (word) parent, (word) child, (word) parent, 0x11, 0x1000, 0x2000, 0x3000, (word) PUT(((int[3]) {5, 6, 7})), 3, 9, 0xdead, 1};
    RANGE(n, 60, 108) C(clone3, PUT(args), n);
    C(clone3, tail(args, 88), 88); C(clone3, tail(args, 80), 88); C(clone3, 0, 64); C(clone3, bad(), 64); args[9] = 40; C(clone3, PUT(args), 88); args[8] = 0; C(clone3, PUT(args), 88); args[9] = 0; C(clone3, PUT(args), 104); args[4] = 1000; args[5] = 0; C(clone3, PUT(args), -1L);
    C(fork); C(vfork); C(exit, 3); C(exit, -1); C(exit, 0x1ff);
    static const u32 desc[] = {-1, 0x1000, 0xfffff, 0x51};
    C(clone, 0x3d0f00, 0x1000, parent, PUT(desc), PUT(desc));
    int statuses[] = {0, 0x100, 0xff00, 9, 0x8b, 0x0b, 0x137f, 0x57f, 0xffff, 0x4057f, 0x857f, 0x1057f, 0x6057f, 0x80137f, 0x8057f, 0x12345678, 0x7f, 0xff};
    EACH(i, statuses) { C(wait4, -1, PUT(statuses[i]), 2, 0); C(wait4, 5, PUT(statuses[i]), 0x40000003, 0); C(waitpid, 5, PUT(statuses[i]), 0x80000001); }
    RANGE(i, -2, 6) { C(waitid, i, i, 0, 4, 0); C(setpgid, i, i); C(getpgid, i); C(getsid, i); C(kcmp, i, i, i, i, i); C(tgkill, i, i, i); }
    u32 slot[] = {3, 4, 5};
    C(kcmp, 1, 2, 7, 3, PUT(slot)); C(kcmp, 1, 2, 7, 3, tail(slot, 8));
}

static void identities(void)
{
    EACH_POINTER(p, 300) {
        C(getresuid, p, p, p); C(getresgid, p, p, p); C(getresuid32, p, p, p); C(getgroups, 5, p); C(setgroups, 5, p); C(getgroups32, 5, p); C(setgroups32, 5, p); C(getgroups, 0, p); C(setgroups, 40, p); C(capget, p, p); C(capset, p, p); C(uname, p); C(olduname, p); C(oldolduname, p); C(sethostname, p, 5); C(setdomainname, p, 50); C(getrlimit, 3, p); C(setrlimit, 7, p); C(ugetrlimit, 3, p); C(prlimit64, 5, 7, p, p); C(getrusage, 0, p); C(getrusage, -1, p); C(times, p); C(sysinfo, p); C(syslog, 3, p, 5); C(syslog, 10, p, 5); C(wait4, 3, p, 0, p); C(waitid, 1, 2, p, 4, p); C(waitpid, 1, p, 2); C(getcpu, p, p, p); C(set_thread_area, p); C(get_thread_area, p); C(modify_ldt, 1, p, 16); C(modify_ldt, 0x11, p, 16); C(modify_ldt, 0, p, 16); C(modify_ldt, 2, p, 16); C(modify_ldt, 1, p, 15); C(arch_prctl, 0x1003, p); C(arch_prctl, 0x1002, p); C(arch_prctl, 0x1004, p); C(reboot, 0xfee1dead, 672274793, 0xa1b2c3d4, p); C(rseq, p, 32, 1, 0x53053053); C(set_tid_address, p); C(get_robust_list, 3, p, p); C(set_robust_list, p, 24); C(vm86, 1, p); C(vm86old, p); C(acct, p); C(kcmp, 1, 2, 7, 3, p);
    }
    RANGE(i, -3, 20) { C(getrlimit, i, 0); C(setrlimit, i, 0); C(prlimit64, i, i, 0, 0); C(getrusage, i, 0); C(syslog, i, 0, i); C(iopl, i); C(ioperm, i, i, i); C(setuid, i); C(setgid, i); C(setreuid, i, -i); C(setregid, i, -i); C(setresuid, i, -1, i); C(setresgid, i, -1, i); C(setfsuid, i); C(setfsgid, i); C(getgroups, i, 0); C(setgroups, i, 0); C(setpgid, i, i); C(vm86, i, 0); C(modify_ldt, i, 0, i); C(ptrace, i, i, i, i); C(setuid32, i); C(setreuid32, -1, i); C(chown32, "f", i, -1); C(arch_prctl, 0x1000 + i, 5); C(arch_prctl, 0x2000 + i, 6); C(arch_prctl, 0x3000 + i, 7); C(arch_prctl, 0x4000 + i, 7); C(arch_prctl, 0x5000 + i, 7); C(setuid, 65536 + i); C(getpriority, i, i); C(nice, i); }
    static const u64 limits[][2] = {{0, 1}, {1023, 1024}, {1025, 2048}, {8192 * 1024, -1ULL}, {0x7fffffff, 0xffffffff}, {1ULL << 40, (1ULL << 40) + 1}, {4096 * 3 + 1, 0x7fffffffffffffffULL}};
    EACH(i, limits) { C(setrlimit, 7, PUT(limits[i])); C(getrlimit, 3, PUT(limits[i])); C(prlimit64, 0, 1, PUT(limits[i]), TAIL(limits[i])); C(ugetrlimit, 2, PUT(limits[i])); }
    static const u32 versions[] = {0x19980330, 0x20071026, 0x20080522, 0, 1};
    static const u32 capabilities[6] = {0xffffffff, 0x15, 0x80000001, 0x1ff, 0x100, 0x2};
    EACH(i, versions) { u32 header[2] = {versions[i], 5}; C(capget, PUT(header), PUT(capabilities)); C(capset, PUT(header), PUT(capabilities)); C(capset, PUT(header), TAIL(capabilities)); C(capset, PUT(header), tail(capabilities, 12)); C(capget, TAIL(header), 0); }
    u32 reboots[] = {0, 0x01234567, 0xcdef0123, 0x89abcdef, 0x4321fedc, 0xa1b2c3d4, 0xd000fce2, 0x45584543};
    EACH(i, reboots) C(reboot, 0xfee1dead, 672274793 + i * 0x14101997, reboots[i], "arg");
    u32 more[] = {0x28121969, 0x05121996, 0x16041998, 0x20112000};
    EACH(i, more) C(reboot, 0xfee1dead, more[i], 0x4321fedc, 0);
    static const struct { u32 entry, base, limit, flags; } ldt = {5, 0x1000, 0xfffff, 0x7f};
    C(modify_ldt, 1, PUT(ldt), 16); C(modify_ldt, 0x11, TAIL(ldt), 16); C(set_thread_area, PUT(ldt)); C(get_thread_area, TAIL(ldt));
    u32 groups[40];
    EACH(i, groups) groups[i] = i * 3 - 1;
    RANGE(n, 30, 41) { C(setgroups, n, PUT(groups)); C(getgroups, n, PUT(groups)); C(setgroups, n, tail(groups, 100)); }
    RANGE(i, 0, 300) C(personality, i); 
    C(getpid); C(getppid); C(gettid); C(getuid); C(geteuid); C(getgid); C(getegid); C(getuid32); C(getpgrp); C(setsid); C(vhangup); C(uselib, "x"); C(personality, 0xffffffff);
}

static void traces(void)
{
    static const struct { word base, size; } iov = {(word) "0123456789", 8};
    RANGE(request, -1, 40) { C(ptrace, request, 5, 0, 0); C(ptrace, request, 5, 0x10, 9); C(ptrace, request, 5, PUT(iov), PUT(iov)); C(ptrace, request, 5, bad(), bad()); }
    RANGE(request, 0x4200, 0x4214) { C(ptrace, request, 5, 0, 0); C(ptrace, request, 5, 1, 2); C(ptrace, request, 5, 0x202, PUT(iov)); C(ptrace, request, 5, 88, pattern(128, 1, 0)); C(ptrace, request, 5, bad(), bad()); C(ptrace, request, 5, 8, tail(0, 8)); }
    BITS(bit) { C(ptrace, 0x4200, 5, 0, bit); C(ptrace, 0x4206, 5, bit, bit); C(ptrace, 0x4204, 5, bit, 0); C(ptrace, 3, 5, bit, 0); }
    RANGE(i, 0, 130) { C(ptrace, 3, 5, i * 4, 0); C(ptrace, 6, 5, i * 8, 7); C(ptrace, 7, 5, 1, i); C(ptrace, 0x4204, 5, i, 0); }
    u64 args[3] = {0, 3, 1};
    C(ptrace, 0x4209, 5, PUT(args), arena); C(ptrace, 0x420a, 5, 8, pattern(8, 1, 0)); C(ptrace, 0x420b, 5, 8, pattern(8, 1, 0));
}

static void probe(void)
{
    if (!injected()) return;
    exec();
    births();
    identities();
    traces();
}
