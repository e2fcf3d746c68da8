/* Mounting, old and new ways; quotas, modules, kexec.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    BITS(bit) {
        C(mount, "s", "t", "ext4", bit, "data"); C(mount, 0, "t", 0, bit | 0xc0ed0000, 0); C(umount2, "t", bit); C(umount, "t"); C(fsopen, "ext4", bit); C(fsmount, 3, bit, bit); C(fspick, -100, "p", bit); C(move_mount, 3, "a", -100, "b", bit); C(open_tree, -100, "a", bit); C(pivot_root, "a", "b"); C(init_module, 0, 5, "args"); C(finit_module, 3, "args", bit); C(delete_module, "m", bit); C(kexec_load, bit, 2, 0, bit); C(kexec_file_load, 3, 4, 5, "cmd", bit); C(landlock_create_ruleset, 0, 0, bit); C(landlock_restrict_self, 3, bit); C(seccomp, bit, bit, 0); C(bpf, bit, 0, 0);
        u64 attr[4] = {bit, bit, bit, 5};
        C(mount_setattr, -100, "t", bit, PUT(attr), 32); C(mount_setattr, 3, "", 0x9000, TAIL(attr), 32);
    }
    u64 attr[6] = {0x70, 0x10, 1 << 18, 9, 0xdead, 1};
    RANGE(n, 0, 50) { C(mount_setattr, -100, "t", 0, PUT(attr), n); }
    C(mount_setattr, -100, "t", 0, tail(attr, 31), 32); C(mount_setattr, -100, "t", 0, tail(attr, 32), 48);
    RANGE(cmd, -1, 12) { C(fsconfig, 3, cmd, "key", "value", 5); C(fsconfig, 3, cmd, "key", "value", 0); C(fsconfig, 3, cmd, 0, 0, 0); C(fsconfig, 3, cmd, bad(), bad(), -1); C(fsconfig, 3, cmd, "key", tail("blob", 4), 4); C(fsconfig, 3, cmd, "", "", -100); }
    EACH_POINTER(p, 200) { C(mount, p, p, p, 0, p); C(mount, p, p, p, 0x1000, p); C(mount, p, p, p, 0x20, p); C(umount2, p, 1); C(pivot_root, p, p); C(fsopen, p, 0); C(fspick, 3, p, 0); C(move_mount, 3, p, 4, p, 0); C(open_tree, 3, p, 0); C(mount_setattr, 3, p, 0, p, 32); C(init_module, p, 10, p); C(finit_module, 3, p, 0); C(delete_module, p, 0x800); C(kexec_load, p, 2, p, 0x3e0000); C(kexec_file_load, 3, 4, 5, p, 0); C(landlock_create_ruleset, p, 8, 0); C(landlock_add_rule, 3, 1, p, 0); C(create_module, p, 5); C(query_module, p, 1, p, 5, p); C(get_kernel_syms, p); }
    word segments[] = {0x1000, 5, 0x2000, 6, 0x3000, 7, 0x4000, 8};
    RANGE(n, -1, 20) C(kexec_load, 0x1000, n, PUT(segments), n << 16 | 1);
    u64 rules[] = {0x1fff, 3, 7, 0, 0};
    BITS(bit) { u64 handled[3] = {bit, bit, bit}; C(landlock_create_ruleset, PUT(handled), 8, 0); C(landlock_create_ruleset, PUT(handled), 16, 0); C(landlock_create_ruleset, TAIL(handled), 24, 0); u64 beneath[2] = {bit, 5}; C(landlock_add_rule, 3, 1, PUT(beneath), 0); }
    RANGE(i, -1, 18) { C(landlock_create_ruleset, PUT(rules), i, 0); C(landlock_add_rule, 3, i, PUT(rules), i); C(landlock_add_rule, 3, 1, tail(rules, i < 0 ? 0 : i), 0); C(seccomp, i, 0, 0); }
    static const struct { u16 code; u8 jt, jf; u32 k; } code[] = {{0x20, 0, 0, 4}, {0x15, 0, 1, 0xc000003e}, {0x6, 0, 0, 0x7fff0000}, {0x6, 0, 0, 0}, {0x35, 1, 0, 0x40000000}, {0x6, 0, 0, 0x50001}, {0x6, 0, 0, 0x7fc00000}, {0x6, 0, 0, 0x80000000}};
    struct { u16 length; const void *code; } program = {8, PUT(code)}, longer = {9, tail(code, 64)}, huge = {5000, PUT(code)};
    BITS(bit) { C(seccomp, 1, bit, PUT(program)); C(prctl, 22, 2, PUT(program)); }
    C(seccomp, 1, 0, PUT(longer)); C(seccomp, 1, 0, PUT(huge)); u32 actions[] = {0, 0x80000000, 0x30000, 0x50000, 0x7fc00000, 0x7ff00000, 0x7ffc0000, 0x7fff0000, 0x12340000, 0x7fff0001};
    EACH(i, actions) { C(seccomp, 2, 0, PUT(actions[i])); C(seccomp, 1, 0, PUT(((struct { u16 n; const void *c; }) {1, PUT(((struct { u16 c; u8 t, f; u32 k; }) {6, 0, 0, actions[i]}))}))); }
    C(seccomp, 3, 0, pattern(6, 1, 1)); C(seccomp, 3, 0, 0); C(seccomp, 3, 5, bad());
    /* quotas */
    static const char special[] = "/dev/x";
    RANGE(type, -1, 5) {
        RANGE(cmd, 0x580000, 0x58000a) { C(quotactl, (u32) cmd, special, 5, 0); }
        RANGE(sub, 0x800000, 0x80000b) EACH_POINTER(p, 200) C(quotactl, (u32) sub << 8 | (type & 0xff), special, 7, p);
        RANGE(sub, 0x5800, 0x580c) EACH_POINTER(p, 200) { C(quotactl, (u32) sub << 8 | (type & 0xff), special, 7, p); C(quotactl_fd, 3, (u32) sub << 8 | (type & 0xff), 7, p); }
    }
    C(quotactl, 0x80000200, special, 1, "aquota"); C(quotactl, 0x80000200, special, 4, "aquota"); C(quotactl, 0x80000300, 0, 0, 0); C(quotactl, -1, bad(), -1, bad());
}
