// Virtual machines.
#include <linux/kvm.h>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/kvm.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

Value* cpuid_entry(Context& c, Bytes b, void*) {
  return Unfold(c, b).hex("function", 4).hex("index", 4).flags("flags", 4, kvm_cpuid_flags).hex("eax", 4).hex("ebx", 4).hex("ecx", 4)
      .hex("edx", 4).value();
}

Value* cpuid(Context& c, const Spec&, u64 raw) {
  struct {
    u32 nent, padding;
  } head;
  if (!c.options.verbose || !c.read(raw, head)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "nent", c.uint(head.nent));
  if (c.options.abbreviate) {
    Value* list = c.array();
    if (head.nent != 0) c.more(list);
    c.add(s, "entries", list);
  } else {
    c.add(s, "entries", c.array_at(raw + sizeof head, head.nent, sizeof(kvm_cpuid_entry2), cpuid_entry));
  }
  return s;
}

Value* registers(Context& c, const Spec&, u64 raw) {
  kvm_regs r;
  if (!c.options.verbose || !c.read(raw, r)) return c.address(raw);
  Value* s = c.structure();
  const auto add = [&](const char* name, u64 v) { c.add(s, name, c.hex(v)); };
  const bool whole = !c.options.abbreviate;
  add("rax", r.rax);
  if (whole) add("rbx", r.rbx), add("rcx", r.rcx), add("rdx", r.rdx), add("rsi", r.rsi), add("rdi", r.rdi);
  else c.more(s);
  add("rsp", r.rsp);
  add("rbp", r.rbp);
  if (whole) add("r8", r.r8), add("r9", r.r9), add("r10", r.r10), add("r11", r.r11), add("r12", r.r12), add("r13", r.r13), add("r14", r.r14), add("r15", r.r15);
  else c.more(s);
  add("rip", r.rip);
  add("rflags", r.rflags);
  return s;
}

Value* segment(Context& c, const kvm_segment& segment) {
  Value* s = c.structure();
  c.add(s, "base", c.hex(segment.base));
  c.add(s, "limit", c.uint(segment.limit));
  c.add(s, "selector", c.uint(segment.selector));
  c.add(s, "type", c.uint(segment.type));
  c.add(s, "present", c.uint(segment.present));
  c.add(s, "dpl", c.uint(segment.dpl));
  c.add(s, "db", c.uint(segment.db));
  c.add(s, "s", c.uint(segment.s));
  c.add(s, "l", c.uint(segment.l));
  c.add(s, "g", c.uint(segment.g));
  c.add(s, "avl", c.uint(segment.avl));
  return s;
}

Value* special_registers(Context& c, const Spec&, u64 raw) {
  kvm_sregs r;
  if (!c.options.verbose || !c.read(raw, r)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "cs", segment(c, r.cs));
  if (c.options.abbreviate) {
    c.more(s);
    return s;
  }
  c.add(s, "ds", segment(c, r.ds));
  c.add(s, "es", segment(c, r.es));
  c.add(s, "fs", segment(c, r.fs));
  c.add(s, "gs", segment(c, r.gs));
  c.add(s, "ss", segment(c, r.ss));
  c.add(s, "tr", segment(c, r.tr));
  c.add(s, "ldt", segment(c, r.ldt));
  const auto table = [&](const char* name, const kvm_dtable& t) {
    Value* v = c.structure();
    c.add(v, "base", c.hex(t.base));
    c.add(v, "limit", c.uint(t.limit));
    c.add(s, name, v);
  };
  table("gdt", r.gdt);
  table("idt", r.idt);
  c.add(s, "cr0", c.uint(r.cr0));
  c.add(s, "cr2", c.uint(r.cr2));
  c.add(s, "cr3", c.uint(r.cr3));
  c.add(s, "cr4", c.uint(r.cr4));
  c.add(s, "cr8", c.uint(r.cr8));
  c.add(s, "efer", c.uint(r.efer));
  c.add(s, "apic_base", c.uint(r.apic_base));
  Value* bitmap = c.array();
  for (u64 v : r.interrupt_bitmap) c.add(bitmap, c.hex(v));
  c.add(s, "interrupt_bitmap", bitmap);
  return s;
}

constexpr Spec region_fields[] = {uint("slot"), flags("flags", kvm_mem_flags), hex("guest_phys_addr").as(CType::u64_), u64_("memory_size"),
                                  hex("userspace_addr").as(CType::u64_)};
constexpr Layout region{"kvm_userspace_memory_region", region_fields};
static_assert(sizeof(kvm_userspace_memory_region) == 32);

constexpr Command all[] = {
    command("KVM_GET_EMULATED_CPUID", odd("cpuid", cpuid).out()), command("KVM_GET_SUPPORTED_CPUID", odd("cpuid", cpuid).out()),
    command("KVM_SET_CPUID2", odd("cpuid", cpuid)),
    command("KVM_GET_REGS", odd("regs", registers).out()), command("KVM_SET_REGS", odd("regs", registers)),
    command("KVM_GET_SREGS", odd("sregs", special_registers).out()), command("KVM_SET_SREGS", odd("sregs", special_registers)),
    command("KVM_SET_USER_MEMORY_REGION", structure("region", region)),
    command("KVM_CHECK_EXTENSION", values_long("argp", kvm_caps)),
    command(Return::fd, "KVM_CREATE_VM", hex("argp")),
    command(Return::fd, "KVM_CREATE_VCPU", uint("argp")),
};

}  // namespace

const std::span<const Command> kvm_commands{all};

}  // namespace sonde::calls::ioctl
