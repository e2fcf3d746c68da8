// read, write and their relatives.
#include <cerrno>

#include "calls/tables.h"

namespace sonde::calls {

using namespace sys;

namespace {

constexpr Row rows[] = {
    call("read", fd("fd"), buffer("buf").out(), size("count")).in(in::desc).fails(EINTR, EAGAIN, EIO, EISDIR, EBADF),
    call("write", fd("fd"), buffer("buf", 2), size("count")).in(in::desc)
        .fails(ENOSPC, EDQUOT, EINTR, EAGAIN, EPIPE, EIO, EFBIG, EBADF),
};

}  // namespace

const std::span<const Row> read_write_rows{rows};

}  // namespace sonde::calls
