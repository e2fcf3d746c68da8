/* ioctls with known structures: interfaces, files, loop and block devices, namespaces, random numbers, clocks.  probe: inject */
#include "probe.h"
#include <linux/fs.h>
#include <linux/fiemap.h>
#include <linux/loop.h>
#include <linux/rtc.h>
#include <linux/random.h>
#include <linux/nsfs.h>
#include <linux/hdreg.h>
#include <linux/blkpg.h>
#include <linux/blktrace_api.h>
#include <linux/userfaultfd.h>
#include <linux/seccomp.h>
#include <linux/perf_event.h>
#include <linux/input.h>
#include <linux/uinput.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <linux/watchdog.h>
#include <linux/fsmap.h>
#include <linux/btrfs.h>
#include <linux/dm-ioctl.h>
#include <linux/kvm.h>
#include <linux/inotify.h>
#include <linux/tee.h>
#include <linux/gpio.h>
#include <linux/ptp_clock.h>
#include <linux/rpmsg.h>
#include <linux/vt.h>
#include <linux/kd.h>
#include <linux/cdrom.h>
#include <linux/videodev2.h>
#include <linux/fscrypt.h>
#include <linux/fsverity.h>
#include <linux/vhost.h>
#include <linux/udmabuf.h>
#include <linux/dma-buf.h>
#include <linux/sync_file.h>
#include <linux/hidraw.h>
#include <linux/i2c-dev.h>
#include <linux/mmtimer.h>
#include <linux/msdos_fs.h>
#include <linux/nbd.h>
#include <linux/raid/md_u.h>
#include <linux/ppp_defs.h>
#include <linux/ppp-ioctl.h>
#include <linux/suspend_ioctls.h>
#include <linux/usbdevice_fs.h>
#include <linux/vfio.h>
#include <mtd/mtd-user.h>
#include <mtd/ubi-user.h>
#include <sound/asound.h>
#include <scsi/sg.h>

static const u32 requests[] = {
#define N(name) (u32) (name),
#include "ioctl_names.inc"
#undef N
};

static void probe(void)
{
    if (!injected()) return;
    EACH(i, requests) {
        u32 r = requests[i], size = r >> 16 & 0x3fff;
        if (size > 4096) size = 4096;
        C(ioctl, 3, r, 0); C(ioctl, 3, r, 1); C(ioctl, 3, r, -1L); C(ioctl, 3, r, bad()); C(ioctl, 3, r, memset(arena, 0, 8192));
        C(ioctl, 3, r, pattern(4096, 1, 0)); C(ioctl, 3, r, pattern(size, 0x41, 1)); C(ioctl, 3, r, pattern(size ? size - 1 : 0, 0x41, 1));
    }
}
