/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_SEQ_NUM_H
#define RFC_TCP_CORE_SEQ_NUM_H

#include <cstdint>

namespace ns3::rfctcp
{

/**
 * @ingroup rfctcp
 * A 32-bit sequence number as it travels in a segment (RFC 9293 3.4).
 *
 * Sequence numbers lie on a circle, so there is no operator<. The core compares unwrapped
 * Positions; a SeqNum exists only where a segment is read or written.
 */
class SeqNum
{
  public:
    constexpr SeqNum() = default;

    /** @param value the number as transmitted, in host byte order */
    constexpr explicit SeqNum(uint32_t value)
        : m_value(value)
    {
    }

    /** @return the number as transmitted, in host byte order */
    constexpr uint32_t Value() const
    {
        return m_value;
    }

    /** @param octets distance to go forward @return the number that many octets later, modulo 2^32
     */
    constexpr SeqNum operator+(uint32_t octets) const
    {
        return SeqNum(m_value + octets);
    }

    /** @param octets distance to go back @return the number that many octets earlier */
    constexpr SeqNum operator-(uint32_t octets) const
    {
        return SeqNum(m_value - octets);
    }

    /** @param other number to compare with @return true if equal */
    constexpr bool operator==(SeqNum other) const
    {
        return m_value == other.m_value;
    }

    /** @param other number to compare with @return true if different */
    constexpr bool operator!=(SeqNum other) const
    {
        return m_value != other.m_value;
    }

  private:
    uint32_t m_value{0}; ///< the number as transmitted
};

/**
 * A sequence number unwrapped to 64 bits and counted from the initial one of its direction:
 * 0 is the SYN, 1 the first octet of the stream, and a FIN follows the last octet. Positions
 * compare as plain integers. Negative ones belong to an earlier incarnation.
 */
using Position = int64_t;

/**
 * @param initial initial sequence number of the direction (ISS or IRS)
 * @param position place in the sequence space of this connection
 * @return the number to transmit
 */
constexpr SeqNum
Wrap(SeqNum initial, Position position)
{
    return initial + static_cast<uint32_t>(position);
}

/**
 * @param initial initial sequence number of the direction (ISS or IRS)
 * @param near a position known to lie within 2^31 of the result, usually SND.UNA or RCV.NXT
 * @param number the number received
 * @return the position that @p number stands for
 */
constexpr Position
Unwrap(SeqNum initial, Position near, SeqNum number)
{
    return near + static_cast<int32_t>(number.Value() - Wrap(initial, near).Value());
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_SEQ_NUM_H
