# The layers of src/ and their arrows: a layer may include itself and those behind it, directly or through them.
# tools/check_layers.py reads the sonde_layer() lines below; they are the one place where the arrows are written down.
#
# A layer is a static library sonde_<layer> of src/<layer>/**.cpp without the tests; without sources it is an empty one.
sonde_precompile(layers -fPIC algorithm memory optional span string string_view unordered_map vector)

function(sonde_layer layer)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/src/${layer}/*.cpp ${PROJECT_SOURCE_DIR}/src/${layer}/*.c ${PROJECT_SOURCE_DIR}/src/${layer}/*.S)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(APPEND sources ${SONDE_GENERATED_${layer}})
  list(TRANSFORM ARGN PREPEND sonde_ OUTPUT_VARIABLE behind)
  if(sources)
    add_library(sonde_${layer} STATIC ${sources})
    target_link_libraries(sonde_${layer} PUBLIC ${behind} fmt::fmt-header-only PRIVATE sonde_options)
    sonde_use_precompiled(sonde_${layer} layers)
    set_property(GLOBAL APPEND PROPERTY SONDE_FULL_LAYERS ${layer})
  else()
    add_library(sonde_${layer} INTERFACE)
    target_link_libraries(sonde_${layer} INTERFACE ${behind} fmt::fmt-header-only)
  endif()
  set_property(GLOBAL APPEND PROPERTY SONDE_LAYERS ${layer})
endfunction()

# sonde_layer_uses(<layer> <library>...): a library that only this layer includes.
function(sonde_layer_uses layer)
  get_target_property(type sonde_${layer} TYPE)
  if(NOT type STREQUAL INTERFACE_LIBRARY)
    target_link_libraries(sonde_${layer} PRIVATE ${ARGN})
  endif()
endfunction()

sonde_layer(base)
sonde_layer(abi base)
sonde_layer(sys base abi)
sonde_layer(decode sys)
sonde_layer(calls decode)
sonde_layer(symbols base)
sonde_layer(os base abi)
sonde_layer(live decode os)
sonde_layer(trace os abi)
sonde_layer(tamper trace calls)
sonde_layer(fast trace calls)
sonde_layer(debug trace symbols)
sonde_layer(report calls trace live symbols tamper)
sonde_layer(sweep report tamper fast)
sonde_layer(api report tamper fast debug sweep)

sonde_layer_uses(symbols ${SONDE_SYSTEM_LIBRARIES})
# Debian has no archive of it: a static program does without.
sonde_layer_uses(debug $<$<NOT:$<BOOL:$<TARGET_PROPERTY:SONDE_STATIC>>>:Zydis>)

# All layers in one library.
get_property(full GLOBAL PROPERTY SONDE_FULL_LAYERS)
list(TRANSFORM full REPLACE "(.+)" "$<TARGET_OBJECTS:sonde_\\1>" OUTPUT_VARIABLE objects)
if(full)
  add_library(sonde ${objects})
  set_target_properties(sonde PROPERTIES LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
  target_link_libraries(sonde PRIVATE ${SONDE_SYSTEM_LIBRARIES} Zydis)
  target_include_directories(sonde INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
  target_compile_features(sonde INTERFACE cxx_std_23)
  if(SONDE_SANITIZE)
    target_link_options(sonde INTERFACE -fsanitize=${SONDE_SANITIZE})
  endif()
endif()
