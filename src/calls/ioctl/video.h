// What Video4Linux's commands share.
#pragma once

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/video.h"

namespace sonde::calls::ioctl {

using decode::Context;
using decode::Trait;
using decode::Value;
using Bytes = std::span<const std::byte>;

// struct v4l2_format's type, and (`whole`) what stands behind it: type=V4L2_BUF_TYPE_VIDEO_CAPTURE, fmt.pix={width=640, …}
void add_video_format(Context& c, Value* to, Bytes b, bool whole);

}  // namespace sonde::calls::ioctl
