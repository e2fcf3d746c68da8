// Any text as a conversation with the kernel: a tracer that hears it comes to an end.
#include <cstdint>
#include <string_view>

#include "os/scripted_kernel.h"
#include "trace/tracer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sonde;
  const std::string_view script(reinterpret_cast<const char*>(data), size);
  for (const bool follow : {true, false}) {
    os::ScriptedKernel kernel(script);
    trace::Tracer tracer(kernel, {.follow = follow});
    (void)tracer.adopt(Tid(100));
    (void)tracer.attach(Pid(200));
    for (int i = 0; i < 100; ++i) {
      if (tracer.next(i % 3 == 0 ? os::WaitMode::poll : os::WaitMode::block) == nullptr) break;
    }
    tracer.detach_all();
    (void)kernel.verdict();
  }
  return 0;
}
