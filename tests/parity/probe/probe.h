/*
 * What every probe is made of: raw system calls without a C library.
 *
 * A probe is one C file that defines `static void probe(void)` and makes odd system calls.  It is linked
 * statically with -nostdlib, so that nothing but the probe's own calls is in the trace, and it compiles three
 * ways: for x86-64, for i386 (-m32), and for x86-64 entering the kernel through int 0x80 (-DPROBE_INT80).
 *
 * arena[] is the only thing in .bss and fills whole pages: arena + ARENA is the first byte that is not mapped
 * (run with ASLR off).  tail() puts an object so that it ends right there; bad() is an address behind it.
 */
#ifndef SONDE_PROBE_H
#define SONDE_PROBE_H

#ifdef PROBE_INT80
#include "/usr/include/x86_64-linux-gnu/asm/unistd_32.h"
#else
#include <asm/unistd.h>
#endif
#include "numbers.h"

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long word;

enum { ARENA = 8 * 4096 };
static char arena[ARENA] __attribute__((aligned(4096), used));
static word bump = 1;

#if defined(__i386__) || defined(PROBE_INT80)
static long raw_call(long nr, word a, word b, word c, word d, word e, word f)
{
    struct { word f, nr; } more = {f, (word) nr};
    long result;
#ifdef __i386__
    __asm__ volatile("push %%ebp\n\tmov (%%eax), %%ebp\n\tmov 4(%%eax), %%eax\n\tint $0x80\n\tpop %%ebp"
                     : "=a"(result) : "a"(&more), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : "memory");
#else
    __asm__ volatile("push %%rbp\n\tmov (%%rax), %%rbp\n\tmov 8(%%rax), %%rax\n\tint $0x80\n\tpop %%rbp"
                     : "=a"(result) : "a"(&more), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                     : "memory", "r8", "r9", "r10", "r11");
#endif
    return result;
}
#else
static long raw_call(long nr, word a, word b, word c, word d, word e, word f)
{
    register word r10 __asm__("r10") = d;
    register word r8 __asm__("r8") = e;
    register word r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}
#endif

#define PICK7(a, b, c, d, e, f, g, ...) g
#define W(x) ((word) (x))
#define CALL6(nr, a, b, c, d, e, f, ...) raw_call(nr, W(a), W(b), W(c), W(d), W(e), W(f))
/* C(openat, -100, "x", 0, 0): one call; arguments that are not given are 0; nothing where the ABI lacks it. */
#define C(name, ...) ((long) (__NR_##name) < 0 ? -38L : CALL6(__NR_##name, __VA_ARGS__ __VA_OPT__(,) 0, 0, 0, 0, 0, 0))
/* The same by number. */
#define CN(nr, ...) CALL6(nr, __VA_ARGS__ __VA_OPT__(,) 0, 0, 0, 0, 0, 0)
#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define EACH(i, array) for (unsigned i = 0; i < COUNT(array); ++i)
/* bit runs over 0, each single bit, and all of them */
#define BITS(bit) for (u64 bit##_at = 0, bit = 0; bit##_at < 34; ++bit##_at, bit = bit##_at == 33 ? 0xffffffffU : bit##_at ? 1ULL << (bit##_at - 1) : 0)
#define RANGE(i, from, to) for (long i = (from); i <= (to); ++i)

void *memset(void *at, int c, word n) { for (word i = 0; i < n; ++i) ((volatile char *) at)[i] = (char) c; return at; }
void *memcpy(void *to, const void *from, word n)
{
    for (word i = 0; i < n; ++i) ((volatile char *) to)[i] = ((const char *) from)[i];
    return to;
}

/* Copies n bytes so that they end at the end of mapped memory. */
static inline void *tail(const void *from, word n)
{
    char *to = arena + ARENA - n;
    if (from) memcpy(to, from, n);
    return to;
}
#define TAIL(object) tail(&(object), sizeof(object))
/* Copies n bytes into the middle of the arena; each call gets a place of its own until it wraps around. */
static inline void *put(const void *from, word n)
{
    if (bump + n > ARENA - 8192) bump = 1;
    bump = (bump + 15) / 16 * 16;
    char *to = arena + bump;
    bump += n;
    if (from) memcpy(to, from, n); else memset(to, 0, n);
    return to;
}
#define PUT(object) put(&(object), sizeof(object))
static inline void *bad(void) { return arena + ARENA; }
/* n bytes of a running pattern, ending at the end of mapped memory when `at_end`. */
static inline void *pattern(word n, int seed, int at_end)
{
    char *to = at_end ? arena + ARENA - n : put(0, n);
    for (word i = 0; i < n; ++i) to[i] = (char) (seed + i * 7);
    return to;
}
/* Pointers that every pointer argument should be tried with. */
#define EACH_POINTER(p, n) \
    for (void *p##_all[] = {0, bad(), (void *) 1, (void *) -1L, pattern(n, 1, 0), pattern(n, 0x41, 1)}, **p##_i = p##_all, *p; \
         p##_i < p##_all + 6 && ((p = *p##_i), 1); ++p##_i)

/*
 * True where calls do not reach the kernel: under -e inject=…:retval=N, or when the first argument is "fake", which makes a
 * filter answer 0 to every call.  Probes that would hurt for real begin with: if (!injected()) return;
 */
static inline int injected(void) { return C(mount, 0, 0, 0, 0, 0) >= 0; }

static void answer_nothing(void)
{
    static const struct { u16 code; u8 yes, no; u32 k; } code[] = {
        {0x20, 0, 0, 4}, {0x15, 2, 0, 0xc000003e}, {0x20, 0, 0, 0}, {0x15, 2, 3, 252}, {0x20, 0, 0, 0}, {0x15, 0, 1, 231},
        {0x06, 0, 0, 0x7fff0000}, {0x06, 0, 0, 0x50000}};
    static const struct { u16 length; const void *code; } program = {COUNT(code), code};
    static u32 compat[2] = {COUNT(code)};
    compat[1] = (u32) (word) code;
    C(prctl, 38, 1, 0, 0, 0);
    C(prctl, 22, 2, __NR_read == 3 && sizeof(word) == 8 ? (const void *) compat : &program);
}

static void probe(void);
__attribute__((used)) static void probe_main(word *stack)
{
    if (stack[0] > 1) answer_nothing();
    probe();
    for (;;) C(exit_group, 0);
}
#ifdef __i386__
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %esp, %eax\n\tand $-16, %esp\n\tsub $12, %esp\n\tpush %eax\n\tcall probe_main\n");
#else
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall probe_main\n");
#endif
#endif
