#include "sonde/value.h"

#include "decode/value.h"
#include "report/json_value.h"
#include "report/text.h"

#include "base/out_buffer.h"

namespace sonde {

TraceValue::Kind TraceValue::kind() const {
  if (value_ == nullptr) return Kind::nothing;
  switch (value_->kind) {
    case decode::Kind::sint: case decode::Kind::uint: case decode::Kind::hex: case decode::Kind::octal: case decode::Kind::process: return Kind::number;
    case decode::Kind::address: return Kind::address;
    case decode::Kind::symbol: case decode::Kind::flags: case decode::Kind::joined: return Kind::constant;
    case decode::Kind::string: return Kind::string;
    case decode::Kind::fd: return Kind::fd;
    case decode::Kind::array: return Kind::list;
    case decode::Kind::structure: return Kind::structure;
    default: return Kind::other;
  }
}

std::string_view TraceValue::name() const { return value_ != nullptr && value_->name != nullptr ? value_->name : std::string_view(); }
std::uint64_t TraceValue::number() const { return value_ != nullptr ? value_->number : 0; }

std::string_view TraceValue::bytes() const {
  return value_ != nullptr && value_->kind == decode::Kind::string ? value_->view() : std::string_view();
}

std::vector<TraceValue> TraceValue::children() const {
  std::vector<TraceValue> out;
  if (value_ == nullptr) return out;
  for (const decode::Value* child = value_->first; child != nullptr; child = child->next) out.emplace_back(child);
  return out;
}

std::string TraceValue::text() const {
  OutBuffer out;
  if (value_ != nullptr) report::print(*value_, {}, out);
  return std::string(out.view());
}

std::string TraceValue::json() const {
  OutBuffer out;
  if (value_ != nullptr) report::put_json(*value_, out);
  else out.put("null");
  return std::string(out.view());
}

}  // namespace sonde
