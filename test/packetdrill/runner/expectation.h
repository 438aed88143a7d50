/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_EXPECTATION_H
#define RFC_TCP_PKT_EXPECTATION_H

#include "ast.h"
#include "cookie-map.h"
#include "flow.h"
#include "profile.h"

#include <cstdint>
#include <optional>
#include <string>

namespace packetdrill
{

/** How packets are compared. */
struct ComparisonRules
{
    Switches* switches{nullptr};           ///< relaxations
    const Profile* profile{nullptr};       ///< for the options of a SYN
    bool strictSegments{false};            ///< no aggregation
    std::optional<Nanoseconds> stampTick;  ///< of the script's timestamps; unset: not compared
    Nanoseconds stampTolerance{4'000'000}; ///< for timestamps
    CookieMap* cookies{nullptr};           ///< of Fast Open
};

/**
 * An outbound line that waits for its packets, grammar sections 8 and 11. One line may stand for
 * several packets: what an offloading host sends as one.
 */
class Expectation
{
  public:
    /** Answer to a packet. */
    enum class Reply : uint8_t
    {
        DONE,    ///< the line is fulfilled
        MORE,    ///< it matches so far, more packets must follow
        SKIPPED, ///< an extra ACK that does no harm
        REFUSED, ///< GetDifference() tells why
    };

    /** @param line the line @param flow its connection @param rules how to compare */
    Expectation(const PacketLine& line, Flow& flow, const ComparisonRules& rules);

    /** @param packet the next packet of the connection @return whether it matches */
    Reply Offer(const LivePacket& packet);
    /** @return what differs, as "ack" */
    const std::string& GetDifference() const;

  private:
    /** @return what differs, or nothing */
    std::string Compare(const LivePacket& packet, bool last);
    /** @return what differs in the sizes of an aggregate */
    std::string CompareLength(const LivePacket& packet) const;
    /** @return what differs in the flags */
    std::string CompareFlags(const LivePacket& packet, bool last);
    /** @return what differs in the numbers */
    std::string CompareNumbers(const LivePacket& packet) const;
    /** @return what differs in the IP header */
    std::string CompareIp(const LivePacket& packet) const;
    /** @return what differs in the options */
    std::string CompareOptions(const LivePacket& packet);
    /** @return which option of a SYN breaks the rules of the profile */
    std::string CheckSynOptions(const LivePacket& packet) const;
    /** @return whether the packet has the Fast Open options that the line shows, and no others */
    bool AreSameCookies(const LivePacket& packet) const;
    /** @param kind an option @return whether the line shows it */
    bool IsWritten(uint8_t kind) const;
    /** @return whether the option is the written one */
    bool IsSameOption(const OptionSpec& written, const std::vector<uint8_t>& live) const;
    /** @return whether the list is the written one, all octets in order */
    bool AreSameOptions(const LivePacket& packet) const;
    /** @return whether the list is the written one but for padding and order */
    bool AreSameSets(const LivePacket& packet) const;
    /** @return whether it is an ACK that says nothing else */
    bool IsHarmlessAck(const LivePacket& packet) const;
    /** Learns timestamps and acknowledgments from a packet that matched. */
    void Learn(const LivePacket& packet);

    const PacketLine& m_line;       ///< what is expected
    Flow& m_flow;                   ///< of this connection
    const ComparisonRules& m_rules; ///< how to compare
    uint32_t m_taken{0};            ///< octets of payload so far
    uint32_t m_partSize{0};         ///< of the first packet of an aggregate
    uint32_t m_firstSeq{0};         ///< of the first packet, live
    std::string m_difference;       ///< of the packet that was refused
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_EXPECTATION_H
