// Commands of drivers whose structures are not described (yet): their argument is a pointer, a number, or none.
#include "calls/ioctl/row.h"
#include "sys/flags/block.h"
#include "sys/flags/device.h"
#include "sys/flags/kvm.h"
#include "sys/flags/termios.h"

namespace sonde::calls::ioctl {

using namespace sys;

namespace {

constexpr Command pointer(const char* name) { return command(name, address("argp")); }

constexpr Command all[] = {
    pointer("COUNTER_ADD_WATCH_IOCTL"), pointer("EVIOCGMASK"), pointer("EVIOCSMASK"), pointer("I2OVALIDATE"),
    pointer("IPMICTL_SET_MAINTENANCE_MODE_CMD"), pointer("PTP_SYS_OFFSET_EXTENDED"),
    pointer("PTP_SYS_OFFSET_EXTENDED2"), pointer("PTP_SYS_OFFSET_PRECISE"), pointer("PTP_SYS_OFFSET_PRECISE2"),
    pointer("SIOCBONDCHANGEACTIVE"), pointer("SIOCBONDINFOQUERY"),
    pointer("SIOCBONDRELEASE"), pointer("SIOCBONDSETHWADDR"), pointer("SIOCBONDSLAVEINFOQUERY"),
    pointer("SIOCDELDLCI"), pointer("SIOCGRARP"), pointer("SIOCGSTAMPNS_OLD"), pointer("SIOCGSTAMP_OLD"),
    pointer("SIOCSIFVLAN"), pointer("SIOCSRARP"), command("BTRFS_IOC_BALANCE"), command("BTRFS_IOC_DEFRAG"),
    command("BTRFS_IOC_QUOTA_RESCAN_WAIT"), command("BTRFS_IOC_SCRUB_CANCEL"), command("BTRFS_IOC_SYNC"),
    command("BTRFS_IOC_TRANS_END"), command("BTRFS_IOC_TRANS_START"), command("COUNTER_DISABLE_EVENTS_IOCTL"),
    command("COUNTER_ENABLE_EVENTS_IOCTL"),
};

}  // namespace

const std::span<const Command> plain_commands{all};

}  // namespace sonde::calls::ioctl
