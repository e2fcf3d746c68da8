// Video4Linux: buffers, controls, tuners, sizes. What a stream's data looks like is in video_format.cpp.
#include <linux/videodev2.h>

#include <algorithm>
#include <cstddef>

#include "calls/ioctl/video.h"

namespace sonde::calls::ioctl {

using namespace sys;

namespace {

// --- buffers

Value* request_buffers(Context& c, const Spec&, u64 raw) {
  v4l2_requestbuffers r;
  if (!c.options.verbose || !c.read(raw, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) {
    c.stash(0) = r.count;
    return nullptr;
  }
  Value* s = c.structure();
  c.add(s, "type", c.symbol(v4l2_buf_types, r.type));
  c.add(s, "memory", c.symbol(v4l2_memories, r.memory));
  Value* before = c.uint(c.stash(0));
  c.add(s, "count", c.failed() ? before : c.change(before, c.uint(r.count)));
  return s;
}

Value* buffer_flags(Context& c, u32 flags) {
  const u32 type = flags & V4L2_BUF_FLAG_TIMESTAMP_MASK;
  const u32 source = flags & V4L2_BUF_FLAG_TSTAMP_SRC_MASK;
  Value* all = c.array();
  all->traits = Trait::bare | Trait::piped;
  const u32 rest = flags & ~(V4L2_BUF_FLAG_TIMESTAMP_MASK | V4L2_BUF_FLAG_TSTAMP_SRC_MASK);
  if (rest != 0) c.add(all, c.flags(v4l2_buf_flags, rest));
  c.add(all, c.symbol(v4l2_buf_flags_ts_type, type));
  c.add(all, c.symbol(v4l2_buf_flags_ts_src, source));
  return all;
}

// struct v4l2_buffer: pointers and times in it have the ABI's width.
Value* buffer(Context& c, const Spec&, u64 raw) {
  const unsigned word = c.word();
  const bool wide = word == 8;
  const u64 size = wide ? 88 : 68;
  const Bytes b = structure_bytes(c, raw, size);
  if (b.empty()) return c.address(raw);
  const std::size_t time = wide ? 24 : 20;
  const std::size_t memory_at = time + 2 * word + 16 + 4;
  const auto word_at = [&](std::size_t at) {
    u64 v = 0;
    std::memcpy(&v, b.data() + at, word);
    return v;
  };
  const auto u32_at = [&](std::size_t at) {
    u32 v = 0;
    std::memcpy(&v, b.data() + at, 4);
    return v;
  };
  const u32 type = u32_at(4);
  const u32 flags = u32_at(12);
  const u32 memory = u32_at(memory_at);
  const std::size_t union_at = memory_at + 4;
  Value* s = c.structure();
  c.add(s, "type", c.symbol(v4l2_buf_types, type));
  c.add(s, "index", c.uint(u32_at(0)));
  c.add(s, "memory", c.symbol(v4l2_memories, memory));
  if (memory == V4L2_MEMORY_MMAP) c.add(s, "m.offset", c.hex(u32_at(union_at)));
  else if (memory == V4L2_MEMORY_USERPTR) c.add(s, "m.userptr", c.address(word_at(union_at)));
  c.add(s, "length", c.uint(u32_at(union_at + word)));
  c.add(s, "bytesused", c.uint(u32_at(8)));
  c.add(s, "flags", buffer_flags(c, flags));
  if (c.call.args[1] == (wide ? VIDIOC_DQBUF : 0xc0445611u)) {
    Value* stamp = c.structure();
    c.add(stamp, "tv_sec", c.sint(wide ? static_cast<i64>(word_at(time)) : i64{static_cast<i32>(word_at(time))}));
    c.add(stamp, "tv_usec", c.uint(word_at(time + word)));
    c.add(s, "timestamp", stamp);
  }
  c.more(s);
  return s;
}

// The kernel tells where the new buffers begin and how many there are.
Value* create_buffers(Context& c, const Spec&, u64 raw) {
  const std::size_t at = c.word() == 8 ? 16 : 12;
  const Bytes b = structure_bytes(c, raw, c.word() == 8 ? 256 : 248);
  if (b.empty()) return c.address(raw);
  c.stash(0) = 1;
  u32 head[3];
  Context::copy(b, head);
  Value* s = c.structure();
  c.add(s, "count", c.uint(head[1]));
  c.add(s, "memory", c.symbol(v4l2_memories, head[2]));
  Value* format = c.structure();
  add_video_format(c, format, b.subspan(at), true);
  c.add(s, "format", format);
  return s;
}
Value* created(Context& c) {
  u32 head[2];
  if (!c.options.verbose || c.stash(0) == 0 || !c.read(c.call.args[2], head)) return nullptr;
  Value* s = c.structure();
  c.add(s, "index", c.uint(head[0]));
  c.add(s, "count", c.uint(head[1]));
  return s;
}
constexpr Command create{"VIDIOC_CREATE_BUFS", row_with(odd("buffers", create_buffers)).notes(created)};

// --- controls

Value* control_id(Context& c, u32 id) {
  constexpr u32 kNext = V4L2_CTRL_FLAG_NEXT_CTRL | V4L2_CTRL_FLAG_NEXT_COMPOUND;
  if ((id & kNext) == 0) return c.symbol(v4l2_control_ids, id);
  Value* both = c.array();
  both->traits = Trait::bare | Trait::piped;
  c.add(both, c.flags(v4l2_control_query_flags, id & kNext));
  c.add(both, c.symbol(v4l2_control_ids, id & ~kNext));
  return both;
}

Value* id_value(Context& c, u32 id) { return c.symbol(v4l2_control_ids, id); }

Value* control(Context& c, const Spec&, u64 raw) {
  v4l2_control r;
  const bool sets = c.call.args[1] == VIDIOC_S_CTRL;
  if (!c.options.verbose || !c.read(raw, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) {
    c.stash(0) = static_cast<u32>(r.value);
    return nullptr;
  }
  Value* s = c.structure();
  c.add(s, "id", id_value(c, r.id));
  Value* now = c.sint(r.value);
  if (sets) {
    Value* before = c.sint(static_cast<i32>(c.stash(0)));
    c.add(s, "value", c.failed() ? before : c.change(before, now));
  } else if (!c.failed()) {
    c.add(s, "value", now);
  }
  return s;
}

Value* tuner(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(v4l2_tuner));
  v4l2_tuner r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  const bool gets = c.call.args[1] == VIDIOC_G_TUNER;
  if (c.entering() && gets) return nullptr;
  Value* s = c.structure();
  if (gets || c.entering()) c.add(s, "index", c.uint(r.index));
  if (gets && c.failed()) return s;
  c.add(s, "name", c.char_array(b.subspan(4, 32)));
  c.add(s, "type", c.symbol(v4l2_tuner_types, r.type));
  c.add(s, "capability", c.flags(v4l2_tuner_capabilities, r.capability));
  c.add(s, "rangelow", c.uint(r.rangelow));
  c.add(s, "rangehigh", c.uint(r.rangehigh));
  c.add(s, "rxsubchans", c.flags(v4l2_tuner_rxsubchanses, r.rxsubchans));
  c.add(s, "audmode", c.symbol(v4l2_tuner_audmodes, r.audmode));
  c.add(s, "signal", c.sint(r.signal));
  c.add(s, "afc", c.sint(r.afc));
  return s;
}

template <class Query>
Value* query(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(Query));
  Query r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) {
    c.stash(0) = r.id;
    return nullptr;
  }
  constexpr bool kExtended = std::is_same_v<Query, v4l2_query_ext_ctrl>;
  Value* s = c.structure();
  const u32 asked = static_cast<u32>(c.stash(0));
  Value* id = control_id(c, asked);
  c.add(s, "id", c.failed() || asked == r.id ? id : c.change(id, id_value(c, r.id)));
  if (c.failed()) return s;
  c.add(s, "type", c.symbol(v4l2_control_types, r.type));
  c.add(s, "name", c.char_array(b.subspan(8, 32)));
  if (c.options.abbreviate) {
    c.more(s);
    return s;
  }
  c.add(s, "minimum", c.sint(r.minimum));
  c.add(s, "maximum", c.sint(r.maximum));
  c.add(s, "step", kExtended ? c.uint(static_cast<u64>(r.step)) : c.sint(static_cast<i64>(r.step)));
  c.add(s, "default_value", c.sint(r.default_value));
  c.add(s, "flags", c.flags(v4l2_control_flags, r.flags));
  if constexpr (kExtended) {
    c.add(s, "elem_size", c.uint(r.elem_size));
    c.add(s, "elems", c.uint(r.elems));
    c.add(s, "nr_of_dims", c.uint(r.nr_of_dims));
    Value* dims = c.array();
    for (u32 i = 0; i < std::min<u32>(r.nr_of_dims, V4L2_CTRL_MAX_DIMS); ++i) c.add(dims, c.uint(r.dims[i]));
    c.add(s, "dims", dims);
  }
  if (std::ranges::any_of(r.reserved, [](u32 v) { return v != 0; })) {
    Value* list = c.array();
    for (u32 v : r.reserved) c.add(list, c.hex(v));
    c.add(s, "reserved", list);
  }
  return s;
}

Value* extended_control(Context& c, Bytes b, void*) {
  v4l2_ext_control r;
  if (!Context::copy(b, r)) {  // i386: the union is packed just the same
    std::memset(&r, 0, sizeof r);
    std::memcpy(&r, b.data(), b.size());
  }
  Value* s = c.structure();
  c.add(s, "id", id_value(c, r.id));
  c.add(s, "size", c.uint(r.size));
  if (r.size > 0) {
    c.add(s, "string", c.buffer_at(reinterpret_cast<u64>(r.string), r.size));
  } else {
    c.add(s, "value", c.sint(r.value));
    c.add(s, "value64", c.sint(r.value64));
  }
  return s;
}

// Whether an array could be read to its end.
bool whole(const Value* list) {
  if (list->kind != decode::Kind::array) return false;
  const Value* last = list->first;
  while (last != nullptr && last->next != nullptr) last = last->next;
  return last == nullptr || last->kind != decode::Kind::text || last->first == nullptr;
}

Value* extended_controls(Context& c, const Spec&, u64 raw) {
  const unsigned word = c.word();
  const Bytes b = structure_bytes(c, raw, word == 8 ? 32 : 24);
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  Unfold s(c, b);
  const u64 count = [&] {
    u32 v = 0;
    std::memcpy(&v, b.data() + 4, 4);
    return u64{v};
  }();
  if (c.entering() && c.call.args[1] == (word == 8 ? VIDIOC_G_EXT_CTRLS : 0xc0185647u)) return nullptr;
  const bool gets = c.call.args[1] == (word == 8 ? VIDIOC_G_EXT_CTRLS : 0xc0185647u);
  const bool first = gets || c.entering();
  if (first) s.symbol("ctrl_class", 4, v4l2_control_classes).uint("count", 4);
  else s.skip(8);
  const u32 error = static_cast<u32>(s.take(4));
  s.skip(8);
  const u64 controls = s.word();
  Value* list = count != 0 ? c.array_at(controls, count, sizeof(v4l2_ext_control), extended_control) : nullptr;
  if (!first && (list == nullptr || !whole(list))) return nullptr;
  if (list != nullptr) s.field("controls", list);
  if (c.exiting() && c.failed()) s.field("error_idx", c.uint(error));
  return s.value();
}

constexpr Command all[] = {
    create,
    command("VIDIOC_REQBUFS", odd("buffers", request_buffers).inout().even_on_error()),
    command("VIDIOC_QUERYBUF", odd("buffer", buffer).out()), command("VIDIOC_QBUF", odd("buffer", buffer).out()),
    command("VIDIOC_DQBUF", odd("buffer", buffer).out()),
    command("VIDIOC_G_CTRL", odd("control", control).inout().even_on_error()), command("VIDIOC_S_CTRL", odd("control", control).inout().even_on_error()),
    command("VIDIOC_G_TUNER", odd("tuner", tuner).inout().even_on_error()), command("VIDIOC_S_TUNER", odd("tuner", tuner).inout()),
    command("VIDIOC_QUERYCTRL", odd("query", query<v4l2_queryctrl>).inout().even_on_error()),
    command("VIDIOC_QUERY_EXT_CTRL", odd("query", query<v4l2_query_ext_ctrl>).inout().even_on_error()),
    command("VIDIOC_G_EXT_CTRLS", odd("controls", extended_controls).inout().even_on_error()),
    command("VIDIOC_S_EXT_CTRLS", odd("controls", extended_controls).inout()), command("VIDIOC_TRY_EXT_CTRLS", odd("controls", extended_controls).inout()),
    command("VIDIOC_G_INPUT", int_at("input").out()), command("VIDIOC_S_INPUT", int_at("input").out()),
    command("VIDIOC_G_STD", hex64_at("std").out()), command("VIDIOC_S_STD", hex64_at("std")),
    command("VIDIOC_STREAMON", value_at("type", v4l2_buf_types)), command("VIDIOC_STREAMOFF", value_at("type", v4l2_buf_types)),
};

}  // namespace

const std::span<const Command> video_commands{all};

}  // namespace sonde::calls::ioctl
