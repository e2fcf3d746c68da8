/* Extended attributes.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    static const char value[] = "value\0with\1bytes and a long tail that does not fit";
    const char *names[] = {0, "", "user.name", "trusted.\"quoted\"\n", "a name that is longer than thirty-two bytes, for sure", tail("noend", 5), bad()};
    EACH(i, names) RANGE(n, -1, 12) {
        word size = n == 10 ? 50 : n == 11 ? 70000 : n;
        C(setxattr, "f", names[i], value, size, n); C(lsetxattr, "f", names[i], tail(value, 5), size, n); C(fsetxattr, 3, names[i], value, size, n); C(getxattr, "f", names[i], PUT(value), size); C(lgetxattr, "f", names[i], tail(value, 3), size); C(fgetxattr, 3, names[i], PUT(value), size); C(listxattr, names[i], PUT(value), size); C(llistxattr, names[i], tail(value, 9), size); C(flistxattr, 3, PUT(value), size); C(removexattr, "f", names[i]); C(lremovexattr, names[i], names[i]); C(fremovexattr, 3, names[i]);
    }
    BITS(bit) { C(setxattr, "f", "user.x", "v", 1, bit); C(fsetxattr, 3, "user.x", "v", 1, bit); }
    EACH_POINTER(p, 64) { C(setxattr, p, p, p, 5, 1); C(getxattr, p, p, p, 5); C(listxattr, p, p, 5); C(fgetxattr, 1, p, p, 0); C(fgetxattr, 1, p, p, 3); C(flistxattr, 1, p, 3); C(removexattr, p, p); }
}
