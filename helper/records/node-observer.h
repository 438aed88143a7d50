/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_NODE_OBSERVER_H
#define RFC_TCP_NODE_OBSERVER_H

#include "internal/segment-follower.h"

#include "ns3/header.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/rfc-tcp-segment-observer.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>

namespace ns3::rfctcp
{

/**
 * Sees the TCP segments that nodes give to IP and get from IP, whatever links are between them. A
 * packet tag says which segment a packet holds, so that it is recognised where it arrives and where
 * it is lost: devices, queue discs and IP tell of the packets that they drop.
 */
class NodeObserver : public RfcTcpSegmentObserver
{
  public:
    /** Completes a record. */
    using Filler = std::function<void(RfcTcpSegmentRecord& segment)>;

    /**
     * @param onSent completes the record of a segment that is sent, after the hooks
     * @param onArrival completes it before the receiver's TCP gets the segment, after the hooks
     * @param settled gets each segment once its fate is known, in the order of sending
     */
    NodeObserver(Filler onSent, Filler onArrival, Hook settled);

    /** Gets a packet with its IP header, sent by or delivered to a node, and its segment. */
    using PacketHook = std::function<void(uint32_t node,
                                          bool sent,
                                          const RfcTcpSegmentRecord& segment,
                                          Ptr<const Packet> packet)>;

    /** @param hook called with each packet, after all that is told of its segment */
    void SetPacketHook(PacketHook hook);

    /** @param node with IP, whose segments are seen from now on */
    void ObserveSegments(Ptr<Node> node);
    /** @param node whose losses are seen from now on, on all devices that it has */
    void ObserveLosses(Ptr<Node> node);
    /** @param node id of a receiver @param reason why it does not use the segment it has got */
    void Discard(uint32_t node, const std::string& reason);
    /** The simulation is over: no segment arrives any more. */
    void SettleAll();

  private:
    /** @param node id @param ip of that node, nullptr if it has none of this version */
    template <typename IpHeader>
    void ObserveIp(uint32_t node, Ptr<Object> ip);
    /** @param node whose IP tells of the packets that it drops */
    template <typename Protocol, typename Ip, typename IpHeader>
    void ObserveDrops(Ptr<Node> node);
    /** @param node id of the sender @param segment to IP @param header of IP */
    template <typename IpHeader>
    void Sent(uint32_t node, Ptr<const Packet> segment, const IpHeader& header);
    /** @param node id of the receiver @param segment from IP @param header of IP */
    template <typename IpHeader>
    void Delivered(uint32_t node, Ptr<const Packet> segment, const IpHeader& header);
    /** @param node id @param sent or delivered @param record of the segment @param segment it
     * @param header of IP */
    void TellPacket(uint32_t node,
                    bool sent,
                    const RfcTcpSegmentRecord& record,
                    Ptr<const Packet> segment,
                    const Header& header) const;
    /** @param packet that is dropped */
    void Lost(Ptr<const Packet> packet);
    /** @param packet any @return the record of its segment, nullptr if there is none any more */
    RfcTcpSegmentRecord* Find(Ptr<const Packet> packet);
    /** Hands over what cannot change any more. */
    void Settle();

    Filler m_onSent;                           ///< see the constructor
    Filler m_onArrival;                        ///< see the constructor
    Hook m_settled;                            ///< see the constructor
    PacketHook m_packetHook;                   ///< see SetPacketHook
    SegmentFollower m_follower;                ///< knows the connections
    std::deque<RfcTcpSegmentRecord> m_pending; ///< handed over later, in the order of sending
    uint64_t m_handedOver{0};                  ///< number of the first pending one
    std::map<uint32_t, uint64_t> m_arrived;    ///< number of the last one, by receiver
    const uint32_t m_rank;                     ///< of this process
    const Time m_unsure; ///< how much later a thread may still tell of a segment's arrival
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_NODE_OBSERVER_H
