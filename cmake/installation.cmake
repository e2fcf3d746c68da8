# cmake --install, the package files that find it again, and .deb packages by CPack.
# Components: program (sonde, its man page and completions) and development (the library, headers, package files).
include(CMakePackageConfigHelpers)

if(TARGET sonde_program)
  install(TARGETS sonde_program RUNTIME COMPONENT program)
endif()
# What follows from the table of options.
set(SONDE_SHARE ${PROJECT_BINARY_DIR}/share)
function(sonde_install_from_options file destination)
  add_custom_command(OUTPUT ${SONDE_SHARE}/${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${SONDE_SHARE}
    COMMAND sonde_manual_program ${ARGN} > ${SONDE_SHARE}/${file}
    DEPENDS sonde_manual_program ${PROJECT_SOURCE_DIR}/docs/man/sonde.1.in VERBATIM)
  set_property(GLOBAL APPEND PROPERTY SONDE_SHARED_FILES ${SONDE_SHARE}/${file})
  install(FILES ${SONDE_SHARE}/${file} DESTINATION ${destination} COMPONENT program)
endfunction()
if(TARGET sonde_manual_program)
  target_link_libraries(sonde_manual_program PRIVATE app_sonde)
  sonde_install_from_options(sonde.1 ${CMAKE_INSTALL_MANDIR}/man1 man ${PROJECT_SOURCE_DIR}/docs/man/sonde.1.in)
  sonde_install_from_options(sonde ${CMAKE_INSTALL_DATADIR}/bash-completion/completions bash)
  sonde_install_from_options(_sonde ${CMAKE_INSTALL_DATADIR}/zsh/site-functions zsh)
  sonde_install_from_options(sonde.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d fish)
  get_property(shared GLOBAL PROPERTY SONDE_SHARED_FILES)
  add_custom_target(shared_files ALL DEPENDS ${shared})
endif()

if(TARGET sonde)
  set(package ${CMAKE_INSTALL_LIBDIR}/cmake/sonde)
  install(TARGETS sonde EXPORT sonde COMPONENT development)
  install(DIRECTORY include/sonde DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
  install(EXPORT sonde NAMESPACE sonde:: FILE sonde-targets.cmake DESTINATION ${package} COMPONENT development)
  configure_file(cmake/templates/sonde-config.cmake.in sonde-config.cmake @ONLY)
  write_basic_package_version_file(sonde-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/sonde-config.cmake ${PROJECT_BINARY_DIR}/sonde-config-version.cmake
    DESTINATION ${package} COMPONENT development)
  file(RELATIVE_PATH SONDE_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)  # from the .pc file back to the prefix
  configure_file(cmake/templates/sonde.pc.in sonde.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/sonde.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
endif()

set(CPACK_PACKAGE_CONTACT "Sonde authors <sonde@localhost>")
set(CPACK_PACKAGE_VENDOR "Sonde authors")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME sonde)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "${PROJECT_DESCRIPTION}
 Shows the system calls of running programs as strace does, and makes them fail.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libsonde-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libdw-dev, libelf-dev, liblzma-dev, zlib1g-dev, libiberty-dev, libzydis-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "Library that shows, stops and bends a running Linux process
 Headers and static library of sonde.")
include(CPack)
