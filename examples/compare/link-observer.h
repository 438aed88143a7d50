/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_LINK_OBSERVER_H
#define RFC_TCP_COMPARE_LINK_OBSERVER_H

#include "journal.h"

#include "ns3/net-device-container.h"
#include "ns3/packet.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace compare
{

/**
 * Records every TCP segment that the two devices of the link send, and its fate.
 *
 * It reads header octets only, so it works alike for every TCP. A tag tells the copies of a packet
 * apart, because retransmissions may share the uid of the original.
 */
class LinkObserver
{
  public:
    /** @param devices the device of the client and that of the server */
    explicit LinkObserver(const ns3::NetDeviceContainer& devices);
    LinkObserver(const LinkObserver&) = delete;
    LinkObserver& operator=(const LinkObserver&) = delete;

    /** @param hook called before a segment is handed to the stack of its receiver */
    void SetDeliveryHook(std::function<void(const SegmentRecord&)> hook);

    /** @return all segments in order of sending */
    const std::vector<SegmentRecord>& GetSegments() const;

    /** @param end receiver @return the segment it got in the present instant, if any */
    std::optional<SegmentRecord> GetDeliveredNow(End end) const;

  private:
    /** What is known about the sequence numbers of one end. */
    struct Sender
    {
        bool known{false};      ///< a SYN was seen
        uint32_t initial{0};    ///< its ISN
        uint32_t highest{0};    ///< one past the highest number sent
        bool synAckSent{false}; ///< with this ISN
    };

    /** Trace sink. @param end device @param packet sent */
    void Sent(End end, ns3::Ptr<const ns3::Packet> packet);
    /** Trace sink. @param end device @param packet received */
    void Received(End end, ns3::Ptr<const ns3::Packet> packet);
    /** Trace sink. @param end device @param packet lost */
    void Lost(End end, ns3::Ptr<const ns3::Packet> packet);
    /** @param packet a tagged packet @return its record, nullptr if there is none */
    SegmentRecord* Find(ns3::Ptr<const ns3::Packet> packet);
    /** Fill in what depends on earlier segments. @param segment just sent */
    void Follow(SegmentRecord& segment);

    std::vector<SegmentRecord> m_segments;                      ///< see GetSegments
    std::array<Sender, END_COUNT> m_senders;                    ///< by End
    std::array<std::optional<SegmentRecord>, END_COUNT> m_last; ///< last delivered, by receiver
    std::function<void(const SegmentRecord&)> m_hook;           ///< see SetDeliveryHook
};

} // namespace compare

#endif // RFC_TCP_COMPARE_LINK_OBSERVER_H
