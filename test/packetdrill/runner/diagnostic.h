/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_DIAGNOSTIC_H
#define RFC_TCP_PKT_DIAGNOSTIC_H

#include <cstdint>
#include <stdexcept>
#include <string>

namespace packetdrill
{

/** A place in a script. Lines and columns count from 1. */
struct Place
{
    uint32_t line{1};   ///< line
    uint32_t column{1}; ///< octets from the start of the line
};

/** The script cannot be read: verdict ERROR. */
class ScriptError : public std::runtime_error
{
  public:
    /** @param where the place @param message what is wrong there */
    ScriptError(Place where, const std::string& message)
        : std::runtime_error(message),
          place(where)
    {
    }

    Place place; ///< where
};

/** The script needs what this runner, or the TCP under test, does not have: verdict SKIP. */
class Unsupported : public std::runtime_error
{
  public:
    /** @param where the place @param construct what is not supported */
    Unsupported(Place where, const std::string& construct)
        : std::runtime_error(construct),
          place(where)
    {
    }

    Place place; ///< where
};

/** The TCP under test did something else: verdict FAIL. */
class Mismatch : public std::runtime_error
{
  public:
    /** @param where the place @param expected by the script @param got what came instead */
    Mismatch(Place where, const std::string& expected, const std::string& got)
        : std::runtime_error("expected " + expected + ", got " + got),
          place(where)
    {
    }

    Place place; ///< where
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_DIAGNOSTIC_H
