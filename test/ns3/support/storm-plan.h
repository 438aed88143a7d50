/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_STORM_PLAN_H
#define RFC_TCP_TEST_STORM_PLAN_H

#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

// A storm: random applications on both sides of a wire that loses, repeats, delays and corrupts.
// Everything that a seed decides beforehand is drawn here, so that it can be printed, and later
// be cut down to what a failure needs.

namespace ns3::rfctcp::test
{

/** Draws from one stream of ns3::RngSeedManager's current run. */
class StormDice
{
  public:
    /** @param stream which stream */
    explicit StormDice(int64_t stream);

    /** @param probability 0 to 1 @return true with that probability */
    bool Chance(double probability);
    /** @param least smallest @param most greatest @return a number between, both included */
    uint32_t Between(uint32_t least, uint32_t most);
    /** @param least at least 1 @param most greatest @return a number, each magnitude as likely */
    uint32_t Magnitude(uint32_t least, uint32_t most);
    /** @param least smallest @param most greatest @return a time between, whole milliseconds */
    Time TimeBetween(const Time& least, const Time& most);

    /** @param values not empty @return one of them, the repeated ones more likely */
    template <typename Value>
    Value Pick(const std::vector<Value>& values)
    {
        return values.at(Between(0, static_cast<uint32_t>(values.size()) - 1));
    }

  private:
    Ptr<UniformRandomVariable> m_random; ///< its numbers
};

/** What happens to segments on a link, each independently of the others. */
struct StormWirePlan
{
    double loss{0};                              ///< probability
    double burst{0};                             ///< probability that several get lost
    std::vector<std::pair<double, Time>> copies; ///< probability, and how much later
    std::vector<std::pair<double, Time>> delays; ///< probability, and how much longer
    double overtaken{0};                         ///< probability that later ones overtake
    double corruption{0};                        ///< probability that bits are inverted
    std::vector<std::pair<Time, Time>> outages;  ///< from when to when all is lost
    bool marks{false};                           ///< congestion is marked by ECN [3168]
    double icmp{0};                              ///< probability that an ICMP error answers it
    bool hardIcmp{false};                        ///< such as end a connection

    /** @return whether it leaves all segments alone */
    bool IsPerfect() const;
    /** @return whether ns-3 must compute checksums */
    bool NeedsChecksums() const;
};

/** Attributes of the sockets and of the protocol of one node. */
struct StormEndPlan
{
    std::vector<std::pair<std::string, std::string>> socket;   ///< names and values
    std::vector<std::pair<std::string, std::string>> listener; ///< those of listeners besides
    std::vector<std::pair<std::string, std::string>> protocol; ///< of RfcTcpL4Protocol
    std::string congestionControl;                             ///< TypeId
    /** Attributes of sockets that change in mid-life: when, name, value. */
    std::vector<std::tuple<Time, std::string, std::string>> changes;
    bool traced{false}; ///< sockets have trace sinks, so that their objects outlive TIME-WAIT
};

/** What an application does with its connection. */
struct StormApplicationPlan
{
    /** When sending begins. */
    enum class Start : uint8_t
    {
        AT_ONCE,     ///< in the same turn as Connect()
        CONNECTED,   ///< when the connection is known to exist
        FIRST_OCTET, ///< when the peer has been heard
        PEERS_END,   ///< when the peer's stream has ended
    };
    /** What follows the last octet. */
    enum class Then : uint8_t
    {
        WAIT,     ///< for the peer's end; then Close()
        SHUTDOWN, ///< ShutdownSend(), and Close() after the peer's end
        CLOSE,    ///< Close(), whatever the peer may want to say
    };

    uint32_t octets{0};                  ///< to send
    Start start{Start::CONNECTED};       ///< when
    uint32_t piece{1000};                ///< octets of each Send()
    uint32_t burst{0};                   ///< pieces until it pauses; 0: no pauses
    Time pause;                          ///< between bursts
    Then then{Then::SHUTDOWN};           ///< after the last octet
    Time closeDelay;                     ///< from the end of both streams to Close()
    uint32_t readSize{100000};           ///< octets of each Recv()
    Time readInterval;                   ///< 0: it reads when data come, until there are none
    Time readFrom;                       ///< nothing is read before; the window closes
    std::optional<uint32_t> readPauseAt; ///< octets after which it stops reading for a while
    Time readPause;                      ///< so long
    bool peeks{false};                   ///< looks before it takes
    std::optional<Time> closeAt;         ///< Close() out of turn, from the beginning
    std::optional<Time> abortAt;         ///< Abort(), from the beginning
    std::optional<Time> deafAt;          ///< ShutdownRecv(), from the beginning
};

/** One connection. */
struct StormConnectionPlan
{
    /** How it comes about. */
    enum class Kind : uint8_t
    {
        ORDINARY, ///< Connect() to a listener
        REFUSED,  ///< nobody listens
        CROSSING, ///< both sides connect
    };

    Kind kind{Kind::ORDINARY};   ///< how
    Time at;                     ///< when Connect() is called
    Time crossingDelay;          ///< CROSSING: how much later the other side connects
    uint32_t listener{0};        ///< to which one
    uint16_t localPort{0};       ///< of the client; 0: any
    StormApplicationPlan client; ///< the side that connects
    StormApplicationPlan server; ///< the other one
};

/** A listener. */
struct StormListenerPlan
{
    uint32_t backlog{0};          ///< attribute Backlog
    Time acceptDelay;             ///< with a backlog: until Accept() is called
    std::optional<Time> closedAt; ///< Close()
};

/** Everything that a seed decides. */
struct StormPlan
{
    /** @param stream random stream of RngSeedManager's current run to draw from */
    explicit StormPlan(int64_t stream);

    /**
     * @param connection one of them
     * @return whether nothing but the applications themselves could end that connection by an
     *         error: the wire is perfect, nobody's patience or queue has an end
     */
    bool IsCalm(const StormConnectionPlan& connection) const;
    /** @return it in words, for the message of a failure */
    std::string Describe() const;

    bool ipv6{false};                             ///< which addresses
    std::vector<std::string> rates;               ///< of each link, one or two
    std::vector<std::string> delays;              ///< of each link
    std::vector<uint16_t> mtus;                   ///< of each link
    StormWirePlan wire;                           ///< of the last link
    StormEndPlan client;                          ///< node 0
    StormEndPlan server;                          ///< the last node
    std::vector<StormListenerPlan> listeners;     ///< ports 80, 81 and so on
    std::vector<StormConnectionPlan> connections; ///< in the order of time
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_STORM_PLAN_H
