// bpf: one decoder per command, each over its part of union bpf_attr.
#include <cerrno>

#include "calls/rare/bpf_attribute.h"
#include "calls/tables.h"
#include "sys/flags/bpf.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using A = BpfAttribute;

void map_create(Context& c, A& a) {
  constexpr u32 kNumaNode = 1u << 2;
  a.symbol("map_type", 0, bpf_map_types).uint("key_size", 4).uint("value_size", 8).uint("max_entries", 12);
  if (a.reaches(16)) a.flags("map_flags", 16, bpf_map_flags);
  if (a.reaches(20)) a.fd("inner_map_fd", 20);
  if (a.reaches(24) && (a.word(16) & kNumaNode) != 0) a.uint("numa_node", 24);
  else if (a.reaches(24)) a.field(nullptr, 28, nullptr);
  if (a.reaches(28)) a.name16("map_name", 28);
  if (a.reaches(44)) a.interface("map_ifindex", 44);
  if (a.reaches(48)) a.fd("btf_fd", 48).uint("btf_key_type_id", 52).uint("btf_value_type_id", 56);
  if (a.reaches(60)) a.uint("btf_vmlinux_value_type_id", 60);
  if (a.reaches(64)) a.uint64("map_extra", 64);
  if (a.reaches(72)) a.fd("value_type_btf_obj_fd", 72);
  if (a.reaches(76)) a.fd("map_token_fd", 76);
  if (a.reaches(80)) a.address("excl_prog_hash", 80).uint("excl_prog_hash_size", 88);
  static_cast<void>(c);
}

void map_lookup(Context&, A& a) {
  a.fd("map_fd", 0).address("key", 8).address("value", 16);
  if (a.reaches(24)) a.flags64("flags", 24, bpf_map_lookup_flags);
}

void map_update(Context& c, A& a) {
  a.fd("map_fd", 0).address("key", 8).address("value", 16).field("flags", 32, c.symbol(bpf_map_update_flags, a.wide(24)));
}

void map_delete(Context&, A& a) { a.fd("map_fd", 0).address("key", 8); }
void map_next_key(Context&, A& a) { a.fd("map_fd", 0).address("key", 8).address("next_key", 16); }
void map_freeze(Context&, A& a) { a.fd("map_fd", 0); }

Value* kernel_version(Context& c, u32 v) {
  return c.dual(c.hex(v), c.call_of("KERNEL_VERSION", {c.uint(v >> 16), c.uint(v >> 8 & 0xff), c.uint(v & 0xff)}));
}

void prog_load(Context& c, A& a) {
  a.symbol("prog_type", 0, bpf_prog_types).uint("insn_cnt", 4).field("insns", 16, ebpf_instructions(c, a.wide(8), a.word(4)))
      .field("license", 24, c.string_at(a.wide(16)));
  if (a.reaches(24)) {
    a.uint("log_level", 24).uint("log_size", 28).field("log_buf", 40, c.string_at(a.wide(32), a.word(28)));
  }
  if (a.reaches(40)) a.field("kern_version", 44, kernel_version(c, a.word(40)));
  if (a.reaches(44)) a.flags("prog_flags", 44, bpf_prog_flags);
  if (a.reaches(48)) a.name16("prog_name", 48);
  if (a.reaches(64)) a.interface("prog_ifindex", 64);
  if (a.reaches(68)) a.symbol("expected_attach_type", 68, bpf_attach_types);
  if (a.reaches(72)) {
    a.fd("prog_btf_fd", 72).uint("func_info_rec_size", 76).address("func_info", 80).uint("func_info_cnt", 88)
        .uint("line_info_rec_size", 92).address("line_info", 96).uint("line_info_cnt", 104);
  }
  if (a.reaches(108)) a.uint("attach_btf_id", 108);
  if (a.reaches(112)) a.fd("attach_prog_fd", 112);
  if (a.reaches(116)) a.uint("core_relo_cnt", 116);
  if (a.reaches(120)) a.address("fd_array", 120);
  if (a.reaches(128)) a.address("core_relos", 128).uint("core_relo_rec_size", 136);
  if (a.reaches(140)) a.uint("log_true_size", 140);
  if (a.reaches(144)) a.fd("prog_token_fd", 144);
  if (a.reaches(148)) a.uint("fd_array_cnt", 148);
  if (a.reaches(152)) a.address("signature", 152).uint("signature_size", 160).sint("keyring_id", 164);
}

void obj_pin(Context& c, A& a) {
  a.field("pathname", 8, c.path_at(a.wide(0))).fd("bpf_fd", 8);
  if (a.reaches(12)) a.flags("file_flags", 12, bpf_file_mode_flags);
  if (a.reaches(16)) a.field("path_fd", 20, c.dirfd(static_cast<i32>(a.word(16))));
}

void prog_attach(Context&, A& a) {
  constexpr u32 kReplace = 1u << 2;
  a.fd("target_fd", 0).fd("attach_bpf_fd", 4).symbol("attach_type", 8, bpf_attach_types).flags("attach_flags", 12, bpf_attach_flags);
  if (a.reaches(16) && (a.word(12) & kReplace) != 0) a.fd("replace_bpf_fd", 16);
  if (a.reaches(20)) a.fd("relative_fd", 20).uint64("expected_revision", 24);
}

void prog_detach(Context&, A& a) {
  a.fd("target_fd", 0);
  if (a.reaches(12)) {
    a.fd("attach_bpf_fd", 4).symbol("attach_type", 8, bpf_attach_types).flags("attach_flags", 12, bpf_attach_flags);
  } else {
    a.symbol("attach_type", 8, bpf_attach_types);
  }
  if (a.reaches(20)) a.fd("relative_fd", 20).uint64("expected_revision", 24);
}

void test_run(Context&, A& a) {
  a.inside("test").fd("prog_fd", 0).uint("retval", 4).uint("data_size_in", 8).uint("data_size_out", 12).address("data_in", 16)
      .address("data_out", 24).uint("repeat", 32).uint("duration", 36);
  if (a.reaches(40)) a.uint("ctx_size_in", 40).uint("ctx_size_out", 44).address("ctx_in", 48).address("ctx_out", 56);
  if (a.reaches(64)) a.flags("flags", 64, bpf_test_run_flags).uint("cpu", 68);
  if (a.reaches(72)) a.uint("batch_size", 72);
}

void next_id(Context&, A& a) {
  a.uint("start_id", 0).uint("next_id", 4).flags("open_flags", 8, bpf_file_mode_flags);
}

void fd_by_id(A& a, const char* name, bool open_flags) {
  a.uint(name, 0);
  if (!open_flags) return;
  a.uint("next_id", 4);
  if (a.reaches(8)) a.flags("open_flags", 8, bpf_file_mode_flags);
  if (a.reaches(12)) a.fd("fd_by_id_token_fd", 12);
}
void prog_by_id(Context&, A& a) { fd_by_id(a, "prog_id", true); }
void map_by_id(Context&, A& a) { fd_by_id(a, "map_id", true); }
void btf_by_id(Context&, A& a) { fd_by_id(a, "btf_id", false); }
void link_by_id(Context&, A& a) { fd_by_id(a, "link_id", false); }

Value* map_info(Context& c, std::span<const std::byte> bytes) {
  Unfold s(c, bytes);
  s.symbol("type", 4, bpf_map_types).uint("id", 4).uint("key_size", 4).uint("value_size", 4).uint("max_entries", 4)
      .flags("map_flags", 4, bpf_map_flags);
  if (bytes.size() >= 40) s.field("name", c.char_array(bytes.subspan(24, 16)));
  s.skip(16).uint("ifindex", 4).uint("btf_vmlinux_value_type_id", 4).uint("netns_dev", 8).uint("netns_ino", 8).uint("btf_id", 4)
      .uint("btf_key_type_id", 4).uint("btf_value_type_id", 4).uint("btf_vmlinux_id", 4).uint("map_extra", 8);
  return s.value();
}

Value* program_info(Context& c, std::span<const std::byte> bytes) {
  constexpr std::size_t kTag = 8;
  Unfold s(c, bytes);
  s.symbol("type", 4, bpf_prog_types).uint("id", 4);
  if (bytes.size() >= 16) s.field("tag", c.hex_bytes(bytes.subspan(8, kTag)));
  s.skip(kTag).uint("jited_prog_len", 4).uint("xlated_prog_len", 4).address("jited_prog_insns", 8).address("xlated_prog_insns", 8)
      .uint("load_time", 8).uint("created_by_uid", 4).uint("nr_map_ids", 4).address("map_ids", 8);
  if (bytes.size() >= 80) s.field("name", c.char_array(bytes.subspan(64, 16)));
  s.skip(16).uint("ifindex", 4).put("gpl_compatible", 4, [&](u64 v) { return c.uint(v & 1); });
  return s.value();
}

void obj_info(Context& c, A& a) {
  constexpr u32 kMost = 256;
  const i32 fd = static_cast<i32>(a.word(0));
  const u32 length = a.word(4);
  Value* info = nullptr;
  if (c.exiting() && !c.failed() && length != 0 && fd >= 0) {
    const auto path = c.process.descriptor_path(fd);
    const bool map = path == "anon_inode:bpf-map";
    if (map || path == "anon_inode:bpf-prog") {
      const auto bytes = c.read_bytes(a.wide(8), length < kMost ? length : kMost);
      if (bytes.size() >= 8) info = map ? map_info(c, bytes) : program_info(c, bytes);
    }
  }
  a.inside("info").fd("bpf_fd", 0).uint("info_len", 4).field("info", 16, info != nullptr ? info : c.address(a.wide(8)));
}

Value* id_of(Context& c, std::span<const std::byte> bytes, void*) {
  u32 v = 0;
  Context::copy(bytes, v);
  return c.uint(v);
}

void prog_query(Context& c, A& a) {
  a.inside("query").fd("target_fd", 0).symbol("attach_type", 4, bpf_attach_types).flags("query_flags", 8, bpf_query_flags)
      .flags("attach_flags", 12, bpf_attach_flags)
      .field("prog_ids", 24, c.failed() ? c.address(a.wide(16)) : c.array_at(a.wide(16), a.word(24), 4, id_of))
      .uint("prog_cnt", 24);
  if (a.reaches(32)) {
    a.field("prog_attach_flags", 40, c.failed() ? c.address(a.wide(32)) : c.array_at(a.wide(32), a.word(24), 4, id_of));
  }
  if (a.reaches(40)) a.address("link_ids", 40).address("link_attach_flags", 48).uint64("revision", 56);
}

void raw_tracepoint(Context& c, A& a) {
  a.inside("raw_tracepoint").field("name", 8, c.string_at(a.wide(0), 128)).fd("prog_fd", 8);
  if (a.reaches(16)) a.hex64("cookie", 16);
}

void btf_load(Context& c, A& a) {
  a.field("btf", 8, c.buffer_at(a.wide(0), a.word(16))).address("btf_log_buf", 8).uint("btf_size", 16).uint("btf_log_size", 20)
      .uint("btf_log_level", 24);
  if (a.reaches(28)) a.uint("btf_log_true_size", 28);
  if (a.reaches(32)) a.hex32("btf_flags", 32);
  if (a.reaches(36)) a.fd("btf_token_fd", 36);
}

void task_fd_query(Context& c, A& a) {
  a.inside("task_fd_query").field("pid", 4, c.pid(static_cast<i32>(a.word(0)))).uint("fd", 4).hex32("flags", 8).uint("buf_len", 12)
      .field("buf", 24, c.string_at(a.wide(16), a.word(12))).uint("prog_id", 24).symbol("fd_type", 28, bpf_task_fd_types)
      .hex64("probe_offset", 32).hex64("probe_addr", 40);
}

void batch_tail(A& a) { a.uint("count", 32).fd("map_fd", 36).flags64("elem_flags", 40, bpf_map_lookup_flags).hex64("flags", 48); }
void lookup_batch(Context&, A& a) {
  a.inside("batch").address("in_batch", 0).address("out_batch", 8).address("keys", 16).address("values", 24);
  batch_tail(a);
}
void update_batch(Context&, A& a) {
  a.inside("batch").address("keys", 16).address("values", 24);
  batch_tail(a);
}
void delete_batch(Context&, A& a) {
  a.inside("batch").address("keys", 16);
  batch_tail(a);
}

Value* iterator_info(Context& c, std::span<const std::byte> bytes, void*) {
  Value* map = c.structure();
  i32 fd = 0;
  Context::copy(bytes, fd);
  c.add(map, "map_fd", c.fd(fd));
  Value* s = c.structure();
  c.add(s, "map", map);
  return s;
}

Value* symbol_name(Context& c, std::span<const std::byte> bytes, void*) {
  u64 at = 0;
  Context::copy(bytes, at);
  return c.string_at(at);
}

Value* hex_element(Context& c, std::span<const std::byte> bytes, void*) {
  u64 v = 0;
  Context::copy(bytes, v);
  return c.hex(v);
}

void link_create(Context& c, A& a) {
  constexpr u32 kIterator = 28;
  constexpr u32 kPerfEvent = 41;
  constexpr u32 kKprobeMulti = 42;
  constexpr u32 kNetfilter = 45;
  constexpr u32 kUprobeMulti = 48;
  a.inside("link_create").fd("prog_fd", 0).fd("target_fd", 4).symbol("attach_type", 8, bpf_attach_types).hex32("flags", 12);
  if (!a.reaches(16)) return;
  switch (a.word(8)) {
    case kIterator:
      a.field("iter_info", 24, c.array_at(a.wide(16), a.word(24), 4, iterator_info)).uint("iter_info_len", 24);
      break;
    case kPerfEvent: a.deeper("perf_event").hex64("bpf_cookie", 16); break;
    case kKprobeMulti:
      a.deeper("kprobe_multi").flags("flags", 16, bpf_kprobe_multi_flags).uint("cnt", 20)
          .field("syms", 32, c.array_at(a.wide(24), a.word(20), 8, symbol_name))
          .field("addrs", 40, c.array_at(a.wide(32), a.word(20), 8, hex_element))
          .field("cookies", 48, c.array_at(a.wide(40), a.word(20), 8, hex_element));
      break;
    case kNetfilter:
      a.deeper("netfilter").uint("pf", 16).uint("hooknum", 20).sint("priority", 24).flags("flags", 28, bpf_netfilter_link_flags);
      break;
    case kUprobeMulti:
      a.deeper("uprobe_multi").field("path", 24, c.path_at(a.wide(16)))
          .field("offsets", 32, c.array_at(a.wide(24), a.word(48), 8, hex_element))
          .field("ref_ctr_offsets", 40, c.array_at(a.wide(32), a.word(48), 8, hex_element))
          .field("cookies", 48, c.array_at(a.wide(40), a.word(48), 8, hex_element))
          .uint("cnt", 48).flags("flags", 52, bpf_uprobe_multi_flags).field("pid", 60, c.pid(static_cast<i32>(a.word(56))));
      break;
    default: break;
  }
}

void link_update(Context&, A& a) {
  constexpr u32 kReplace = 1u << 2;
  a.inside("link_update").fd("link_fd", 0).fd("new_prog_fd", 4).flags("flags", 8, bpf_attach_flags);
  if ((a.word(8) & kReplace) != 0) a.fd("old_prog_fd", 12);
}

void enable_stats(Context&, A& a) { a.inside("enable_stats").symbol("type", 0, bpf_stats_types); }
void iter_create(Context&, A& a) { a.inside("iter_create").fd("link_fd", 0).hex32("flags", 4); }
void link_detach(Context&, A& a) { a.inside("link_detach").fd("link_fd", 0); }
void prog_bind_map(Context&, A& a) { a.inside("prog_bind_map").fd("prog_fd", 0).fd("map_fd", 4).hex32("flags", 8); }
void token_create(Context&, A& a) { a.inside("token_create").hex32("flags", 0).fd("bpffs_fd", 4); }
void stream_read(Context& c, A& a) {
  const u64 filled = c.failed() || c.call.result < 0 ? 0 : static_cast<u64>(c.call.result);
  a.inside("prog_stream_read")
      .field("stream_buf", 8, c.failed() ? c.address(a.wide(0)) : c.buffer_at(a.wide(0), filled < a.word(8) ? filled : a.word(8)))
      .uint("stream_buf_len", 8).symbol("stream_id", 12, bpf_streams).fd("prog_fd", 16);
}
void assoc_struct_ops(Context&, A& a) { a.inside("prog_assoc_struct_ops").fd("map_fd", 0).fd("prog_fd", 4).hex32("flags", 8); }

struct BpfCommand {
  void (*add)(Context&, A&);
  bool filled;  // by the kernel: shown after the call
};

constexpr BpfCommand commands[] = {
    {map_create, false},  {map_lookup, true},    {map_update, false},   {map_delete, false},    {map_next_key, true},
    {prog_load, true},    {obj_pin, false},      {obj_pin, false},      {prog_attach, false},   {prog_detach, false},
    {test_run, true},     {next_id, true},       {next_id, true},       {prog_by_id, false},    {map_by_id, false},
    {obj_info, true},     {prog_query, true},    {raw_tracepoint, false}, {btf_load, true},     {btf_by_id, false},
    {task_fd_query, true}, {map_lookup, true},   {map_freeze, false},   {next_id, true},        {lookup_batch, true},
    {lookup_batch, true}, {update_batch, true},  {delete_batch, true},  {link_create, false},   {link_update, false},
    {link_by_id, false},  {next_id, true},       {enable_stats, false}, {iter_create, false},   {link_detach, false},
    {prog_bind_map, false}, {token_create, false}, {stream_read, true}, {assoc_struct_ops, false},
};

Value* show_attribute(Context& c, const Spec&, u64 raw) {
  const u32 command = static_cast<u32>(c.call.args[0]);
  const bool known = command < std::size(commands);
  const bool filled = known && commands[command].filled;
  if (c.entering() == filled) return nullptr;
  BpfAttribute a(c, raw, static_cast<u32>(c.call.args[2]));
  if (!known || raw == 0 || !a.readable()) return c.address(raw);
  commands[command].add(c, a);
  return a.done();
}

constexpr bool makes_descriptor(u32 command) {
  switch (command) {
    case 0: case 5: case 7: case 13: case 14: case 17: case 18: case 19: case 28: case 30: case 32: case 33: case 36: return true;
    default: return false;
  }
}

constexpr Spec command_word = values("cmd", bpf_cmds);
constexpr Row plain = call("", command_word, odd("attr", show_attribute).inout().even_on_error(), uint("size"));
constexpr Row descriptor = plain.returns(Return::fd);

const Row* bpf_variant(Context&, const u64* args) { return makes_descriptor(static_cast<u32>(args[0])) ? &descriptor : &plain; }

constexpr Row rows[] = {
    call("bpf", command_word, address("attr"), uint("size")).by(bpf_variant).in(in::desc)
        .fails(EPERM, EINVAL, EFAULT, E2BIG, ENOMEM, EBADF, ENOENT, EEXIST, EACCES, EAGAIN, ENOSPC, ENOTSUP),
};

}  // namespace

const std::span<const Row> bpf_rows{rows};

}  // namespace sonde::calls
