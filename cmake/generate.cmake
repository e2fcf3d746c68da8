# sonde_generate(<variable> <tool> <directory> <suffix>): runs `python3 tools/<tool> INPUT OUTPUT_DIRECTORY` for every
# src/<directory>/*<suffix>; the tool writes OUTPUT_DIRECTORY/<stem>.h and .cpp (only if they differ), included as
# "<directory>/<stem>.h". The sources made are appended to <variable>.
function(sonde_generate variable tool directory suffix)
  set(script ${PROJECT_SOURCE_DIR}/tools/${tool})
  set(out ${PROJECT_BINARY_DIR}/gen/${directory})
  file(GLOB inputs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${directory}/*${suffix})
  if(NOT EXISTS ${script})
    set(inputs)
  endif()
  file(MAKE_DIRECTORY ${out})
  foreach(input IN LISTS inputs)
    get_filename_component(stem ${input} NAME_WE)
    add_custom_command(
      OUTPUT ${out}/${stem}.h ${out}/${stem}.cpp
      COMMAND Python3::Interpreter ${script} ${input} ${out}
      DEPENDS ${input} ${script}
      COMMENT "Generating ${directory}/${stem}")
    list(APPEND ${variable} ${out}/${stem}.cpp ${out}/${stem}.h)
  endforeach()
  set(${variable} ${${variable}} PARENT_SCOPE)
endfunction()

sonde_generate(SONDE_GENERATED_sys gen_flags.py sys/flags .flags)
sonde_generate(SONDE_GENERATED_sys gen_numbers.py sys/numbers .tbl)
sonde_generate(SONDE_GENERATED_sys gen_ioctls.py sys/ioctls .tbl)
