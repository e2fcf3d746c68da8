#include "report/sink.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace sonde::report {

Sink::~Sink() {
  flush();
  if (owned_) ::close(fd_);
}

void Sink::flush() {
  std::string_view rest = buffer.view();
  while (!rest.empty()) {
    const ssize_t put = ::write(fd_, rest.data(), rest.size());
    if (put >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno == EAGAIN) {
      pollfd ready{.fd = fd_, .events = POLLOUT, .revents = 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      failed_ = Errno(errno);
      break;
    }
  }
  const std::size_t column = buffer.column();
  buffer.clear();
  buffer.keep_column(column);
}

}  // namespace sonde::report
