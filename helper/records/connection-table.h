/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_CONNECTION_TABLE_H
#define RFC_TCP_RECORDS_CONNECTION_TABLE_H

#include "ns3/rfc-tcp-record.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace ns3::rfctcp
{

/** Round-trip times as tcptrace measures them: of segments that were sent once. */
struct RttSamples
{
    uint64_t count{0};  ///< how many
    double sum{0};      ///< seconds
    double least{0};    ///< seconds
    double greatest{0}; ///< seconds
    double latest{0};   ///< seconds

    /** @param seconds a sample */
    void Add(double seconds);
};

/** One end of a connection, and what it has sent. */
struct ConnectionEnd
{
    std::optional<uint32_t> node;                    ///< its id, if it was seen
    Address address;                                 ///< InetSocketAddress or Inet6SocketAddress
    std::optional<Time> established;                 ///< ESTABLISHED was entered
    std::optional<Time> finSent;                     ///< its first FIN
    std::optional<Time> finReceived;                 ///< the first FIN of the peer
    std::optional<Time> timeWait;                    ///< TIME-WAIT was entered
    std::optional<Time> closed;                      ///< CLOSED was entered
    TcpSocket::TcpStates_t state{TcpSocket::CLOSED}; ///< last one that is known
    std::string reason;                              ///< of the end

    uint64_t packets{0};              ///< segments sent
    uint64_t resets{0};               ///< with RST
    uint64_t acks{0};                 ///< with ACK
    uint64_t pureAcks{0};             ///< ACK and nothing else
    uint64_t syns{0};                 ///< with SYN
    uint64_t fins{0};                 ///< with FIN
    uint64_t pushed{0};               ///< with text and PSH
    uint64_t dataPackets{0};          ///< with text
    uint64_t dataOctets{0};           ///< of text, those sent again included
    uint64_t rexmtPackets{0};         ///< with sequence space sent before
    uint64_t rexmtOctets{0};          ///< of text in them
    uint64_t sackPackets{0};          ///< with SACK blocks
    uint64_t sackBlocks{0};           ///< in all of them
    uint64_t probes{0};               ///< zero-window probes
    uint64_t tailProbes{0};           ///< tail loss probes
    uint64_t keepAlives{0};           ///< keep-alive probes
    uint64_t timeouts{0};             ///< retransmission timeouts
    uint64_t fastPackets{0};          ///< sent again in fast recovery
    uint64_t lost{0};                 ///< lost on their way
    uint32_t longest{0};              ///< octets of text in a segment
    uint32_t shortest{0};             ///< the same of the shortest one with text
    uint32_t greatestWindow{0};       ///< advertised
    uint32_t leastWindow{UINT32_MAX}; ///< advertised, SYNs and RSTs excepted
    uint64_t zeroWindows{0};          ///< segments that advertise no window
    std::optional<Time> firstData;    ///< its first text was sent
    std::optional<Time> lastData;     ///< its last text was sent

    // What arrives at this end about what it has sent
    uint64_t duplicateAcks{0};       ///< [5681 2]
    uint64_t tripleDuplicateAcks{0}; ///< third ones in a row
    uint64_t uniqueOctets{0};        ///< of text, each counted once
    RttSamples rtt;                  ///< round-trip times
    Time zeroWindowTime;             ///< how long the peer has offered no window

    // Memory for these
    std::map<uint64_t, Time> awaited;    ///< sending time, by the ACK that is awaited
    uint64_t sentUpTo{0};                ///< behind the highest number sent, from the SYN
    uint64_t ackedUpTo{0};               ///< greatest ACK that has arrived
    uint32_t peerWindow{UINT32_MAX};     ///< last window that has arrived
    uint32_t duplicatesInRow{0};         ///< duplicate ACKs
    std::optional<Time> zeroWindowSince; ///< the peer offers no window
    std::optional<Time> lastTimeout;     ///< when a timeout was last counted
};

/** What is known of a connection. */
struct ConnectionSummary
{
    uint32_t number{0};                ///< counts the connections of the simulation from 1
    Time first;                        ///< its first segment was sent
    Time last;                         ///< the last thing that has happened
    std::array<ConnectionEnd, 2> ends; ///< client (a), server (b)
};

/** Sums up the connections of a simulation from their segments and transitions. */
class ConnectionTable
{
  public:
    /** Gets a connection that is over, or all that are left at the end. */
    using Sink = std::function<void(const ConnectionSummary& connection)>;

    /** @param sink see there */
    explicit ConnectionTable(Sink sink);

    void OnState(const RfcTcpStateRecord& transition);    ///< @param transition of an end
    void OnSent(const RfcTcpSegmentRecord& segment);      ///< @param segment sent now
    void OnDelivered(const RfcTcpSegmentRecord& segment); ///< @param segment that arrives now
    void OnSettled(const RfcTcpSegmentRecord& segment);   ///< @param segment with its fate
    /** All connections that are left go to the sink. */
    void Finish();
    /** @param segment of a connection @return that connection, nullptr if it is over */
    const ConnectionSummary* Find(const RfcTcpSegmentRecord& segment) const;
    /** @param summary a connection @param end address of an end @return that end */
    static const ConnectionEnd& EndOf(const ConnectionSummary& summary, const Address& end);

  private:
    /** Names a connection: its ends, the lower one first. */
    using Key = std::pair<Address, Address>;

    /** @param number of a connection @return it, nullptr if it is over */
    ConnectionSummary* Find(uint32_t number);
    /** @param summary it @param end address of an end @return that end */
    static ConnectionEnd& EndOf(ConnectionSummary& summary, const Address& end);
    /** @param end of a connection @param transition that it has made */
    static void Apply(ConnectionEnd& end, const RfcTcpStateRecord& transition);
    /** @param end that gets an ACK @param segment with the ACK */
    static void TakeAck(ConnectionEnd& end, const RfcTcpSegmentRecord& segment);
    /** @param end that sends @param segment that it sends */
    static void CountSent(ConnectionEnd& end, const RfcTcpSegmentRecord& segment);
    /** @param number of a connection that is over */
    void Close(uint32_t number);

    Sink m_sink;                                  ///< see the constructor
    std::map<uint32_t, ConnectionSummary> m_open; ///< by number
    std::map<Key, uint32_t> m_replaced;       ///< connections whose ends another one has taken over
    std::map<Key, uint32_t> m_numbers;        ///< newest connection of two ends
    std::map<Key, RfcTcpStateRecord> m_early; ///< opened, but nothing was sent yet
    std::map<uint32_t, Time> m_arrivals;      ///< last arrival, by node
    uint32_t m_newest{0};                     ///< greatest number seen
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_CONNECTION_TABLE_H
