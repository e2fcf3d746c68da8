// A value tree as JSON; docs/trace-schema.json describes the forms.
#pragma once

#include "base/out_buffer.h"
#include "decode/value.h"

namespace sonde::report {

void put_json(const decode::Value& value, OutBuffer& out);

}  // namespace sonde::report
