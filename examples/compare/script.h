/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_SCRIPT_H
#define RFC_TCP_COMPARE_SCRIPT_H

#include "ns3/nstime.h"

#include <cstdint>
#include <string>
#include <vector>

namespace compare
{

/** How an application gets its connection. */
enum class OpenBy : uint8_t
{
    CONNECT, ///< Connect()
    LISTEN,  ///< Listen()
    NOTHING, ///< it does not exist: the port is closed
};

/** What an application waits for before the act of a step. */
enum class When : uint8_t
{
    AT_ONCE,     ///< nothing: the step before is done
    AFTER,       ///< a time since the step before was done
    END_OF_DATA, ///< the peer's end of data
    DATA,        ///< so many octets of the peer
    TOGETHER,    ///< the other end too has come to such a step; 1 s later both go on
};

/** What an application does in a step. */
enum class Act : uint8_t
{
    SEND,     ///< Send(), until the TCP has taken all octets
    SHUTDOWN, ///< ShutdownSend()
    CLOSE,    ///< Close()
    ABORT,    ///< Abort() where the TCP has such a call, else Close()
    PAUSE,    ///< reads no more
    RESUME,   ///< reads again
};

/** One thing that an application does. */
struct Step
{
    When when{When::AT_ONCE}; ///< what it waits for
    ns3::Time delay;          ///< for AFTER
    uint64_t octets{0};       ///< for DATA: how much has come since the connection began
    Act act{Act::CLOSE};      ///< what it does
    uint64_t size{0};         ///< for SEND: octets
};

/** What the application of one end does, one step after the other. */
struct Script
{
    OpenBy openBy{OpenBy::CONNECT}; ///< how it gets its connection
    std::vector<Step> steps;        ///< in order

    /** @return octets that all steps together send */
    uint64_t CountOctets() const;
    /** @return true if a step ends the connection by Close() or Abort() */
    bool Closes() const;
};

/** The words of a script, a few lines for --help. */
extern const char* const SCRIPT_HELP;

/**
 * @param text steps, separated by semicolons, as "send 300; after 2s close"
 * @param openBy how the connection is opened if the script does not say so
 * @return the script
 * @throw std::invalid_argument naming the step that is wrong, and the legal words
 */
Script ParseScript(const std::string& text, OpenBy openBy);

} // namespace compare

#endif // RFC_TCP_COMPARE_SCRIPT_H
