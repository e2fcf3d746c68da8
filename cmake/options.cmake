# How our own code is compiled: every target of ours links sonde_options.
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

add_library(sonde_options INTERFACE)
target_compile_features(sonde_options INTERFACE cxx_std_23)
target_compile_definitions(sonde_options INTERFACE _GNU_SOURCE)
target_compile_options(sonde_options INTERFACE -Wall -Wextra -Wpedantic $<$<BOOL:${SONDE_DEV}>:-Werror>)
# clang takes the insides of libstdc++ 12's stable_sort for our use of something deprecated; g++ tells when it is ours.
target_compile_options(sonde_options INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
# g++ 12 takes std::string's own copying for an overflow, depending on what else it inlines; clang tells when it is ours.
target_compile_options(sonde_options INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread>)
target_include_directories(sonde_options INTERFACE
  ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/gen)
if(SONDE_SANITIZE)
  set(sanitize -fsanitize=${SONDE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_compile_options(sonde_options INTERFACE ${sanitize})
  target_link_options(sonde_options INTERFACE ${sanitize})
endif()

# ccache shared by all checkouts: paths below the source directory are hashed relative to it.
find_program(SONDE_CCACHE ccache)
if(SONDE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(launcher env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${SONDE_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()
find_program(SONDE_MOLD mold)
if(SONDE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
