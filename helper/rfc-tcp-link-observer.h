/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LINK_OBSERVER_H
#define RFC_TCP_LINK_OBSERVER_H

#include "ns3/net-device-container.h"
#include "ns3/packet.h"
#include "ns3/rfc-tcp-segment-observer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

namespace rfctcp
{
class SegmentFollower;
}

/**
 * @ingroup rfctcp
 * Records every TCP segment that the devices of one link send, and its fate.
 *
 * An observer reads octets of headers only, so that it serves every TCP of ns-3, IPv4 and IPv6 and
 * any number of connections. A packet tag tells the copies of a packet apart, because
 * retransmissions may share the uid of the original; a device can have one observer only. Segments
 * in IP fragments are not seen.
 *
 * Devices with the trace sources "MacTx" and "MacRx" can be observed (PointToPointNetDevice,
 * CsmaNetDevice and others), and those with an attribute "TxQueue" on nodes with an IP stack
 * (SimpleNetDevice).
 */
class RfcTcpLinkObserver : public RfcTcpSegmentObserver
{
  public:
    /**
     * Aborts if a device has neither the trace sources nor the queue of which this class knows.
     * @param devices all devices of a link whose segments are to be recorded, two or more; the
     *        observer must live until the simulation is over
     */
    explicit RfcTcpLinkObserver(const NetDeviceContainer& devices);
    ~RfcTcpLinkObserver() override;

    /** Tells why a segment is sent, as RfcTcpStateTracer::GetSendCause() does. */
    using CauseOf = std::function<std::string(const RfcTcpSegmentRecord& segment)>;

    /** @param causeOf asked about each segment from now on, for its record */
    void SetCauseOf(CauseOf causeOf);

    /** @return all segments in order of sending */
    const std::vector<RfcTcpSegmentRecord>& GetSegments() const;

  private:
    /** Make the device tell when it sends. @param device to observe */
    void ConnectSending(Ptr<NetDevice> device);
    /** Make the device tell when it receives. @param device to observe */
    void ConnectDelivery(Ptr<NetDevice> device);
    /** @param device that was handed a packet @param packet with its link headers */
    void Sent(NetDevice* device, Ptr<const Packet> packet);
    /** @param device that received a packet @param packet the packet */
    void Delivered(NetDevice* device, Ptr<const Packet> packet);
    /** @param packet that some device lost */
    void Lost(Ptr<const Packet> packet);
    /** @param packet a tagged packet @return its record, nullptr if there is none */
    RfcTcpSegmentRecord* Find(Ptr<const Packet> packet);

    CauseOf m_causeOf;                                   ///< see SetCauseOf
    uint32_t m_id;                                       ///< in the tags of packets
    std::unique_ptr<rfctcp::SegmentFollower> m_follower; ///< knows the connections
    std::vector<RfcTcpSegmentRecord> m_segments;         ///< see GetSegments
};

} // namespace ns3

#endif // RFC_TCP_LINK_OBSERVER_H
