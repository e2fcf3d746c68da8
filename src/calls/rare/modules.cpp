// Kernel modules, and starting another kernel.
#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/system.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* kexec_segment(Context& c, std::span<const std::byte> bytes, void*) {
  u64 word[4] = {};
  for (unsigned i = 0; i < 4; ++i) std::memcpy(&word[i], bytes.data() + i * c.word(), c.word());
  Value* s = c.structure();
  c.add(s, "buf", c.address(word[0]));
  c.add(s, "bufsz", c.uint(word[1]));
  c.add(s, "mem", c.address(word[2]));
  c.add(s, "memsz", c.uint(word[3]));
  return s;
}

Value* show_kexec_segments(Context& c, const Spec&, u64 raw) {
  constexpr u64 kMost = 16;  // KEXEC_SEGMENT_MAX
  const u64 count = c.call.args[1];
  if (count > kMost) return c.address(raw);
  return c.array_at(raw, count, 4 * c.word(), kexec_segment);
}

Value* show_kexec_flags(Context& c, const Spec&, u64 raw) {
  constexpr u64 kArchitecture = 0xffff0000;
  Value* v = c.array();
  v->traits = decode::Trait::bare | decode::Trait::piped;
  c.add(v, c.symbol(kexec_archs, raw & kArchitecture));
  if ((raw & ~kArchitecture) != 0) c.add(v, c.flags(kexec_load_flags, raw & ~kArchitecture));
  return v;
}

Value* show_command_line(Context& c, const Spec&, u64 raw) { return c.buffer_at(raw, c.call.args[2]); }

constexpr Row rows[] = {
    call("init_module", address("module_image"), size("len"), string("param_values"))
        .fails(EPERM, ENOEXEC, EEXIST, EBADMSG, EBUSY, EFAULT, EINVAL, ENOKEY, ENOMEM),
    call("finit_module", fd("fd"), string("param_values"), flags("flags", module_init_flags))
        .in(in::desc).fails(EPERM, ENOEXEC, EEXIST, EBADF, EFBIG, EINVAL, ETXTBSY, ENOMEM),
    call("delete_module", string("name"), flags("flags", delete_module_flags)).fails(EPERM, ENOENT, EWOULDBLOCK, EBUSY, EFAULT),
    call("create_module", hex("name"), hex("size")).fails(ENOSYS, EPERM, EEXIST, EFAULT, EINVAL, ENOMEM),
    call("get_kernel_syms", hex("table")).fails(ENOSYS),
    call("query_module", hex("name"), hex("which"), hex("buf"), hex("bufsize"), hex("ret"))
        .fails(ENOSYS, EFAULT, EINVAL, ENOENT, ENOSPC),
    call("kexec_load", address("entry"), ulong("nr_segments"), odd("segments", show_kexec_segments), odd("flags", show_kexec_flags))
        .fails(EPERM, EBUSY, EINVAL, EADDRNOTAVAIL, ENOMEM),
    call("kexec_file_load", fd("kernel_fd"), fd("initrd_fd"), ulong("cmdline_len"), odd("cmdline", show_command_line),
         flags_long("flags", kexec_file_load_flags))
        .in(in::desc).fails(EPERM, EBADF, EBUSY, EINVAL, ENOEXEC, ENOMEM),
};

}  // namespace

const std::span<const Row> modules_rows{rows};

}  // namespace sonde::calls
