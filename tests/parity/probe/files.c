/* Opening, naming, linking, truncating: every flag bit, paths of all kinds.  probe: inject */
#include "probe.h"

static void paths(void)
{
    static char dots[5000];
    memset(dots, 'x', sizeof dots - 1);
    const char *all[] = {0, "", "a", "/dev/null", "with \"quotes\" \\ and \n\t\r\v\f\b\a\e", "\1\0019\377", "caf\303\251",
                         bad(), (char *) 1, (char *) -1L, tail("no end", 6), tail("end", 4), dots, dots + 900, dots + 4999 - 4095, dots + 4999 - 4096};
    EACH(i, all) {
        C(open, all[i], 0); C(chdir, all[i]); C(readlink, all[i], "target", 6); C(symlink, "t", all[i]); C(unlink, all[i]);
        C(rename, all[i], all[i]); C(link, all[i], "b"); C(chroot, all[i]); C(acct, all[i]); C(rmdir, all[i]); C(truncate, all[i], 5);
        C(openat, -100, all[i], 0x80000); C(statfs, all[i], 0); C(utime, all[i], 0); C(lchown, all[i], -1, -1); C(swapon, all[i], 0x8000); C(swapoff, all[i]);
        C(execve, all[i], 0, 0); C(uselib, all[i]); C(mq_unlink, all[i]);
    }
}

static void flags(void)
{
    BITS(bit) {
        C(open, "f", bit, 0644); C(openat, -100, "f", bit | 0x40, bit); C(openat, 5, "f", bit | 3, 0644); C(creat, "f", bit);
        C(access, "f", bit); C(faccessat, -100, "f", bit, bit); C(faccessat2, -100, "f", bit, bit); C(chmod, "f", bit); C(fchmod, 1, bit);
        C(fchmodat, -100, "f", bit, bit); C(fchownat, -100, "f", 1, -1, bit); C(mkdir, "d", bit); C(mkdirat, -100, "d", bit);
        C(mknod, "n", bit, 0x103); C(mknodat, -100, "n", bit | 0x2000, 0x12345678); C(renameat2, -100, "a", -100, "b", bit);
        C(linkat, -100, "a", -100, "b", bit); C(unlinkat, -100, "a", bit); C(fallocate, 3, bit, 1, 2, 3, 4); C(fadvise64, 3, 1, 2, bit); C(fadvise64_64, 3, 1, 2, 3, 4, bit);
        C(sync_file_range, 3, 1, 2, bit); C(sync_file_range, 3, 1, 0, 2, 0, bit); C(splice, 1, 0, 2, 0, 3, bit); C(tee, 1, 2, 3, bit); C(close_range, 3, 4, bit); C(dup3, 3, 4, bit);
        C(flock, 3, bit); C(lseek, 3, -1L, bit); C(umask, bit); C(memfd_create, "m", bit); C(statx, -100, "f", bit, 0x7ff, 0); C(statx, -100, "f", 0, bit, 0);
        C(name_to_handle_at, -100, "f", 0, 0, bit); C(open_by_handle_at, 3, 0, bit); C(inotify_init1, bit); C(inotify_add_watch, 3, "f", bit);
        C(fanotify_init, bit, bit); C(fanotify_mark, 3, bit, 0, 0, -100, 0); C(fanotify_mark, 3, 1, bit, 0, -100, "f"); C(pipe2, 0, bit);
        C(newfstatat, -100, "f", 0, bit); C(fstatat64, -100, "f", 0, bit); C(utimensat, -100, "f", 0, bit); C(swapon, "f", bit); C(memfd_secret, bit); C(preadv2, 3, 0, 0, 0, 0, bit); C(pwritev2, 3, 0, 0, 1, 2, bit);
        C(vmsplice, 1, 0, 0, bit); C(quotactl_fd, bit, bit, 0, 0); C(userfaultfd, bit); C(execveat, -100, "f", 0, 0, bit); C(cachestat, 3, 0, 0, bit);
    }
    RANGE(i, -3, 12) {
        C(lseek, i, i, i); C(flock, i, i); C(fadvise64, i, i, i, i); C(access, "f", i); C(openat, i, "f", i, i); C(dup, i); C(dup2, i, -i); C(close, i); C(ftruncate, i, i);
        C(fsync, i); C(fdatasync, i); C(syncfs, i); C(fchdir, i); C(openat, -99 - i, "x", 0); C(_llseek, i, i, i, arena, i); C(readahead, i, i, i, i);
    }
    u64 fanotify_bits[] = {0x100000000ULL, 0x80000000ffffffffULL, 0x40000008ULL};
    EACH(i, fanotify_bits) C(fanotify_mark, 3, 1, fanotify_bits[i], fanotify_bits[i] >> 32, -100, "f");
}

struct how { u64 flags, mode, resolve, more; };
static void structures(void)
{
    BITS(bit) {
        struct how how = {bit | 0x40, bit, bit, bit};
        C(openat2, -100, "f", PUT(how), 24); C(openat2, -100, "f", PUT(how), 32); C(openat2, -100, "f", PUT(how), bit);
    }
    struct how how = {0x8000000000000002ULL, 07777777ULL, 1ULL << 63, 0};
    C(openat2, -100, "f", TAIL(how), 32); C(openat2, -100, "f", tail(&how, 24), 24); C(openat2, -100, "f", tail(&how, 24), 32); C(openat2, -100, "f", tail(&how, 23), 24); C(openat2, -100, "f", 0, 24); C(openat2, -100, "f", &how, 40);
    static const struct { u32 bytes; int type; u8 data[12]; } handle = {8, 0x81, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
    RANGE(i, 0, 20) C(name_to_handle_at, 3, "f", tail(&handle, i), arena, 0), C(open_by_handle_at, 3, tail(&handle, i), 0x80000);
    C(name_to_handle_at, -100, "f", PUT(handle), PUT((int) {7}), 0x1000);
    u32 sizes[] = {0, 1, 127, 128, 129, 0x7fffffff, -1};
    EACH(i, sizes) { u32 h[40] = {sizes[i], 1, 0x01020304}; C(name_to_handle_at, 3, "f", PUT(h), 0, 0); C(open_by_handle_at, 3, PUT(h), 0); }
    static const long times[][4] = {{0, 0, 1, 999999}, {1700000000, 123456789, 1700000001, 999999999}, {0, 0x3fffffff, 0, 0x3ffffffe}, {-1, -1, -1, -1}, {1, 1000000000, 1, 1000001}};
    EACH(i, times) {
        void *t = PUT(times[i]);
        C(utime, "f", t); C(utimes, "f", t); C(futimesat, -100, "f", t); C(utimensat, -100, "f", t, 0); C(utimensat, 3, 0, t, 0x100); C(utimensat_time64, -100, "f", t, 0);
        C(utimensat, -100, "f", tail(times[i], 31), 0); C(utimes, "f", tail(times[i], 17)); C(utime, "f", tail(times[i], 9));
    }
    EACH_POINTER(p, 300) {
        C(utime, "f", p); C(utimes, "f", p); C(utimensat, 3, p, p, 0); C(stat, "f", p); C(lstat, "f", p); C(fstat, 3, p); C(newfstatat, 3, "f", p, 0); C(stat64, "f", p); C(fstat64, 3, p); C(fstatat64, 3, "f", p, 0);
        C(oldstat, "f", p); C(oldfstat, 1, p); C(statx, 3, "f", 0, 0xfff, p); C(statfs, "f", p); C(fstatfs, 3, p); C(statfs64, "f", 84, p); C(fstatfs64, 3, 84, p); C(statfs64, "f", 80, p); C(ustat, 0x801, p);
        C(getcwd, p, 100); C(getcwd, p, 3); C(pipe, p); C(pipe2, p, 0x80000); C(copy_file_range, 3, p, 4, p, 100, 0); C(splice, 3, p, 4, p, 100, 1); C(sendfile, 3, 4, p, 100); C(sendfile64, 3, 4, p, 100); C(_llseek, 3, 1, 2, p, 0);
        C(read, 3, p, 5); C(write, 1, p, 5); C(write, 1, p, 0); C(pread64, 3, p, 5, 1); C(pwrite64, 3, p, 5, 1, 2); C(readv, 3, p, 2); C(writev, 3, p, 2); C(preadv, 3, p, 2, 1, 2); C(pwritev, 3, p, 2, 1, 2); C(vmsplice, 1, p, 2, 1); C(readlink, "f", p, 9); C(readlinkat, 3, "f", p, 9);
        C(getdents, 3, p, 100); C(getdents64, 3, p, 100); C(readdir, 3, p, 1); C(lookup_dcookie, 1, 2, p, 9); C(sysfs, 1, p); C(sysfs, 2, 1, p); C(sysfs, 3); C(symlinkat, p, 3, p); C(name_to_handle_at, 3, p, p, p, 0); C(cachestat, 3, p, p, 0);
    }
}

static void vectors(void)
{
    struct vec { const void *base; word size; };
    static const char text[] = "The quick brown fox jumps over the lazy dog\0\1\2\3\377";
    struct vec some[] = {{text, 5}, {0, 0}, {0, 5}, {text, 0}, {bad(), 4}, {text, 48}, {text, -1L}, {tail("tail", 4), 4}, {tail("tail", 4), 5}};
    void *v = PUT(some);
    RANGE(n, -1, 9) { C(writev, 1, v, n); C(readv, 0, v, n); C(pwritev, 1, v, n, 7, 8); C(preadv, 1, v, n, -1L, -1L); C(pwritev2, 1, v, n, 7, 8, 3); C(preadv2, 1, v, n, 7, 0, 9); C(vmsplice, 1, v, n, 15); C(process_vm_writev, 1, v, n, v, n, 0); C(process_vm_readv, 1, v, n, v, n, 1); C(process_madvise, 3, v, n, 4, 0); }
    struct vec many[40];
    EACH(i, many) many[i] = (struct vec) {text + i, 1};
    C(writev, 1, PUT(many), 31); C(writev, 1, PUT(many), 32); C(writev, 1, PUT(many), 33); C(writev, 1, PUT(many), 40); C(writev, 1, tail(many, sizeof many), 41); C(writev, 1, tail(many, 20), 2);
    word counts[] = {0, 1, 31, 32, 33, 64, 1000, 0x7fffffff, 0x80000000UL, -1L};
    char *big = pattern(2000, 32, 0);
    EACH(i, counts) { C(write, 1, big, counts[i]); C(read, 0, big, counts[i]); C(pwrite64, 1, big, counts[i], counts[i], counts[i]); C(write, 1, tail(text, 30), counts[i]); C(getrandom, big, counts[i], i); }
}

static void probe(void)
{
    if (!injected()) return;
    paths();
    flags();
    structures();
    vectors();
}
