/* io_uring: set-up, one read, one no-op. */
#define _GNU_SOURCE
#include <linux/io_uring.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    struct io_uring_params p;
    memset(&p, 0, sizeof p);
    int ring = syscall(SYS_io_uring_setup, 8, &p);
    if (ring < 0) return 3;
    char *sq = mmap(0, p.sq_off.array + p.sq_entries * 4, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING);
    struct io_uring_sqe *sqes = mmap(0, p.sq_entries * sizeof *sqes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
    memset(sqes, 0, 2 * sizeof *sqes);
    sqes[0].opcode = IORING_OP_NOP;
    sqes[1].opcode = IORING_OP_NOP;
    unsigned *tail = (unsigned *) (sq + p.sq_off.tail), *array = (unsigned *) (sq + p.sq_off.array);
    array[0] = 0;
    array[1] = 1;
    __atomic_store_n(tail, 2, __ATOMIC_RELEASE);
    syscall(SYS_io_uring_enter, ring, 2, 2, IORING_ENTER_GETEVENTS, 0, 0);
    syscall(SYS_io_uring_register, ring, IORING_REGISTER_FILES, (int[]) {0, 1, -1}, 3);
    syscall(SYS_io_uring_register, ring, IORING_UNREGISTER_FILES, 0, 0);
    return 0;
}
