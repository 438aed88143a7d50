/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_EXPLORE_HOST_H
#define RFC_TCP_EXPLORE_HOST_H

#include "core/connection.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace ns3::rfctcp::explore
{

/** A segment on its way, and what a receiver cannot know: which octets it really carries. */
struct Datagram
{
    Segment segment;        ///< the header
    Position begin{0};      ///< position of the first octet of text at the sender
    uint8_t from{0};        ///< number of the host that has sent it
    uint8_t incarnation{0}; ///< number of the sender's connection
    Instant sentAt;         ///< when it was sent
};

/** What the user of a host does in each of its connections, in any order and at any time. */
struct UserPlan
{
    uint8_t octets{3};        ///< to send at most
    uint8_t octetsPerCall{1}; ///< SEND takes so many at a time, the last one what is left
    uint8_t opens{1};         ///< active OPENs at most; 0: the host only listens
    bool listens{false};      ///< passive OPEN, once, for any number of connections
    bool listensFirst{false}; ///< before anything else happens
    bool shutsDown{true};     ///< may close the sending direction only
    bool closes{true};        ///< may close both directions
    bool aborts{false};       ///< may call ABORT
    bool readsLater{false};   ///< reads when it pleases, not at once
    bool callsEarly{false};   ///< uses a passive connection before its handshake is complete
};

/** A call of the user. */
enum class Call : uint8_t
{
    LISTEN,   ///< OPEN, passive
    OPEN,     ///< OPEN, active
    SEND,     ///< one octet
    READ,     ///< RECEIVE of all octets there are
    SHUTDOWN, ///< CLOSE of the sending direction
    CLOSE,    ///< CLOSE of both directions
    ABORT,    ///< ABORT
    COUNT     ///< number of calls
};

/** @param call a call @return its name in capital letters */
const char* Name(Call call);

/** What is known of one connection of a host, also after its end. */
struct Record
{
    static constexpr uint8_t NOBODY = 0xff; ///< peer: no SYN has come yet

    uint8_t peer{NOBODY};                  ///< number of the peer's connection whose SYN came
    uint8_t sent{0};                       ///< octets that the user has sent
    uint8_t readable{0};                   ///< octets that became readable, in order
    bool connected{false};                 ///< the user was told that the handshake is complete
    bool passive{false};                   ///< made by the listener
    bool sendClosed{false};                ///< the user has closed the sending direction
    bool readClosed{false};                ///< the user reads no more
    bool eof{false};                       ///< the user was told that the peer has closed
    CloseReason reason{CloseReason::NONE}; ///< what the user was told in the end
};

/** How a host chooses initial sequence numbers. */
enum class IssChoice : uint8_t
{
    RISING, ///< just above all numbers of the connection before [9293 3.4.1]
    SAME,   ///< after TIME-WAIT the same one again, which only the 2 MSL make safe; else rising
};

/**
 * One end: its connection, its listener, what is left in TIME-WAIT, its user and the octets, all in
 * one value that can be copied. It does what the caller of the core must do and checks what the
 * core must do; nothing else of the exploration knows the calls of the core.
 */
class Host
{
  public:
    /** What never changes. */
    struct Setup
    {
        uint8_t number{0};                            ///< 0 or 1
        UserPlan plan;                                ///< of the user
        std::shared_ptr<const Parameters> parameters; ///< tunables
        uint32_t iss{0};                              ///< first initial sequence number
        IssChoice issChoice{IssChoice::RISING};       ///< those of later connections
    };

    /** @param setup what never changes; it must outlive the host and its copies */
    explicit Host(const Setup& setup);

    /** @return calls that the user may make now */
    std::vector<Call> Calls() const;
    /** @param call one of Calls() @param now the instant */
    void Do(Call call, Instant now);
    /** A segment arrives. @param datagram it @param now the instant */
    void Arrive(const Datagram& datagram, Instant now);
    /** A timer fires. @param now the instant */
    void Fire(Instant now);

    /** @return when Fire() wants to be called, if at all */
    std::optional<Instant> Deadline() const;
    /** @return the state that RFC 9293 would show, LISTEN included */
    State GetState() const;
    /** @return true if there is a connection, be it in TIME-WAIT */
    bool Exists() const;
    /** @return the connection, if there is one that is not in TIME-WAIT */
    const std::optional<Connection>& GetConnection() const;
    /** @return what is left of a connection in TIME-WAIT, if there is one */
    const std::optional<TimeWait>& Rest() const;
    /** @return all connections so far, the last one may still exist */
    const std::vector<Record>& Records() const;
    /** @return octets received that wait behind a gap, as bits by position */
    uint32_t Kept() const;
    /** @return initial sequence number of the last connection */
    SeqNum LastIss() const;
    /** @return true if the last connection has left TIME-WAIT because its time was over */
    bool HasWaited() const;
    /** @return active OPENs so far */
    uint8_t Opens() const;
    /** @return true if a listener is there */
    bool IsListening() const;
    /** @return true if a SYN was answered by RST because nobody was there */
    bool HasRefused() const;
    /** @return the rule that was broken, in words, or nullptr */
    const char* Violation() const;
    /** @return what never changes */
    const Setup& GetSetup() const;

    std::vector<Datagram> sent; ///< what was sent and not taken yet

  private:
    /** Something arrives in TIME-WAIT. @param datagram it @param now the instant @param outbox
     *  effects */
    void ArriveInTimeWait(const Datagram& datagram, Instant now, Outbox& outbox);
    /** Something arrives and there is no connection. @param datagram it @param leastIss of a
     *  connection that takes TIME-WAIT over @param now the instant @param outbox effects */
    void ArriveForNobody(const Datagram& datagram,
                         std::optional<SeqNum> leastIss,
                         Instant now,
                         Outbox& outbox);
    /** A connection is made. @param passive by the listener @param leastIss see above */
    OpenArguments Begin(bool passive, std::optional<SeqNum> leastIss = std::nullopt);
    void Drain(Instant now, Outbox& outbox); ///< carries out effects, then sends the ACK due
    void Carry(const Action& action, Instant now, Outbox& outbox);  ///< carries out one effect
    void Keep(const Accept& accept);                                ///< octets are taken
    void Emit(const Segment& segment, Position begin, Instant now); ///< to the network
    void Check();                 ///< what must hold between events
    void Break(const char* rule); ///< a rule is broken; the first one counts
    /** @param least no number below it @return for the next connection */
    SeqNum NextIss(std::optional<SeqNum> least) const;

    const Setup* m_setup;                   ///< what never changes
    std::optional<Connection> m_connection; ///< none if CLOSED or in TIME-WAIT
    std::optional<TimeWait> m_rest;         ///< in TIME-WAIT
    std::vector<Record> m_records;          ///< by number
    SeqNum m_iss;                           ///< of the last connection
    uint32_t m_kept{0};                     ///< octets of this connection, a bit a position
    uint8_t m_opens{0};                     ///< active OPENs so far
    bool m_listening{false};                ///< a listener is there
    bool m_waited{false};                   ///< the last connection has left TIME-WAIT in time
    bool m_refused{false};                  ///< a SYN found nobody
    const Datagram* m_arriving{nullptr};    ///< during Arrive() only
    const char* m_violation{nullptr};       ///< the first broken rule
};

} // namespace ns3::rfctcp::explore

#endif // RFC_TCP_EXPLORE_HOST_H
