// Traffic control: queues, classes, filters and actions.
#include "calls/network/bytes_of.h"
#include "calls/network/netlink_tables.h"
#include "sys/flags/rtnetlink.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;
using Bytes = std::span<const std::byte>;
using enum Payload;

namespace {

constexpr const char* kQueue[] = {"qlen", "backlog", "drops", "requeues", "overlimits", nullptr};
constexpr const char* kRate[] = {"bps", "pps", nullptr};
constexpr Attribute kStats2[] = {{1, basic}, {2, words32, kRate}, {3, words32, kQueue}, {5, words64, kRate}, {7, basic}, {8, u64_}};
constexpr AttributeTable kStats2Table{&rtnl_tca_stats_attrs, kStats2};

constexpr Spec size_fields[] = {uint("cell_log").as(CType::u8_), uint("size_log").as(CType::u8_), sint("cell_align").as(CType::s16),
                                sint("overhead"), uint("linklayer"), uint("mpu"), uint("mtu"), uint("tsize")};
constexpr Layout size_spec{"tc_sizespec", size_fields};
constexpr Attribute kTable[] = {{1, layout, &size_spec}, {2, words16}};
constexpr AttributeTable kTableTable{&rtnl_tca_stab_attrs, kTable};

constexpr Spec estimator_fields[] = {sint("interval").as(CType::s8), uint("ewma_log").as(CType::u8_)};
constexpr Layout estimator{"tc_estimator", estimator_fields};

constexpr Attribute kTraffic[] = {{1, text}, {3, traffic_stats}, {5, layout, &estimator}, {6, u32_}, {7, nested, &kStats2Table},
                                  {8, nested, &kTableTable}, {11, u32_}, {12, u8_}, {13, u32_}, {14, u32_}, {15, u32_}};

constexpr Attribute kAction[] = {{1, text}, {3, u32_}, {4, nested, &kStats2Table}};
constexpr AttributeTable kActionTable{&rtnl_tc_action_attrs, kAction};

// Actions by their priority: the types are plain numbers.
Value* actions(Context& c, Bytes b, u8 family, unsigned depth);
constexpr Attribute kRoot[] = {{1, odd, nullptr, actions}};

constexpr FlagSet no_names{"", "TCA_ACT_?\?\?", SetKind::values, {}};
constexpr Attribute kPriorities[] = {
    {0, nested, &kActionTable},  {1, nested, &kActionTable},  {2, nested, &kActionTable},  {3, nested, &kActionTable},  {4, nested, &kActionTable},
    {5, nested, &kActionTable},  {6, nested, &kActionTable},  {7, nested, &kActionTable},  {8, nested, &kActionTable},  {9, nested, &kActionTable},
    {10, nested, &kActionTable}, {11, nested, &kActionTable}, {12, nested, &kActionTable}, {13, nested, &kActionTable}, {14, nested, &kActionTable},
    {15, nested, &kActionTable}, {16, nested, &kActionTable}, {17, nested, &kActionTable}, {18, nested, &kActionTable}, {19, nested, &kActionTable},
    {20, nested, &kActionTable}, {21, nested, &kActionTable}, {22, nested, &kActionTable}, {23, nested, &kActionTable}, {24, nested, &kActionTable},
    {25, nested, &kActionTable}, {26, nested, &kActionTable}, {27, nested, &kActionTable}, {28, nested, &kActionTable}, {29, nested, &kActionTable},
    {30, nested, &kActionTable}, {31, nested, &kActionTable}, {32, nested, &kActionTable}};
constexpr AttributeTable kPrioritiesTable{&no_names, kPriorities};

Value* actions(Context& c, Bytes b, u8 family, unsigned depth) { return netlink_attributes(c, b, &kPrioritiesTable, family, depth + 1); }

}  // namespace

const AttributeTable traffic_attributes{&rtnl_tc_attrs, kTraffic};
const AttributeTable action_attributes{&rtnl_tc_action_attrs, kAction};

}  // namespace sonde::calls
