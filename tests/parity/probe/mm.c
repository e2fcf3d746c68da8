/* Memory: mmap and its relatives, every protection and flag bit.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    BITS(bit) {
        C(mmap, 0, 4096, bit, 0x22, -1, 0); C(mmap, 0x1000, 1, 3, bit, 3, 0x1000); C(mmap, 0, 0, 0, bit | 1, -1, -1L); C(mmap2, 0, 4096, bit, bit, 3, 2); C(mmap, 0, 1, 0, 3 | bit, 3, 0);
        C(mprotect, 0x1000, 4096, bit); C(pkey_mprotect, 0x1000, 4096, bit, 1); C(mremap, 0x1000, 1, 2, bit, 0x5000); C(msync, 0x1000, 1, bit); C(madvise, 0x1000, 1, bit); C(mlock2, 0x1000, 1, bit); C(mlockall, bit); C(munmap, bit, bit); C(brk, bit);
        C(pkey_alloc, bit, bit); C(pkey_free, bit); C(remap_file_pages, 0x1000, 1, bit, 2, bit); C(mbind, 0x1000, 1, bit, 0, 0, bit); C(set_mempolicy, bit, 0, 0); C(get_mempolicy, 0, 0, 0, 0x1000, bit); C(membarrier, bit, bit, 1); C(process_madvise, 3, 0, 0, bit, bit); C(process_mrelease, 3, bit); C(move_pages, 0, 0, 0, 0, 0, bit); C(migrate_pages, 1, bit, 0, 0); C(set_mempolicy_home_node, 0x1000, 1, bit, bit);
        C(mseal, 0x1000, 1, bit); C(map_shadow_stack, 0, 4096, bit); C(userfaultfd, bit); C(memfd_secret, bit);
    }
    RANGE(i, -2, 130) { C(madvise, 0x1000, 1, i); C(mmap, 0, 1, 3, 0x40022 | i << 26, -1, 0); C(mbind, 0, 1, i, 0, 0, 0); C(set_mempolicy, i | 0x8000, 0, 0); C(process_madvise, 3, 0, 0, i, 0); C(pkey_mprotect, 0, 1, 2, i); C(get_mempolicy, 0, 0, 0, 0, i); C(membarrier, i, 0); }
    static const u64 masks[4] = {0x8000000000000005ULL, 1, 0, -1ULL};
    RANGE(n, -1, 260) { if (n % 32 > 2 && n % 32 < 31) continue; C(mbind, 0x1000, 1, 2, TAIL(masks), n, 1); C(set_mempolicy, 3, PUT(masks), n); C(get_mempolicy, PUT((int) {3}), PUT(masks), n, 0, 4); C(migrate_pages, 5, n, PUT(masks), TAIL(masks)); }
    int *nodes = put((int[]) {0, 1, -2, 3}, 16), *status = put((int[]) {0, -14, 5, -1}, 16);
    void **pages = put((void *[]) {arena, 0, bad(), (void *) -1L}, 4 * sizeof(void *));
    RANGE(n, -1, 5) { C(move_pages, 7, n, pages, nodes, status, 2); C(move_pages, 7, n, pages, 0, status, 4); C(move_pages, 0, n, tail(pages, 2 * sizeof(void *)), tail(nodes, 8), tail(status, 8), 6); }
    static const u32 old[][6] = {{0, 4096, 3, 0x22, -1, 0}, {0x1000, 1, 7, 0x11, 3, 0x2000}};
    EACH(i, old) if (sizeof(long) == 4 || __NR_socketcall > 0) C(mmap, PUT(old[i]));
    EACH_POINTER(p, 64) { C(mincore, 0x1000, 8192, p); C(mincore, 0x1001, 40 * 4096, p); C(mbind, 1, 2, 3, p, 64, 1); C(get_mempolicy, p, p, 64, 0, 0); C(move_pages, 1, 2, p, p, p, 2); C(mmap, p, 5, 1, 2, 3, 4); C(munmap, p, -1L); C(brk, p); C(mprotect, p, 4096, 0x1000007); C(mremap, p, 1, -1L, 3, p); C(shmdt, p); C(process_vm_readv, 1, p, 2, p, 2, 0); }
    C(munlockall); C(munlock, 1, 2); C(mlock, 1, 2); C(swapon, "x", 0x17fff); C(mmap, 0, 1, 3, 0x20, -1, 0xfffffffffffff000UL);
}
