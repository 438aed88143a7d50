/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_STREAM_H
#define RFC_TCP_INTERNAL_STREAM_H

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
 * The octets of a stream between two positions, kept as packets of the user or the peer. Position 1
 * is the first octet of the stream, as in the core.
 *
 * Stored packets are not joined: a piece within one packet is a fragment of the packet and costs no
 * copy, virtual (zero-filled) payload stays virtual, and byte tags keep their places. An empty
 * queue owns no memory.
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

    /** @param packet octets to add at the end; the packet must not be changed later */
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
     * @return number of octets that were forgotten
     */
    uint32_t Release(int64_t upTo);

    /** Forgets octets at the end. @param end position behind the last octet still needed */
    void Truncate(int64_t end);

  private:
    /** A packet and its position. */
    struct Chunk
    {
        int64_t begin;            ///< position of its first octet
        Ptr<const Packet> packet; ///< its octets
    };

    /** The packets. */
    struct Chunks
    {
        std::vector<Chunk> items; ///< in order; those before first are not needed any more
        std::size_t first{0};     ///< index of the first chunk still needed
    };

    std::unique_ptr<Chunks> m_chunks; ///< nullptr if there are none
    int64_t m_begin{1};               ///< position of the first octet kept
    int64_t m_end{1};                 ///< position behind the last octet kept
};

/**
 * @ingroup rfctcp
 * Octets that the user has sent and the peer has not acknowledged, sent or not.
 */
using RfcTcpSendStream = RfcTcpOctetQueue;

/**
 * @ingroup rfctcp
 * Octets that the peer has sent and the user has not read, pieces behind a gap included.
 */
class RfcTcpReceiveStream
{
  public:
    /**
     * Keeps a piece. Pieces come in any order, but the core has seen to it that each octet comes
     * once.
     * @param begin position of the first octet
     * @param packet the octets; the packet must not be changed later
     */
    void Insert(int64_t begin, Ptr<const Packet> packet);

    /** Forgets the pieces behind a gap, because the gap will not be filled. */
    void DropEarly();

    /** @return octets that can be read now */
    uint32_t GetReadable() const;
    /** @return position of the octet that is read next */
    int64_t GetBegin() const;

    /**
     * Takes octets.
     * @param maximum number of octets at most
     * @return the octets, or nullptr if there are none
     */
    Ptr<Packet> Extract(uint32_t maximum);

    /** @param maximum number of octets at most @return what Extract() would return */
    Ptr<Packet> Peek(uint32_t maximum) const;

  private:
    RfcTcpOctetQueue m_inOrder; ///< from the next octet to read up to the first gap
    std::unique_ptr<std::map<int64_t, Ptr<const Packet>>> m_early; ///< pieces behind a gap
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_STREAM_H
