// Video4Linux: formats, parameters, sizes and rates of streams.
#include <linux/videodev2.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>

#include "calls/ioctl/video.h"

namespace sonde::calls::ioctl {

using namespace sys;

namespace {

// v4l2_fourcc('Y', 'U', 'Y', 'V') /* V4L2_PIX_FMT_YUYV */
Value* pixel_format(Context& c, u32 v, const FlagSet& names) {
  auto text = c.arena().array<char>(64);
  std::size_t at = 0;
  const auto put = [&](const char* format, auto... parts) {
    at += static_cast<std::size_t>(std::snprintf(text.data() + at, text.size() - at, format, parts...));
  };
  put("%s", "v4l2_fourcc(");
  for (unsigned i = 0; i < 4; ++i) {
    const unsigned ch = v >> (8 * i) & 0xff;
    if (i != 0) put("%s", ", ");
    const char* escape = ch == '\n' ? "\\n" : ch == '\t' ? "\\t" : ch == '\r' ? "\\r" : ch == '\f' ? "\\f" : ch == '\v' ? "\\v" : ch == '\\' ? "\\\\" : ch == '\'' ? "\\'" : nullptr;
    if (escape != nullptr) put("'%s'", escape);
    else if (ch >= ' ' && ch < 0x7f) put("'%c'", static_cast<int>(ch));
    else put("'\\x%02x'", ch);
  }
  put("%s", ")");
  Value* named = c.text({text.data(), at});
  const Flag* flag = find(names, v);
  if (flag != nullptr) named->comment = flag->name.data();
  named->number = v;
  return named;
}

Value* fraction(Context& c, u64 numerator, u64 denominator) {
  auto text = c.arena().array<char>(24);
  const int n = std::snprintf(text.data(), text.size(), "%u/%u", static_cast<u32>(numerator), static_cast<u32>(denominator));
  return c.text({text.data(), static_cast<std::size_t>(n)});
}

Value* rectangle(Context& c, Bytes b) { return Unfold(c, b).sint("left", 4).sint("top", 4).uint("width", 4).uint("height", 4).value(); }

Value* picture(Context& c, Bytes b) {
  return Unfold(c, b).uint("width", 4).uint("height", 4).put("pixelformat", 4, [&](u64 v) { return pixel_format(c, static_cast<u32>(v), v4l2_pix_fmts); })
      .symbol("field", 4, v4l2_fields).uint("bytesperline", 4).uint("sizeimage", 4).symbol("colorspace", 4, v4l2_colorspaces).value();
}

Value* planes(Context& c, Bytes b) {
  constexpr std::size_t kPlane = sizeof(v4l2_plane_pix_format);
  v4l2_pix_format_mplane r;
  Context::copy(b, r);
  Unfold s(c, b);
  s.uint("width", 4).uint("height", 4).put("pixelformat", 4, [&](u64 v) { return pixel_format(c, static_cast<u32>(v), v4l2_pix_fmts); })
      .symbol("field", 4, v4l2_fields).symbol("colorspace", 4, v4l2_colorspaces);
  Value* list = c.array();
  for (unsigned i = 0; i < std::min<unsigned>(r.num_planes, VIDEO_MAX_PLANES); ++i) {
    c.add(list, Unfold(c, b.subspan(20 + i * kPlane, kPlane)).uint("sizeimage", 4).uint("bytesperline", 4).value());
  }
  return s.field("plane_fmt", list).field("num_planes", c.uint(r.num_planes)).value();
}

Value* window(Context& c, Bytes b) {
  Unfold s(c, b);
  s.field("w", rectangle(c, b)).skip(16).symbol("field", 4, v4l2_fields).hex("chromakey", 4)
      .put("clips", c.word(), [&](u64 v) { return c.address(v); }).uint("clipcount", 4)
      .put("bitmap", c.word(), [&](u64 v) { return c.address(v); });
  return s.reserved("global_alpha", 1).value();
}

Value* blanking(Context& c, Bytes b) {
  v4l2_vbi_format r;
  Context::copy(b, r);
  Value* s = c.structure();
  c.add(s, "sampling_rate", c.uint(r.sampling_rate));
  c.add(s, "offset", c.uint(r.offset));
  c.add(s, "samples_per_line", c.uint(r.samples_per_line));
  c.add(s, "sample_format", pixel_format(c, r.sample_format, v4l2_pix_fmts));
  Value* start = c.array();
  for (i32 v : r.start) c.add(start, c.sint(v));
  c.add(s, "start", start);
  Value* count = c.array();
  for (u32 v : r.count) c.add(count, c.uint(v));
  c.add(s, "count", count);
  c.add(s, "flags", c.flags(v4l2_vbi_flags, r.flags));
  return s;
}

Value* sliced(Context& c, Bytes b) {
  v4l2_sliced_vbi_format r;
  Context::copy(b, r);
  Value* s = c.structure();
  c.add(s, "service_set", c.flags(v4l2_sliced_flags, r.service_set));
  Value* fields = c.array();
  for (const auto& lines : r.service_lines) {
    Value* list = c.array();
    for (u16 v : lines) c.add(list, c.hex(v));
    c.add(fields, list);
  }
  c.add(s, "service_lines", fields);
  c.add(s, "io_size", c.uint(r.io_size));
  return s;
}

Value* sized(Context& c, Bytes b, const char* name, const FlagSet& names, bool hides_zero) {
  u32 words[2];
  Context::copy(b, words);
  Value* s = c.structure();
  c.add(s, name, pixel_format(c, words[0], names));
  if (words[1] != 0 || !hides_zero) c.add(s, "buffersize", c.uint(words[1]));
  return s;
}

std::size_t format_size(Context& c) { return c.word() == 8 ? 208 : 204; }

// G_FMT asks by type alone; S_FMT and TRY_FMT tell before and after.
Value* format(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, format_size(c));
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  const bool gets = (c.call.args[1] & 0xff) == 4;
  if (c.entering() && gets) return nullptr;
  Value* s = c.structure();
  if (c.entering() || gets) {
    add_video_format(c, s, b, !(gets && c.failed()));
    return s;
  }
  add_video_format(c, s, b, true);
  const std::string_view shown = s->first->next != nullptr ? s->first->next->name : "fmt.win";
  if (shown == "fmt.win") return nullptr;
  s->first = s->first->next;  // the type is what it was
  return s;
}

Value* parameters(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(v4l2_streamparm));
  v4l2_streamparm r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  const bool gets = (c.call.args[1] & 0xff) == 21;
  if (c.entering() && gets) return nullptr;
  const bool capture = r.type == V4L2_BUF_TYPE_VIDEO_CAPTURE;
  Value* s = c.structure();
  if (c.entering() || gets) c.add(s, "type", c.symbol(v4l2_buf_types, r.type));
  if (gets && c.failed()) return s;
  if (!capture && r.type != V4L2_BUF_TYPE_VIDEO_OUTPUT) return c.entering() || gets ? s : nullptr;
  const v4l2_captureparm& p = r.parm.capture;
  Value* parm = c.structure();
  c.add(parm, "capability", c.flags(v4l2_streaming_capabilities, p.capability));
  c.add(parm, capture ? "capturemode" : "outputmode", c.flags(v4l2_capture_modes, p.capturemode));
  c.add(parm, "timeperframe", fraction(c, p.timeperframe.numerator, p.timeperframe.denominator));
  c.add(parm, "extendedmode", c.hex(p.extendedmode));
  c.add(parm, capture ? "readbuffers" : "writebuffers", c.uint(p.readbuffers));
  c.add(s, capture ? "parm.capture" : "parm.output", parm);
  return s;
}

Value* capabilities(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(v4l2_capability));
  v4l2_capability r;
  if (b.empty() || !Context::copy(b, r)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "driver", c.char_array(b.first(16)));
  c.add(s, "card", c.char_array(b.subspan(16, 32)));
  c.add(s, "bus_info", c.char_array(b.subspan(48, 32)));
  c.add(s, "version", c.dual(c.hex(r.version), c.call_of("KERNEL_VERSION", {c.uint(r.version >> 16), c.uint(r.version >> 8 & 0xff), c.uint(r.version & 0xff)})));
  c.add(s, "capabilities", c.flags(v4l2_device_capabilities, r.capabilities));
  if (r.device_caps != 0) c.add(s, "device_caps", c.flags(v4l2_device_capabilities, r.device_caps));
  return s;
}

// What is asked for by index shows before the call, and all of it after.
Value* described_format(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(v4l2_fmtdesc));
  v4l2_fmtdesc r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) return nullptr;
  Value* s = c.structure();
  c.add(s, "index", c.uint(r.index));
  c.add(s, "type", c.symbol(v4l2_buf_types, r.type));
  if (c.failed()) return s;
  c.add(s, "flags", c.flags(v4l2_format_description_flags, r.flags));
  c.add(s, "description", c.char_array(b.subspan(12, 32)));
  const bool sdr = r.type == V4L2_BUF_TYPE_SDR_CAPTURE || r.type == V4L2_BUF_TYPE_SDR_OUTPUT;
  c.add(s, "pixelformat", pixel_format(c, r.pixelformat, sdr ? v4l2_sdr_fmts : v4l2_pix_fmts));
  return s;
}

Value* input(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, 80 - (c.word() == 8 ? 0 : 4));
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) return nullptr;
  Unfold s(c, b);
  s.uint("index", 4);
  if (!c.failed()) s.field("name", c.char_array(b.subspan(4, 32))).skip(32).symbol("type", 4, v4l2_input_types);
  return s.value();
}

Value* standard(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, c.word() == 8 ? 72 : 64);
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) return nullptr;
  Value* s = c.structure();
  const auto word = [&](std::size_t at) {
    u32 v = 0;
    std::memcpy(&v, b.data() + at, 4);
    return v;
  };
  c.add(s, "index", c.uint(word(0)));
  if (c.failed()) return s;
  const std::size_t name = c.word() == 8 ? 16 : 12;
  c.add(s, "name", c.char_array(b.subspan(name, 24)));
  c.add(s, "frameperiod", fraction(c, word(name + 24), word(name + 28)));
  c.add(s, "framelines", c.uint(word(name + 32)));
  return s;
}

Value* frame_sizes(Context& c, const Spec&, u64 raw) {
  v4l2_frmsizeenum r;
  if (!c.options.verbose || !c.read(raw, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) return nullptr;
  Value* s = c.structure();
  c.add(s, "index", c.uint(r.index));
  c.add(s, "pixel_format", pixel_format(c, r.pixel_format, v4l2_pix_fmts));
  if (c.failed()) return s;
  c.add(s, "type", c.symbol(v4l2_frmsize_types, r.type));
  Value* size = c.structure();
  if (r.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
    c.add(size, "width", c.uint(r.discrete.width));
    c.add(size, "height", c.uint(r.discrete.height));
    c.add(s, "discrete", size);
  } else if (r.type == V4L2_FRMSIZE_TYPE_STEPWISE) {
    c.add(size, "min_width", c.uint(r.stepwise.min_width));
    c.add(size, "max_width", c.uint(r.stepwise.max_width));
    c.add(size, "step_width", c.uint(r.stepwise.step_width));
    c.add(size, "min_height", c.uint(r.stepwise.min_height));
    c.add(size, "max_height", c.uint(r.stepwise.max_height));
    c.add(size, "step_height", c.uint(r.stepwise.step_height));
    c.add(s, "stepwise", size);
  }
  return s;
}

Value* frame_intervals(Context& c, const Spec&, u64 raw) {
  v4l2_frmivalenum r;
  if (!c.options.verbose || !c.read(raw, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) return nullptr;
  Value* s = c.structure();
  c.add(s, "index", c.uint(r.index));
  c.add(s, "pixel_format", pixel_format(c, r.pixel_format, v4l2_pix_fmts));
  c.add(s, "width", c.uint(r.width));
  c.add(s, "height", c.uint(r.height));
  if (c.failed()) return s;
  c.add(s, "type", c.symbol(v4l2_frmival_types, r.type));
  if (r.type == V4L2_FRMIVAL_TYPE_DISCRETE) {
    c.add(s, "discrete", fraction(c, r.discrete.numerator, r.discrete.denominator));
  } else if (r.type == V4L2_FRMIVAL_TYPE_STEPWISE || r.type == V4L2_FRMIVAL_TYPE_CONTINUOUS) {
    Value* step = c.structure();
    c.add(step, "min", fraction(c, r.stepwise.min.numerator, r.stepwise.min.denominator));
    c.add(step, "max", fraction(c, r.stepwise.max.numerator, r.stepwise.max.denominator));
    c.add(step, "step", fraction(c, r.stepwise.step.numerator, r.stepwise.step.denominator));
    c.add(s, "stepwise", step);
  }
  return s;
}

Value* cropping(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(v4l2_cropcap));
  v4l2_cropcap r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) return nullptr;
  Value* s = c.structure();
  c.add(s, "type", c.symbol(v4l2_buf_types, r.type));
  if (c.failed()) return s;
  c.add(s, "bounds", rectangle(c, b.subspan(4)));
  c.add(s, "defrect", rectangle(c, b.subspan(20)));
  c.add(s, "pixelaspect", fraction(c, r.pixelaspect.numerator, r.pixelaspect.denominator));
  return s;
}

Value* crop(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(v4l2_crop));
  v4l2_crop r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  const bool gets = c.call.args[1] == VIDIOC_G_CROP;
  if (c.entering() == gets) return nullptr;
  Value* s = c.structure();
  c.add(s, "type", c.symbol(v4l2_buf_types, r.type));
  if (!gets || !c.failed()) c.add(s, "c", rectangle(c, b.subspan(4)));
  return s;
}

Value* frame_buffer(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, c.word() == 8 ? 48 : 44);
  if (b.empty()) return c.address(raw);
  return Unfold(c, b).hex("capability", 4).hex("flags", 4).put("base", c.word(), [&](u64 v) { return c.address(v); }).value();
}

constexpr Spec asked(Decoder d) { return odd("argp", d).inout().even_on_error(); }

constexpr Command all[] = {
    command("VIDIOC_QUERYCAP", odd("capability", capabilities).out()),
    command("VIDIOC_ENUM_FMT", asked(described_format)), command("VIDIOC_ENUMINPUT", asked(input)), command("VIDIOC_ENUMSTD", asked(standard)),
    command("VIDIOC_ENUM_FRAMESIZES", asked(frame_sizes)), command("VIDIOC_ENUM_FRAMEINTERVALS", asked(frame_intervals)),
    command("VIDIOC_G_FMT", asked(format)), command("VIDIOC_S_FMT", odd("format", format).inout()), command("VIDIOC_TRY_FMT", odd("format", format).inout()),
    command("VIDIOC_G_PARM", asked(parameters)), command("VIDIOC_S_PARM", odd("parm", parameters).inout()),
    command("VIDIOC_CROPCAP", asked(cropping)), command("VIDIOC_G_CROP", asked(crop)), command("VIDIOC_S_CROP", odd("crop", crop).inout()),
    command("VIDIOC_G_FBUF", odd("buffer", frame_buffer).out()), command("VIDIOC_S_FBUF", odd("buffer", frame_buffer)),
};

}  // namespace

void add_video_format(Context& c, Value* to, Bytes b, bool whole) {
  u32 type = 0;
  Context::copy(b, type);
  c.add(to, "type", c.symbol(v4l2_buf_types, type));
  const std::size_t at = c.word() == 8 ? 8 : 4;
  if (!whole || b.size() < at + sizeof(v4l2_format::fmt)) return;
  const Bytes f = b.subspan(at);
  switch (type) {
    case V4L2_BUF_TYPE_VIDEO_CAPTURE:
    case V4L2_BUF_TYPE_VIDEO_OUTPUT: c.add(to, "fmt.pix", picture(c, f)); break;
    case V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE:
    case V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE: c.add(to, "fmt.pix_mp", planes(c, f)); break;
    case V4L2_BUF_TYPE_VIDEO_OVERLAY:
    case V4L2_BUF_TYPE_VIDEO_OUTPUT_OVERLAY: c.add(to, "fmt.win", window(c, f)); break;
    case V4L2_BUF_TYPE_VBI_CAPTURE:
    case V4L2_BUF_TYPE_VBI_OUTPUT: c.add(to, "fmt.vbi", blanking(c, f)); break;
    case V4L2_BUF_TYPE_SLICED_VBI_CAPTURE:
    case V4L2_BUF_TYPE_SLICED_VBI_OUTPUT: c.add(to, "fmt.sliced", sliced(c, f)); break;
    case V4L2_BUF_TYPE_SDR_CAPTURE:
    case V4L2_BUF_TYPE_SDR_OUTPUT: c.add(to, "fmt.sdr", sized(c, f, "pixelformat", v4l2_sdr_fmts, true)); break;
    case V4L2_BUF_TYPE_META_CAPTURE:
    case V4L2_BUF_TYPE_META_OUTPUT: c.add(to, "fmt.meta", sized(c, f, "dataformat", v4l2_meta_fmts, true)); break;
    default: break;
  }
}

const std::span<const Command> video_format_commands{all};

}  // namespace sonde::calls::ioctl
