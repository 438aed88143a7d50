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
    uint64_t delivered{0};  ///< octets delivered when the segment was sent
    Instant deliveredAt;    ///< when the last of them was acknowledged
    Instant firstSentAt;    ///< when the segment was sent that began this sampling interval
    bool appLimited{false}; ///< the connection was application-limited

    /** @return all members */
    auto Tie() const
    {
        return std::tie(delivered, deliveredAt, firstSentAt, appLimited);
    }
};

/** One measurement of the rate at which the path delivers, for congestion controls like BBR. */
struct RateSample
{
    bool valid{false};          ///< the acknowledgment gave a measurement
    uint64_t delivered{0};      ///< octets delivered in the interval
    uint64_t priorDelivered{0}; ///< octets delivered before the interval
    Instant priorAt;            ///< when the interval began: the last delivery before it
    Duration sendElapsed{0};    ///< how long the octets took to be sent
    Duration ackElapsed{0};     ///< how long the octets took to be acknowledged
    bool appLimited{false};     ///< a lower bound only: the connection was application-limited
};

/**
 * Estimates the delivery rate (draft-ietf-ccwg-bbr, section 4.1): octets delivered per time between
 * two acknowledgments, or between the transmissions they answer, whichever took longer.
 */
class DeliveryRate
{
  public:
    /**
     * @param now when a segment is sent @param idle nothing is in flight yet
     * @return the stamp of the segment
     */
    DeliveryStamp OnSend(Instant now, bool idle);

    /**
     * A segment was delivered.
     * @param octets of the segment, newly delivered @param stamp of the segment
     * @param sentAt when the segment was last sent @param now when the acknowledgment arrived
     * @param sample measurement of the acknowledgment, which the segment may improve; its elapsed
     *        times are not compared with the RTT
     */
    void OnDelivered(uint32_t octets,
                     const DeliveryStamp& stamp,
                     Instant sentAt,
                     Instant now,
                     RateSample& sample);

    /** The application has too little to send. @param inFlight octets; segments that are sent
     * before these are delivered are marked as application-limited */
    void MarkAppLimited(uint32_t inFlight);

    /** @return octets delivered so far */
    uint64_t Delivered() const
    {
        return m_delivered;
    }

    /** @return when octets were last delivered */
    Instant DeliveredAt() const
    {
        return m_deliveredAt;
    }

    /** @return number of delivered octets at which the connection stops being application-limited;
     * 0: it is not application-limited */
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
    Instant m_deliveredAt;         ///< when octets were last delivered
    Instant m_firstSentAt;         ///< when the segment delivered last was sent
    uint64_t m_appLimitedUntil{0}; ///< see AppLimitedUntil()
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_DELIVERY_RATE_H
