/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_SEGMENT_H
#define RFC_TCP_CORE_SEGMENT_H

#include "seq-num.h"

#include <array>
#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

namespace ns3::rfctcp
{

/** The control bits of RFC 9293 3.1 and the two of RFC 3168. */
struct Flags
{
    bool fin{false}; ///< no more data from the sender
    bool syn{false}; ///< synchronize sequence numbers
    bool rst{false}; ///< reset the connection
    bool psh{false}; ///< push function
    bool ack{false}; ///< the acknowledgment field is significant
    bool urg{false}; ///< the urgent pointer field is significant
    bool ece{false}; ///< ECN echo
    bool cwr{false}; ///< congestion window reduced

    /** @return the flag octet of the header */
    uint8_t ToOctet() const;
    /** @param octet the flag octet of a header @return the flags set in it */
    static Flags FromOctet(uint8_t octet);
    /** @return the names of the set flags joined by commas, as "SYN,ACK"; "none" if none is set */
    std::string ToString() const;
    /** @param other value to compare with @return true if equal */
    bool operator==(const Flags& other) const;
};

/** The Timestamps option [7323 3.2]. */
struct Timestamps
{
    uint32_t value{0}; ///< TSval
    uint32_t echo{0};  ///< TSecr

    /** @param other value to compare with @return true if equal */
    bool operator==(const Timestamps& other) const
    {
        return value == other.value && echo == other.echo;
    }
};

/** One block of a SACK option [2018 3]: the first octet received and the one after the last. */
struct SackBlock
{
    SeqNum left{};  ///< first sequence number of the block
    SeqNum right{}; ///< sequence number following the block

    /** @param other value to compare with @return true if equal */
    bool operator==(const SackBlock& other) const
    {
        return left == other.left && right == other.right;
    }
};

/** The cookie of a Fast Open option [7413 4.1.1]; an empty one is a request for a cookie. */
struct FastOpenCookie
{
    std::array<uint8_t, 16> octets{}; ///< the cookie; octets behind its end are zero
    uint8_t length{0};                ///< octets of the cookie: 0, or 4 to 16 and even
    bool experimental{false};         ///< option 254 with the ExID of Fast Open [7413 9], not 34

    /** @param other value to compare with @return true if equal */
    bool operator==(const FastOpenCookie& other) const
    {
        return length == other.length && experimental == other.experimental &&
               octets == other.octets;
    }
};

/** What was wrong with the options of a segment; the options before the fault were still read. */
enum class OptionFault : uint8_t
{
    NONE,         ///< nothing
    BAD_LENGTH,   ///< length 0 or 1, or one that runs past the header [9293 MUST-7]
    WRONG_LENGTH, ///< a known kind with a length it cannot have; that option was skipped
};

/** The options of a segment that this TCP knows. */
struct Options
{
    std::optional<uint16_t> mss{};            ///< maximum segment size [9293 3.7.1]
    std::optional<uint8_t> windowScale{};     ///< shift count as sent, 0 to 255 [7323 2]
    bool sackPermitted{false};                ///< SACK permitted [2018 2]
    std::optional<Timestamps> stamps{};       ///< timestamps [7323 3]
    std::optional<uint16_t> userTimeout{};    ///< granularity bit and user timeout [5482 3.3]
    std::optional<FastOpenCookie> fastOpen{}; ///< Fast Open, of a SYN only [7413 4.1.1]
    boost::container::static_vector<SackBlock, 4> sack{}; ///< SACK blocks in the order received
    OptionFault fault{OptionFault::NONE};                 ///< set by the parser only

    /** @param other value to compare with @return true if equal */
    bool operator==(const Options& other) const;
};

/** The ECN field of the IP header that carries a segment (RFC 3168 5). */
enum class EcnMark : uint8_t
{
    NOT_ECT = 0, ///< not ECN-capable
    ECT1 = 1,    ///< ECN-capable, codepoint 1
    ECT0 = 2,    ///< ECN-capable, codepoint 0
    CE = 3,      ///< congestion experienced
};

/** A parsed segment: every header field and the length of its text, never the text itself. */
struct Segment
{
    SeqNum seq{};                  ///< SEG.SEQ
    SeqNum ack{};                  ///< SEG.ACK, meaningful only with flags.ack
    Flags flags{};                 ///< control bits
    uint16_t window{0};            ///< SEG.WND as transmitted, not scaled
    uint16_t urgent{0};            ///< SEG.UP as transmitted, meaningful only with flags.urg
    uint32_t length{0};            ///< octets of text
    Options options{};             ///< the options
    EcnMark ecn{EcnMark::NOT_ECT}; ///< mark of the IP header

    /** @return SEG.LEN: octets of sequence space, SYN and FIN included */
    uint32_t SegLen() const
    {
        return length + (flags.syn ? 1 : 0) + (flags.fin ? 1 : 0);
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const Segment& other) const;
};

/**
 * Prints a segment like a trace line: flags, seq, ack, window, length and options.
 * @param os the stream
 * @param segment what to print
 * @return the stream
 */
std::ostream& operator<<(std::ostream& os, const Segment& segment);

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_SEGMENT_H
