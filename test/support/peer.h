/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_PEER_H
#define RFC_TCP_TEST_PEER_H

#include "core/connection.h"
#include "core/stateless.h"

#include <boost/icl/interval_set.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace ns3::rfctcp::test
{

using namespace std::chrono_literals;

/** A segment on its way, with the stream position of its text at the sender. */
struct Datagram
{
    Segment segment;   ///< the header
    Position begin{0}; ///< sender's position of the first octet of text
};

/**
 * One end under test: a Connection, the TIME-WAIT entry that replaces it, its user and its octet
 * store in miniature. Text is not stored; instead each octet is known by its position at the
 * sender, and the store checks that it arrives once, at that position, and is delivered in order.
 */
class Peer
{
  public:
    /**
     * @param parameters tunables; CheckInvariants is switched on
     * @param iss initial sequence number
     * @param congestion congestion control; default NewReno
     */
    explicit Peer(Parameters parameters = {},
                  uint32_t iss = 1000,
                  std::unique_ptr<CongestionControl> congestion = nullptr);

    Instant now{};      ///< the peer's clock
    OpenArguments open; ///< used by Connect and by SYNs that meet Listen

    // The user
    CallResult Connect();                                                     ///< OPEN, active
    void Listen();                                                            ///< OPEN, passive
    CallResult Send(uint32_t octets, bool urgent = false, bool push = false); ///< SEND
    Position Flush();                                                         ///< FLUSH
    void Read(uint32_t octets);                                               ///< RECEIVE
    CallResult Shutdown();   ///< CLOSE of the sending direction
    CallResult Close();      ///< CLOSE of both
    CallResult Abort();      ///< ABORT
    bool readsAtOnce{true};  ///< takes every octet as soon as it is readable
    bool closesOnEof{false}; ///< calls Close() when the peer has closed

    // The network
    void Receive(const Segment& segment, Position begin); ///< a segment of a real peer arrives
    void Receive(
        const Segment& segment); ///< a scripted segment arrives; its text lies where it claims
    void Advance(Duration span); ///< lets time pass, timers fire
    void Fire();                 ///< fires what is due now
    std::deque<Datagram> sent;   ///< what was sent and not taken by the test

    /** @return the oldest segment not taken yet, removed; fails the test if there is none */
    Segment Take();
    /** @return true if nothing waits in sent */
    bool IsSilent() const;

    // What happened
    State GetState() const;                      ///< state, LISTEN included
    const Tcb& Status() const;                   ///< the control block
    Connection& Core();                          ///< the connection itself
    TimeWait& GetTimeWait();                     ///< the entry that has replaced the connection
    std::optional<Instant> NextDeadline() const; ///< next timer
    std::vector<StateChanged> transitions;       ///< in order
    std::vector<rfctcp::Discard> discards;       ///< in order
    std::vector<SoftError> softErrors;           ///< in order
    std::vector<FastOpenAnswer> answers;         ///< in order
    std::vector<Position> urgent;                ///< UrgentArrived, in order
    bool connected{false};                       ///< Connected seen
    bool eof{false};                             ///< PeerClosed seen
    std::optional<CloseReason> closed;           ///< Closed seen
    Position readable{1};                        ///< position up to which octets are readable
    uint64_t released{0};                        ///< octets acknowledged
    uint64_t retransmissions{0};                 ///< Transmit actions marked so

  private:
    void Drain();                                  ///< carries out effects, then SendDueAck()
    void Carry(const Action& action);              ///< carries out one effect
    void ArriveInTimeWait(const Segment& segment); ///< a segment for the TIME-WAIT entry
    void EndTimeWait(Cause cause, std::optional<Segment> segment = {}); ///< the connection is over

    std::shared_ptr<const Parameters> m_parameters;
    std::unique_ptr<Connection> m_connection;
    std::optional<TimeWait> m_timeWait; ///< has replaced the connection
    bool m_isOver{false};               ///< TIME-WAIT has ended
    bool m_listening{false};
    bool m_draining{false};
    Outbox m_outbox;
    Position m_begin{0};                       ///< sender's position of the text in hand
    boost::icl::interval_set<Position> m_kept; ///< positions accepted
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_PEER_H
