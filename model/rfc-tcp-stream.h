/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_STREAM_H
#define RFC_TCP_STREAM_H

#include "ns3/packet.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * The octets of a stream between two positions, kept as the packets they came in. Position 1 is
 * the first octet of the stream, as in the core.
 *
 * Packets are never joined while they are stored: a piece within one packet is a fragment of it
 * and costs no copy, virtual (zero-filled) payload stays virtual, byte tags stay where they are.
 * An empty queue owns no memory.
 */
class RfcTcpOctetQueue
{
  public:
    /** @return position of the first octet kept */
    int64_t GetBegin() const;
    /** @return position behind the last octet kept */
    int64_t GetEnd() const;
    /** @return number of octets kept */
    uint32_t GetSize() const;

    /** @param packet octets to add at the end; must not be changed later */
    void Append(Ptr<const Packet> packet);

    /**
     * Copies out a piece.
     * @param begin position of its first octet; from GetBegin() on
     * @param length number of octets, up to GetEnd()
     * @return a packet of its own
     */
    Ptr<Packet> Gather(int64_t begin, uint32_t length) const;

    /**
     * Forgets octets at the front.
     * @param upTo position of the first octet still needed
     * @return how many were forgotten
     */
    uint32_t Release(int64_t upTo);

    /** Forgets octets at the end. @param end position behind the last octet still needed */
    void Truncate(int64_t end);

  private:
    /** A packet and where it lies. */
    struct Chunk
    {
        int64_t begin;            ///< position of its first octet
        Ptr<const Packet> packet; ///< its octets
    };

    /** The packets. */
    struct Chunks
    {
        std::vector<Chunk> items; ///< in order; those before first are used up
        std::size_t first{0};     ///< index of the first chunk still needed
    };

    std::unique_ptr<Chunks> m_chunks; ///< nullptr if there are none
    int64_t m_begin{1};               ///< position of the first octet kept
    int64_t m_end{1};                 ///< position behind the last octet kept
};

/**
 * @ingroup rfctcp
 * What the user has sent and the peer has not acknowledged, and what is still to be sent.
 */
using RfcTcpSendStream = RfcTcpOctetQueue;

/**
 * @ingroup rfctcp
 * What the peer has sent and the user has not read, pieces behind a gap included.
 */
class RfcTcpReceiveStream
{
  public:
    /**
     * Keeps a piece. Pieces come in any order, but each octet comes once: sorting that out is the
     * core's work.
     * @param begin position of the first octet
     * @param packet the octets; must not be changed later
     */
    void Insert(int64_t begin, Ptr<const Packet> packet);

    /** Forgets the pieces behind a gap, which nothing will fill. */
    void DropEarly();

    /** @return octets that can be read now */
    uint32_t GetReadable() const;
    /** @return position of the octet that is read next */
    int64_t GetBegin() const;

    /**
     * Takes octets.
     * @param maximum how many at most
     * @return what there is, or nullptr if there is nothing
     */
    Ptr<Packet> Extract(uint32_t maximum);

    /** @param maximum how many octets at most @return what Extract would return */
    Ptr<Packet> Peek(uint32_t maximum) const;

  private:
    RfcTcpOctetQueue m_inOrder; ///< from the next octet to read up to the first gap
    std::unique_ptr<std::map<int64_t, Ptr<const Packet>>> m_early; ///< pieces behind a gap
};

} // namespace ns3

#endif // RFC_TCP_STREAM_H
