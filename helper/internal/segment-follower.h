/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_SEGMENT_FOLLOWER_H
#define RFC_TCP_SEGMENT_FOLLOWER_H

#include "impairment/frame-segment.h"
#include "impairment/tracker.h"

#include "ns3/packet.h"
#include "ns3/rfc-tcp-record.h"

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace ns3::rfctcp
{

/**
 * Makes a record of each packet with a TCP segment. A tracker says which connection the segment
 * belongs to. But numbers are those that the senders mean: a SYN that is sent again after a RST is
 * a retransmission to its sender, though the tracker, which believes that the RST arrives and ends
 * the connection, counts a new one.
 */
class SegmentFollower
{
  public:
    /**
     * @param packet what a device sends
     * @param framing how its packets look
     * @return the segment in the packet, without node and times, if there is one
     */
    std::optional<RfcTcpSegmentRecord> Examine(Ptr<const Packet> packet,
                                               impairment::Framing framing);
    /**
     * @param segment header and text, as TCP gives them to IP
     * @param source Ipv4Address or Ipv6Address of the sender
     * @param destination the same of the receiver
     * @return the segment, without node and times, unless its header is malformed
     */
    std::optional<RfcTcpSegmentRecord> Examine(Ptr<const Packet> segment,
                                               const Address& source,
                                               const Address& destination);
    /**
     * @param octets the beginning of a packet @param place of the segment in the packet
     * @return the segment, without node and times, unless its header is malformed
     */
    std::optional<RfcTcpSegmentRecord> Examine(const impairment::Octets& octets,
                                               const impairment::SegmentPlace& place);

  private:
    /** What is known about the sequence numbers of one end of a connection. */
    struct Sender
    {
        bool known{false};            ///< a SYN was seen
        uint32_t initial{0};          ///< its ISN
        uint32_t highest{0};          ///< one past the highest number sent
        bool synAckSent{false};       ///< with this ISN
        std::optional<uint8_t> scale; ///< Rcv.Wind.Shift, if its SYN offered one [7323 2]
        uint32_t tracked{0};          ///< number of the connection that the tracker gives
        uint32_t number{0};           ///< number of the connection in records
    };

    /**
     * Fill in what depends on earlier segments.
     * @param record of a segment just sent @param scale of its windows that a SYN offers, if it
     * does
     */
    void Follow(RfcTcpSegmentRecord& record, std::optional<uint8_t> scale);

    /** @param record of a segment whose connection has the number that the tracker gives; gets the
     * number of records @param repeats a SYN that was sent before */
    void Number(RfcTcpSegmentRecord& record, bool repeats);

    uint32_t m_count{0};                                     ///< connections in records
    impairment::Tracker m_tracker;                           ///< knows the connections
    std::map<std::pair<Address, Address>, Sender> m_senders; ///< by source and destination
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_SEGMENT_FOLLOWER_H
