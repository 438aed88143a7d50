/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_DELIVERY_RATE_H
#define RFC_TCP_CORE_DELIVERY_RATE_H

#include "core/instant.h"

#include <cstdint>
#include <tuple>

namespace ns3::rfctcp
{

/** What a segment remembers of the connection's progress when it was sent. */
struct DeliveryStamp
{
    uint64_t delivered{0};  ///< octets delivered by then
    Instant deliveredAt;    ///< when the last of them was acknowledged
    Instant firstSentAt;    ///< when the segment was sent that began this sampling interval
    bool appLimited{false}; ///< the application had too little to send

    /** @return all members */
    auto Tie() const
    {
        return std::tie(delivered, deliveredAt, firstSentAt, appLimited);
    }
};

/** One measurement of the rate at which the path delivers, for congestion controls like BBR. */
struct RateSample
{
    bool valid{false};          ///< the acknowledgment gave one
    uint64_t delivered{0};      ///< octets delivered in the interval
    uint64_t priorDelivered{0}; ///< octets delivered before the interval
    Instant priorAt;            ///< when the interval began: the last delivery before it
    Duration sendElapsed{0};    ///< how long the octets took to be sent
    Duration ackElapsed{0};     ///< how long they took to be acknowledged
    bool appLimited{false};     ///< a lower bound only: the application had too little to send
};

/**
 * Estimates the delivery rate (draft-ietf-ccwg-bbr, section 4.1): octets delivered per time between
 * two acknowledgments, or between the transmissions they answer, whichever took longer.
 */
class DeliveryRate
{
  public:
    /**
     * @param now when a segment is sent @param idle nothing is in flight before it
     * @return what the segment shall remember
     */
    DeliveryStamp OnSend(Instant now, bool idle);

    /**
     * @param octets newly delivered by the acknowledgment @param stamp of their segment
     * @param sentAt when that was last sent @param now when the acknowledgment came
     * @param sample what the acknowledgment tells, an invalid one at first; its elapsed times are
     *        not checked against the RTT
     */
    void OnDelivered(uint32_t octets,
                     const DeliveryStamp& stamp,
                     Instant sentAt,
                     Instant now,
                     RateSample& sample);

    /** @param inFlight octets; the segments sent until they are delivered are marked */
    void MarkAppLimited(uint32_t inFlight);

    /** @return octets delivered so far */
    uint64_t Delivered() const
    {
        return m_delivered;
    }

    /** @return when that last grew */
    Instant DeliveredAt() const
    {
        return m_deliveredAt;
    }

    /** @return up to which count of octets delivered the application is the limit; 0: it is not */
    uint64_t AppLimitedUntil() const
    {
        return m_appLimitedUntil;
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const DeliveryRate& other) const
    {
        return m_delivered == other.m_delivered && m_deliveredAt == other.m_deliveredAt &&
               m_firstSentAt == other.m_firstSentAt && m_appLimitedUntil == other.m_appLimitedUntil;
    }

  private:
    uint64_t m_delivered{0};       ///< octets delivered so far
    Instant m_deliveredAt;         ///< when that last grew
    Instant m_firstSentAt;         ///< when the segment delivered last was sent
    uint64_t m_appLimitedUntil{0}; ///< count of delivered octets that ends the limitation; 0: none
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_DELIVERY_RATE_H
