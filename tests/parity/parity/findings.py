"""Unexplained differences for the reader: one Markdown file per family of calls, alike ones once."""
import collections

from .compare import call_of

FAMILIES = {
    "files": "open openat openat2 creat close close_range read write pread pwrite lseek llseek dup pipe link symlink unlink rename mkdir rmdir "
             "mknod chmod fchmod chown lchown fchown truncate ftruncate fallocate fadvise readahead sync fsync fdatasync sync_file_range splice tee "
             "vmsplice sendfile copy_file_range access faccessat readlink chdir fchdir chroot getcwd umask flock getdents name_to_handle_at open_by_handle_at "
             "readv writev preadv pwritev cachestat oldstat stat fstat lstat newfstatat statx statfs fstatfs ustat utime utimes utimensat futimesat "
             "inotify fanotify memfd lookup_dcookie sysfs",
    "fcntl": "fcntl fcntl64",
    "ioctl": "ioctl",
    "mm": "mmap mmap2 old_mmap munmap mprotect pkey mremap msync madvise process_madvise mincore mlock munlock mlockall brk remap_file_pages mbind "
          "get_mempolicy set_mempolicy migrate_pages move_pages membarrier userfaultfd memfd process_vm mseal map_shadow_stack process_mrelease swap",
    "process": "execve execveat clone clone3 fork vfork exit exit_group wait4 waitid waitpid getpid getppid gettid setsid getsid setpgid getpgid getpgrp "
               "set_tid_address getuid geteuid getgid getegid setuid setgid setre setres getres getgroups setgroups setfs capget capset personality "
               "arch_prctl modify_ldt set_thread_area get_thread_area uname sethostname setdomainname getrlimit setrlimit prlimit getrusage times sysinfo "
               "acct ptrace pidfd kcmp unshare setns reboot syslog getcpu iopl ioperm vm86 vhangup uselib rseq",
    "signals": "kill tkill tgkill rt_sig sigaction sigprocmask sigpending sigsuspend sigreturn signal sigaltstack pause signalfd sgetmask ssetmask restart_syscall",
    "sockets": "socket socketpair socketcall bind connect listen accept getsockname getpeername shutdown send recv sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg",
    "sockopts": "getsockopt setsockopt",
    "time": "time gettimeofday settimeofday stime clock nanosleep adjtimex timer timerfd alarm getitimer setitimer",
    "poll": "poll ppoll select pselect _newselect epoll eventfd",
    "ipc": "ipc msg sem shm mq futex get_robust_list set_robust_list",
    "xattr": "setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr",
    "mount": "mount umount umount2 pivot_root fsopen fsconfig fsmount fspick move_mount open_tree mount_setattr statmount listmount",
    "prctl": "prctl",
    "sched": "sched ioprio nice getpriority setpriority",
    "keyctl": "keyctl add_key request_key",
    "bpf": "bpf", "perf": "perf_event_open", "io_uring": "io_uring", "aio": "io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents",
    "quota": "quotactl", "module": "init_module finit_module delete_module create_module query_module get_kernel_syms kexec",
    "security": "landlock seccomp lsm",
}


def family(text):
    call, best = call_of(text), ("", "other")
    for name, members in FAMILIES.items():
        for member in members.split():
            if call.startswith(member) and len(member) > len(best[0]):
                best = (member, name)
    return best[1]


def write(directory, results, program, options):
    directory.mkdir(parents=True, exist_ok=True)
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    for r in results:
        for d in r.unexplained:
            kind = family(d.theirs or d.ours) if d.stream.startswith("trace") else "messages"
            found[kind][d.identity[1:]].append((r.case.name, d))
    for old in directory.glob("*.md"):
        old.unlink()
    totals = []
    for kind, alike in sorted(found.items()):
        count = sum(len(v) for v in alike.values())
        totals.append(f"{count:7} lines, {len(alike):5} kinds  {kind}.md")
        with open(directory / f"{kind}.md", "w") as out:
            print(f"# {kind}: {count} differing lines, {len(alike)} kinds (- theirs, + ours)\n", file=out)
            print(f"Repeat one: {program} --theirs strace --ours {options.ours} --only CASE --keep\n", file=out)
            shown = collections.Counter()
            for same in sorted(alike.values(), key=lambda v: (call_of(v[0][1].theirs or v[0][1].ours), -len(v))):
                case, d = same[0]
                call = call_of(d.theirs or d.ours)
                shown[call] += 1
                if shown[call] > 40:
                    continue  # the first forty kinds of a call say enough
                print(f"({len(same)}x, {case})\n- {d.theirs}\n+ {d.ours}\n", file=out)
    errors = [f"- {r.case.name}: {r.error}" for r in results if r.error]
    (directory / "README.md").write_text("# Differences by family\n\n" + "\n".join(totals) + "\n\n## Errors\n\n" + "\n".join(errors) + "\n")
