// What C++ has that C has not, for the comparison with gdb.
namespace ns {
namespace {
int hidden(int x) { return x + 1; }
}  // namespace
enum class Color : unsigned char { red, green = 200 };
enum Plain { one = 1, two = 2, four = 4 };
template <class T, int N = 3> struct Box {
  T items[N];
  int count = 0;
  template <class U> void put(U value) { items[count++ % N] = static_cast<T>(value); }
  T sum() const {
    T s{};
    for (int i = 0; i < N; ++i) s += items[i];
    return s;
  }
  static int made;
  struct Inner { int deep; } inner;
  Box() { ++made; }
  ~Box() { --made; }
  T& operator[](int i) { return items[i]; }
  bool operator<(const Box& other) const { return count < other.count; }
  T operator()(int n) { return items[n]; }
};
template <class T, int N> int Box<T, N>::made = 0;
inline namespace v1 {
int versioned(int a, double b) { return a + static_cast<int>(b); }
}  // namespace v1
int overloaded(int a) { return a; }
int overloaded(double a) { return static_cast<int>(a); }
}  // namespace ns
struct Base {
  virtual int area(int n) { return n; }
  int b = 1;
};
struct Left : virtual Base { int l = 2; };
struct Right : virtual Base { int r = 3; };
class Both : public Left, protected Right {
  int area(int n) override { return n * l + r + b; }
  unsigned bits : 5, more : 9;
 public:
  Both() : bits(3), more(7) {}
  int Base::*pm = &Base::b;
  int (Base::*pf)(int) = &Base::area;
};
union U { int i; double d; struct { char a, b; }; };
static int (*pointer)(double) = ns::overloaded;
thread_local int tls = 5;
extern "C" int cfun(int x) { return x; }
int use(const ns::Box<const char*, 2>& box, unsigned long long n) { return box.count + static_cast<int>(n); }
int main(int argc, char** argv) {
  ns::Box<int> box;
  box.put<char>('a');
  box.put(2.5);
  ns::Box<const char*, 2> other;
  other.put(argv[0]);
  Both both;
  Base& ref = both;
  U u;
  u.i = 3;
  ns::Color c = ns::Color::green;
  ns::Plain p = ns::two;
  auto lambda = [&](int k) {
    struct Local { int z; } l{k};
    return l.z + box.sum();
  };
  int total = lambda(3) + use(other, 4) + ref.area(2) + ns::versioned(1, 2) + pointer(2) + cfun(1) + tls;
  total += static_cast<int>(c) + p + u.i + ns::hidden(argc);
  return total + box[0] < 0 || box(1) < 0;
}
