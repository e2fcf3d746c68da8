# Headers that cost most of a small file's compile time are compiled once; not where ccache is, which saves more by
# sharing between checkouts and cannot share these.
#
# sonde_precompile(<set> <option> <headers>...) makes the set; sonde_use_precompiled(<target> <set>) uses it.
function(sonde_precompile set option)
  if(NOT SONDE_CCACHE)
    file(WRITE ${PROJECT_BINARY_DIR}/gen/precompiled_${set}.cpp "")
    add_library(precompiled_${set} OBJECT ${PROJECT_BINARY_DIR}/gen/precompiled_${set}.cpp)
    set_target_properties(precompiled_${set} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(precompiled_${set} PRIVATE ${option}) # must be that of the users: -fPIC or -fPIE
    target_link_libraries(precompiled_${set} PRIVATE sonde_options fmt::fmt-header-only)
    list(TRANSFORM ARGN REPLACE "(.+)" "<\\1>" OUTPUT_VARIABLE headers)
    target_precompile_headers(precompiled_${set} PRIVATE ${headers})
  endif()
endfunction()

function(sonde_use_precompiled target set)
  if(TARGET precompiled_${set})
    target_precompile_headers(${target} REUSE_FROM precompiled_${set})
  endif()
endfunction()
