/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_NUMBER_MAP_H
#define RFC_TCP_PKT_NUMBER_MAP_H

#include "ast.h"

#include <cstdint>
#include <map>
#include <optional>

namespace packetdrill
{

/** Who sends the octets that a sequence number counts. */
enum class Side : uint8_t
{
    LOCAL,  ///< the TCP under test
    REMOTE, ///< the runner
};

/**
 * Sequence numbers of a script <-> those on the wire.
 *
 * In a packet with SYN the runner's numbers are the same in both; those of the TCP under test
 * differ by its initial sequence number. In a packet without SYN both count from the initial
 * sequence number; an unknown one counts as 0. All arithmetic is modulo 2^32.
 */
class NumberMap
{
  public:
    /** A SYN of the runner; only the first one counts. @param seq its number */
    void OnRemoteSyn(uint32_t seq);
    /** A SYN came from the TCP under test; only the first one counts. @param seq on the wire */
    void OnLocalSyn(uint32_t seq);
    /** The script shows a SYN of the TCP under test; the first counts. @param seq as written */
    void OnLocalSynLine(uint32_t seq);

    /**
     * @param owner whose octets the number counts
     * @param number as written
     * @param syn whether the packet has SYN
     * @return on the wire
     */
    uint32_t ToLive(Side owner, uint32_t number, bool syn) const;
    /** The inverse of ToLive. @param owner as there @param number on the wire @param syn as there
     * @return as a script writes it */
    uint32_t ToScript(Side owner, uint32_t number, bool syn) const;

    /** @return the initial sequence number of the TCP under test, if it sent a SYN */
    std::optional<uint32_t> GetLocalInitial() const;

  private:
    /** @param owner whose @param syn whether the packet has SYN @return live minus script number */
    uint32_t Offset(Side owner, bool syn) const;

    std::optional<uint32_t> m_remoteInitial; ///< ISN of the runner
    std::optional<uint32_t> m_localInitial;  ///< ISN of the TCP under test
    std::optional<uint32_t> m_localWritten;  ///< how the script writes the latter
};

/** Timestamps of a script <-> those on the wire. */
class TimestampMap
{
  public:
    /**
     * An outbound line that shows a timestamp was matched.
     * @param written TSval of the script
     * @param live TSval of the packet
     */
    void OnOutbound(uint32_t written, uint32_t live);
    /** @param written an outbound TSval @return on the wire; nothing before the first OnOutbound */
    std::optional<uint32_t> ToLive(uint32_t written) const;
    /** @param written TSecr of an inbound line @return on the wire */
    uint32_t ToLiveEcho(uint32_t written) const;

  private:
    std::optional<uint32_t> m_offset;    ///< live minus script value
    std::map<uint32_t, uint32_t> m_seen; ///< live value of the last packet with a script value
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_NUMBER_MAP_H
