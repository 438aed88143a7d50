/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_SCENARIO_H
#define RFC_TCP_COMPARE_SCENARIO_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace compare
{

/** The two ends of the link. */
enum End : uint8_t
{
    CLIENT = 0,
    SERVER = 1,
};

constexpr std::size_t END_COUNT = 2; ///< for arrays indexed by End

/** @param end an end @return the other one */
End GetPeer(End end);
/** @param end an end @return its name in files, as "client" */
const char* GetName(End end);

/** @param node id of a node of a run, which has no others @return its end */
constexpr End
GetEnd(uint32_t node)
{
    return static_cast<End>(node);
}

/** How an application gets its connection. */
enum class OpenBy : uint8_t
{
    CONNECT, ///< Connect()
    LISTEN,  ///< Listen()
    NOTHING, ///< it does not exist: the port is closed
};

/** When an application sends its data, all at once. */
enum class SendAt : uint8_t
{
    CONNECTED,    ///< as soon as it is connected
    ALL_RECEIVED, ///< after all that the peer plans to send
    END_OF_DATA,  ///< after the peer's end of data
};

/** When an application closes. */
enum class CloseAt : uint8_t
{
    ALL_SENT,     ///< after the last Send(), without waiting for anything
    LATER,        ///< 10 ms after the last Send(), while the data are on their way
    ALL_RECEIVED, ///< after all that the peer plans to send
    END_OF_DATA,  ///< after the peer's end of data, and after its own last Send()
    TOGETHER,     ///< both ends at one instant, 1 s after both have sent and received all
    NEVER,        ///< not at all: it leaves the connection open
};

/** How an application closes. */
enum class CloseBy : uint8_t
{
    CLOSE,         ///< Close()
    SHUTDOWN_SEND, ///< ShutdownSend(); Close() follows after the peer's end of data
};

/** What the application of one end does. */
struct EndPlan
{
    OpenBy openBy{OpenBy::CONNECT};        ///< how it gets its connection
    uint64_t bytes{0};                     ///< how much it sends
    SendAt sendAt{SendAt::CONNECTED};      ///< when it sends
    CloseAt closeAt{CloseAt::END_OF_DATA}; ///< when it closes
    CloseBy closeBy{CloseBy::CLOSE};       ///< how it closes
};

/** How a run is chosen for the ladder diagram if the user did not choose one. */
enum class DrawChoice : uint8_t
{
    FIRST, ///< the first run of the lowest loss tells the story
    WORST, ///< the run with random loss in which either TCP did worst
};

/** A pair of applications. */
struct Scenario
{
    std::string name;                     ///< as on the command line
    std::string summary;                  ///< one line for --help and the tables
    std::array<EndPlan, END_COUNT> plans; ///< by End
    bool dropLastAck{false};              ///< lose the first ACK of the passive closer's FIN
    DrawChoice draw{DrawChoice::WORST};   ///< see DrawChoice
};

/** @return all scenarios, in the order of the tables */
const std::vector<Scenario>& GetScenarios();

/** @param scenario a scenario @return true if the connection is to be refused */
bool ExpectsRefusal(const Scenario& scenario);

} // namespace compare

#endif // RFC_TCP_COMPARE_SCENARIO_H
