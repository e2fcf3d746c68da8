/* Every call of the table with the same few sets of arguments.  probe: inject */
#include "probe.h"

static void probe(void)
{
    if (!injected()) return;
    static const char text[] = "text/of\tthe\"tail";
    for (long nr = 0; nr <= 450; ++nr) {
        if (nr == __NR_exit_group || nr == __NR_execve) continue;
        if (__NR_read == 0 && nr > 334 && nr < 424) continue; /* not calls, but a hole; 335 and 336 kill */
        char *ones = pattern(512, 1, 0), *zero = put(0, 512);
        CN(nr);
        CN(nr, -1, -1, -1, -1, -1, -1);
        CN(nr, 1, 2, 3, 4, 5, 6);
        CN(nr, bad(), bad(), bad(), bad(), bad(), bad());
        CN(nr, zero, zero, zero, zero, zero, zero);
        CN(nr, ones, ones, ones, ones, ones, ones);
        CN(nr, 3, zero, 8, zero, 8, zero);
        CN(nr, zero, 8, zero, 8, zero, 8);
        CN(nr, tail(text, sizeof text), 0xffffffffUL, 4, 0x80000000UL, 0x7fffffffUL, 8);
        CN(nr, 0, tail(text, sizeof text), tail(text, sizeof text), sizeof text, tail(text, sizeof text), 1);
        CN(nr, -100, tail(text, sizeof text - 1), 1 << 6, tail(text, 4), 4, tail(text, 8));
    }
    for (long nr = 0x40000000; nr < 0x40000004; ++nr) CN(nr, 1, 0, 0, 0, 0, 0);
    CN(-1, 1, 2, 3, 4, 5, 6);
    CN(0x7fffffff, 1, 2, 3, 4, 5, 6);
    CN(999, 1, 2, 3, 4, 5, 6);
}
