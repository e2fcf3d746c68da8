#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include <cerrno>

#include "calls/subcalls.h"
#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

TEST(Ipc, ShowsKeysModesAndHugePageSizes) {
  FakeTracee t;
  EXPECT_EQ(t.line("shmget", {IPC_PRIVATE, 4096, IPC_CREAT | 0600}, 5), "shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 5");
  EXPECT_EQ(t.line("shmget", {0x12, 1, u64{21} << 26 | 0777}, -ENOENT).substr(0, 41), "shmget(0x12, 1, 21<<SHM_HUGE_SHIFT|0777) ");
  EXPECT_EQ(t.line("semget", {0x5, 1, 0}, -ENOENT), "semget(0x5, 1, 000) = -1 ENOENT (No such file or directory)");
}

TEST(Ipc, ShowsOperationsAndWhatTheKernelFills) {
  FakeTracee t;
  const sembuf ops[2] = {{0, 1, 0}, {1, -2, SEM_UNDO}};
  EXPECT_EQ(t.line("semop", {7, t.put(ops), 2}, 0),
            "semop(7, [{sem_num=0, sem_op=1, sem_flg=0}, {sem_num=1, sem_op=-2, sem_flg=SEM_UNDO}], 2) = 0");
  shmid_ds ds{};
  ds.shm_perm.mode = 0640;
  ds.shm_segsz = 4096;
  EXPECT_EQ(t.line("shmctl", {7, IPC_STAT, t.put(ds)}, 0),
            "shmctl(7, IPC_STAT, {shm_perm={uid=0, gid=0, mode=0640, key=0, cuid=0, cgid=0}, shm_segsz=4096, shm_cpid=0, shm_lpid=0, "
            "shm_nattch=0, shm_atime=0, shm_dtime=0, shm_ctime=0}) = 0");
}

TEST(Subcalls, AreTheCallsThatTheyMean) {
  FakeTracee t;
  t.abi = Abi::i386;
  const u32 args[3] = {1, 2, 0};
  decode::Call call;
  call.abi = Abi::i386;
  call.nr = 102;
  const u64 words[6] = {1, t.put(args)};
  const sys::Row& row = calls::row_and_arguments(call, words, t);
  EXPECT_STREQ(row.name, "socket");
  EXPECT_EQ(call.args[1], 2u);
  EXPECT_EQ(calls::number_for_filters(call, row), 359u);
  const u64 unreadable[6] = {1, 4};
  EXPECT_STREQ(calls::row_and_arguments(call, unreadable, t).name, "socketcall");
  EXPECT_EQ(call.args[1], 4u);
}

}  // namespace
}  // namespace sonde
