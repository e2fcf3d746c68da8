#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
#include <cstdio>

namespace geo {
struct Shape {
    virtual ~Shape() = default;
    virtual double area() const = 0;
    int id = 7;
};
struct Square : Shape {
    explicit Square(double s) : side(s) {}
    double area() const override { return side * side; }
    double side;
    static int made;
};
int Square::made = 12;
template <class T> T biggest(T a, T b) { return a < b ? b : a; }
template <class T, int N> struct Box { T items[N]; int size() const { return N; } };
enum class Mood : char { calm, angry = 9 };
}  // namespace geo

int overload(int n) { return n + 1; }
int overload(double d) { return static_cast<int>(d) + 2; }
int overload(const char *s) { return s[0]; }

int by_reference(const std::string &name, int &out)
{
    out = static_cast<int>(name.size());
    return out * 2;
}

int main()
{
    std::vector<int> numbers{1, 2, 3, 5, 8};
    std::vector<std::string> names{"ann", "bob"};
    std::vector<bool> flags{true, false, true};
    std::map<std::string, int> ages{{"ann", 30}, {"bob", 40}};
    std::unordered_map<int, int> squares{{2, 4}};
    std::set<char> letters{'x', 'a'};
    std::string text = "some text";
    std::pair<int, double> pair{1, 2.5};
    std::tuple<int, char> tuple{4, 't'};
    std::optional<int> some = 5, none;
    std::variant<int, std::string> either = std::string("either");
    std::unique_ptr<geo::Square> owned = std::make_unique<geo::Square>(1.5);
    std::shared_ptr<int> shared = std::make_shared<int>(99);
    geo::Square square(3);
    geo::Shape *shape = &square;
    geo::Box<short, 3> box{{1, 2, 3}};
    geo::Mood mood = geo::Mood::angry;
    int out = 0;
    int twice = by_reference(text, out);
    int &alias = out;
    int big = geo::biggest(3, 4);
    double bigger = geo::biggest(2.5, 1.5);
    std::printf("%d %d %d %g %d %g\n", overload(1), overload(2.0), overload("x") + twice, shape->area(), big, bigger + alias + box.size());
    return static_cast<int>(mood) - 9 + (numbers.size() == 5 ? 0 : 1);
}
