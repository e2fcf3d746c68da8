/* flags: -O1 -g */
// A call stack of its own: functions, a template, a lambda, an exception caught above.
#include <stdexcept>
#include <unistd.h>
namespace shop {
struct Till { __attribute__((noinline)) void open(int fd) { if (write(fd, "open\n", 5) != 5) throw std::runtime_error("no"); } };
template <class T> __attribute__((noinline)) void serve(T &t, int depth) { if (depth) { serve(t, depth - 1); __asm__ volatile("" ::: "memory"); } else t.open(1); }
}
int main()
{
    shop::Till till;
    auto day = [&](int n) __attribute__((noinline)) { shop::serve(till, n); };
    day(3);
    try { till.open(77); } catch (const std::exception &) { day(0); }
    return 0;
}
