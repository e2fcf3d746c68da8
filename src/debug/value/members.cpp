#include "debug/value/members.h"

#include "debug/value/access.h"
#include "debug/value/number.h"

namespace sonde::debug {
namespace {

constexpr int most_depth = 30;

// "ns::Base::x" -> "ns::Base", "x"; template arguments may hold colons.
std::pair<std::string_view, std::string_view> split(std::string_view name) {
  int angles = 0;
  for (std::size_t i = name.size(); i-- > 1;) {
    if (name[i] == '>') ++angles;
    if (name[i] == '<') --angles;
    if (angles == 0 && name[i] == ':' && name[i - 1] == ':') return {name.substr(0, i - 1), name.substr(i + 1)};
  }
  return {{}, name};
}

bool ends_with_name(std::string_view full, std::string_view wanted) {
  if (!full.ends_with(wanted)) return false;
  return full.size() == wanted.size() || full[full.size() - wanted.size() - 1] == ':';
}

// The fields that lead from a class to the member; empty: there is none.
bool find(const Type& type, std::string_view owner, std::string_view name, std::vector<const Field*>& path, int depth) {
  if (depth > most_depth) return false;
  const Type& stripped = type.stripped();
  const bool is_owner = owner.empty() || ends_with_name(stripped.name(), owner);
  for (const Field& field : stripped.fields()) {
    if (field.type == nullptr || field.role == symbols::FieldRole::base) continue;
    path.push_back(&field);
    if (field.name == name && is_owner) return true;
    if (field.name.empty() && field.type->stripped().is_class() &&
        find(*field.type, is_owner ? "" : owner, name, path, depth + 1)) {
      return true;
    }
    path.pop_back();
  }
  for (const Field& field : stripped.fields()) {
    if (field.type == nullptr || field.role != symbols::FieldRole::base) continue;
    path.push_back(&field);
    if (find(*field.type, is_owner ? "" : owner, name, path, depth + 1)) return true;
    path.pop_back();
  }
  return false;
}

void find_methods_below(const Type& type, std::string_view name, u64 offset, std::vector<MethodFound>& found,
                        int depth) {
  const Type& stripped = type.stripped();
  for (const symbols::Method& method : stripped.methods()) {
    if (method.name == name) found.push_back({&stripped, &method, offset});
  }
  if (!found.empty() || depth > most_depth) return;
  for (const Field& field : stripped.fields()) {
    if (field.role != symbols::FieldRole::base || field.type == nullptr || field.is_virtual) continue;
    find_methods_below(*field.type, name, offset + field.offset, found, depth + 1);
  }
}

}  // namespace

Result<Value> member(EvaluationContext& context, const Value& given, std::string_view name) {
  auto object = dereferenced(context, given);
  if (!object) return object;
  if (plain(*object).kind() == TypeKind::pointer) {
    object = target_of(context, *object);
    if (!object) return object;
  }
  const auto [owner, last] = split(name);
  std::vector<const Field*> path;
  if (!find(*object->type, owner, last, path, 0)) {
    return fail((context.is_cxx() ? "There is no member or method named " : "There is no member named ") +
                std::string(name) + ".");
  }
  Value value = std::move(*object);
  for (const Field* field : path) {
    auto next = field_value(context, value, *field);
    if (!next) return next;
    value = std::move(*next);
  }
  return value;
}

std::optional<Value> static_member_of(EvaluationContext& context, const Type& type, std::string_view name) {
  std::vector<const Field*> path;
  if (!find(type, "", name, path, 0) || path.back()->role != symbols::FieldRole::static_member) return std::nullopt;
  const Type* owner = path.size() > 1 ? path[path.size() - 2]->type : &type;
  Value object;
  object.type = owner;
  auto value = field_value(context, object, *path.back());
  if (!value) return std::nullopt;
  return *value;
}

std::vector<MethodFound> find_methods(const Type& type, std::string_view name) {
  std::vector<MethodFound> found;
  find_methods_below(type, split(name).second, 0, found, 0);
  return found;
}

}  // namespace sonde::debug
