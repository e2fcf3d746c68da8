#include "debug/control/guardian.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <new>

namespace sonde::debug {

namespace {
constexpr u32 most_slots = 1 << 16;
}

struct Guardian::Table {
  pthread_mutex_t life;   // we hold it as long as we live
  std::atomic<u32> used;  // slots from here on were never used
  Slot slots[most_slots];
};

Guardian::Guardian() {
  void* memory = ::mmap(nullptr, sizeof(Table), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return;
  table_ = static_cast<Table*>(memory);
  pthread_mutexattr_t attributes;
  ::pthread_mutexattr_init(&attributes);
  ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  ::pthread_mutex_init(&table_->life, &attributes);
  ::pthread_mutexattr_destroy(&attributes);
  ::pthread_mutex_lock(&table_->life);
  sigset_t all, before;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &before);
  const int parent = ::getpid();
  child_ = static_cast<int>(::syscall(SYS_clone, CLONE_FILES, nullptr, nullptr, nullptr, nullptr));
  if (child_ == 0) guard(table_, parent);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

Guardian::~Guardian() {
  if (child_ > 0) {
    (void)::kill(child_, SIGKILL);
    while (::waitpid(child_, nullptr, __WALL) < 0 && errno == EINTR) {
    }
  }
  if (table_ != nullptr) {
    ::pthread_mutex_unlock(&table_->life);
    ::munmap(table_, sizeof(Table));
  }
}

// Runs in a copy of us: nothing but system calls and the shared table.
void Guardian::guard(Table* table, int parent) {
  (void)::syscall(SYS_setsid);
  auto& word = reinterpret_cast<std::atomic<int>&>(table->life.__data.__lock);
  for (;;) {
    int seen = word.load();
    if ((seen & FUTEX_OWNER_DIED) != 0 || (seen & FUTEX_TID_MASK) == 0) break;
    if (::syscall(SYS_getppid) != parent) break;
    if ((seen & static_cast<int>(FUTEX_WAITERS)) == 0) {
      if (!word.compare_exchange_strong(seen, seen | static_cast<int>(FUTEX_WAITERS))) continue;
      seen |= static_cast<int>(FUTEX_WAITERS);
    }
    (void)::syscall(SYS_futex, &word, FUTEX_WAIT, seen, nullptr, nullptr, 0);
  }
  const u32 count = table->used.load();
  for (u32 i = 0; i < count; ++i) {
    Slot& slot = table->slots[i];
    if (slot.used.load() == 0) continue;
    u8 now = 0;
    // What is no trap any more is somebody else's.
    if (::syscall(SYS_pread64, slot.memory, &now, 1, slot.address) == 1 && now == 0xcc) {
      (void)!::syscall(SYS_pwrite64, slot.memory, &slot.original, 1, slot.address);
    }
  }
  ::syscall(SYS_exit_group, 0);
  __builtin_unreachable();
}

u32 Guardian::protect(int memory, u64 address, std::byte original) {
  if (child_ <= 0 || memory < 0) return none;
  for (u32 tried = 0; tried < most_slots; ++tried) {
    const u32 at = next_;
    next_ = (next_ + 1) % most_slots;
    Slot& slot = table_->slots[at];
    if (slot.used.load() != 0) continue;
    slot.memory = memory;
    slot.address = address;
    slot.original = std::to_integer<u8>(original);
    if (table_->used.load() <= at) table_->used.store(at + 1);
    slot.used.store(1);
    return at;
  }
  return none;
}

void Guardian::release(u32 slot) {
  if (slot == none) return;
  table_->slots[slot].used.store(0);
  next_ = slot;
}

void Guardian::change(u32 slot, std::byte original) {
  if (slot != none) table_->slots[slot].original = std::to_integer<u8>(original);
}

}  // namespace sonde::debug
