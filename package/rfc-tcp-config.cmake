# find_package(rfc-tcp) makes the target ns3::rfc-tcp, whose name is the one it has in an ns-3 tree.
include(CMakeFindDependencyMacro)
find_dependency(ns3)
include(${CMAKE_CURRENT_LIST_DIR}/ns3-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/rfc-tcp-targets.cmake)
