// The types of a program, as its debugging information describes them or as an expression makes them up.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "symbols/dwarf/die_id.h"

namespace sonde::symbols {

class Type;

enum class TypeKind : u8 {
  nothing,    // void
  boolean,    // the basic types
  character,  // char and its kin; char8_t, char16_t, char32_t
  integer,
  floating,
  complex,
  decimal,
  unspecified,  // what only has a name: decltype(nullptr)
  pointer,      // target(): what is pointed to
  reference,
  rvalue_reference,
  member_pointer,  // target(): the member's type; container(): the class
  array,           // target(): the element; of several dimensions the outermost comes first
  structure,
  class_,
  union_,
  enumeration,  // target(): the underlying type
  alias,        // typedef; target(): what it stands for
  constant,     // qualifiers; target(): what they qualify
  volatile_,
  restrict_,
  atomic,
  function,  // target(): what it returns
};

enum class Access : u8 { public_, protected_, private_ };
enum class FieldRole : u8 { member, base, static_member };

// A member of a class, or one of its bases.
struct Field {
  std::string_view name;  // empty: anonymous struct or union; a base has its type's name
  const Type* type = nullptr;
  FieldRole role = FieldRole::member;
  Access access = Access::public_;
  bool is_virtual = false;     // a virtual base: `offset` is unknown, `offset_expression` finds it
  bool is_artificial = false;  // the compiler's own, as _vptr
  u64 offset = 0;              // bytes from the start of the class
  u32 bit_size = 0;            // of a bit field, else 0
  u32 bit_offset = 0;          // of a bit field: from the lowest bit of the byte at `offset`
  // Takes the object's address from the stack and leaves that of the base.
  std::span<const std::byte> offset_expression;
  std::optional<i64> constant;    // of a static member
  std::string_view linkage_name;  // of a static member
};

struct Enumerator {
  std::string_view name;
  i64 value = 0;  // that of an unsigned 64-bit type is its bit pattern
};

struct Parameter {
  std::string_view name;
  const Type* type = nullptr;
  bool is_artificial = false;  // `this`
};

struct TemplateArgument {
  std::string_view name;
  const Type* type = nullptr;  // itself, or that of the value
  std::optional<i64> value;    // null: the argument is the type
};

struct Method {
  std::string_view name;
  const Type* type = nullptr;  // a function
  std::string_view linkage_name;
  Access access = Access::public_;
  bool is_virtual = false;
  bool is_static = false;
  bool is_artificial = false;
  bool is_deleted = false;
  bool is_defaulted = false;
  bool is_explicit = false;
};

// What is read only when somebody looks inside.
struct TypeBody {
  std::vector<Field> fields;
  std::vector<Method> methods;
  std::vector<const Type*> nested;  // named types declared in a class
  std::vector<Enumerator> enumerators;
  std::vector<Parameter> parameters;
  std::vector<TemplateArgument> template_arguments;
};

// Completes types when they are first looked into; the debugging information does.
class TypeSource {
 public:
  virtual ~TypeSource() = default;
  virtual const Type& target_of(const Type& type) = 0;
  virtual const Type* container_of(const Type& type) = 0;
  virtual void read_body(const Type& type, TypeBody& body) = 0;
  // The definition of a type that is only declared here; null if there is none.
  virtual const Type* definition_of(const Type& type) = 0;
};

// Lives as long as its DebugInfo or TypeFactory; its address is its identity within one module (the same type of two
// units are two types). Never null where a type may be void: that is nothing().
class Type {
 public:
  struct Facts {
    TypeKind kind = TypeKind::nothing;
    bool is_signed = false;
    bool is_declaration = false;  // named here, defined elsewhere or nowhere
    bool is_vector = false;       // an array that is a SIMD vector
    bool is_scoped = false;       // enum class
    bool is_prototyped = false;   // a function whose parameters are known
    bool is_variadic = false;
    std::string_view name{};  // qualified; empty for what has none
    u64 byte_size = 0;
    std::optional<u64> count{};  // elements of an array; unknown: int a[]
    i64 lower_bound = 0;         // of an array
    // Of an array whose size the program computes: what to evaluate for the last index (or the count).
    std::span<const std::byte> bound_expression{};
    DieId bound_variable{};  // DebugInfo::variable_of() has it
    bool bound_is_count = false;
  };

  // `target`: null if the source is to be asked for it.
  Type(const Facts& facts, TypeSource* source, DieId id, const Type* target = nullptr)
      : facts_(facts), source_(source), id_(id), target_(target) {}
  Type(const Facts& facts, const Type* target) : facts_(facts), target_(target) {}
  Type(const Type&) = delete;
  Type& operator=(const Type&) = delete;

  static const Type& nothing();

  TypeKind kind() const { return facts_.kind; }
  const Facts& facts() const { return facts_; }
  std::string_view name() const { return facts_.name; }
  bool is_signed() const { return facts_.is_signed; }
  bool is_declaration() const { return facts_.is_declaration; }

  // Of the type itself or, for aliases and qualifiers, of what they stand for; 0: unknown or none.
  u64 byte_size() const;
  const Type& target() const;
  // The class of a member pointer.
  const Type* container() const;
  // Without aliases and qualifiers; a declaration gives way to its definition where there is one.
  const Type& stripped() const;
  // Without qualifiers.
  const Type& unqualified() const;
  // Itself, or the definition of what is only declared; itself if there is none.
  const Type& definition() const;

  bool is_class() const {
    return kind() == TypeKind::structure || kind() == TypeKind::class_ || kind() == TypeKind::union_;
  }
  bool is_qualifier() const {
    return kind() == TypeKind::constant || kind() == TypeKind::volatile_ || kind() == TypeKind::restrict_ ||
           kind() == TypeKind::atomic;
  }

  // Those of the definition.
  std::span<const Field> fields() const { return body().fields; }
  std::span<const Method> methods() const { return body().methods; }
  std::span<const Type* const> nested() const { return body().nested; }
  std::span<const Enumerator> enumerators() const { return body().enumerators; }
  std::span<const Parameter> parameters() const { return body().parameters; }
  std::span<const TemplateArgument> template_arguments() const { return body().template_arguments; }

  // For TypeSource: where it is described.
  DieId id() const { return id_; }

 private:
  const TypeBody& body() const;

  Facts facts_;
  TypeSource* source_ = nullptr;  // null: made up
  DieId id_;
  mutable const Type* target_ = nullptr;
  mutable const Type* definition_ = nullptr;
  mutable std::unique_ptr<const TypeBody> body_;
};

}  // namespace sonde::symbols
