/* Extended attributes for real.  probe: real */
#include "probe.h"

static void probe(void)
{
    char *b = put(0, 200);
    long fd = C(openat, -100, "f", 0x42, 0600);
    C(setxattr, "f", "user.one", "value\0x", 7, 0); C(setxattr, "f", "user.one", "v", 1, 1); C(lsetxattr, "f", "user.two", "", 0, 1); C(fsetxattr, fd, "user.three", "abc\377", 4, 2); C(fsetxattr, fd, "wrong", "abc", 3, 0); C(getxattr, "f", "user.one", b, 100); C(getxattr, "f", "user.one", b, 0); C(getxattr, "f", "user.one", b, 2); C(lgetxattr, "f", "user.two", b, 10); C(fgetxattr, fd, "user.three", b, 10); C(getxattr, "f", "user.none", b, 10); C(listxattr, "f", b, 100); C(listxattr, "f", b, 0); C(listxattr, "f", b, 3); C(llistxattr, "f", b, 100); C(flistxattr, fd, b, 100); C(removexattr, "f", "user.one"); C(lremovexattr, "f", "user.one"); C(fremovexattr, fd, "user.two"); C(getxattr, "f", "user.three", bad(), 10);
}
