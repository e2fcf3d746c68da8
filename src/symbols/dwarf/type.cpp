#include "symbols/dwarf/type.h"

namespace sonde::symbols {
namespace {

// Chains of aliases longer than this are damage, or a circle.
constexpr unsigned longest_chain = 100;

}  // namespace

const Type& Type::nothing() {
  static const Type type{Facts{}, nullptr};
  return type;
}

const Type& Type::target() const {
  if (target_ == nullptr) target_ = source_ == nullptr ? &nothing() : &source_->target_of(*this);
  return *target_;
}

const Type* Type::container() const { return source_ == nullptr ? nullptr : source_->container_of(*this); }

const Type& Type::definition() const {
  if (definition_ == nullptr) {
    definition_ = this;
    if (is_declaration() && source_ != nullptr) {
      if (const Type* found = source_->definition_of(*this); found != nullptr) definition_ = found;
    }
  }
  return *definition_;
}

const Type& Type::unqualified() const {
  const Type* type = this;
  for (unsigned i = 0; type->is_qualifier(); ++i) {
    if (i == longest_chain) return nothing();
    type = &type->target();
  }
  return *type;
}

const Type& Type::stripped() const {
  const Type* type = this;
  for (unsigned i = 0; type->is_qualifier() || type->kind() == TypeKind::alias; ++i) {
    if (i == longest_chain) return nothing();
    type = &type->target();
  }
  return type->definition();
}

u64 Type::byte_size() const {
  const Type* type = &stripped();
  u64 factor = 1;
  for (unsigned i = 0; type->kind() == TypeKind::array && type->facts_.byte_size == 0; ++i) {
    if (i == longest_chain || !type->facts_.count) return 0;
    if (__builtin_mul_overflow(factor, *type->facts_.count, &factor)) return 0;
    type = &type->target().stripped();
  }
  u64 size = 0;
  return __builtin_mul_overflow(factor, type->facts_.byte_size, &size) ? 0 : size;
}

const TypeBody& Type::body() const {
  static const TypeBody empty;
  const Type& whole = definition();
  if (whole.source_ == nullptr) return empty;
  if (!whole.body_) {
    auto body = std::make_unique<TypeBody>();
    whole.source_->read_body(whole, *body);
    whole.body_ = std::move(body);
  }
  return *whole.body_;
}

}  // namespace sonde::symbols
