/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_SOCKET_H
#define RFC_TCP_SOCKET_H

#include "rfc-tcp-trace.h"

#include "ns3/callback.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/nstime.h"
#include "ns3/tcp-socket.h"

#include <cstdint>
#include <memory>

namespace ns3
{

struct RfcTcpInfo;
class RfcTcpDropInSocket;
class RfcTcpL4Protocol;
class TcpCongestionOps;
class TcpHeader;

/**
 * @ingroup rfctcp
 * A TCP socket by RFC 9293, for IPv4 and IPv6.
 *
 * The contract is that of ns3::Socket as TcpSocketBase keeps it. Where that is vague:
 * - Send() takes a packet as a whole or not at all.
 * - The end of the peer's stream is read once: Recv() returns an empty packet after the last
 *   octet, in every state that follows the peer's FIN, and then nullptr.
 * - Callbacks may call any method of the socket.
 * - The NormalClose callback says that the peer has closed its direction, or that the connection
 *   is closed in both; it comes once. ErrorClose says that the connection ended with data possibly
 *   lost; GetErrno() and GetCloseReason() tell why.
 * - A closed socket keeps its names and unread data, and may be used for another connection.
 * - Close() says that no more will be sent; what attribute AfterClose says becomes of data.
 * - ShutdownRecv() means that nothing will be read: what arrives is acknowledged and dropped.
 */
class RfcTcpSocket : public TcpSocket
{
  public:
    /** Values of attribute Recovery. */
    using RecoveryAlgorithm = RfcTcpRecovery::Algorithm;
    static constexpr auto NEW_RENO = RfcTcpRecovery::NEW_RENO;   ///< see RfcTcpRecovery
    static constexpr auto SACK_6675 = RfcTcpRecovery::SACK_6675; ///< see RfcTcpRecovery
    static constexpr auto RACK_TLP = RfcTcpRecovery::RACK_TLP;   ///< see RfcTcpRecovery

    /** Values of attribute FastOpen. */
    using FastOpenUse = RfcTcpFastOpen::Use;
    static constexpr auto FAST_OPEN_OFF = RfcTcpFastOpen::OFF;             ///< see RfcTcpFastOpen
    static constexpr auto FAST_OPEN_ON = RfcTcpFastOpen::ON;               ///< see RfcTcpFastOpen
    static constexpr auto FAST_OPEN_NO_COOKIE = RfcTcpFastOpen::NO_COOKIE; ///< see RfcTcpFastOpen

    /** What becomes of data not read when Close() is called, and of data that arrives later. */
    enum AfterClose
    {
        DELIVER_AFTER_CLOSE, ///< they can be read until the peer closes [9293 3.6]
        RESET_AFTER_CLOSE,   ///< they reset the connection [9293 MAY-1, SHLD-3]
        DISCARD_AFTER_CLOSE, ///< they are acknowledged and dropped
    };

    /** GetErrno(): the peer answered the SYN with RST. */
    static constexpr SocketErrno ERROR_CONNREFUSED = ERROR_NOTCONN;
    /** GetErrno(): the peer reset the connection. */
    static constexpr SocketErrno ERROR_CONNRESET = SOCKET_ERRNO_LAST;
    /** GetErrno(): the peer did not answer any more. */
    static constexpr SocketErrno ERROR_TIMEDOUT = static_cast<SocketErrno>(SOCKET_ERRNO_LAST + 1);
    /** Flag of Recv(): return octets without taking them. */
    static constexpr uint32_t PEEK = 0x02;
    /** Flag of Send(): the last octet bears PSH even if more is sent at once [9293 MAY-15]. */
    static constexpr uint32_t PUSH = 0x08;

    /** Answer of a listener with SynBacklog half-open connections to a SYN [4987 3]. */
    enum SynPolicy
    {
        SYN_DROP_NEW,    ///< ignores the SYN; the peer will retransmit it
        SYN_DROP_OLDEST, ///< drops the oldest half-open connection [4987 3.4]
        SYN_COOKIES,     ///< answers with a SYN cookie and keeps no state [4987 3.6]
    };

    /** @return the TypeId */
    static TypeId GetTypeId();

    RfcTcpSocket();
    ~RfcTcpSocket() override;
    RfcTcpSocket& operator=(const RfcTcpSocket&) = delete;

    // From Socket. Calls that return int return 0, or -1 and set GetErrno()

    /** @return the error of the last call that has failed, or that ended the connection */
    SocketErrno GetErrno() const override;
    /** @return NS3_SOCK_STREAM */
    SocketType GetSocketType() const override;
    /** @return the node; nullptr once the node was disposed of */
    Ptr<Node> GetNode() const override;
    /** Binds to 0.0.0.0 and an ephemeral port. @return as Bind(const Address&) */
    int Bind() override;
    /** Binds to :: and an ephemeral port; Listen() then serves IPv4 too. @return as Bind() */
    int Bind6() override;
    /**
     * Binds to an endpoint. Port 0: an ephemeral port is chosen when it is needed.
     * @param address InetSocketAddress or Inet6SocketAddress; the node need not have it yet
     * @return 0, or -1: ERROR_INVAL (bound, in use, or another kind of address), ERROR_ADDRNOTAVAIL
     *         (no unicast address, or no free port), ERROR_ADDRINUSE, ERROR_BADF (no node)
     */
    int Bind(const Address& address) override;
    /**
     * OPEN, active (RFC 9293 3.10.1). The callbacks of SetConnectCallback() tell the outcome.
     * @param address of the peer, InetSocketAddress or Inet6SocketAddress
     * @return 0, or -1: ERROR_AFNOSUPPORT (not the family of Bind(), or another kind of address),
     *         ERROR_ISCONN, ERROR_ADDRNOTAVAIL (no unicast address, no port, or a local address
     * that the node does not have), ERROR_NOROUTETOHOST, ERROR_ADDRINUSE, ERROR_BADF (no node)
     */
    int Connect(const Address& address) override;
    /**
     * OPEN, passive (RFC 9293 3.10.1).
     * @return 0, or -1: ERROR_ISCONN, ERROR_INVAL (it listens already), errors of Bind()
     */
    int Listen() override;
    /**
     * CLOSE of both directions (RFC 9293 3.10.4); queued octets are still sent. If octets are
     * unread or arrive later the peer gets a RST, unless attribute ResetOnUnreadData is false.
     * @return 0
     */
    int Close() override;
    /**
     * CLOSE of the sending direction (RFC 9293 3.10.4); queued octets are still sent. Connections
     * of a listener are closed when their peers have closed.
     * @return 0, or -1: ERROR_NOTCONN
     */
    int ShutdownSend() override;
    /** Drops all octets that are unread or arrive later. @return 0 */
    int ShutdownRecv() override;
    using Socket::Recv;
    using Socket::RecvFrom;
    using Socket::Send;
    using Socket::SendTo;
    /**
     * SEND (RFC 9293 3.10.2).
     * @param packet octets to send
     * @param flags 0 or PUSH
     * @return number of octets, all of the packet, or -1: ERROR_MSGSIZE (more than
     *         GetTxAvailable()), ERROR_NOTCONN, ERROR_SHUTDOWN (closed), ERROR_OPNOTSUPP (flags)
     */
    int Send(Ptr<Packet> packet, uint32_t flags) override;
    /**
     * @param packet octets to send
     * @param flags 0 or PUSH
     * @param toAddress is ignored: a connection has one peer
     * @return as Send()
     */
    int SendTo(Ptr<Packet> packet, uint32_t flags, const Address& toAddress) override;
    /**
     * RECEIVE (RFC 9293 3.10.3).
     * @param maxSize octets at most
     * @param flags 0 or PEEK
     * @return the next octets; once an empty packet behind the last octet of the peer; nullptr if
     *         there are none, with GetErrno() if more cannot come
     */
    Ptr<Packet> Recv(uint32_t maxSize, uint32_t flags) override;
    /**
     * @param maxSize octets at most
     * @param flags 0 or PEEK
     * @param fromAddress gets the endpoint of the peer, if there are octets
     * @return as Recv()
     */
    Ptr<Packet> RecvFrom(uint32_t maxSize, uint32_t flags, Address& fromAddress) override;
    /** @return octets that Send() takes now */
    uint32_t GetTxAvailable() const override;
    /** @return octets that Recv() returns at most now */
    uint32_t GetRxAvailable() const override;
    /** @param address gets the local endpoint @return 0 */
    int GetSockName(Address& address) const override;
    /** @param address gets the endpoint of the peer @return 0, or -1: ERROR_NOTCONN */
    int GetPeerName(Address& address) const override;
    /** @param netdevice the only device for segments of this socket; nullptr: any device */
    void BindToNetDevice(Ptr<NetDevice> netdevice) override;
    /** @param allowBroadcast true is refused: TCP has no broadcast @return true if it is false */
    bool SetAllowBroadcast(bool allowBroadcast) override;
    /** @return false */
    bool GetAllowBroadcast() const override;

    // Beyond Socket

    /**
     * Takes a connection from the queue of a listener whose attribute Backlog is not 0. The
     * listener's receive callback tells when there is one.
     * @param from the peer
     * @return the connection that has waited longest, or nullptr if there is none (ERROR_AGAIN)
     */
    Ptr<RfcTcpSocket> Accept(Address& from);
    /** ABORT: resets the connection, RFC 9293 3.10.5. @return 0, or -1 if there is none */
    int Abort();
    /**
     * Sends octets that end in urgent data, RFC 9293 3.8.5.
     * @param packet the octets @return as Send()
     */
    int SendUrgent(Ptr<Packet> packet);
    /**
     * FLUSH: forgets octets that were given to Send() and have not been sent [9293 MAY-14]. Octets
     * that have been sent are retransmitted until the peer has acknowledged them.
     * @return octets forgotten, or -1 if there is no connection
     */
    int Flush();
    /**
     * RFC 9293 3.8.5.
     * @return octets from the next one to read to the end of urgent data; some may not have arrived
     *         yet
     */
    uint32_t GetUrgentOctets() const;
    /** @return octets to read up to the last pushed one; a FIN pushes all [9293 MAY-17] */
    uint32_t GetPushedOctets() const;
    /** @return longest time that data may stay unacknowledged [5482]; 0: R2 alone limits it */
    Time GetUserTimeout() const;
    /** @return the state, LISTEN included */
    TcpStates_t GetState() const;
    /** @return why the last connection ended; NONE if it has not ended, or if there was none */
    RfcTcpCloseReason GetCloseReason() const;
    /** @return number of the last connection in the traces of RfcTcpL4Protocol; 0: none */
    uint32_t GetConnectionNumber() const;
    /** @return the variables of the connection now; without one, its state alone */
    RfcTcpInfo GetInfo() const;
    /**
     * @return the congestion control of the connection. Before Connect() the one that the
     * connection will have, and of a listener the one that its connections get copies of: its
     * attributes can be set.
     */
    Ptr<TcpCongestionOps> GetCongestionOps() const;
    /**
     * Gives the connection another congestion control, which begins with the present window. Before
     * Connect() it is the one that the connection will have, and of a listener the one that its
     * connections get copies of.
     * @param ops the congestion control, used by this socket alone
     */
    void SetCongestionOps(Ptr<TcpCongestionOps> ops);

    /** Signature of the trace sources Tx and Rx. */
    typedef void (*TxRxTracedCallback)(Ptr<const Packet> packet,
                                       const TcpHeader& header,
                                       Ptr<const TcpSocket> socket);
    /** Signature of trace source UrgentData: octets from the next unread one to the end of urgent
     * data. */
    typedef void (*UrgentDataTracedCallback)(uint32_t octets);
    /** Signature of trace source SoftError. */
    typedef void (*SoftErrorTracedCallback)(RfcTcpSoftError error);

  protected:
    /** Ends the connection without callbacks, and lets go of the node. */
    void DoDispose() override;
    /** Attributes that are set from now on are set by the user. */
    void NotifyConstructionCompleted() override;

  private:
    friend class RfcTcpDropInSocket;
    friend class RfcTcpL4Protocol;

    /** The parts of a socket, see internal/socket-impl.h. */
    class Impl;
    /** The trace sources, see internal/socket-traces.h. */
    struct Traces;
    /** Attribute accessors over the Parameters of the core. */
    template <typename Field, typename Value>
    class ParameterAccessor;
    /** Trace source accessors that make the Traces when the first of them is connected. */
    template <typename Source>
    class TraceAccessor;

    /**
     * Makes the socket of an accepted connection: attributes, close callbacks and Tx and Rx trace
     * sinks are those of the listener.
     * @param listener the listener
     */
    RfcTcpSocket(const RfcTcpSocket& listener);

    /** @return a socket like that of CreateObject(), made faster */
    static Ptr<RfcTcpSocket> Make();
    /** @param error new value of GetErrno() @return -1 */
    int Fail(SocketErrno error) const;
    /** @param address to bind the unbound socket to @return as Bind() */
    int DoBind(const Address& address);
    /** @param packet text @param urgent whether its last octet ends urgent data
     * @param push whether the segment with its last octet bears PSH @return as Send() */
    int DoSend(Ptr<Packet> packet, bool urgent, bool push);
    /** @param maxSize octets at most @param peek whether to leave them @return as Recv() */
    Ptr<Packet> DoRecv(uint32_t maxSize, bool peek);

    void SetAfterClose(AfterClose choice);    ///< @param choice attribute AfterClose
    AfterClose GetAfterClose() const;         ///< @return attribute AfterClose
    void SetResetOnUnreadData(bool reset);    ///< @param reset attribute ResetOnUnreadData
    bool GetResetOnUnreadData() const;        ///< @return attribute ResetOnUnreadData
    void SetBacklog(uint32_t connections);    ///< @param connections attribute Backlog
    uint32_t GetBacklog() const;              ///< @return attribute Backlog
    void SetSynBacklog(uint32_t connections); ///< @param connections attribute SynBacklog
    uint32_t GetSynBacklog() const;           ///< @return attribute SynBacklog
    void SetSynPolicy(SynPolicy policy);      ///< @param policy attribute SynPolicy
    SynPolicy GetSynPolicy() const;           ///< @return attribute SynPolicy
    void SetReuseAddress(bool reuse);         ///< @param reuse attribute ReuseAddress
    bool GetReuseAddress() const;             ///< @return attribute ReuseAddress
    void SetReusePort(bool reuse);            ///< @param reuse attribute ReusePort
    bool GetReusePort() const;                ///< @return attribute ReusePort
    uint32_t GetFastOpenRoom() const;         ///< @return attribute FastOpenRoom
    void SetUseAbe(bool use);                 ///< @param use attribute UseAbe
    bool GetUseAbe() const;                   ///< @return attribute UseAbe

    // From TcpSocket: its attributes
    void SetSndBufSize(uint32_t size) override;
    uint32_t GetSndBufSize() const override;
    void SetRcvBufSize(uint32_t size) override;
    uint32_t GetRcvBufSize() const override;
    void SetSegSize(uint32_t size) override;
    uint32_t GetSegSize() const override;
    void SetInitialSSThresh(uint32_t threshold) override;
    uint32_t GetInitialSSThresh() const override;
    void SetInitialCwnd(uint32_t cwnd) override;
    uint32_t GetInitialCwnd() const override;
    void SetConnTimeout(Time timeout) override;
    Time GetConnTimeout() const override;
    void SetSynRetries(uint32_t count) override;
    uint32_t GetSynRetries() const override;
    void SetDataRetries(uint32_t retries) override;
    uint32_t GetDataRetries() const override;
    void SetDelAckTimeout(Time timeout) override;
    Time GetDelAckTimeout() const override;
    void SetDelAckMaxCount(uint32_t count) override;
    uint32_t GetDelAckMaxCount() const override;
    void SetTcpNoDelay(bool noDelay) override;
    bool GetTcpNoDelay() const override;
    void SetPersistTimeout(Time timeout) override;
    Time GetPersistTimeout() const override;

    Callback<void, Ipv4Address, uint8_t, uint8_t, uint8_t, uint32_t>
        m_icmpCallback; ///< see Socket "IcmpCallback"
    Callback<void, Ipv6Address, uint8_t, uint8_t, uint8_t, uint32_t>
        m_icmpCallback6;          ///< see Socket "IcmpCallback6"
    std::unique_ptr<Impl> m_impl; ///< the parts
};

} // namespace ns3

#endif // RFC_TCP_SOCKET_H
