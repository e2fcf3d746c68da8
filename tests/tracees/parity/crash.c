/* Dies in the way that its argument names. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
static int zero;
int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    if (!strcmp(how, "segv")) *(volatile int *) 0x10 = 1;
    if (!strcmp(how, "accerr")) *(volatile char *) "read only" = 1;
    if (!strcmp(how, "fpe")) return 1 / zero;
    if (!strcmp(how, "ill")) __builtin_trap();
    if (!strcmp(how, "bus")) { char *m = mmap(0, 4096, PROT_READ, MAP_SHARED, 0, 0); return m == MAP_FAILED ? raise(SIGBUS) : m[0]; }
    if (!strcmp(how, "trap")) __asm__ volatile("int3");
    if (!strcmp(how, "abort")) abort();
    if (!strcmp(how, "kill9")) kill(getpid(), SIGKILL);
    if (!strcmp(how, "term")) raise(SIGTERM);
    if (!strcmp(how, "pipe")) { int p[2]; if (pipe(p)) return 1; close(p[0]); return write(p[1], "x", 1) < 0; }
    if (!strcmp(how, "stack")) { volatile char deep[1 << 16]; deep[0] = 1; char *again[] = {argv[0], "stack", 0}; return main(2, again) + deep[0]; }
    return 0;
}
