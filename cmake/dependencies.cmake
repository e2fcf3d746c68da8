# Everything comes from the distribution; ./dev installs what is missing.
find_package(PkgConfig REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_package(fmt REQUIRED)
pkg_check_modules(ELFUTILS REQUIRED libdw libelf)
pkg_check_modules(PACKED REQUIRED liblzma zlib) # packed sections
set(SONDE_SYSTEM_LIBRARIES dw elf lzma z iberty) # by name: -static finds their archives
if(SONDE_TESTS)
  find_package(GTest REQUIRED)
  find_package(nlohmann_json REQUIRED)
endif()
