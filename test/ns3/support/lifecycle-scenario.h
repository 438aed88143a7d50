/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LIFECYCLE_SCENARIO_H
#define LIFECYCLE_SCENARIO_H

#include "ns3/nstime.h"
#include "ns3/rfc-tcp-impairment-rule.h"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace lifecycle
{

/** What has just happened to the connection of an application. */
enum class Moment : uint8_t
{
    NEVER,     ///< nothing
    CONNECTED, ///< the handshake was completed
    ALL_READ,  ///< all octets of the peer were read, its end perhaps not yet
    ALL_SENT,  ///< the socket has taken all octets
    END_READ,  ///< the end of the peer's stream was read
    CLOCK,     ///< the simulation has reached a certain time
};

/** What the application of one end does in one connection. */
struct Role
{
    uint32_t octets{0};               ///< sends so many in all
    Moment sendAt{Moment::CONNECTED}; ///< begins to send then
    uint32_t chunk{0};                ///< octets of one call; 0: as many as possible
    Time interval;                    ///< from call to call; 0: none
    Moment closeAt{Moment::END_READ}; ///< closes then
    Time pause;                       ///< from that moment to the close; CLOCK: the time
    bool half{false};                 ///< ShutdownSend() then, Close() when the end was read
    uint32_t readSize{0};             ///< reads so many octets at a time; 0: all, at once
    Time readInterval{Seconds(1)};    ///< from read to read
};

/** Which ends pass through TIME-WAIT. */
enum class TimeWait : uint8_t
{
    NONE,   ///< none
    CLIENT, ///< the client closes first
    SERVER, ///< the server closes first
    BOTH,   ///< the FINs cross, or might
    ANY,    ///< one of them or both
};

/** Two applications, what their sockets are set to, and what shall come of it. */
struct Scenario
{
    std::string name;                 ///< as part of the name of a test
    Role client;                      ///< node 0, end a of the link
    Role server;                      ///< node 1, end b of the link
    TimeWait timeWait{TimeWait::ANY}; ///< expected
    bool refused{false};              ///< nobody listens
    bool crossing{false};             ///< both ends connect
    bool timestamps{true};            ///< attribute Timestamp
    Time msl{Seconds(30)};            ///< attribute MaxSegLifetime
    uint32_t buffer{0};               ///< octets of all buffers; 0: the default
    uint32_t segmentSize{0};          ///< octets of a segment; 0: the default
    bool ignoreReset{false};          ///< attribute IgnoreResetInTimeWait
    std::optional<Time> again;        ///< a second connection of the same four-tuple, then
    Role clientAgain;                 ///< client of the second connection
    Role serverAgain;                 ///< server of the second connection
};

/** What the link does to the segments. */
struct Impairments
{
    std::vector<RfcTcpImpairmentRule> rules; ///< exact ones
    double loss{0};                          ///< probability of random loss
    uint32_t run{1};                         ///< of ns-3's random numbers
    bool mayBeIdle{false};                   ///< rules need not act
};

/** A segment that arrived at the far end of the link, or would have without impairments. */
struct Sighting
{
    RfcTcpObservedSegment segment; ///< as it arrived
    uint32_t number{0};            ///< counts the segments from this end, from 1
};

/** What came of it. */
struct Verdict
{
    std::vector<std::string> faults; ///< what went wrong; empty: all completed cleanly
    std::vector<Sighting> segments;  ///< in the order of their arrival
    std::string idleRules;           ///< rules that never acted
    uint32_t restarts{0};            ///< FINs that started a TIME-WAIT anew
    /**
     * TIME-WAITs ended by a RST, as RFC 9293 3.10.7.4 says: the answer of the other end, where the
     * connection is over, to one ACK more [1337]. A fault if the attribute forbids it.
     */
    uint32_t cut{0};
    uint32_t replaced{0}; ///< TIME-WAITs that gave way to a newer SYN
    uint32_t ghosts{0};   ///< connections begun by old SYNs, of which no application heard
    Time lastClosed;      ///< when the last connection ended

    /** @return true if nothing went wrong */
    bool IsClean() const;
};

/**
 * Builds a network, plays the scenario to its end, and judges it: every octet delivered once with
 * the right content, every callback as often as it should come, every state and TIME-WAIT as
 * RFC 9293 says, nothing left behind. Ends with Simulator::Destroy().
 * @param scenario what the applications do
 * @param impairments what the link does
 * @return what came of it
 */
Verdict Play(const Scenario& scenario, const Impairments& impairments = {});

/**
 * @param sighting a segment of an earlier run
 * @return match for it in a run that is the same until then
 */
RfcTcpSegmentMatch Exactly(const Sighting& sighting);

/**
 * @param verdict of a run
 * @param impairments of the same run
 * @return text for the message of a failure: impairments, faults and segments
 */
std::string Describe(const Verdict& verdict, const Impairments& impairments);

/** @param scenario what to print @param os where: its name, in the messages of GoogleTest */
void PrintTo(const Scenario& scenario, std::ostream* os);

/** @return the scenarios of a connection's life */
std::vector<Scenario> AllScenarios();

/** @param name of one of AllScenarios() @return the scenario */
Scenario FindScenario(const std::string& name);

} // namespace lifecycle
} // namespace ns3

#endif // LIFECYCLE_SCENARIO_H
