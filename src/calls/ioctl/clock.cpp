// Real-time clocks and watchdogs.
#include "calls/ioctl/row.h"
#include "sys/flags/device.h"

namespace sonde::calls::ioctl {

using namespace sys;

namespace {

constexpr Spec time_fields[] = {sint("tm_sec"), sint("tm_min"), sint("tm_hour"), sint("tm_mday"), sint("tm_mon"), sint("tm_year"),
                                sint("tm_wday").in_detail(), sint("tm_yday").in_detail(), sint("tm_isdst").in_detail()};
constexpr Layout time{"rtc_time", time_fields};
constexpr Spec alarm_fields[] = {uint("enabled").as(CType::u8_), uint("pending").as(CType::u8_), nested("time", time)};
constexpr Layout alarm{"rtc_wkalrm", alarm_fields};
constexpr Spec pll_fields[] = {sint("pll_ctrl"), sint("pll_value"), sint("pll_max"), sint("pll_min"), sint("pll_posmult"),
                               sint("pll_negmult"), slong("pll_clock")};
constexpr Layout pll{"rtc_pll_info", pll_fields};

constexpr Spec number = ulong("arg");

constexpr Command all[] = {
    command("RTC_RD_TIME", structure("time", time).out()),
    command("RTC_ALM_READ", structure("time", time).out()),
    command("RTC_SET_TIME", structure("time", time)),
    command("RTC_ALM_SET", structure("time", time)),
    command("RTC_WKALM_RD", structure("alarm", alarm).out()),
    command("RTC_WKALM_SET", structure("alarm", alarm)),
    command("RTC_PLL_GET", structure("pll", pll).out()),
    command("RTC_PLL_SET", structure("pll", pll)),
    command("RTC_IRQP_READ", ulong_at("rate").out()),
    command("RTC_EPOCH_READ", ulong_at("epoch").out()),
    command("RTC_IRQP_SET", number),
    command("RTC_EPOCH_SET", number),
    command("RTC_VL_READ", flags_at("flags", rtc_vl_flags).out()),
    command("RTC_VL_CLR"),
    command("RTC_AIE_ON"),
    command("RTC_AIE_OFF"),
    command("RTC_UIE_ON"),
    command("RTC_UIE_OFF"),
    command("RTC_PIE_ON"),
    command("RTC_PIE_OFF"),
    command("RTC_WIE_ON"),
    command("RTC_WIE_OFF"),
    command("WDIOC_KEEPALIVE"),
    command("WDIOC_GETSTATUS", int_at("status").out()),
    command("WDIOC_GETBOOTSTATUS", int_at("status").out()),
    command("WDIOC_GETTEMP", int_at("temperature").out()),
    command("WDIOC_GETTIMEOUT", int_at("seconds").out()),
    command("WDIOC_GETPRETIMEOUT", int_at("seconds").out()),
    command("WDIOC_GETTIMELEFT", int_at("seconds").out()),
    command("WDIOC_SETTIMEOUT", int_at("seconds")),
    command("WDIOC_SETPRETIMEOUT", int_at("seconds")),
};

}  // namespace

const std::span<const Command> clock_commands{all};

}  // namespace sonde::calls::ioctl
