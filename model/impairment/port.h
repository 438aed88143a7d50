/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_IMPAIRMENT_PORT_H
#define RFC_TCP_IMPAIRMENT_PORT_H

#include "core/wire/wire.h"
#include "frame-segment.h"

#include "ns3/error-model.h"
#include "ns3/event-id.h"
#include "ns3/rfc-tcp-impairment.h"

#include <cstdint>
#include <list>

namespace ns3::rfctcp::impairment
{

/**
 * The end of an impaired link at one device: what the device asks whether a packet is lost, and
 * what makes the device receive packets that were held or copied.
 */
class Port : public ErrorModel
{
  public:
    /** @return the TypeId */
    static TypeId GetTypeId();

    ~Port() override;

    /**
     * @param impairment the rules that apply
     * @param device the device that receives here and owns this port
     * @param peer the device at the other end
     * @param index 0 at device a, 1 at device b
     */
    void Connect(Ptr<RfcTcpImpairment> impairment,
                 Ptr<NetDevice> device,
                 Ptr<NetDevice> peer,
                 int index);
    /** Ends all impairments here: packets that are held are lost. */
    void Disconnect();
    /** @param receiver how to make the device receive a packet */
    void SetReceiver(RfcTcpImpairment::Receiver receiver);
    /** @return the device that receives here */
    const NetDevice* GetDevice() const;

  private:
    /** A segment that was decided on. */
    struct Held
    {
        Ptr<Packet> packet;            ///< with link headers
        uint32_t rule{0};              ///< number of the rule
        RfcTcpObservedSegment segment; ///< as it arrived
        uint32_t later{0};             ///< REORDER: segments that must still overtake this one
        EventId timeout;               ///< REORDER: releases the segment at last
    };

    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;

    /** @param octets a frame @return true if it goes from the peer to the device */
    bool IsOnLink(const Octets& octets) const;
    /**
     * @param packet what arrived
     * @param place where its segment is, if it is a TCP segment on this link
     * @param segment receives the segment
     * @param header receives the TCP header
     * @return true if it is a TCP segment on this link
     */
    bool Examine(Ptr<const Packet> packet,
                 SegmentPlace& place,
                 RfcTcpObservedSegment& segment,
                 wire::ParsedHeader& header) const;
    /**
     * @param rule number of the rule to apply
     * @param packet the packet
     * @param place where its segment is
     * @param headerLength octets of the TCP header
     * @param segment the segment
     * @return true if the device must not receive the packet now
     */
    bool Apply(uint32_t rule,
               Ptr<Packet> packet,
               const SegmentPlace& place,
               uint8_t headerLength,
               const RfcTcpObservedSegment& segment);
    /**
     * @param rule the rule
     * @param place where the segment is
     * @param headerLength octets of the TCP header
     * @param packet the packet to damage
     */
    void Damage(const RfcTcpImpairmentRule& rule,
                const SegmentPlace& place,
                uint8_t headerLength,
                Ptr<Packet> packet) const;
    /** @param held what the device shall receive now */
    void Release(const Held& held);
    /** @param segment a segment that is received and that may have overtaken held ones */
    void CountOvertaking(const RfcTcpObservedSegment& segment);
    /** Releases the held segments that enough others have overtaken. */
    void ReleaseOvertaken();
    /** Releases the held segments whose time is over. */
    void ReleaseExpired();

    Ptr<RfcTcpImpairment> m_impairment;    ///< the rules that apply; null once disconnected
    NetDevice* m_device{nullptr};          ///< receives here and owns this port
    NetDevice* m_peer{nullptr};            ///< at the other end
    int m_index{0};                        ///< 0 at device a, 1 at device b
    Framing m_framing{Framing::UNKNOWN};   ///< how packets look
    RfcTcpImpairment::Receiver m_receiver; ///< makes the device receive; may be null
    bool m_isReleasing{false};             ///< the next packet is one that was held or copied
    std::list<Held> m_held;                ///< REORDER: not yet overtaken, in order of arrival
};

} // namespace ns3::rfctcp::impairment

#endif // RFC_TCP_IMPAIRMENT_PORT_H
