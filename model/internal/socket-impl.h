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
#include "rfc-tcp-stream.h"
#include "socket-traces.h"

#include "ns3/type-id.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace ns3
{

/**
 * What a socket consists of: its names, one connection of the core, the octets of both directions,
 * and what the user has set. It feeds calls, segments and timeouts to the connection and carries
 * out the effects that come back, in order. Whether a call is legal, RfcTcpSocket has checked
 * before.
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

    /** @param protocol where to register */
    void Attach(Ptr<RfcTcpL4Protocol> protocol);
    /** Registers the socket in the SocketList, unless it is there. */
    void Register();
    /** Frees port, four-tuple and place in the SocketList; the object lives on while others refer
     * to it.
     */
    void Unregister();
    /** @return true if the endpoint was claimed; else errno is set */
    bool ClaimEndpoint();
    /** Gives the claimed endpoint back, if one was. */
    void ReleaseEndpoint();
    /**
     * Chooses the local port unless the user has.
     * @param key the four-tuple; its local port is filled in
     * @return false if no port is free; errno is set
     */
    bool ChoosePort(rfctcp::FlowKey& key);
    /** @return what names the connection in traces */
    RfcTcpConnectionId Id() const;

    /** @param socket nearly all of which will be needed, see prefetch.h */
    static void PrefetchAll(const RfcTcpSocket* socket);

    // Events, each followed by their effects: rfc-tcp-socket-impl.cc

    /** LISTEN begins. */
    void StartListening();
    /** LISTEN ends. */
    void StopListening();
    /** @return settings and queues of a listener, made if there were none */
    RfcTcpListenQueue& GetListenQueue();
    /**
     * @param segment for a half-open connection of this listener
     * @return true if the segment must not establish it because Backlog others wait for
     *         Accept(); the refusal is counted
     */
    bool RefusesByBacklog(const rfctcp::Segment& segment);
    /** The user has taken the connection from its listener's queue. */
    void OnAccept();
    /**
     * Calls what would have been called if the user had taken the connection earlier.
     * @param over the connection had ended when the user took it
     */
    void NotifyMissedEvents(bool over);
    /** The half-open connection ends, to make room for a newer one [4987 3.4]. */
    void Recycle();
    /** @param key four-tuple @param route how the peer is reached: OPEN, active */
    void Open(const rfctcp::FlowKey& key, const RfcTcpL4Protocol::Route& route);
    /**
     * OPEN from a SYN, for a socket just made by a listener.
     * @param listener the listener that accepts
     * @param key four-tuple @param arguments consequences of addresses
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
    /** @param packet octets to send @param urgent whether they end in urgent data
     * @param push whether the last one bears PSH */
    void Send(Ptr<Packet> packet, bool urgent, bool push);
    /** FLUSH. @return octets forgotten */
    uint32_t Flush();
    /** @param octets how many the user has taken */
    void Receive(uint32_t octets);
    /** @param mode CLOSE of one direction or both */
    void Close(rfctcp::CloseMode mode);
    /** ABORT. */
    void Abort();
    /** @param why TIME-WAIT ends @param cause what made it end @param segment if one was */
    void EndTimeWait(rfctcp::CloseReason why, rfctcp::Cause cause, const rfctcp::Segment* segment);
    /** The time may have come that ArmTimer has asked for. */
    void OnTimer();
    /** Drops all that is not read, from now on at once. */
    void DiscardReceived();
    /**
     * For a socket just made by a listener: takes over a half-open connection.
     * @param protocol the protocol of the node @param place of the connection in its tables
     * @param fourTuple of the connection @param entry that stood for the connection
     */
    void Restore(Ptr<RfcTcpL4Protocol> protocol,
                 rfctcp::Demultiplexer::Handle place,
                 const rfctcp::FlowKey& fourTuple,
                 const RfcTcpSynCacheEntry& entry);
    /** The socket is disposed of: no effects any more. */
    void Dispose();

    /** @return true if a connection exists that is not CLOSED */
    bool IsOpen() const;
    /** @return true if the connection is in TIME-WAIT, which the protocol keeps */
    bool IsInTimeWait() const;
    /** @return true if a connection exists, even one that is just ending */
    bool HasConnection() const;
    /** @return the state, LISTEN included */
    TcpStates_t GetState() const;
    /**
     * @return Eff.snd.MSS of the connection, or of the last one if there is none now, in octets of
     *         text [9293 MUST-16]; 0 before the peer's SYN has come
     */
    uint32_t GetEffectiveSegmentSize() const;
    /** @return what GetErrno() shall tell when there is nothing to read */
    SocketErrno GetReadError() const;

    /**
     * Changes a tunable; sockets with the same values share them.
     * @param field which @param value what
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

    /** Gives the connection the tunables, which may move its timers. */
    void ApplyParameters();

    /** @return what the user wants to be written into packets */
    PacketMarks Marks() const;
    /** @return what matters in TIME-WAIT */
    RfcTcpParticulars Particulars() const;
    /** @param segment that goes to IP @param packet its text: for trace source Tx */
    void TraceSent(const rfctcp::Segment& segment, Ptr<const Packet> packet);
    /** @param segment that has come from IP @param packet its text: for trace source Rx */
    void TraceReceived(const rfctcp::Segment& segment, Ptr<const Packet> packet);

    /** @return the trace sources, made if there were none */
    Traces& GetTraces();

    RfcTcpSocket& socket;      ///< the socket that this object implements
    Ptr<RfcTcpL4Protocol> tcp; ///< nullptr once disposed of

    // Names
    rfctcp::FlowKey key; ///< as far as known; kept after the end
    std::unique_ptr<const rfctcp::Demultiplexer::Binding> claim; ///< the user's endpoint
    std::optional<RfcTcpL4Protocol::Tables::Handle> handle;      ///< place in the tables
    uint32_t number{0};                                          ///< in traces
    uint32_t ordinal{0};                                         ///< in SocketList
    bool bound{false};                                           ///< Bind() was called
    bool hasPeer{false};                                         ///< key.remote means something

    // Life
    bool constructed{false};           ///< attributes set from now on are the user's wish
    bool shown{false};                 ///< a user may have found it in SocketList
    bool listening{false};             ///< in LISTEN
    bool passive{false};               ///< came from a listener
    bool established{false};           ///< the handshake was completed
    bool accepted{false};              ///< the user knows the socket
    bool sendClosed{false};            ///< ShutdownSend() or Close()
    bool peerClosed{false};            ///< the peer's FIN is next
    bool endRead{false};               ///< the user has seen that, or shall not: octets are lost
    bool normalCloseNotified{false};   ///< NormalClose was called
    bool unsentUrgent{false};          ///< the octets of unsent end in urgent data
    bool unsentPush{false};            ///< the last octet of unsent is pushed
    uint8_t lastTrafficClass{0};       ///< type of service of the last segment that came
    SocketErrno error{ERROR_NOTERROR}; ///< for GetErrno()
    SocketErrno bindError{ERROR_NOTERROR};             ///< why the last Bind() has failed
    SocketErrno endError{ERROR_NOTERROR};              ///< how the last connection has ended
    RfcTcpCloseReason reason{RfcTcpCloseReason::NONE}; ///< why the last connection ended

    std::unique_ptr<RfcTcpListenQueue>
        listenQueue; ///< once the socket listens or has settings for that
    std::unique_ptr<rfctcp::Connection> connection; ///< nullptr in CLOSED, LISTEN and TIME-WAIT
    RfcTcpSendStream sent;                          ///< not acknowledged, or not sent yet
    RfcTcpReceiveStream received;                   ///< not read yet
    uint32_t notUrgent{0};       ///< after the end of the connection: octets behind urgent data
    uint32_t notPushed{0};       ///< after the end: octets behind the last one that came with a PSH
    uint32_t lastSegmentSize{0}; ///< after the end: Eff.snd.MSS; 0: never known

  private:
    /** A call and its effects, calls from inside them included. */
    class EventProcessing;

    /** Gives a socket that is used again the state of a new one. */
    void Renew();
    /** Asks the processor for what processing an event needs and PrefetchAll may have missed. */
    void Prefetch() const;
    /** @return a congestion control for a new connection */
    std::unique_ptr<rfctcp::CongestionControl> MakeCongestionControl() const;
    /** The connection was made: tells the traces. */
    void Announce();
    /** LISTEN ends: nobody will accept the connections that wait, so they are reset. */
    void RejectWaiting();
    /** Leaves the queues of the listener. */
    void LeaveListener();
    /** Carries out effects until there are none. */
    void Drain();
    /** Gives the core the octets sent since. @param more CLOSE follows at once */
    void PassUnsentToCore(bool more);
    /** The connection is about to be freed: takes over what may be asked for later. */
    void PublishLast();
    /** The connection is in TIME-WAIT and has nothing to send: an entry of the protocol replaces
     * it. */
    void BeginTimeWait();
    /** @return true if nothing but an entry is needed of a half-open connection, for some time */
    bool IsSynCacheEntryEnough() const;
    /** Replaces the half-open connection by an entry, if an entry can describe the connection. */
    void BeReplacedBySynCacheEntry();
    /** The connection is over: frees everything, tells the user. */
    void Finish();
    /** @return true if the last connection was ended by the user of this socket */
    bool WasEndedByUser() const;
    /** @param dropped whether octets were lost @return what the last connection ended with */
    SocketErrno GetEndError(bool dropped) const;
    /** Calls NormalClose, once. */
    void NotifyNormalCloseOnce();
    /** Calls ErrorClose, or ConnectionFailed. */
    void NotifyErrorCloseOrFailure();
    /** Asks the user for more, if there is room. */
    void NotifySendIfRoom();
    /** @param from state left @param to state entered @param cause why @param segment if one was */
    void TraceTransition(rfctcp::State from,
                         rfctcp::State to,
                         rfctcp::Cause cause,
                         const rfctcp::Segment* segment);
    /** Tells the protocol the earliest deadline of the connection. */
    void ArmTimer();

    // Carrying out effects, one kind each
    void CarryOut(const rfctcp::Transmit& effect);      ///< to IP
    void CarryOut(const rfctcp::Accept& effect);        ///< keep text
    void CarryOut(const rfctcp::Release& effect);       ///< acknowledged
    void CarryOut(const rfctcp::StateChanged& effect);  ///< traces
    void CarryOut(const rfctcp::Connected& effect);     ///< callbacks
    void CarryOut(const rfctcp::Readable& effect);      ///< callback
    void CarryOut(const rfctcp::PeerClosed& effect);    ///< callbacks
    void CarryOut(const rfctcp::UrgentArrived& effect); ///< trace
    void CarryOut(const rfctcp::SoftError& effect);     ///< trace
    void CarryOut(const rfctcp::Discarded& effect);     ///< counters and trace
    void CarryOut(const rfctcp::Closed& effect);        ///< remembered until the outbox is empty

    Ptr<RfcTcpSocket> m_self;     ///< keeps a socket in use alive
    Ptr<RfcTcpSocket> m_listener; ///< reports this connection to the user
    std::unique_ptr<RfcTcpL4Protocol::Tables::Workspace>
        m_workspace;                             ///< only while an event is processed
    uint32_t m_unsent{0};                        ///< octets in sent that the core does not know yet
    bool m_wasListening{false};                  ///< the active OPEN follows LISTEN [9293 3.10.1]
    std::optional<rfctcp::CloseReason> m_closed; ///< the core has closed, Finish() comes next
    std::unique_ptr<Traces> m_traces;            ///< trace sources, once connected
    TcpStates_t m_tracedState{CLOSED};           ///< last one in the traces; the core may be ahead
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_SOCKET_IMPL_H
