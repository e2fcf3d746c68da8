// Attributes of rtnetlink's messages that have files of their own.
#pragma once

#include "calls/network/netlink_attribute.h"

namespace sonde::calls {

extern const AttributeTable link_attributes;
extern const AttributeTable link_statistics_attributes;
extern const AttributeTable traffic_attributes;
extern const AttributeTable action_attributes;
extern const AttributeTable route_attributes;
extern const AttributeTable neighbour_attributes;
extern const AttributeTable neighbour_table_attributes;
extern const AttributeTable rule_attributes;
extern const AttributeTable nexthop_attributes;

}  // namespace sonde::calls
