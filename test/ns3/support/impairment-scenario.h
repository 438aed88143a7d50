/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_IMPAIRMENT_SCENARIO_H
#define RFC_TCP_TEST_IMPAIRMENT_SCENARIO_H

#include "core/wire/segment.h"

#include "ns3/ipv4-interface-container.h"
#include "ns3/ipv6-interface-container.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-impairment-rule.h"
#include "ns3/rfc-tcp-impairment.h"
#include "ns3/socket.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

/** Kinds of links. */
enum class LinkKind
{
    POINT_TO_POINT,
    CSMA,
    SIMPLE,
};

/** Versions of IP. */
enum class Family
{
    IPV4,
    IPV6,
};

constexpr uint32_t SEGMENT = 536; ///< octets of text per segment: the default of ns-3
constexpr uint32_t SEGMENTS = 8;  ///< segments of text from the client, all of them in one flight

/** A segment as the IP layer of a node sent or received it. */
struct Seen
{
    Time time;                    ///< when
    uint16_t sourcePort;          ///< port of the sender
    Segment segment;              ///< header
    std::vector<uint8_t> payload; ///< text

    bool operator==(const Seen& other) const
    {
        return time == other.time && segment == other.segment && payload == other.payload;
    }
};

/** @param position of an octet in the stream, from 0 @return the octet the client sends there */
uint8_t OctetAt(std::size_t position);

/** A client on node 0, a server on node 1, and one link between them. */
class ImpairmentScenario
{
  public:
    explicit ImpairmentScenario(LinkKind link = LinkKind::POINT_TO_POINT,
                                Family family = Family::IPV4,
                                uint32_t nodes = 2);

    ~ImpairmentScenario();

    /** @param rules as for AddRules() @return the impaired link; the client is at "a" */
    Ptr<RfcTcpImpairment> Impair(const std::string& rules);

    /** @param node index @return address of the node */
    Address AddressOf(uint32_t node) const;

    /** @param node index @param port a port @return both as a socket address */
    Address SocketAddressOf(uint32_t node, uint16_t port) const;

    /**
     * Has a client on node 0 connect, send and close.
     * @param start when
     * @param segments full segments of text
     * @param port own port
     */
    void StartClient(const Time& start, uint32_t segments = SEGMENTS, uint16_t port = 5000);

    /** Runs one client from 2 s on. @param until end of the simulation @param segments text */
    void Run(const Time& until = Seconds(30), uint32_t segments = SEGMENTS);

    /** @param until end of the simulation */
    void Finish(const Time& until);

    /** Opens a listener that reads all and closes after its peer. @return the listener */
    Ptr<Socket> Listen(Ptr<Node> node, uint16_t port);

    /** @param segments text of one client @return true if the server got just that */
    bool HasServerGot(uint32_t segments = SEGMENTS) const;

    std::vector<uint8_t> received;               ///< by the server
    std::array<std::vector<Seen>, 3> sentBy;     ///< by node
    std::array<std::vector<Seen>, 3> receivedBy; ///< by node
    NodeContainer m_nodes;                       ///< client, server, maybe another one
    NetDeviceContainer m_devices;                ///< their devices

  private:
    void BuildLink(LinkKind link);

    void Read(Ptr<Socket> from);

    void TraceNode(uint32_t node);

    Family m_family;                      ///< version of IP
    Ipv4InterfaceContainer m_interfaces4; ///< addresses
    Ipv6InterfaceContainer m_interfaces6; ///< addresses
    Ptr<Socket> m_listener;               ///< of the server
    std::vector<Ptr<Socket>> m_sockets;   ///< kept alive
};

/** @param list segments @return the positions of those with text, in order */
std::vector<uint32_t> DataPositions(const std::vector<Seen>& list);

/** @param list segments @param flags to look for @return how many have just these flags set */
std::size_t CountFlags(const std::vector<Seen>& list, const std::string& flags);

/** @param number of a full segment, from 1 @return its position in the stream, from 1 */
constexpr uint32_t
PositionOf(uint32_t number)
{
    return 1 + (number - 1) * SEGMENT;
}

/** What a rule did, as traced. */
struct Fired
{
    uint32_t rule;
    RfcTcpImpairmentRule::Action action;
    Time time;
    RfcTcpObservedSegment segment;
    uint32_t size;
};

/** @param link whose trace @param name "Impaired" or "Released" @param list filled by the trace */
void Collect(Ptr<RfcTcpImpairment> link, const std::string& name, std::vector<Fired>& list);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_IMPAIRMENT_SCENARIO_H
