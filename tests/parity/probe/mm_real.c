/* Memory for real.  probe: real */
#include "probe.h"

static void probe(void)
{
    void *b = put(0, 64);
    long top = C(brk, 0);
    C(brk, top + 4096); C(brk, 1);
#if !defined(__i386__) && !defined(PROBE_INT80)
    long m = C(mmap, 0, 16384, 3, 0x22, -1, 0);
    C(mmap, 0x10000, 4096, 3, 0x100022, -1, 0); C(mmap, 0x10000, 4096, 1, 0x32, -1, 0); C(mmap, 0, 0, 3, 0x22, -1, 0); C(mmap, 0, 4096, 3, 2, 99, 0); C(mmap, 0, 4096, 3, 0x22, -1, 1);
#else
    long m = C(mmap2, 0, 16384, 3, 0x22, -1, 0);
    C(mmap2, 0x10000, 4096, 3, 0x100022, -1, 0); C(mmap2, 0, 0, 3, 0x22, -1, 0); C(mmap2, 0, 4096, 3, 2, 99, 1);
#endif
    C(mprotect, m, 4096, 1); C(mprotect, 1, 1, 1); C(madvise, m, 4096, 4); C(madvise, m, 4096, 77); C(mincore, m, 8192, b); C(msync, m, 4096, 4); C(mlock, m, 4096); C(munlock, m, 4096); C(mlock2, m, 4096, 1); C(mlockall, 0); C(munlockall); C(mremap, m, 16384, 32768, 1); C(mremap, 1, 2, 3, 4); C(munmap, m, 4096); C(munmap, 1, 0); C(get_mempolicy, b, 0, 0, 0, 0); C(membarrier, 0, 0); C(membarrier, 99, 0); C(pkey_alloc, 0, 0); C(pkey_free, 7); C(pkey_mprotect, 0x1000, 1, 1, -1); C(remap_file_pages, 0, 0, 0, 0, 0); C(set_mempolicy, 99, 0, 0); C(process_madvise, -1, 0, 0, 0, 0); C(memfd_secret, 1); C(shmdt, 5);
}
