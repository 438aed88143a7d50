/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_CONNECTION_H
#define RFC_TCP_CORE_CONNECTION_H

#include "congestion-control.h"
#include "outbox.h"
#include "parameters.h"
#include "syn-cache-entry.h"
#include "tcb.h"
#include "time-wait.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace ns3::rfctcp
{

/** The answers of RFC 9293 3.10.1 to 3.10.6 to a user call. */
enum class CallResult : uint8_t
{
    OK,             ///< done, or queued
    ALREADY_EXISTS, ///< "error: connection already exists"
    DOES_NOT_EXIST, ///< "error: connection does not exist"
    CLOSING,        ///< "error: connection closing"
};

/** Which directions a CLOSE call closes. */
enum class CloseMode : uint8_t
{
    SEND, ///< half-close: nothing more to send, receiving goes on (the CLOSE of RFC 9293 3.10.4)
    BOTH, ///< the user reads no more either; unread or late data resets [9293 SHLD-3]
};

/** What happens to the text of a SYN. */
enum class SynText : uint8_t
{
    QUEUED,    ///< the peer's is delivered when the handshake is over; ours bears none
    EXCHANGED, ///< the peer's is delivered at once, ours bears what is queued [7413 3]
    DROPPED,   ///< the peer's is not used: its cookie is not valid [7413 3]
};

/** What OPEN needs to know for TCP Fast Open [7413]. */
struct FastOpenArguments
{
    SynText text{SynText::QUEUED};        ///< what happens to the text of the first SYN
    std::optional<FastOpenCookie> option; ///< option of our first SYN or SYN,ACK, if it has one
    std::optional<uint16_t> serverMss;    ///< active: MSS that the server has advertised before
    uint32_t octets{0};                   ///< active: octets that SEND has queued already
};

/** What OPEN needs besides the parameters. */
struct OpenArguments
{
    SeqNum iss;               ///< initial send sequence number (RFC 6528)
    uint16_t receiveMss{536}; ///< MSS to advertise: EMTU_R - fixed headers [9293 MUST-67]
    uint32_t pathMss{536};    ///< MMS_S - 20: what IP sends unfragmented [9293 MUST-16]
    uint16_t defaultMss{
        536};         ///< assumed if the peer sends none: 536 (IPv4), 1220 (IPv6) [9293 MUST-15]
    bool ipv6{false}; ///< every path takes 1280 octets [8201 4], not 68 alone [1191 3]
    FastOpenArguments fastOpen{}; ///< by default no Fast Open
};

/** An ICMP error that quotes a segment of ours, in the classes of RFC 9293 3.9.2.2. */
struct IcmpReport
{
    /** Class of the error. */
    enum class Kind : uint8_t
    {
        SOFT,            ///< network or host unreachable, time exceeded, parameter problem
        HARD,            ///< protocol or port unreachable
        TOO_BIG,         ///< fragmentation needed, packet too big
    } kind{Kind::SOFT};  ///< class
    SeqNum seq;          ///< sequence number quoted
    uint32_t pathMss{0}; ///< TOO_BIG: next-hop MTU less the fixed headers
};

/**
 * One TCP connection (RFC 9293 3.10) without simulator, clock or octets: a value that turns
 * (state, instant, event) into (state, effects). It accounts for octets; the caller owns them.
 *
 * Methods come in three kinds: calls of the user, events from the network and the clock, and
 * questions. Effects are appended to the outbox and must be carried out in order; then the
 * caller calls SendDueAck(), which sends an acknowledgment that is due and that no other segment
 * has carried. A user call from inside such an effect appends to the same outbox. Every method
 * accepts every state and every argument.
 */
class Connection
{
  public:
    /**
     * @param parameters tunables, shared and constant
     * @param congestion congestion control, owned by the connection
     */
    Connection(std::shared_ptr<const Parameters> parameters,
               std::unique_ptr<CongestionControl> congestion);
    /**
     * Restores a half-open connection from a SYN cache entry.
     * @param parameters tunables with the values they had when the entry was made
     * @param congestion congestion control like that of the connection when the entry was made; it
     *        was not called yet
     * @param entry what ToSynCacheEntry() has returned
     */
    Connection(std::shared_ptr<const Parameters> parameters,
               std::unique_ptr<CongestionControl> congestion,
               const SynCacheEntry& entry);
    /** @param other copied in full */
    Connection(const Connection& other);
    /** @param other copied in full @return this */
    Connection& operator=(const Connection& other);
    Connection(Connection&& other) = default;
    /** @param other moved from @return this */
    Connection& operator=(Connection&& other) = default;

    // Calls of the user, RFC 9293 3.10.1 to 3.10.6

    /**
     * OPEN, active: sends a SYN, which bears text if Fast Open allows that.
     * @param now the instant @param open what follows from the addresses @param outbox effects
     * @return ALREADY_EXISTS unless CLOSED
     */
    CallResult Open(Instant now, const OpenArguments& open, Outbox& outbox);
    /**
     * A SYN met a passive OPEN: LISTEN to SYN-RECEIVED, sends a SYN,ACK (RFC 9293 3.10.7.2).
     * @param now the instant @param open what follows from the addresses
     * @param syn the segment; its text is kept until the connection is ESTABLISHED
     * @param outbox effects
     */
    void OpenFrom(Instant now, const OpenArguments& open, const Segment& syn, Outbox& outbox);
    /**
     * The acknowledgment of a SYN cookie met a passive OPEN: LISTEN to SYN-RECEIVED and on, as if
     * the SYN,ACK had been sent by this connection [4987 3.6].
     * @param now the instant @param open what follows from the addresses; the ISS is the cookie
     * @param syn the peer's SYN as far as the cookie tells it @param ack the segment
     * @param outbox effects
     */
    void OpenFromCookie(Instant now,
                        const OpenArguments& open,
                        const Segment& syn,
                        const Segment& ack,
                        Outbox& outbox);
    /**
     * Ends a half-open passive connection to make room for a newer one; nothing is sent [4987 3.4].
     * @param now the instant @param outbox effects
     */
    void Recycle(Instant now, Outbox& outbox);
    /**
     * SEND: octets are appended to the stream.
     * @param now the instant @param octets number of octets
     * @param urgent the last of the octets is the last octet of urgent data
     * @param outbox effects
     * @param more the caller calls Send or Close next: nothing is sent yet, so that the octets may
     *        share a segment with those that follow
     * @param push the segment with the last of the octets bears PSH
     * @return DOES_NOT_EXIST in CLOSED, CLOSING after CLOSE
     */
    CallResult Send(Instant now,
                    uint32_t octets,
                    bool urgent,
                    Outbox& outbox,
                    bool more = false,
                    bool push = false);
    /**
     * FLUSH: forgets the octets that were never sent; those that were sent are still retransmitted.
     * @param now the instant @param outbox effects
     * @return position behind the last octet that is left
     */
    Position DropUnsent(Instant now, Outbox& outbox);
    /**
     * RECEIVE: the user has taken octets, which may open the window.
     * @param now the instant @param octets number of octets, at most ReadableOctets()
     * @param outbox effects
     */
    void Receive(Instant now, uint32_t octets, Outbox& outbox);
    /**
     * CLOSE.
     * @param now the instant @param mode half-close or both directions @param outbox effects
     * @return DOES_NOT_EXIST in CLOSED, CLOSING if closed before
     */
    CallResult Close(Instant now, CloseMode mode, Outbox& outbox);
    /**
     * ABORT: sends a RST, unless the peer has no connection to reset.
     * @param now the instant @param outbox effects
     * @return DOES_NOT_EXIST in CLOSED
     */
    CallResult Abort(Instant now, Outbox& outbox);
    /** STATUS. @return the control block */
    const Tcb& Status() const;

    // Events from the network and the clock

    /**
     * SEGMENT ARRIVES, RFC 9293 3.10.7, in the states from SYN-SENT to LAST-ACK. For the other
     * states there are stateless.h and time-wait.h.
     * @param now the instant @param segment the segment @param outbox effects
     */
    void OnSegment(Instant now, const Segment& segment, Outbox& outbox);
    /**
     * Fires every timer that is due, RFC 9293 3.10.8.
     * @param now the instant @param outbox effects
     */
    void OnTimer(Instant now, Outbox& outbox);
    /**
     * An ICMP error quoted a segment of this connection.
     * @param now the instant @param report the error @param outbox effects
     */
    void OnIcmp(Instant now, const IcmpReport& report, Outbox& outbox);
    /**
     * Sends the acknowledgment that is due, if one is. To be called when all effects so far are
     * carried out.
     * @param now the instant @param outbox effects
     */
    void SendDueAck(Instant now, Outbox& outbox);

    // Questions

    /** @return the earliest instant at which OnTimer() has something to do, if there is one */
    std::optional<Instant> NextDeadline() const;
    /** @return octets the user can take now */
    uint32_t ReadableOctets() const;
    /** @return octets sent and neither acknowledged nor deemed lost: FlightSize [5681 2] */
    uint32_t FlightSize() const;
    /** @return current RTO, back-off included */
    Duration Rto() const;
    /** @return octets from the next one to read to the end of urgent data [9293 MUST-33] */
    uint32_t UrgentOctets() const;
    /** @return octets the user can take now that the peer has pushed [9293 MAY-17] */
    uint32_t PushedOctets() const;
    /** @return longest time that data may stay unacknowledged; 0: R2 alone limits it
     *  [9293 3.8.3, 5482] */
    Duration UserTimeout() const;
    /** @param seq a sequence number that an ICMP error quotes
     * @return true if the number is in flight [5927 4.1] */
    bool IsInFlight(SeqNum seq) const;
    /**
     * @param open what follows from the addresses and from earlier connections
     * @param parameters tunables
     * @return octets of text that the SYN of an active OPEN bears at most [7413 4.2.2]
     */
    static uint32_t SynTextLimit(const OpenArguments& open, const Parameters& parameters);
    /** @return the congestion control */
    const CongestionControl& Congestion() const;
    /** @return the congestion control, to be changed by the user */
    CongestionControl& Congestion();
    /** @return the parameters */
    const Parameters& Tunables() const;
    /**
     * The TIME-WAIT entry of a connection that has just entered TIME-WAIT. Once SendDueAck() has
     * nothing to send, the entry takes the place of the connection, which answers calls in this
     * state, but neither segments nor the end of the 2 MSL.
     * @param now the instant at which the connection has entered TIME-WAIT
     * @return the entry; meaningful in TIME-WAIT only
     */
    TimeWait ToTimeWait(Instant now) const;
    /**
     * The SYN cache entry of a passive connection in SYN-RECEIVED, from which the connection can be
     * restored when something happens to it.
     * @return the entry; nothing if the entry would not describe the connection in full, for
     * example because text came with the SYN
     */
    std::optional<SynCacheEntry> ToSynCacheEntry() const;

    /**
     * Replaces the tunables, which are in force from the next event on. The timers of keep-alive
     * and of the user timeout are moved at once, so NextDeadline() may change.
     * @param parameters the new ones
     */
    void SetParameters(std::shared_ptr<const Parameters> parameters);

  private:
    /** Whether the checks of an arriving segment go on. */
    enum class Step : uint8_t
    {
        CONTINUE, ///< next check
        DONE,     ///< drop the segment and return
    };

    /** The event being processed; valid during one public call only. */
    struct Event
    {
        Instant now;                     ///< its instant
        Outbox* outbox{nullptr};         ///< its effects
        const Segment* segment{nullptr}; ///< its segment, if it is one
        Position begin{0};               ///< position of SEG.SEQ
        Position text{0};                ///< position of the first octet of text
        bool probeDue{false};            ///< the tail loss probe is to be scheduled again
    };

    /** Sets up m_event for the length of a public call and checks the invariants at its end. */
    class Scope;

    // connection-call.cc
    void TuneReceiveBuffer(); ///< the buffer grows with the rate at which the user takes octets

    // connection-open.cc
    void StartSending(const OpenArguments& open); ///< fills in the TCB of a new connection
    void SendSyn(SendCause cause);                ///< SYN or SYN,ACK again
    /** SYN or SYN,ACK for the first time. @param option Fast Open, if it has that option
     * @param text octets of text */
    void SendFirstSyn(const std::optional<FastOpenCookie>& option, uint32_t text);
    Segment MakeSyn() const;                           ///< SYN or SYN,ACK with its usual options
    void EmitSyn(const Segment& syn, SendCause cause); ///< sends it, and sees to its timers
    void ArriveInSynSent();                            ///< RFC 9293 3.10.7.3
    void AdoptSyn(const Segment& syn);         ///< IRS, options and window of the peer's SYN
    void AdoptOptions(const Options& offered); ///< what the peer's SYN allows
    void KeepSynText(const Segment& syn);      ///< text and FIN of a SYN, for later
    void AckSyn(Position ack);                 ///< our SYN is acknowledged
    void Establish();                          ///< enters ESTABLISHED
    void CompleteHandshake();                  ///< our SYN is acknowledged
    void ReportConnection();                   ///< the user may send and receive
    void UpdateEffectiveMss();                 ///< [9293 MUST-16]

    // connection-fast-open.cc: [7413]
    void OpenFast();                     ///< takes the text of the peer's SYN at once
    void TakeBackSynText(Position end);  ///< text of our SYN from there on is sent anew
    void NoteServerAnswer(Position ack); ///< the SYN,ACK tells about text and cookie
    /** Instead of a SYN,ACK comes an error. @param over the attempt to connect ends */
    void NoteServerSilence(bool over);

    // connection-syn-cache.cc
    SynCacheEntry FillSynCacheEntry() const;  ///< copies the members that an entry has
    void Restore(const SynCacheEntry& entry); ///< fills in the TCB

    // connection-arrive.cc: RFC 9293 3.10.7.4
    Step CheckTimestamp();   ///< PAWS [7323 5.3], before step 1
    Step CheckSequence();    ///< first
    bool IsAnsweredAtEdge(); ///< an empty segment at the right edge of RCV.WND, not the first one
    void RecordTimestamp();  ///< TS.Recent [7323 4.3]
    Step CheckReset();       ///< second (there is no security in ns-3, so no third)
    Step CheckSyn();         ///< fourth
    Step CheckAck();         ///< fifth
    void CheckUrgent();      ///< sixth
    Step ProcessText();      ///< seventh
    void ProcessFin();       ///< eighth
    void DeliverText(Position begin, Position end);  ///< queue or deliver a part of the text
    void NoteRepeated(Position begin, Position end); ///< received before: for D-SACK [2883]
    Position EndOfQueued();                          ///< where text that is in order now ends
    void AdvanceText(Position next);                 ///< RCV.NXT passes text that is in order
    void ReachFin();                                 ///< RCV.NXT passes the peer's FIN

    // connection-ack.cc: RFC 9293 3.10.7.4 step 5
    std::optional<rfctcp::Discard> FindAckFault() const;         ///< see CheckAckField()
    void UpdateSendWindow(Position ack);                         ///< SND.WL1 and SND.WL2
    void ProcessAck(Position ack, uint32_t oldWindow);           ///< losses, cwnd, freed octets
    void Advance(Acknowledgment& arrival);                       ///< SND.UNA moves
    bool IsDuplicateAck(Position ack, uint32_t oldWindow) const; ///< [5681 2]
    void SampleRtt(const Delivery& delivery);                    ///< [6298 3, 7323 4]
    void TakeRtt(Duration rtt);                                  ///< a sample
    Step OnAckOfFin(); ///< state changes when our FIN is acknowledged

    /** What the marks of congestion on a segment depend on. */
    enum class Marking : uint8_t
    {
        NEW_TEXT,     ///< text that was not sent before
        WINDOW_PROBE, ///< the octet behind a zero window [9293 3.8.6.1]
        OTHER,        ///< a retransmission, or no text
    };

    // connection-ecn.cc: [3168, 8257]
    void OfferEcn(Segment& syn) const;                ///< flags of our SYN
    void AdoptEcn(const Segment& syn);                ///< flags of the peer's SYN
    void MarkSegment(Segment& segment, Marking kind); ///< codepoint and flags of what we send
    void ReportMark();                                ///< to the congestion control
    void Report(ReceiverEvent event);       ///< to the congestion control, if it wants that
    void TakeMark();                        ///< CE and CWR of arriving text
    void TakeEcho(Acknowledgment& arrival); ///< ECE of an arriving ACK

    // connection-output.cc
    void Output();                                             ///< sends what may be sent now
    void RetransmitLost();                                     ///< after a timeout, as cwnd allows
    void SendRescues();                                        ///< NextSeg rules 3 and 4 [6675 4]
    Position RetransmitAt(Position position, SendCause cause); ///< one piece; returns where it ends
    bool SendNext(bool override,
                  SendCause cause = SendCause::NEW); ///< one new segment; false if none may be sent
    bool MaySend(uint32_t octets);                   ///< true if cwnd, recovery and pacing allow it
    bool AttachBlocks(Segment& segment); ///< SACK option; false if there is no room for it
    /** Sends one segment. @param begin its first octet @param length octets of text @param fin it
     * bears our FIN @param retransmission it was sent before @param cause why it is sent */
    void SendText(Position begin, uint32_t length, bool fin, bool retransmission, SendCause cause);
    Position NextSeq() const;                  ///< SND.NXT as the peer shall see it
    void SendAck();                            ///< pure ACK
    void SendKeepAlive();                      ///< probe below SND.NXT [9293 3.8.4]
    void SendReset(SeqNum seq, Reason reason); ///< RST for a live connection
    void ChallengeAck();                       ///< rate-limited ACK [5961 7]
    void AckLater(uint32_t octets);            ///< delayed ACK of new text [9293 SHLD-18]
    void AckNow();                             ///< an ACK is due, see SendDueAck()
    /** Completes and queues a segment. @param segment it @param begin its first octet
     * @param retransmission it has sequence space sent before @param cause why it is sent */
    void Emit(Segment segment, Position begin, bool retransmission, SendCause cause);
    uint16_t AdvertiseWindow(bool syn); ///< the window field; moves the edge
    Position OfferedEdge() const;       ///< where the edge may be now [9293 MUST-39]
    void ArmSendTimers();               ///< RETRANSMISSION xor PERSIST xor OVERRIDE
    bool HasUnsent() const;             ///< text or a FIN waits to be sent

    // connection-timeout.cc: RFC 9293 3.10.8
    void OnRetransmissionTimeout();          ///< [6298 5]
    void AvoidBlackHole();                   ///< smaller segments [4821 7.7]
    void OnProbeTimeout();                   ///< TLP_send_probe [8985 7.3]
    void OnPersistTimeout();                 ///< zero-window probe [9293 3.8.6.1]
    void ArmUserTimeout();                   ///< while something is unacknowledged
    void MoveUserTimeout(Duration before);   ///< the timeout has changed, its timer may be set
    void AdoptUserTimeout(uint16_t offered); ///< the peer's option has come [5482 3.2]
    uint16_t OfferedUserTimeout() const;     ///< option to send; 0: none [5482 3.3]
    static uint16_t ToUserTimeoutOption(Duration timeout);  ///< the option [5482 2], rounded up
    static Duration FromUserTimeoutOption(uint16_t option); ///< the timeout in an option [5482 2]
    void OnKeepAliveTimeout();                              ///< probe, give up, or look again later
    void NoteArrival();             ///< a segment has arrived: the peer is alive
    void ArmKeepAlive();            ///< if keep-alive is on and the state needs it
    Duration ProbeInterval() const; ///< until the next zero-window probe

    // connection.cc
    /** The only writer of tcb.state. @param state new one @param cause why @param reason of an end
     */
    void Enter(State state, Cause cause, Reason reason = Reason::NONE);
    void Leave(CloseReason reason, Cause cause); ///< to CLOSED or LISTEN: the connection ends
    void EnterTimeWait();                        ///< stops all timers, see ToTimeWait()
    void MoveOnClose(Cause cause);               ///< FIN-WAIT-1 or LAST-ACK once CLOSE allows
    bool Exists() const;                         ///< there is a TCB: neither CLOSED nor LISTEN
    bool IsHalfOpen() const; ///< in SYN-RECEIVED, and no user knows of the connection yet
    void Discard(rfctcp::Discard reason); ///< reports that something was not used

    LossRecovery::Context RecoveryContext(); ///< for calls of loss recovery
    PathView View();                         ///< for the congestion control

    Tcb m_tcb;                                       ///< everything that changes
    std::shared_ptr<const Parameters> m_parameters;  ///< tunables
    std::unique_ptr<CongestionControl> m_congestion; ///< window
    Event* m_event{nullptr};                         ///< the event being processed
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_CONNECTION_H
