# Everything comes from the distribution; ./dev installs what is missing.
find_package(PkgConfig REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_package(fmt REQUIRED)
set(SONDE_FMT fmt::fmt)
if(SONDE_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(SONDE_FMT fmt::fmt-header-only) # there is no libfmt.a
endif()
pkg_check_modules(ELFUTILS REQUIRED IMPORTED_TARGET libdw libelf)
if(SONDE_STATIC) # the archives need what the shared libraries bring along
  target_link_libraries(PkgConfig::ELFUTILS INTERFACE ${ELFUTILS_STATIC_LIBRARIES})
endif()
pkg_check_modules(PACKED REQUIRED IMPORTED_TARGET liblzma zlib) # packed sections
if(SONDE_TESTS)
  find_package(GTest REQUIRED)
  find_package(nlohmann_json REQUIRED)
endif()
