// Where lines go: a descriptor, with what has not been written yet.
#pragma once

#include "base/fd.h"
#include "base/out_buffer.h"

namespace sonde::report {

class Sink {
 public:
  // `lazy`: a regular file, where nobody watches the very moment; written when much has come together or flush() is
  // called. Otherwise flush_piece() writes at once.
  Sink(int fd, bool owned, bool lazy) : fd_(fd), owned_(owned), lazy_(lazy) {}
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  ~Sink();

  OutBuffer buffer;
  const void* open_line = nullptr;  // whose line stands unfinished in it (Lines)

  // A piece of a line, or a line, is complete.
  void piece_done() {
    if (!lazy_ || buffer.size() > 60 * 1024) flush();
  }
  // Writes everything. A reader that is gone loses it; `failed()` tells the errno.
  void flush();
  bool dirty() const { return buffer.size() != 0; }
  Errno failed() const { return failed_; }
  int fd() const { return fd_; }

 private:
  int fd_;
  bool owned_;
  bool lazy_;
  Errno failed_;
};

}  // namespace sonde::report
