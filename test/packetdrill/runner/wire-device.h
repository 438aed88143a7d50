/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_WIRE_DEVICE_H
#define RFC_TCP_PKT_WIRE_DEVICE_H

#include "ns3/mac48-address.h"
#include "ns3/net-device.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace packetdrill
{

/**
 * A network device whose other side is the runner: octets in, octets out, at once and without
 * loss, queue, channel or address resolution.
 */
class WireDevice : public ns3::NetDevice
{
  public:
    /** Gets the IP packets that the node sends. */
    using Listener = std::function<void(const std::vector<uint8_t>&)>;

    /** @return the TypeId */
    static ns3::TypeId GetTypeId();

    /** @param listener who gets what the node sends */
    void SetListener(Listener listener);
    /** @param octets an IP packet for the node @param protocol EtherType */
    void Deliver(const std::vector<uint8_t>& octets, uint16_t protocol);

    // From NetDevice
    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    ns3::Ptr<ns3::Channel> GetChannel() const override;
    void SetAddress(ns3::Address address) override;
    ns3::Address GetAddress() const override;
    bool SetMtu(const uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(ns3::Callback<void> callback) override;
    bool IsBroadcast() const override;
    ns3::Address GetBroadcast() const override;
    bool IsMulticast() const override;
    ns3::Address GetMulticast(ns3::Ipv4Address multicastGroup) const override;
    ns3::Address GetMulticast(ns3::Ipv6Address addr) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;
    bool Send(ns3::Ptr<ns3::Packet> packet,
              const ns3::Address& dest,
              uint16_t protocolNumber) override;
    bool SendFrom(ns3::Ptr<ns3::Packet> packet,
                  const ns3::Address& source,
                  const ns3::Address& dest,
                  uint16_t protocolNumber) override;
    ns3::Ptr<ns3::Node> GetNode() const override;
    void SetNode(ns3::Ptr<ns3::Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback callback) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback callback) override;
    bool SupportsSendFrom() const override;

  protected:
    void DoDispose() override;

  private:
    Listener m_listener;         ///< the runner
    ReceiveCallback m_receive;   ///< the node
    ns3::Ptr<ns3::Node> m_node;  ///< the node
    ns3::Mac48Address m_address; ///< of no meaning
    uint32_t m_index{0};         ///< of the interface
    uint16_t m_mtu{1500};        ///< octets of an IP packet
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_WIRE_DEVICE_H
