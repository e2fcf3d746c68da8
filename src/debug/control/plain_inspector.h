// Numbers, registers and symbols with + and -: what places and conditions need when nobody who knows types is there.
#pragma once

#include "debug/control/inspector.h"

namespace sonde::debug {

class Session;

class PlainInspector final : public Inspector {
 public:
  explicit PlainInspector(Session& session) : session_(session) {}
  Result<u64> address_of(std::string_view expression) override;
  Result<bool> is_true(std::string_view expression) override;
  Result<std::string> format(std::string_view arguments) override;
  Result<Watched> watched(std::string_view expression) override;
  std::string arguments_of(unsigned) override { return {}; }
  std::string displays() override { return {}; }

 private:
  Result<u64> term(std::string_view text);
  Session& session_;
};

}  // namespace sonde::debug
