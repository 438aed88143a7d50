/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_SOCKET_IMPL_H
#define RFC_TCP_INTERNAL_SOCKET_IMPL_H

#include "core/connection.h"
#include "core/outbox.h"
#include "core/parameters.h"
#include "core/tables/flow-key.h"
#include "inherited-settings.h"
#include "l4-tables.h"
#include "listen-queue.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"
#include "socket-traces.h"
#include "stream.h"

#include "ns3/type-id.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace ns3
{

/**
 * The parts of a socket: its names, one connection of the core, the octets of both directions, and
 * the settings. Calls, segments and timeouts are passed to the connection, and its effects are
 * carried out in order. RfcTcpSocket checks whether a call is legal.
 */
class RfcTcpSocket::Impl : public RfcTcpInheritedSettings
{
  public:
    /** @param socket the socket that this object implements */
    explicit Impl(RfcTcpSocket& socket);
    /**
     * @param socket the socket that this object implements
     * @param listener the listener that the socket takes its settings from
     */
    Impl(RfcTcpSocket& socket, const Impl& listener);
    ~Impl();
    Impl& operator=(const Impl&) = delete;

    // Names and registration

    /** @param protocol to register with */
    void Attach(Ptr<RfcTcpL4Protocol> protocol);
    /** Adds the socket to the SocketList, unless the socket is there. */
    void Register();
    /** Frees port, four-tuple and slot; the object lives as long as others refer to it. */
    void Unregister();
    /** @return true if the endpoint was reserved; else errno is set */
    bool ClaimEndpoint();
    /** Gives the reserved endpoint back, if there is one. */
    void ReleaseEndpoint();
    /**
     * Chooses the local port unless the user has.
     * @param key the four-tuple; its local port is filled in
     * @return false if no port is free; errno is set
     */
    bool ChoosePort(rfctcp::FlowKey& key);
    /** @return the names of the connection for traces */
    RfcTcpConnectionId Id() const;

    /** Asks the processor for the memory of a socket, see prefetch.h. @param socket the socket */
    static void Prefetch(const RfcTcpSocket* socket);

    // Events, with their effects: rfc-tcp-socket-impl.cc

    /** LISTEN begins. */
    void StartListening();
    /** LISTEN ends. */
    void StopListening();
    /** @return settings and queues of a listener, made if there were none */
    RfcTcpListenQueue& GetListenQueue();
    /**
     * @param segment for a half-open connection of this listener
     * @return true if the segment must not establish the connection because Backlog others wait for
     *         Accept(); the refusal is counted
     */
    bool RefusesByBacklog(const rfctcp::Segment& segment);
    /** The user has taken the connection from the queue of its listener. */
    void OnAccept();
    /**
     * Calls the callbacks that would have been called if the user had taken the connection earlier.
     * @param over the connection had ended when the user took it
     */
    void NotifyMissedEvents(bool over);
    /** Ends the half-open connection to make room for a newer one [4987 3.4]. */
    void Recycle();
    /** @param key four-tuple @param route how the peer is reached: OPEN, active */
    void Open(const rfctcp::FlowKey& key, const RfcTcpL4Protocol::Route& route);
    /**
     * OPEN from a SYN, for a socket just made by a listener.
     * @param listener the listener that accepts
     * @param key four-tuple @param arguments what follows from the addresses
     * @param syn the segment @param cookieAck acknowledges our SYN cookie, or nullptr
     * @param packet text of the segment that has arrived
     */
    void OpenFrom(Ptr<RfcTcpSocket> listener,
                  const rfctcp::FlowKey& key,
                  const rfctcp::OpenArguments& arguments,
                  const rfctcp::Segment& syn,
                  const rfctcp::Segment* cookieAck,
                  Ptr<Packet> packet);
    /** @param segment header @param packet text of a segment of this connection */
    void Deliver(const rfctcp::Segment& segment, Ptr<Packet> packet);
    /** @param report an ICMP error about a segment of this connection */
    void ReportIcmp(const rfctcp::IcmpReport& report);
    /** @param packet octets to send @param urgent whether the last one ends urgent data
     * @param push whether the segment with the last one bears PSH */
    void Send(Ptr<Packet> packet, bool urgent, bool push);
    /** FLUSH. @return octets forgotten */
    uint32_t Flush();
    /** @param octets number of octets that the user has taken */
    void Receive(uint32_t octets);
    /** @param mode CLOSE of one direction or both */
    void Close(rfctcp::CloseMode mode);
    /** ABORT. */
    void Abort();
    /** @param why TIME-WAIT ends @param cause of its end @param segment that is the cause, if one
     * is */
    void EndTimeWait(rfctcp::CloseReason why, rfctcp::Cause cause, const rfctcp::Segment* segment);
    /** @return octets of text that the SYN of Open() can bear while it waits for them; else 0 */
    uint32_t GetSynRoom() const;
    /** The deadline that ArmTimer() has set may have come. */
    void OnTimer();
    /** Drops all octets that are not read, and from now on those that arrive. */
    void DiscardReceived();
    /**
     * Restores a half-open connection, for a socket that was just made.
     * @param protocol the protocol of the node @param place handle of the connection
     * @param fourTuple of the connection @param entry that has replaced the connection
     */
    void Restore(Ptr<RfcTcpL4Protocol> protocol,
                 rfctcp::Demultiplexer::Handle place,
                 const rfctcp::FlowKey& fourTuple,
                 const RfcTcpSynCacheEntry& entry);
    /** The socket is disposed of: there are no effects any more. */
    void Dispose();

    /** @return true if a connection exists that is not CLOSED */
    bool IsOpen() const;
    /** @return true if the protocol has a TIME-WAIT entry for the connection */
    bool IsInTimeWait() const;
    /** @return true if there is a connection, even one that is ending */
    bool HasConnection() const;
    /** @return the state, LISTEN included */
    TcpStates_t GetState() const;
    /**
     * @return Eff.snd.MSS of the connection, or of the last one if there is none now, in octets of
     *         text [9293 MUST-16]; 0 before the peer's SYN has come
     */
    uint32_t GetEffectiveSegmentSize() const;
    /** @return value of GetErrno() when there is nothing to read */
    SocketErrno GetReadError() const;

    /**
     * Changes a tunable; sockets with the same values share them.
     * @param field the tunable @param value its new value
     */
    template <typename Value>
    void Set(Value rfctcp::Parameters::*field, Value value)
    {
        if ((*parameters).*field == value)
        {
            return;
        }
        auto changed = std::make_shared<rfctcp::Parameters>(*parameters);
        (*changed).*field = value;
        parameters = std::move(changed);
        if (connection)
        {
            ApplyParameters();
        }
    }

    /** Passes the tunables to the connection, whose timers they may move. */
    void ApplyParameters();

    /** @return values that the user has chosen for IP headers */
    PacketMarks Marks() const;
    /** @return what a TIME-WAIT entry needs of the socket */
    RfcTcpParticulars Particulars() const;
    /** Fires trace source Tx. @param segment that is passed to IP @param packet its text */
    void TraceSent(const rfctcp::Segment& segment, Ptr<const Packet> packet);
    /** Fires trace source Rx. @param segment that IP has delivered @param packet its text */
    void TraceReceived(const rfctcp::Segment& segment, Ptr<const Packet> packet);

    /** @return the trace sources, made if there were none */
    Traces& GetTraces();

    /** @return the drop-in socket around this one, or nullptr */
    RfcTcpDropInSocket* DropIn() const
    {
        return m_traces ? m_traces->dropIn : nullptr;
    }

    /** @return the socket that the user has: this one, or the drop-in socket around it */
    Ptr<TcpSocket> UserSocket() const;

    RfcTcpSocket& socket;      ///< the socket that this object implements
    Ptr<RfcTcpL4Protocol> tcp; ///< nullptr once disposed of

    // Names
    rfctcp::FlowKey key; ///< as far as known; kept after the end
    std::unique_ptr<const rfctcp::Demultiplexer::Binding> claim; ///< the reserved endpoint
    std::optional<RfcTcpL4Protocol::Tables::Handle> handle;      ///< of the slot in the tables
    uint32_t number{0};                                          ///< in traces
    uint32_t ordinal{0};                                         ///< in SocketList
    bool bound{false};                                           ///< Bind() was called
    bool hasPeer{false};                                         ///< key.remote means something

    // Life
    bool constructed{false};         ///< attributes that are set from now on are set by the user
    bool shown{false};               ///< SocketList or FindSocket() has given the socket to a user
    bool listening{false};           ///< in LISTEN
    bool passive{false};             ///< a listener has made the socket
    bool established{false};         ///< the handshake was completed
    bool accepted{false};            ///< the user has the socket
    bool sendClosed{false};          ///< ShutdownSend() or Close()
    bool peerClosed{false};          ///< the peer's FIN was received in order
    bool endRead{false};             ///< the user has read the end of the stream, or must not
                                     ///< read it because octets are lost
    bool normalCloseNotified{false}; ///< NormalClose was called
    bool unsentUrgent{false};        ///< the last octet of m_unsent ends urgent data
    bool unsentPush{false};          ///< the last octet of m_unsent is pushed
    bool pending{false};             ///< one of PendingFastOpenRequests [7413 4.2]
    uint8_t lastTrafficClass{0};     ///< type of service of the last segment received
    SocketErrno error{ERROR_NOTERROR};                 ///< for GetErrno()
    SocketErrno bindError{ERROR_NOTERROR};             ///< of the last Bind()
    SocketErrno endError{ERROR_NOTERROR};              ///< with which the last connection has ended
    RfcTcpCloseReason reason{RfcTcpCloseReason::NONE}; ///< why the last connection ended

    std::unique_ptr<RfcTcpListenQueue>
        listenQueue; ///< of a socket that listens or has settings of queues
    std::unique_ptr<rfctcp::Connection> connection; ///< nullptr in CLOSED, LISTEN and TIME-WAIT
    RfcTcpSendStream sent;                          ///< octets not acknowledged, or not sent yet
    RfcTcpReceiveStream received;                   ///< octets not read yet
    // Of the last connection, after its end
    uint32_t notUrgent{0};       ///< octets behind urgent data
    uint32_t notPushed{0};       ///< octets behind the last one that arrived with PSH
    uint32_t lastSegmentSize{0}; ///< Eff.snd.MSS; 0: never known

  private:
    /** An event and its effects, see event-processing.h. */
    class EventProcessing;

    // rfc-tcp-socket-fast-open.cc
    /** @return the SYN of Open() that waits for octets, or nullptr */
    RfcTcpHeldSyn* GetHeldSyn() const
    {
        return listenQueue ? listenQueue->heldSyn.get() : nullptr;
    }

    /** Lets the SYN wait for the octets to come. @param arguments of OPEN */
    void HoldSyn(const rfctcp::OpenArguments& arguments);
    /** Calls a method, later, unless the SYN has gone until then. @param delay until then
     * @param method it */
    void CallIfHeld(Time delay, void (Impl::*method)());
    /** The call of Open() is over: asks the user for octets, if there are none. */
    void AskForSynText();
    /** FastOpenDelay is over. */
    void ReleaseSyn();
    /** OPEN, with the octets that there are. */
    void SendHeldSyn();
    /** The user gets a connection that is not established yet: it counts as pending. */
    void BeginPending();
    /** The connection does not count as pending any more. @param reset the peer has reset it */
    void EndPending(bool reset);
    /** Resets the state of a socket that is used for another connection. */
    void Renew();
    /** @return a congestion control for a new connection */
    std::unique_ptr<rfctcp::CongestionControl> MakeCongestionControl();
    /** Reports a new connection to the traces. */
    void Announce();
    /** LISTEN ends: resets the connections that wait for Accept(). */
    void RejectWaiting();
    /** Removes the connection from the queues of its listener. */
    void LeaveListener();
    /** Carries out effects until there are none. */
    void Drain();
    /** SEND of the octets that the core does not know yet. @param more a call of SEND or CLOSE
     * follows */
    void PassUnsentToCore(bool more);
    /** The connection is about to be freed: keeps what may be asked for later. */
    void PublishLast();
    /** Shows the variables of the connection to the traces. */
    void Publish();
    /** A TIME-WAIT entry of the protocol replaces the connection, which has nothing to send. */
    void BeginTimeWait();
    /** @return true if a SYN cache entry is worth more than the socket for some time */
    bool IsSynCacheEntryEnough() const;
    /** A SYN cache entry replaces socket and connection, if it can describe the connection. */
    void BeReplacedBySynCacheEntry();
    /** The connection is over: frees its memory and notifies the user. */
    void Finish();
    /** @return true if the last connection was ended by the user of this socket */
    bool WasEndedByUser() const;
    /** @param dropped whether octets were lost @return error with which the connection has ended */
    SocketErrno GetEndError(bool dropped) const;
    /** Calls NormalClose, once. */
    void NotifyNormalCloseOnce();
    /** Calls ErrorClose, or ConnectionFailed. */
    void NotifyErrorCloseOrFailure();
    /** Calls the send callback if there is room. */
    void NotifySendIfRoom();
    /** @param from state left @param to state entered @param cause of the change
     * @param segment that is the cause, if one is @param why the connection has ended, if it has */
    void TraceTransition(rfctcp::State from,
                         rfctcp::State to,
                         rfctcp::Cause cause,
                         const rfctcp::Segment* segment,
                         rfctcp::Reason why = rfctcp::Reason::NONE);
    /** Sets the earliest deadline of the connection in the tables of the protocol. */
    void ArmTimer();

    // Carry out an effect of one kind each
    void CarryOut(const rfctcp::Transmit& effect);       ///< to IP
    void CarryOut(const rfctcp::Accept& effect);         ///< keep text
    void CarryOut(const rfctcp::Release& effect);        ///< acknowledged
    void CarryOut(const rfctcp::StateChanged& effect);   ///< traces
    void CarryOut(const rfctcp::Connected& effect);      ///< callbacks
    void CarryOut(const rfctcp::FastOpenAnswer& effect); ///< kept for later connections
    void CarryOut(const rfctcp::Readable& effect);       ///< callback
    void CarryOut(const rfctcp::PeerClosed& effect);     ///< callbacks
    void CarryOut(const rfctcp::UrgentArrived& effect);  ///< trace
    void CarryOut(const rfctcp::SoftError& effect);      ///< trace
    void CarryOut(const rfctcp::Discarded& effect);      ///< counters and trace
    void CarryOut(const rfctcp::Closed& effect);         ///< kept until the outbox is empty

    Ptr<TcpSocket> m_self;        ///< UserSocket(): keeps a socket in use alive
    Ptr<RfcTcpSocket> m_listener; ///< reports the connection to the user
    std::unique_ptr<RfcTcpL4Protocol::Tables::Workspace>
        m_workspace;                             ///< only while an event is processed
    uint32_t m_unsent{0};                        ///< octets of sent that the core does not know yet
    bool m_wasListening{false};                  ///< the active OPEN follows LISTEN [9293 3.10.1]
    std::optional<rfctcp::CloseReason> m_closed; ///< the core has closed: Finish() is next
    std::unique_ptr<Traces> m_traces;            ///< trace sources, once connected
    TcpStates_t m_tracedState{CLOSED}; ///< last state in the traces; that of the core may be newer
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_SOCKET_IMPL_H
