/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_IMPAIRMENT_RULE_H
#define RFC_TCP_IMPAIRMENT_RULE_H

#include "ns3/address.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-segment-info.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * The end of a link or of a connection that a segment comes from or goes to.
 *
 * CLIENT and SERVER are known only for a connection whose first SYN crossed the link: the client
 * is the end that sent it. With a simultaneous open that is the end whose SYN arrived first, so
 * name the ends A and B there, or by address or port.
 */
enum class RfcTcpLinkEnd : uint8_t
{
    CLIENT, ///< the end of the connection that sent the first SYN without ACK
    SERVER, ///< the other end of the connection
    A,      ///< the first device given when the impairment was installed
    B,      ///< the second device given when the impairment was installed
};

/**
 * @ingroup rfctcp
 * A TCP segment at the far end of a link, and what is known of its connection.
 */
struct RfcTcpObservedSegment
{
    uint32_t connection{0};      ///< connections on the link, counted from 1 by their first segment
    Address source;              ///< Ipv4Address or Ipv6Address of the sender
    Address destination;         ///< Ipv4Address or Ipv6Address of the receiver
    uint16_t sourcePort{0};      ///< port of the sender
    uint16_t destinationPort{0}; ///< port of the receiver
    RfcTcpLinkEnd side{RfcTcpLinkEnd::A};  ///< the device it was sent from: A or B
    std::optional<RfcTcpLinkEnd> role;     ///< sender: CLIENT, SERVER, or unknown
    RfcTcpSegmentInfo header;              ///< flags, numbers as transmitted, octets of text
    std::optional<int64_t> sequence;       ///< SEG.SEQ counted from the SYN (0); 1: first octet
    std::optional<int64_t> acknowledgment; ///< SEG.ACK counted from the SYN of the other end
    bool retransmitted{false}; ///< begins with sequence space that was seen on the link before
    bool ackOfFin{false};      ///< pure ACK that covers the FIN of the other end
    bool lastAck{false};       ///< pure ACK of the FIN that was sent last; see LastAck()
    Time time;                 ///< when it arrived
};

/**
 * @ingroup rfctcp
 * Prints an observed segment: who sent it, flags, numbers, octets of text.
 * @param os the stream
 * @param segment what to print
 * @return the stream
 */
std::ostream& operator<<(std::ostream& os, const RfcTcpObservedSegment& segment);

/**
 * @ingroup rfctcp
 * Says which TCP segments an impairment rule is for, as in
 * `RfcTcpSegmentMatch::Fin().From(RfcTcpLinkEnd::SERVER).Occurrence(2)`.
 *
 * All conditions must hold. The occurrence counts the segments that meet all other conditions,
 * from 1, on the whole link; copies made by a rule and segments released after a delay are not
 * counted again. Setting the same condition twice keeps the later value, except for flags and
 * occurrences, which add up.
 */
class RfcTcpSegmentMatch
{
  public:
    /** Matches every TCP segment. */
    RfcTcpSegmentMatch() = default;

    /** @return match for every segment; text: PACKET */
    static RfcTcpSegmentMatch Any();
    /** @return match for segments with text; text: DATA */
    static RfcTcpSegmentMatch Data();
    /** @return match for segments with ACK, without SYN, FIN, RST and text; text: ACK */
    static RfcTcpSegmentMatch PureAck();
    /** @return match for segments with SYN and without ACK; text: SYN */
    static RfcTcpSegmentMatch Syn();
    /** @return match for segments with SYN and ACK; text: SYN,ACK */
    static RfcTcpSegmentMatch SynAck();
    /** @return match for segments with FIN; text: FIN */
    static RfcTcpSegmentMatch Fin();
    /** @return match for segments with RST; text: RST */
    static RfcTcpSegmentMatch Rst();
    /** @return match for pure ACKs that cover a FIN of the other end; text: ACKOFFIN */
    static RfcTcpSegmentMatch AckOfFin();
    /**
     * The last ACK of the close is a pure ACK that covers the FIN of the other end, where that FIN
     * was sent after the own one. If the FINs crossed, the ACKs of both are last ACKs. The FINs
     * must have crossed this link. Text: LASTACK.
     * @return match for the last ACK of the close and its repetitions
     */
    static RfcTcpSegmentMatch LastAck();

    /**
     * @param flags names joined by commas, all of which must be set: FIN, SYN, RST, PSH, ACK, URG,
     *        ECE, CWR; other names abort the simulation
     * @return this match
     */
    RfcTcpSegmentMatch& WithFlags(const std::string& flags);
    /**
     * @param flags names joined by commas, none of which may be set: see WithFlags()
     * @return this match
     */
    RfcTcpSegmentMatch& WithoutFlags(const std::string& flags);
    /**
     * @param payload true: only segments with text; false: only segments without
     * @return this match
     */
    RfcTcpSegmentMatch& WithPayload(bool payload);
    /**
     * @param retransmitted true: only segments that begin with sequence space seen on this link
     *        before; false: only those that do not. SYN and FIN occupy sequence space; a segment
     *        that occupies none is never a retransmission
     * @return this match
     */
    RfcTcpSegmentMatch& Retransmission(bool retransmitted);
    /**
     * @param end who sent the segment; one of CLIENT and SERVER can be combined with A or B
     * @return this match
     */
    RfcTcpSegmentMatch& From(RfcTcpLinkEnd end);
    /**
     * @param end whom the segment was sent to
     * @return this match
     */
    RfcTcpSegmentMatch& To(RfcTcpLinkEnd end);
    /**
     * @param address Ipv4Address or Ipv6Address of the sender; others abort the simulation
     * @return this match
     */
    RfcTcpSegmentMatch& FromAddress(const Address& address);
    /**
     * @param address Ipv4Address or Ipv6Address of the receiver; others abort the simulation
     * @return this match
     */
    RfcTcpSegmentMatch& ToAddress(const Address& address);
    /**
     * @param port port of the sender
     * @return this match
     */
    RfcTcpSegmentMatch& FromPort(uint16_t port);
    /**
     * @param port port of the receiver
     * @return this match
     */
    RfcTcpSegmentMatch& ToPort(uint16_t port);
    /**
     * Matches segments that occupy any sequence number of the range, and segments that occupy none
     * (pure ACKs) whose SEG.SEQ lies in it. Needs the SYN of the sender to have crossed this link.
     * @param first first position; 0 is the SYN, 1 the first octet of the stream
     * @param last the position following the range, greater than first
     * @return this match
     */
    RfcTcpSegmentMatch& SeqBetween(int64_t first, int64_t last);
    /**
     * Matches segments with ACK whose acknowledgment number lies in the range. Needs the SYN of
     * the receiver to have crossed this link.
     * @param first first position in the sequence space of the receiver; 1 acknowledges the SYN
     * @param last the position following the range, greater than first
     * @return this match
     */
    RfcTcpSegmentMatch& AckBetween(int64_t first, int64_t last);
    /**
     * @param number of the connection on the link, from 1, in the order of their first
     *        segments; a four-tuple that is used again is a new connection
     * @return this match
     */
    RfcTcpSegmentMatch& Connection(uint32_t number);
    /**
     * @param time simulation time from which on segments match
     * @return this match
     */
    RfcTcpSegmentMatch& After(const Time& time);
    /**
     * @param time simulation time from which on segments do not match anymore
     * @return this match
     */
    RfcTcpSegmentMatch& Before(const Time& time);
    /**
     * @param predicate a further condition of your own; it must not change the simulation
     * @return this match
     */
    RfcTcpSegmentMatch& Where(std::function<bool(const RfcTcpObservedSegment&)> predicate);
    /**
     * @param number selects the n-th segment that meets the conditions, at least 1; may be called
     *        several times to select several. Without it all are selected
     * @return this match
     */
    RfcTcpSegmentMatch& Occurrence(uint64_t number);
    /**
     * @param first number of the first segment to select, at least 1
     * @param last number of the last one, not less than first; by default all that follow
     * @return this match
     */
    RfcTcpSegmentMatch& Occurrences(uint64_t first,
                                    uint64_t last = std::numeric_limits<uint64_t>::max());
    /**
     * Counts occurrences for each connection apart instead of for the whole link.
     * @return this match
     */
    RfcTcpSegmentMatch& ForEachConnection();

    /**
     * @param segment a segment
     * @return true if it meets all conditions but the occurrence
     */
    bool IsMatch(const RfcTcpObservedSegment& segment) const;
    /**
     * @param number how many segments have met the conditions, this one included
     * @return true if the occurrence is one to select
     */
    bool IsSelected(uint64_t number) const;
    /** @return true if occurrences count for each connection apart */
    bool IsForEachConnection() const;
    /** @return the match in the words of RfcTcpImpairmentRule::Parse(); Where() shows as "where" */
    std::string ToString() const;

  private:
    /** A condition on one end of the segment's way. */
    struct EndMatch
    {
        std::optional<RfcTcpLinkEnd> role; ///< CLIENT or SERVER
        std::optional<RfcTcpLinkEnd> side; ///< A or B
        std::optional<Address> address;    ///< Ipv4Address or Ipv6Address
        std::optional<uint16_t> port;      ///< port
    };

    /** A range of positions; the last one is not included. */
    using Range = std::pair<int64_t, int64_t>;

    /** What the tracker of connections knows about an ACK of a close. */
    enum class CloseAck : uint8_t
    {
        NONE,       ///< no condition
        ACK_OF_FIN, ///< AckOfFin()
        LAST_ACK,   ///< LastAck()
    };

    /**
     * @param end the condition
     * @param word "from" or "to"
     * @param os where to print it
     */
    static void PrintEnd(const EndMatch& end, const char* word, std::ostream& os);

    uint8_t m_set{0};                                          ///< flags that must be set
    uint8_t m_clear{0};                                        ///< flags that must not be set
    CloseAck m_closeAck{CloseAck::NONE};                       ///< ACK of a FIN
    std::optional<bool> m_payload;                             ///< with or without text
    std::optional<bool> m_retransmission;                      ///< retransmitted or not
    EndMatch m_from;                                           ///< sender
    EndMatch m_to;                                             ///< receiver
    std::optional<Range> m_sequence;                           ///< SeqBetween()
    std::optional<Range> m_acknowledgment;                     ///< AckBetween()
    std::optional<uint32_t> m_connection;                      ///< Connection()
    std::optional<Time> m_after;                               ///< After()
    std::optional<Time> m_before;                              ///< Before()
    std::function<bool(const RfcTcpObservedSegment&)> m_where; ///< Where()
    std::vector<std::pair<uint64_t, uint64_t>> m_occurrences;  ///< first and last of each range
    bool m_forEachConnection{false};                           ///< ForEachConnection()
};

/**
 * @ingroup rfctcp
 * What to do with which TCP segments of a link: an action and an RfcTcpSegmentMatch. A value
 * without state; RfcTcpImpairment counts.
 */
class RfcTcpImpairmentRule
{
  public:
    /** What happens to a segment. */
    enum class Action : uint8_t
    {
        DROP,      ///< it is lost
        DUPLICATE, ///< it arrives, and copies arrive later
        DELAY,     ///< it arrives later
        REORDER,   ///< it arrives after segments that were sent after it
        CORRUPT,   ///< it arrives with some bits of one octet inverted
        COUNT,     ///< nothing: only counted
    };

    /**
     * @param match which segments
     * @return rule that loses them
     */
    static RfcTcpImpairmentRule Drop(const RfcTcpSegmentMatch& match);
    /**
     * @param match which segments
     * @param copies how many copies arrive besides the original, at least 1
     * @param spacing time from the original to the first copy, and from copy to copy; with 0 the
     *        copies arrive right after the original
     * @return rule that multiplies them
     */
    static RfcTcpImpairmentRule Duplicate(const RfcTcpSegmentMatch& match,
                                          uint32_t copies = 1,
                                          const Time& spacing = Time());
    /**
     * @param match which segments
     * @param delay how much later than without the rule they arrive, not negative
     * @return rule that delays them
     */
    static RfcTcpImpairmentRule Delay(const RfcTcpSegmentMatch& match, const Time& delay);
    /**
     * @param match which segments
     * @param later how many later segments of the same connection and direction must have arrived
     *        before the held one does, at least 1. Segments that are lost, delayed or held
     *        themselves do not count, nor do copies
     * @param timeout how long the segment is held at most, greater than 0
     * @return rule that lets later segments overtake them
     */
    static RfcTcpImpairmentRule Reorder(const RfcTcpSegmentMatch& match,
                                        uint32_t later,
                                        const Time& timeout = Seconds(1));
    /**
     * Inverts the lowest bit of the first octet of the text; of the window field if there is no
     * text. With checksums (GlobalValue "ChecksumEnabled") the receiving TCP discards the segment;
     * without them, which is the default of ns-3, it accepts the changed octets.
     * @param match which segments
     * @return rule that damages them
     */
    static RfcTcpImpairmentRule Corrupt(const RfcTcpSegmentMatch& match);
    /**
     * Inverts bits of the given octet. The data offset (octet 12) and the lengths of options can
     * be made illegal so: rfc-tcp copes with all of it, ns-3's own TCP not with a length of 0, nor
     * does the FqCoDelQueueDisc of a router that the segment passes then.
     * @param match which segments
     * @param octet which octet, counted from the first one of the TCP header (0); a segment that
     *        is too short is damaged in its last octet
     * @param mask the bits to invert, not 0
     * @return rule that damages them
     */
    static RfcTcpImpairmentRule Corrupt(const RfcTcpSegmentMatch& match,
                                        uint32_t octet,
                                        uint8_t mask);
    /**
     * @param match which segments
     * @return rule that changes nothing but counts
     */
    static RfcTcpImpairmentRule Count(const RfcTcpSegmentMatch& match);

    /**
     * Reads the text form of a rule: an action, a kind of segment and any number of conditions, as
     * in "drop SYN,ACK #1" or "delay DATA #3 from client by 40s". Upper and lower case are the
     * same.
     *
     * - Actions: drop; duplicate [times N] [every TIME]; delay by TIME; reorder by N
     *   [timeout TIME]; corrupt [octet N] [mask N]; count. Their arguments stand among the
     *   conditions.
     * - Kinds: PACKET (any segment), DATA (with text), ACK (neither text nor SYN, FIN, RST), SYN
     *   (without ACK), ACKOFFIN, LASTACK, or names of flags joined by commas, all of them set, as
     *   SYN,ACK or FIN or RST.
     * - Conditions: \#N, \#N-M, \#N- (the N-th and all that follow), \#N,M-K; each (count for each
     *   connection apart); from END and to END, where END is client, server, a, b, an IPv4 or
     *   IPv6 address or "port N"; seq N, seq N:M, seq N: and the same with ack (positions from the
     *   SYN, M not included); connection N; with and without, followed by data or flags;
     *   retransmitted; original; after TIME; before TIME.
     * - TIME is a number with one of the units s, ms, us, ns, min, h; N is decimal or 0x with
     *   hexadecimal digits.
     *
     * @param text the text
     * @param error on errors receives a message that names the wrong word and the legal ones
     * @return the rule, or nothing if the text is none
     */
    static std::optional<RfcTcpImpairmentRule> Parse(const std::string& text, std::string& error);

    /** @return the action */
    Action GetAction() const;
    /** @return which segments it is for */
    const RfcTcpSegmentMatch& GetMatch() const;
    /** @return DELAY: the delay; DUPLICATE: the spacing; REORDER: the timeout; else 0 */
    Time GetTime() const;
    /** @return DUPLICATE: the copies; REORDER: the later segments; else 0 */
    uint32_t GetNumber() const;
    /** @return CORRUPT: the octet to damage, or nothing for the default; else nothing */
    std::optional<uint32_t> GetOctet() const;
    /** @return CORRUPT: the bits to invert; else 0 */
    uint8_t GetMask() const;
    /** @return the text form, which Parse() reads (unless the match has a Where() condition) */
    std::string ToString() const;

  private:
    /**
     * @param action the action
     * @param match which segments
     */
    RfcTcpImpairmentRule(Action action, const RfcTcpSegmentMatch& match);

    Action m_action;                 ///< what
    RfcTcpSegmentMatch m_match;      ///< for which
    Time m_time;                     ///< GetTime()
    uint32_t m_number{0};            ///< GetNumber()
    std::optional<uint32_t> m_octet; ///< GetOctet()
    uint8_t m_mask{0};               ///< GetMask()
};

/**
 * @ingroup rfctcp
 * @param action an action
 * @return its name, as "drop"
 */
const char* RfcTcpName(RfcTcpImpairmentRule::Action action);

} // namespace ns3

#endif // RFC_TCP_IMPAIRMENT_RULE_H
