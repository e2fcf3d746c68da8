/* What the kernel really answers about files, in a fresh directory.  probe: real */
#include "probe.h"

static void probe(void)
{
    char *buffer = put(0, 6000);
    long fd = C(openat, -100, "data", 0x42, 0640);
    C(write, fd, "hello\nworld\0\1\2\377 and a longer tail of the text", 44);
    C(pwrite64, fd, "XY", 2, 3, 0); C(lseek, fd, 0, 0); C(read, fd, buffer, 100); C(read, fd, buffer, 100); C(pread64, fd, buffer, 10, 2, 0); C(lseek, fd, -1L, 2); C(lseek, fd, 0, 3); C(lseek, fd, 0, 4); C(lseek, fd, 0, 5);
    C(ftruncate, fd, 100000, 0); C(fallocate, fd, 0, 0, 8192, 0, 0); C(fallocate, fd, 3, 4096, 4096, 0, 0); C(fadvise64, fd, 0, 0, 4); C(readahead, fd, 0, 100); C(sync_file_range, fd, 0, 0, 2); C(fsync, fd); C(fdatasync, fd);
    C(mkdir, "dir", 0755); C(mkdirat, -100, "dir/sub", 0700); C(symlink, "data", "link"); C(symlinkat, "nowhere", -100, "dangling"); C(link, "data", "hard"); C(mknod, "fifo", 010644, 0); C(mknod, "socket", 0140644, 0); C(mknod, "char", 020600, 0x103); C(mknod, "block", 060600, 0x700);
    const char *names[] = {"data", "dir", "link", "dangling", "hard", "fifo", "socket", "char", "block", "nosuch", "data/x", "/proc/self/exe", "/dev/null", "/dev/zero", "/proc", "/sys", "/", "/dev/shm", "/proc/self/fd/3", ""};
    EACH(i, names) {
        const char *n = names[i];
        C(stat, n, buffer); C(lstat, n, buffer); C(newfstatat, -100, n, buffer, 0); C(newfstatat, -100, n, buffer, 0x1100); C(stat64, n, buffer); C(lstat64, n, buffer); C(oldstat, n, buffer); C(oldlstat, n, buffer); C(fstatat64, -100, n, buffer, 0x100);
        C(statx, -100, n, 0, 0x7ff, buffer); C(statx, -100, n, 0x2100, 0, buffer); C(statx, -100, n, 0x4000, 0x17fff, buffer); C(statfs, n, buffer); C(statfs64, n, 84, buffer); C(access, n, 4); C(faccessat2, -100, n, 7, 0x200); C(readlink, n, buffer, 100); C(readlinkat, -100, n, buffer, 5); C(readlink, n, buffer, 0);
        C(utimensat, -100, n, ((long[4]) {1, 2, 3, 4}), 0x100); C(getxattr, n, "user.x", buffer, 10);
        long f = C(openat, -100, n, 0x80000 | 0x800);
        C(fstat, f, buffer); C(fstat64, f, buffer); C(oldfstat, f, buffer); C(fstatfs, f, buffer); C(fstatfs64, f, 84, buffer); C(lseek, f, 0, 1); C(close, f);
    }
    long d = C(openat, -100, "dir", 0x90000);
    C(getdents64, d, buffer, 4096); C(getdents64, d, buffer, 4096); C(lseek, d, 0, 0); C(getdents, d, buffer, 4096); C(getdents, d, buffer, 4096); C(lseek, d, 0, 0); C(getdents64, d, buffer, 3); C(getdents64, d, bad(), 4096);
    C(fchdir, d); C(getcwd, buffer, 4096); C(chdir, ".."); C(getcwd, buffer, 2); C(getcwd, 0, 100);
    C(rename, "hard", "harder"); C(renameat, -100, "harder", d, "hard"); C(renameat2, -100, "nosuch", -100, "y", 1); C(unlinkat, -100, "dir/sub", 0x200); C(unlink, "dir/hard"); C(rmdir, "nosuch"); C(chmod, "data", 04755); C(fchmod, fd, 0600); C(fchmodat, -100, "data", 0644); C(chown, "data", 0, -1); C(lchown, "link", -1, 0); C(fchownat, -100, "data", 1, 1, 0x100); C(truncate, "data", 5, 0);
    int *pipe = put(0, 8);
    C(pipe, pipe); C(write, pipe[1], "abc", 3); C(tee, pipe[0], pipe[1], 2, 2); C(fstat, pipe[0], buffer); C(read, pipe[0], buffer, 10); C(close, pipe[1]); C(read, pipe[0], buffer, 10); C(write, pipe[0], "x", 1); C(pipe2, pipe, 0x80800); C(pipe2, pipe, 1);
    C(dup, pipe[0]); C(dup2, pipe[0], 50); C(dup3, pipe[0], 51, 0x80000); C(close_range, 50, 60, 0); C(close, 50); C(flock, fd, 6); C(flock, fd, 8); C(umask, 077); C(umask, 022);
    u64 *offset = put(0, 8);
    long copy = C(openat, -100, "copy", 0x42, 0600);
    C(copy_file_range, fd, offset, copy, 0, 3, 0); C(sendfile, copy, fd, 0, 2); C(sendfile, copy, fd, offset, 2); C(sendfile64, copy, fd, offset, 1); C(splice, fd, offset, pipe[1], 0, 2, 0); C(_llseek, fd, 0, 3, offset, 0);
    struct { u32 bytes; int type; u8 data[128]; } *handle = put(0, 136);
    C(name_to_handle_at, -100, "data", handle, buffer, 0); handle->bytes = 128; C(name_to_handle_at, -100, "data", handle, buffer, 0); C(open_by_handle_at, -100, handle, 0);
    long i = C(inotify_init1, 0x80800);
    C(inotify_add_watch, i, ".", 0xfff); C(chmod, "data", 0600); C(read, i, buffer, 500); C(inotify_rm_watch, i, 1); C(inotify_rm_watch, i, 99); C(memfd_create, "a name", 3); C(memfd_create, "b", 0x1e); C(fanotify_init, 0, 0);
    C(preadv, fd, ((word[4]) {(word) buffer, 3, (word) buffer + 10, 3}), 2, 0, 0); C(preadv2, fd, ((word[4]) {(word) buffer, 3, (word) buffer + 10, 3}), 2, -1L, -1L, 0); C(close, 1000); C(ustat, 0x801, buffer); C(sysfs, 3); C(sync); C(syncfs, fd);
}
