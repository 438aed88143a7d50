/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_DROP_IN_SOCKET_H
#define RFC_TCP_DROP_IN_SOCKET_H

#include "ns3/ptr.h"
#include "ns3/tcp-socket-base.h"

#include <cstdint>
#include <tuple>
#include <utility>

namespace ns3
{

class RfcTcpSocket;

namespace rfctcp
{
class Connection;
struct Segment;
} // namespace rfctcp

/**
 * @ingroup rfctcp
 * A TcpSocketBase that leaves everything to an RfcTcpSocket, for scripts that cast sockets to
 * TcpSocketBase. RfcTcpL4Protocol makes such sockets if its attribute CastableSockets is true, and
 * so does the preset "DropIn".
 *
 * - Calls go to the socket inside, and its callbacks are those of this socket. Connections that a
 *   drop-in socket accepts are drop-in sockets.
 * - Attributes and setters of TcpSocketBase are heeded, those that are not virtual before the next
 *   call, segment or timeout. What means nothing to this TCP (SetRecoveryAlgorithm(), SetRtt())
 *   warns once.
 * - Trace sources and their values are those of TcpSocketBase. The buffers have the sequence
 *   numbers and sizes of the connection; their octets are zeros.
 * - The functions of TcpSocketBase that process segments do nothing: the socket is in none of the
 *   tables of TcpL4Protocol.
 */
class RfcTcpDropInSocket : public TcpSocketBase
{
  public:
    /** @return the TypeId of this class; to ns-3 each object is a TcpSocketBase */
    static TypeId GetTypeId();

    ~RfcTcpDropInSocket() override;
    RfcTcpDropInSocket(const RfcTcpDropInSocket&) = delete;
    RfcTcpDropInSocket& operator=(const RfcTcpDropInSocket&) = delete;

    /** @return the socket inside, for what TcpSocketBase does not have */
    Ptr<RfcTcpSocket> GetRfcTcpSocket() const;

    // From TcpSocketBase: see RfcTcpSocket
    void SetNode(Ptr<Node> node) override;        ///< Does nothing. @param node ignored
    void SetTcp(Ptr<TcpL4Protocol> tcp) override; ///< Does nothing. @param tcp ignored
    void SetRtt(Ptr<RttEstimator> rtt) override;  ///< Warns. @param rtt is not used
    /** @copydoc RfcTcpSocket::GetErrno() */
    SocketErrno GetErrno() const override;
    /** @copydoc RfcTcpSocket::GetNode() */
    Ptr<Node> GetNode() const override;
    /** @copydoc RfcTcpSocket::Bind() */
    int Bind() override;
    /** @copydoc RfcTcpSocket::Bind6() */
    int Bind6() override;
    /** @copydoc RfcTcpSocket::Bind(const Address&) */
    int Bind(const Address& address) override;
    /** @copydoc RfcTcpSocket::Connect(const Address&) */
    int Connect(const Address& address) override;
    /** @copydoc RfcTcpSocket::Listen() */
    int Listen() override;
    /** @copydoc RfcTcpSocket::Close() */
    int Close() override;
    /** @copydoc RfcTcpSocket::ShutdownSend() */
    int ShutdownSend() override;
    /** @copydoc RfcTcpSocket::ShutdownRecv() */
    int ShutdownRecv() override;
    using Socket::Recv;
    using Socket::RecvFrom;
    using Socket::Send;
    using Socket::SendTo;
    /** @copydoc RfcTcpSocket::Send(Ptr<Packet>, uint32_t) */
    int Send(Ptr<Packet> packet, uint32_t flags) override;
    /** @copydoc RfcTcpSocket::SendTo(Ptr<Packet>, uint32_t, const Address&) */
    int SendTo(Ptr<Packet> packet, uint32_t flags, const Address& toAddress) override;
    /** @copydoc RfcTcpSocket::Recv(uint32_t, uint32_t) */
    Ptr<Packet> Recv(uint32_t maxSize, uint32_t flags) override;
    /** @copydoc RfcTcpSocket::RecvFrom(uint32_t, uint32_t, Address&) */
    Ptr<Packet> RecvFrom(uint32_t maxSize, uint32_t flags, Address& fromAddress) override;
    /** @copydoc RfcTcpSocket::GetTxAvailable() */
    uint32_t GetTxAvailable() const override;
    /** @copydoc RfcTcpSocket::GetRxAvailable() */
    uint32_t GetRxAvailable() const override;
    /** @copydoc RfcTcpSocket::GetSockName */
    int GetSockName(Address& address) const override;
    /** @copydoc RfcTcpSocket::GetPeerName */
    int GetPeerName(Address& address) const override;
    /** @copydoc RfcTcpSocket::BindToNetDevice(Ptr<NetDevice>) */
    void BindToNetDevice(Ptr<NetDevice> netdevice) override;

  protected:
    /** Disposes of the socket inside. */
    void DoDispose() override;
    /** Does nothing: an algorithm must not send. @param flags ignored */
    void SendEmptyPacket(uint8_t flags) override;

  private:
    friend class RfcTcpL4Protocol;
    friend class RfcTcpSocket;

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
    bool SetAllowBroadcast(bool allowBroadcast) override;
    bool GetAllowBroadcast() const override;

    /** Attributes of TcpSocketBase, in the order of their names in rfc-tcp-drop-in-settings.cc. */
    using Settings = std::tuple<double,
                                uint32_t,
                                bool,
                                bool,
                                bool,
                                Time,
                                Time,
                                uint32_t,
                                bool,
                                TcpSocketState::UseEcn_t,
                                bool>;
    using Pacing = std::pair<bool, bool>; ///< SetPacingStatus() and SetPaceInitialWindow()

    /** @param inner socket that was just made @return a socket around it */
    static Ptr<RfcTcpDropInSocket> Make(Ptr<RfcTcpSocket> inner);
    /** @param accepted socket that this listener has made @return a socket around it */
    Ptr<RfcTcpDropInSocket> Fork(Ptr<RfcTcpSocket> accepted) const;

    /** @param inner the socket inside */
    explicit RfcTcpDropInSocket(Ptr<RfcTcpSocket> inner);
    /** @param listener what the socket is made like @param accepted the socket inside */
    RfcTcpDropInSocket(const RfcTcpDropInSocket& listener, Ptr<RfcTcpSocket> accepted);

    /** Becomes the socket that the callbacks and the traces of the one inside belong to. */
    void Wrap();
    /** Lets go of the socket inside, which others may go on using. */
    void Unwrap();

    // Before each event: rfc-tcp-drop-in-settings.cc

    /** Takes over the settings of the socket inside. */
    void TakeSettings();
    /** Hands over settings that the user has changed. */
    void HandOver();
    /** @return the attributes of TcpSocketBase, whoever has set them */
    Settings GetSettings() const;
    /** Hands over attributes that differ from those that the socket inside knows of. */
    void HandOverSettings();
    /** Hands over settings of class Socket. */
    void HandOverMarks();
    /** Takes over the type of service that an address has brought. */
    void TakeTos();
    /** Hands over what the user has set for congestion control. */
    void HandOverCongestionControl();
    /** The next connection begins: takes its congestion control. */
    void TakeCongestionControl();
    /** @return what the user has set for pacing */
    Pacing GetPacing() const;

    // After each event: rfc-tcp-drop-in-mirror.cc

    /** @param connection whose variables the fields and trace sources of TcpSocketBase show */
    void Mirror(const rfctcp::Connection& connection);
    /** @param state that trace source State shows */
    void MirrorState(TcpStates_t state);
    /** @param unacknowledged SND.UNA @param octets sent and not acknowledged, or not sent yet */
    void MirrorSent(SequenceNumber32 unacknowledged, uint32_t octets);
    /** @param next RCV.NXT @param octets received and not read */
    void MirrorReceived(SequenceNumber32 next, uint32_t octets);
    /** Fires Tx. @param segment that is passed to IP @param packet its text */
    void TraceSent(const rfctcp::Segment& segment, Ptr<const Packet> packet);
    /** Fires Rx. @param segment that IP has delivered @param packet its text */
    void TraceReceived(const rfctcp::Segment& segment, Ptr<const Packet> packet);

    // Callbacks of the socket inside
    void OnConnectionSucceeded(Ptr<Socket> inner);
    void OnConnectionFailed(Ptr<Socket> inner);
    void OnNormalClose(Ptr<Socket> inner);
    void OnErrorClose(Ptr<Socket> inner);
    bool OnConnectionRequest(Ptr<Socket> inner, const Address& from);
    void OnNewConnectionCreated(Ptr<Socket> accepted, const Address& from);
    void OnDataSent(Ptr<Socket> inner, uint32_t octets);
    void OnSend(Ptr<Socket> inner, uint32_t octets);
    void OnDataRecv(Ptr<Socket> inner);

    Ptr<RfcTcpSocket> m_inner;           ///< the socket inside
    Settings m_knownSettings;            ///< attributes that the socket inside knows of
    Ptr<TcpCongestionOps> m_knownOps;    ///< congestion control that the socket inside knows of
    Ptr<TcpRecoveryOps> m_knownRecovery; ///< recovery algorithm that was warned of
    Pacing m_defaultPacing;              ///< of each new connection
    Pacing m_knownPacing;                ///< of the present connection
};

} // namespace ns3

#endif // RFC_TCP_DROP_IN_SOCKET_H
