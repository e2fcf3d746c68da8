#include "debug/value/register_types.h"

#include <deque>

namespace sonde::debug {
namespace {

using symbols::TypeBody;

struct Flag {
  u8 bit;
  std::string_view name;
};
constexpr Flag eflags[] = {{0, "CF"},  {1, ""},    {2, "PF"},   {4, "AF"},   {6, "ZF"},  {7, "SF"},
                           {8, "TF"},  {9, "IF"},  {10, "DF"},  {11, "OF"},  {14, "NT"}, {16, "RF"},
                           {17, "VM"}, {18, "AC"}, {19, "VIF"}, {20, "VIP"}, {21, "ID"}};
constexpr Flag mxcsr_flags[] = {{0, "IE"}, {1, "DE"}, {2, "ZE"}, {3, "OE"},  {4, "UE"},  {5, "PE"},  {6, "DAZ"},
                                {7, "IM"}, {8, "DM"}, {9, "ZM"}, {10, "OM"}, {11, "UM"}, {12, "PM"}, {15, "FZ"}};

// The views of a vector register of `bytes` bytes.
struct View {
  std::string_view names[3];  // of 16, 32 and 64 bytes
  TypeKind kind;
  u8 size;
  std::string_view element;
};
constexpr View views[] = {
    {{"v8_bfloat16", "v16_bfloat16", "v32_bfloat16"}, TypeKind::floating, 2, "bfloat16"},
    {{"v8_half", "v16_half", "v32_half"}, TypeKind::floating, 2, "half"},
    {{"v4_float", "v8_float", "v16_float"}, TypeKind::floating, 4, "float"},
    {{"v2_double", "v4_double", "v8_double"}, TypeKind::floating, 8, "double"},
    {{"v16_int8", "v32_int8", "v64_int8"}, TypeKind::integer, 1, "int8_t"},
    {{"v8_int16", "v16_int16", "v32_int16"}, TypeKind::integer, 2, "int16_t"},
    {{"v4_int32", "v8_int32", "v16_int32"}, TypeKind::integer, 4, "int32_t"},
    {{"v2_int64", "v4_int64", "v8_int64"}, TypeKind::integer, 8, "int64_t"},
    {{"uint128", "v2_int128", "v4_int128"}, TypeKind::integer, 16, "uint128_t"},
};

class VectorTypes final : public symbols::TypeSource {
 public:
  VectorTypes() {
    for (unsigned i = 0; i < 3; ++i) {
      const u64 bytes = 16U << i;
      for (const View& view : views) {
        const Type& element = types_.emplace_back(
            Type::Facts{.kind = view.kind, .is_signed = view.size != 16, .name = view.element, .byte_size = view.size},
            nullptr);
        if (view.size == bytes) {
          members_[i].push_back(&element);
          continue;
        }
        members_[i].push_back(&types_.emplace_back(
            Type::Facts{.kind = TypeKind::array, .is_vector = true, .byte_size = bytes, .count = bytes / view.size},
            &element));
      }
      constexpr std::string_view names[] = {"vec128", "vec256", "vec512"};
      unions_[i] = &types_.emplace_back(Type::Facts{.kind = TypeKind::union_, .name = names[i], .byte_size = bytes},
                                        this, symbols::DieId{});
    }
  }

  const Type& of(unsigned bytes) const { return *unions_[bytes >= 64 ? 2 : bytes >= 32 ? 1 : 0]; }

  const Type& target_of(const Type&) override { return Type::nothing(); }
  const Type* container_of(const Type&) override { return nullptr; }
  const Type* definition_of(const Type&) override { return nullptr; }
  void read_body(const Type& type, TypeBody& body) override {
    for (unsigned i = 0; i < 3; ++i) {
      if (&type != unions_[i]) continue;
      for (std::size_t j = 0; j < std::size(views); ++j) {
        symbols::Field field;
        field.name = views[j].names[i];
        field.type = members_[i][j];
        body.fields.push_back(field);
      }
    }
  }

 private:
  std::deque<Type> types_;
  std::vector<const Type*> members_[3];
  const Type* unions_[3] = {};
};

}  // namespace

const Type& flags_type() {
  static const Type type({.kind = TypeKind::integer, .is_signed = true, .name = "i386_eflags", .byte_size = 4},
                         nullptr);
  return type;
}

const Type& mxcsr_type() {
  static const Type type({.kind = TypeKind::integer, .is_signed = true, .name = "i386_mxcsr", .byte_size = 4}, nullptr);
  return type;
}

const Type& vector_register_type(unsigned bytes) {
  static VectorTypes types;
  return types.of(bytes);
}

const Type& x87_type() {
  static const Type type({.kind = TypeKind::floating, .is_signed = true, .name = "i387_ext", .byte_size = 10}, nullptr);
  return type;
}

const Type& register_integer(unsigned bytes, bool is_signed) {
  static const Type one({.kind = TypeKind::integer, .is_signed = true, .name = "int8_t", .byte_size = 1}, nullptr);
  static const Type two({.kind = TypeKind::integer, .is_signed = true, .name = "int16_t", .byte_size = 2}, nullptr);
  static const Type four({.kind = TypeKind::integer, .is_signed = true, .name = "int", .byte_size = 4}, nullptr);
  static const Type eight({.kind = TypeKind::integer, .is_signed = true, .name = "long", .byte_size = 8}, nullptr);
  static const Type mask({.kind = TypeKind::integer, .name = "uint64_t", .byte_size = 8}, nullptr);
  if (!is_signed) return mask;
  return bytes == 1 ? one : bytes == 2 ? two : bytes == 4 ? four : eight;
}

bool print_flag_register(std::string& out, const Type& type, u64 bits) {
  const auto print = [&](const auto& flags) {
    out += "[";
    for (const Flag& flag : flags) {
      if ((bits >> flag.bit & 1) != 0 && !flag.name.empty()) out += " " + std::string(flag.name);
    }
    out += " ]";
    return true;
  };
  if (&type == &flags_type()) return print(eflags);
  if (&type == &mxcsr_type()) return print(mxcsr_flags);
  return false;
}

}  // namespace sonde::debug
