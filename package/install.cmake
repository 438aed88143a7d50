# cmake --install: library, public headers, CMake package, pkg-config file. cpack -G DEB: a package of
# them for Debian. In an ns-3 tree ns-3's own install does this.

# The library is enough: examples and tests need not be compiled.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
# The same for every prefix, which may be named only when installing. GNUInstallDirs has another one for /usr.
if(CMAKE_LIBRARY_ARCHITECTURE)
  set(CMAKE_INSTALL_LIBDIR lib/${CMAKE_LIBRARY_ARCHITECTURE} CACHE PATH "libraries")
endif()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(config_folder ${CMAKE_BINARY_DIR}/package)
set(config_destination ${CMAKE_INSTALL_LIBDIR}/cmake/rfc-tcp)
install(TARGETS rfc-tcp EXPORT rfc-tcp-targets)
install(
  FILES ${exported_headers} ${CMAKE_BINARY_DIR}/include/ns3/rfc-tcp-module.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ns3
)

# CMake: the same package describes what is installed and the build itself.
install(
  EXPORT rfc-tcp-targets
  NAMESPACE ns3::
  DESTINATION ${config_destination}
)
export(EXPORT rfc-tcp-targets NAMESPACE ns3:: FILE ${config_folder}/rfc-tcp-targets.cmake)
write_basic_package_version_file(
  ${config_folder}/rfc-tcp-config-version.cmake COMPATIBILITY SameMinorVersion
)
foreach(file ns3-targets.cmake rfc-tcp-config.cmake)
  configure_file(package/${file} ${config_folder}/${file} COPYONLY)
endforeach()
install(
  FILES ${config_folder}/ns3-targets.cmake ${config_folder}/rfc-tcp-config.cmake
        ${config_folder}/rfc-tcp-config-version.cmake
  DESTINATION ${config_destination}
)

# pkg-config. The files of ns-3 name libraries for developers (gsl, SQLite) that need not be installed:
# this one does without them.
set(ns3_names "")
foreach(ns3_target ${rfc_tcp_ns3_targets})
  get_target_property(ns3_file ${ns3_target} LOCATION)
  string(REGEX REPLACE "^(.*)/lib(.*)[.]so.*$" "\\2" ns3_name ${ns3_file})
  set(ns3_folder ${CMAKE_MATCH_1})
  string(APPEND ns3_names " -l${ns3_name}")
  get_target_property(ns3_includes ${ns3_target} INTERFACE_INCLUDE_DIRECTORIES)
endforeach()
find_path(NS3_INCLUDES ns3/core-module.h PATHS ${ns3_includes} NO_DEFAULT_PATH REQUIRED)
file(RELATIVE_PATH PREFIX_FROM_PKGCONFIG /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(package/rfc-tcp.pc.in ${config_folder}/rfc-tcp.pc @ONLY)
install(FILES ${config_folder}/rfc-tcp.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# The Debian package.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME libns3-rfc-tcp)
set(CPACK_PACKAGE_CONTACT "The rfc-tcp authors")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libns3-dev, ns3") # ns-3's CMake package names a program of ns3
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
install(
  FILES LICENSE
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_PACKAGE_NAME}
  RENAME copyright
)
include(CPack)
