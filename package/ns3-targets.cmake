# What projects need to know of an installed ns-3, behind find_package(ns3). Sets
#   rfc_tcp_ns3_targets    the targets of the modules that rfc-tcp uses
#   rfc_tcp_ns3_standard   the C++ standard that the headers of this ns-3 need

# Packaged ns-3 targets name headers and libraries of packages (gsl, libxml2, Python, SQLite) that
# building against ns-3 does not need and that need not be installed: CMake refuses paths that do
# not exist.
get_directory_property(imported_targets IMPORTED_TARGETS)
list(FILTER imported_targets INCLUDE REGEX "^ns3::")
foreach(imported_target ${imported_targets})
  foreach(property INTERFACE_INCLUDE_DIRECTORIES INTERFACE_LINK_LIBRARIES)
    get_target_property(entries ${imported_target} ${property})
    foreach(entry ${entries})
      if(IS_ABSOLUTE "${entry}" AND NOT EXISTS "${entry}")
        list(REMOVE_ITEM entries ${entry})
      endif()
    endforeach()
    if(entries)
      set_target_properties(${imported_target} PROPERTIES ${property} "${entries}")
    endif()
  endforeach()
endforeach()

# Up to 3.37 ns-3 names its targets ns3::libcore and its headers need C++17 exactly; later ones name
# it ns3::core and need C++20 at least.
set(rfc_tcp_ns3_targets "")
foreach(
  module
  applications
  core
  csma
  internet
  internet-apps
  network
  point-to-point
  stats
  traffic-control
)
  if(TARGET ns3::${module})
    list(APPEND rfc_tcp_ns3_targets ns3::${module})
    set(rfc_tcp_ns3_standard 23)
  else()
    list(APPEND rfc_tcp_ns3_targets ns3::lib${module})
    set(rfc_tcp_ns3_standard 17)
  endif()
endforeach()
