/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_TESTBED_H
#define RFC_TCP_PKT_TESTBED_H

#include "live-packet.h"
#include "run-settings.h"
#include "wire-device.h"

#include "ns3/address.h"
#include "ns3/node.h"
#include "ns3/ptr.h"
#include "ns3/socket.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace packetdrill
{

/** Properties of the simulated host that a script can ask for. */
struct HostSettings
{
    bool ipv6{false};                    ///< IP version
    uint16_t mtu{1500};                  ///< of the device
    std::optional<uint32_t> segmentSize; ///< default of TcpSocket::SegmentSize
    std::vector<std::pair<std::string, std::string>> attributes; ///< other defaults
};

/**
 * One node with the TCP under test, and the wire to the runner. There can be one at a time;
 * destroying it destroys the simulation.
 */
class Testbed
{
  public:
    /** @param settings of the run @param host of the script @param listener gets what is sent */
    Testbed(const RunSettings& settings,
            const HostSettings& host,
            const WireDevice::Listener& listener);
    ~Testbed();
    Testbed(const Testbed&) = delete;
    Testbed& operator=(const Testbed&) = delete;

    /** @return the addresses */
    const Addresses& GetAddresses() const;
    /** @return number of the node */
    uint32_t GetNodeId() const;
    /** @param packet an IP packet for the node */
    void Deliver(const std::vector<uint8_t>& packet);
    /** Sets an attribute of the layer 4 protocol, whose default would come too late now.
     * @param name full name; of an attribute of another class: nothing happens @param value its
     * value */
    void SetProtocolAttribute(const std::string& name, const std::string& value);
    /** @return a new socket of the TCP under test */
    ns3::Ptr<ns3::Socket> CreateSocket();
    /** @param port a port @return the unspecified address with it, to bind to */
    ns3::Address GetAnyAddress(uint16_t port) const;
    /** @param port a port @return the runner's address with it, to connect to */
    ns3::Address GetRemoteAddress(uint16_t port) const;

  private:
    /** Sets defaults of attributes. */
    void SetAttributes(const RunSettings& settings, const HostSettings& host) const;

    bool m_ipv6;                   ///< IP version
    std::string m_factory;         ///< TypeId of the socket factory
    Addresses m_addresses;         ///< both addresses
    ns3::Ptr<ns3::Node> m_node;    ///< the host
    ns3::Ptr<WireDevice> m_device; ///< its only device
};

/** @param settings of the run @return whether the TCP they name is linked or loaded */
bool IsKnownTcp(const RunSettings& settings);

} // namespace packetdrill

#endif // RFC_TCP_PKT_TESTBED_H
