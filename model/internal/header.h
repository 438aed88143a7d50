/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_HEADER_H
#define RFC_TCP_INTERNAL_HEADER_H

#include "ns3/header.h"
#include "ns3/tcp-header.h"

#include <array>
#include <cstdint>

namespace ns3
{

namespace rfctcp
{
struct Segment;
}

/**
 * @ingroup rfctcp
 * An encoded TCP header: at most 60 octets as they travel, options included.
 *
 * Its type is that of TcpHeader, because its octets are those of a TcpHeader: packet metadata and
 * the built-in TCP read and remove it like a TcpHeader.
 */
class RfcTcpHeader : public Header
{
  public:
    static constexpr uint32_t MAXIMUM_SIZE = 60; ///< octets of the longest header

    RfcTcpHeader() = default;
    /** @param octets an encoded header @param size number of its octets, at most 60 */
    RfcTcpHeader(const uint8_t* octets, uint32_t size);

    /** @return the type of TcpHeader */
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

    /**
     * Builds the header object of the trace sources Tx and Rx. It lacks options that this TCP does
     * not know.
     * @param sourcePort source port
     * @param destinationPort destination port
     * @param segment all other fields
     * @return the same header as ns-3 represents it
     */
    static TcpHeader ToTcpHeader(uint16_t sourcePort,
                                 uint16_t destinationPort,
                                 const rfctcp::Segment& segment);

  private:
    std::array<uint8_t, MAXIMUM_SIZE> m_octets{}; ///< as they travel
    uint32_t m_size{0};                           ///< octets used
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_HEADER_H
