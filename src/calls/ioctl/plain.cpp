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
constexpr Command number(const char* name) { return command(name, ulong("argp")); }

constexpr Command all[] = {
    pointer("BTRFS_IOC_ADD_DEV"), pointer("BTRFS_IOC_BALANCE_PROGRESS"), pointer("BTRFS_IOC_DEFAULT_SUBVOL"),
    pointer("BTRFS_IOC_DEFRAG_RANGE"), pointer("BTRFS_IOC_DEVICES_READY"), pointer("BTRFS_IOC_DEV_INFO"),
    pointer("BTRFS_IOC_DEV_REPLACE"), pointer("BTRFS_IOC_FORGET_DEV"), pointer("BTRFS_IOC_FS_INFO"),
    pointer("BTRFS_IOC_GET_DEV_STATS"), pointer("BTRFS_IOC_GET_FEATURES"),
    pointer("BTRFS_IOC_GET_SUPPORTED_FEATURES"), pointer("BTRFS_IOC_INO_LOOKUP"), pointer("BTRFS_IOC_INO_PATHS"),
    pointer("BTRFS_IOC_LOGICAL_INO"), pointer("BTRFS_IOC_QGROUP_ASSIGN"), pointer("BTRFS_IOC_QGROUP_CREATE"),
    pointer("BTRFS_IOC_QGROUP_LIMIT"), pointer("BTRFS_IOC_QUOTA_CTL"), pointer("BTRFS_IOC_QUOTA_RESCAN"),
    pointer("BTRFS_IOC_QUOTA_RESCAN_STATUS"), pointer("BTRFS_IOC_RESIZE"), pointer("BTRFS_IOC_RM_DEV"),
    pointer("BTRFS_IOC_SCAN_DEV"), pointer("BTRFS_IOC_SCRUB"), pointer("BTRFS_IOC_SCRUB_PROGRESS"),
    pointer("BTRFS_IOC_SEND"), pointer("BTRFS_IOC_SET_FEATURES"), pointer("BTRFS_IOC_SET_RECEIVED_SUBVOL"),
    pointer("BTRFS_IOC_SNAP_CREATE"), pointer("BTRFS_IOC_SNAP_CREATE_V2"), pointer("BTRFS_IOC_SNAP_DESTROY"),
    pointer("BTRFS_IOC_SPACE_INFO"), pointer("BTRFS_IOC_START_SYNC"), pointer("BTRFS_IOC_SUBVOL_CREATE"),
    pointer("BTRFS_IOC_SUBVOL_CREATE_V2"), pointer("BTRFS_IOC_SUBVOL_GETFLAGS"), pointer("BTRFS_IOC_SUBVOL_SETFLAGS"),
    pointer("BTRFS_IOC_TREE_SEARCH"), pointer("BTRFS_IOC_TREE_SEARCH_V2"), pointer("BTRFS_IOC_WAIT_SYNC"),
    pointer("COUNTER_ADD_WATCH_IOCTL"), pointer("ECCGETLAYOUT"), pointer("ECCGETSTATS"), pointer("EVIOCGMASK"),
    pointer("EVIOCSFF"), pointer("EVIOCSMASK"), pointer("GIO_CMAP"), pointer("GIO_FONT"), pointer("GIO_FONTX"),
    pointer("GIO_SCRNMAP"), pointer("GIO_UNIMAP"), pointer("GIO_UNISCRNMAP"),
    pointer("GPIOHANDLE_GET_LINE_VALUES_IOCTL"), pointer("GPIOHANDLE_SET_CONFIG_IOCTL"),
    pointer("GPIOHANDLE_SET_LINE_VALUES_IOCTL"), pointer("GPIO_GET_CHIPINFO_IOCTL"),
    pointer("GPIO_GET_LINEEVENT_IOCTL"), pointer("GPIO_GET_LINEHANDLE_IOCTL"), pointer("GPIO_GET_LINEINFO_IOCTL"),
    pointer("GPIO_GET_LINEINFO_UNWATCH_IOCTL"), pointer("GPIO_GET_LINEINFO_WATCH_IOCTL"),
    pointer("GPIO_V2_GET_LINEINFO_IOCTL"), pointer("GPIO_V2_GET_LINEINFO_WATCH_IOCTL"),
    pointer("GPIO_V2_GET_LINE_IOCTL"), pointer("GPIO_V2_LINE_GET_VALUES_IOCTL"),
    pointer("GPIO_V2_LINE_SET_CONFIG_IOCTL"), pointer("GPIO_V2_LINE_SET_VALUES_IOCTL"), pointer("HDIO_DRIVE_CMD"),
    pointer("HDIO_DRIVE_RESET"), pointer("HDIO_GET_32BIT"), pointer("HDIO_GET_ACOUSTIC"), pointer("HDIO_GET_ADDRESS"),
    pointer("HDIO_GET_BUSSTATE"), pointer("HDIO_GET_IDENTITY"), pointer("HDIO_GET_KEEPSETTINGS"),
    pointer("HDIO_GET_MULTCOUNT"), pointer("HDIO_GET_NICE"), pointer("HDIO_GET_NOWERR"),
    pointer("HDIO_GET_UNMASKINTR"), pointer("HDIO_GET_WCACHE"), pointer("HDIO_OBSOLETE_IDENTITY"),
    pointer("HDIO_SCAN_HWIF"), pointer("I2OVALIDATE"), pointer("IPMICTL_SET_MAINTENANCE_MODE_CMD"),
    pointer("KDFONTOP"), pointer("KDGETKEYCODE"), pointer("KDGKBDIACR"), pointer("KDGKBDIACRUC"), pointer("KDGKBENT"),
    pointer("KDGKBLED"), pointer("KDGKBMETA"), pointer("KDGKBSENT"), pointer("KDKBDREP"), pointer("KDSETKEYCODE"),
    pointer("KDSKBDIACR"), pointer("KDSKBDIACRUC"), pointer("KDSKBENT"), pointer("KDSKBSENT"),
    pointer("KVM_GET_EMULATED_CPUID"), pointer("KVM_GET_REGS"), pointer("KVM_GET_SREGS"),
    pointer("KVM_GET_SUPPORTED_CPUID"), pointer("KVM_SET_CPUID2"), pointer("KVM_SET_REGS"), pointer("KVM_SET_SREGS"),
    pointer("KVM_SET_USER_MEMORY_REGION"), pointer("LIRC_GET_FEATURES"), pointer("LIRC_GET_LENGTH"),
    pointer("LIRC_GET_MAX_TIMEOUT"), pointer("LIRC_GET_REC_MODE"), pointer("LIRC_GET_REC_RESOLUTION"),
    pointer("LIRC_GET_REC_TIMEOUT"), pointer("LIRC_GET_SEND_MODE"), pointer("LIRC_SET_MEASURE_CARRIER_MODE"),
    pointer("LIRC_SET_REC_CARRIER"), pointer("LIRC_SET_REC_MODE"), pointer("LIRC_SET_REC_TIMEOUT"),
    pointer("LIRC_SET_REC_TIMEOUT_REPORTS"), pointer("LIRC_SET_SEND_CARRIER"), pointer("LIRC_SET_SEND_DUTY_CYCLE"),
    pointer("LIRC_SET_SEND_MODE"), pointer("LIRC_SET_TRANSMITTER_MASK"), pointer("LIRC_SET_WIDEBAND_RECEIVER"),
    pointer("MEMERASE"), pointer("MEMERASE64"), pointer("MEMGETBADBLOCK"), pointer("MEMGETINFO"),
    pointer("MEMGETOOBSEL"), pointer("MEMGETREGIONCOUNT"), pointer("MEMGETREGIONINFO"), pointer("MEMISLOCKED"),
    pointer("MEMLOCK"), pointer("MEMREADOOB"), pointer("MEMREADOOB64"), pointer("MEMSETBADBLOCK"),
    pointer("MEMUNLOCK"), pointer("MEMWRITE"), pointer("MEMWRITEOOB"), pointer("MEMWRITEOOB64"),
    pointer("OTPGETREGIONCOUNT"), pointer("OTPGETREGIONINFO"), pointer("OTPLOCK"), pointer("OTPSELECT"),
    pointer("PIO_CMAP"), pointer("PIO_FONT"), pointer("PIO_FONTX"), pointer("PIO_SCRNMAP"), pointer("PIO_UNIMAP"),
    pointer("PIO_UNIMAPCLR"), pointer("PIO_UNISCRNMAP"), pointer("PTP_CLOCK_GETCAPS"), pointer("PTP_CLOCK_GETCAPS2"),
    pointer("PTP_EXTTS_REQUEST"), pointer("PTP_EXTTS_REQUEST2"), pointer("PTP_PEROUT_REQUEST"),
    pointer("PTP_PEROUT_REQUEST2"), pointer("PTP_PIN_GETFUNC"), pointer("PTP_PIN_GETFUNC2"),
    pointer("PTP_PIN_SETFUNC"), pointer("PTP_PIN_SETFUNC2"), pointer("PTP_SYS_OFFSET"), pointer("PTP_SYS_OFFSET2"),
    pointer("PTP_SYS_OFFSET_EXTENDED"), pointer("PTP_SYS_OFFSET_EXTENDED2"), pointer("PTP_SYS_OFFSET_PRECISE"),
    pointer("PTP_SYS_OFFSET_PRECISE2"), pointer("RTC_PARAM_GET"), pointer("RTC_PARAM_SET"),
    pointer("SECCOMP_IOCTL_NOTIF_ID_VALID_WRONG_DIR"), pointer("SG_GET_KEEP_ORPHAN"), pointer("SG_GET_LOW_DMA"),
    pointer("SG_GET_NUM_WAITING"), pointer("SG_GET_PACK_ID"), pointer("SG_GET_REQUEST_TABLE"),
    pointer("SG_GET_SCSI_ID"), pointer("SG_GET_TRANSFORM"), pointer("SG_IO"), pointer("SG_NEXT_CMD_LEN"),
    pointer("SG_SCSI_RESET"), pointer("SG_SET_DEBUG"), pointer("SG_SET_FORCE_LOW_DMA"),
    pointer("SG_SET_FORCE_PACK_ID"), pointer("SG_SET_KEEP_ORPHAN"), pointer("SIOCBONDCHANGEACTIVE"),
    pointer("SIOCBONDINFOQUERY"), pointer("SIOCBONDRELEASE"), pointer("SIOCBONDSETHWADDR"),
    pointer("SIOCBONDSLAVEINFOQUERY"), pointer("SIOCDELDLCI"), pointer("SIOCGRARP"), pointer("SIOCGSTAMPNS_OLD"),
    pointer("SIOCGSTAMP_OLD"), pointer("SIOCSIFVLAN"), pointer("SIOCSRARP"), pointer("TEE_IOC_CANCEL"),
    pointer("TEE_IOC_CLOSE_SESSION"), pointer("TEE_IOC_INVOKE"), pointer("TEE_IOC_OPEN_SESSION"),
    pointer("TEE_IOC_SHM_ALLOC"), pointer("TEE_IOC_SHM_REGISTER"), pointer("TEE_IOC_SUPPL_RECV"),
    pointer("TEE_IOC_SUPPL_SEND"), pointer("TEE_IOC_VERSION"), pointer("UBI_IOCATT"), pointer("UBI_IOCDET"),
    pointer("UBI_IOCEBCH"), pointer("UBI_IOCEBER"), pointer("UBI_IOCEBISMAP"), pointer("UBI_IOCEBMAP"),
    pointer("UBI_IOCEBUNMAP"), pointer("UBI_IOCMKVOL"), pointer("UBI_IOCRMVOL"), pointer("UBI_IOCRNVOL"),
    pointer("UBI_IOCRPEB"), pointer("UBI_IOCRSVOL"), pointer("UBI_IOCSETVOLPROP"), pointer("UBI_IOCSPEB"),
    pointer("UBI_IOCVOLUP"), pointer("VIDIOC_CREATE_BUFS"), pointer("VIDIOC_CROPCAP"), pointer("VIDIOC_DQBUF"),
    pointer("VIDIOC_ENUMINPUT"), pointer("VIDIOC_ENUMSTD"), pointer("VIDIOC_ENUM_FMT"),
    pointer("VIDIOC_ENUM_FRAMEINTERVALS"), pointer("VIDIOC_ENUM_FRAMESIZES"), pointer("VIDIOC_G_CROP"),
    pointer("VIDIOC_G_CTRL"), pointer("VIDIOC_G_EXT_CTRLS"), pointer("VIDIOC_G_FBUF"), pointer("VIDIOC_G_FMT"),
    pointer("VIDIOC_G_INPUT"), pointer("VIDIOC_G_PARM"), pointer("VIDIOC_G_STD"), pointer("VIDIOC_G_TUNER"),
    pointer("VIDIOC_QBUF"), pointer("VIDIOC_QUERYBUF"), pointer("VIDIOC_QUERYCAP"), pointer("VIDIOC_QUERYCTRL"),
    pointer("VIDIOC_QUERY_EXT_CTRL"), pointer("VIDIOC_REQBUFS"), pointer("VIDIOC_STREAMOFF"),
    pointer("VIDIOC_STREAMON"), pointer("VIDIOC_S_CROP"), pointer("VIDIOC_S_CTRL"), pointer("VIDIOC_S_EXT_CTRLS"),
    pointer("VIDIOC_S_FBUF"), pointer("VIDIOC_S_FMT"), pointer("VIDIOC_S_INPUT"), pointer("VIDIOC_S_PARM"),
    pointer("VIDIOC_S_STD"), pointer("VIDIOC_S_TUNER"), pointer("VIDIOC_TRY_EXT_CTRLS"), pointer("VIDIOC_TRY_FMT"),
    number("HDIO_SET_32BIT"), number("HDIO_SET_ACOUSTIC"), number("HDIO_SET_ADDRESS"),
    number("HDIO_SET_KEEPSETTINGS"), number("HDIO_SET_MULTCOUNT"), number("HDIO_SET_NOWERR"),
    number("HDIO_SET_PIO_MODE"), number("HDIO_SET_UNMASKINTR"), number("HDIO_SET_WCACHE"),
    number("HDIO_UNREGISTER_HWIF"), number("KDSIGACCEPT"),
    command("BTRFS_IOC_BALANCE"), command("BTRFS_IOC_DEFRAG"), command("BTRFS_IOC_QUOTA_RESCAN_WAIT"),
    command("BTRFS_IOC_SCRUB_CANCEL"), command("BTRFS_IOC_SYNC"), command("BTRFS_IOC_TRANS_END"),
    command("BTRFS_IOC_TRANS_START"), command("COUNTER_DISABLE_EVENTS_IOCTL"), command("COUNTER_ENABLE_EVENTS_IOCTL"),
    command("KDDISABIO"), command("KDENABIO"), command("KDMAPDISP"), command("KDUNMAPDISP"), command("PIO_FONTRESET"),
    command("UBI_IOCVOLCRBLK"), command("UBI_IOCVOLRMBLK"),
    command("HDIO_SET_BUSSTATE", values_long("argp", hdio_busstates)),
    command("MTDFILEMODE", values_long("argp", mtd_file_modes)),
    command("KVM_CHECK_EXTENSION", values_long("argp", kvm_caps)),
    command(Return::fd, "KVM_CREATE_VM", hex("argp")),
    command(Return::fd, "KVM_CREATE_VCPU", uint("argp")),
    command("KDSKBLED", flags("argp", kd_leds).as(CType::u8_)),
};

}  // namespace

const std::span<const Command> plain_commands{all};

}  // namespace sonde::calls::ioctl
