/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Calls on their way to the socket inside, and its callbacks on their way to the user.

#include "rfc-tcp-drop-in-socket.h"

#include "internal/socket-impl.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/rtt-estimator.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-recovery-ops.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpDropInSocket");

NS_OBJECT_ENSURE_REGISTERED(RfcTcpDropInSocket);

TypeId
RfcTcpDropInSocket::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RfcTcpDropInSocket").SetParent<TcpSocketBase>().SetGroupName("RfcTcp");
    return tid;
}

namespace
{

/** @return a socket to copy: ns-3 notes the type of an object only if it has made the object */
const TcpSocketBase&
Original()
{
    static const Ptr<TcpSocketBase> original = CreateObject<TcpSocketBase>();
    return *original;
}

} // namespace

Ptr<RfcTcpDropInSocket>
RfcTcpDropInSocket::Make(Ptr<RfcTcpSocket> inner)
{
    return Ptr<RfcTcpDropInSocket>(new RfcTcpDropInSocket(inner), false);
}

Ptr<RfcTcpDropInSocket>
RfcTcpDropInSocket::Fork(Ptr<RfcTcpSocket> accepted) const
{
    return Ptr<RfcTcpDropInSocket>(new RfcTcpDropInSocket(*this, accepted), false);
}

RfcTcpDropInSocket::RfcTcpDropInSocket(Ptr<RfcTcpSocket> inner)
    : TcpSocketBase(Original()),
      m_inner(inner)
{
    NS_LOG_FUNCTION(this << inner);
    Wrap();
    TakeSettings();
    TakeCongestionControl();
}

RfcTcpDropInSocket::RfcTcpDropInSocket(const RfcTcpDropInSocket& listener,
                                       Ptr<RfcTcpSocket> accepted)
    : TcpSocketBase(listener),
      m_inner(accepted),
      m_knownSettings(listener.m_knownSettings),
      m_knownRecovery(m_recoveryOps),
      m_defaultPacing(listener.m_defaultPacing),
      m_knownPacing(m_defaultPacing)
{
    NS_LOG_FUNCTION(this << accepted);
    m_state = CLOSED;
    Wrap();
}

RfcTcpDropInSocket::~RfcTcpDropInSocket()
{
    NS_LOG_FUNCTION(this);
    Unwrap();
}

void
RfcTcpDropInSocket::DoDispose()
{
    NS_LOG_FUNCTION(this);
    Unwrap();
    if (GetReferenceCount() > 0) // else nobody has this socket any more, but perhaps the one inside
    {
        m_inner->Dispose();
    }
    TcpSocketBase::DoDispose();
}

void
RfcTcpDropInSocket::Wrap()
{
    m_inner->m_impl->GetTraces().dropIn = this;
    m_icmpCallback = m_inner->m_icmpCallback;
    m_icmpCallback6 = m_inner->m_icmpCallback6;
    using Self = RfcTcpDropInSocket;
    m_inner->SetConnectCallback(MakeCallback(&Self::OnConnectionSucceeded, this),
                                MakeCallback(&Self::OnConnectionFailed, this));
    m_inner->SetCloseCallbacks(MakeCallback(&Self::OnNormalClose, this),
                               MakeCallback(&Self::OnErrorClose, this));
    m_inner->SetAcceptCallback(MakeCallback(&Self::OnConnectionRequest, this),
                               MakeCallback(&Self::OnNewConnectionCreated, this));
    m_inner->SetDataSentCallback(MakeCallback(&Self::OnDataSent, this));
    m_inner->SetSendCallback(MakeCallback(&Self::OnSend, this));
    m_inner->SetRecvCallback(MakeCallback(&Self::OnDataRecv, this));
}

void
RfcTcpDropInSocket::Unwrap()
{
    m_inner->m_impl->GetTraces().dropIn = nullptr;
    const auto nothing = MakeNullCallback<void, Ptr<Socket>>();
    const auto noNumber = MakeNullCallback<void, Ptr<Socket>, uint32_t>();
    m_inner->SetConnectCallback(nothing, nothing);
    m_inner->SetCloseCallbacks(nothing, nothing);
    m_inner->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                               MakeNullCallback<void, Ptr<Socket>, const Address&>());
    m_inner->SetDataSentCallback(noNumber);
    m_inner->SetSendCallback(noNumber);
    m_inner->SetRecvCallback(nothing);
}

Ptr<RfcTcpSocket>
RfcTcpDropInSocket::GetRfcTcpSocket() const
{
    return m_inner;
}

void
RfcTcpDropInSocket::SetNode(Ptr<Node>)
{
}

void
RfcTcpDropInSocket::SetTcp(Ptr<TcpL4Protocol>)
{
}

void
RfcTcpDropInSocket::SetRtt(Ptr<RttEstimator> rtt)
{
    RfcTcpL4Protocol::WarnIfUnused("The argument of TcpSocketBase::SetRtt()",
                                   rtt->GetInstanceTypeId());
}

void
RfcTcpDropInSocket::SendEmptyPacket(uint8_t)
{
}

// ---- Calls ----

Socket::SocketErrno
RfcTcpDropInSocket::GetErrno() const
{
    return m_inner->GetErrno();
}

Ptr<Node>
RfcTcpDropInSocket::GetNode() const
{
    return m_inner->GetNode();
}

int
RfcTcpDropInSocket::Bind()
{
    return m_inner->Bind();
}

int
RfcTcpDropInSocket::Bind6()
{
    return m_inner->Bind6();
}

int
RfcTcpDropInSocket::Bind(const Address& address)
{
    HandOver();
    const int result = m_inner->Bind(address);
    TakeTos();
    return result;
}

int
RfcTcpDropInSocket::Connect(const Address& address)
{
    HandOver();
    TakeCongestionControl();
    const int result = m_inner->Connect(address);
    TakeTos();
    return result;
}

int
RfcTcpDropInSocket::Listen()
{
    HandOver();
    TakeCongestionControl();
    return m_inner->Listen();
}

int
RfcTcpDropInSocket::Close()
{
    HandOver();
    return m_inner->Close();
}

int
RfcTcpDropInSocket::ShutdownSend()
{
    return m_inner->ShutdownSend();
}

int
RfcTcpDropInSocket::ShutdownRecv()
{
    return m_inner->ShutdownRecv();
}

int
RfcTcpDropInSocket::Send(Ptr<Packet> packet, uint32_t flags)
{
    return m_inner->Send(packet, flags);
}

int
RfcTcpDropInSocket::SendTo(Ptr<Packet> packet, uint32_t flags, const Address& toAddress)
{
    return m_inner->SendTo(packet, flags, toAddress);
}

Ptr<Packet>
RfcTcpDropInSocket::Recv(uint32_t maxSize, uint32_t flags)
{
    HandOver(); // what the packet shall tell of its IP header
    return m_inner->Recv(maxSize, flags);
}

Ptr<Packet>
RfcTcpDropInSocket::RecvFrom(uint32_t maxSize, uint32_t flags, Address& fromAddress)
{
    HandOver();
    return m_inner->RecvFrom(maxSize, flags, fromAddress);
}

uint32_t
RfcTcpDropInSocket::GetTxAvailable() const
{
    return m_inner->GetTxAvailable();
}

uint32_t
RfcTcpDropInSocket::GetRxAvailable() const
{
    return m_inner->GetRxAvailable();
}

int
RfcTcpDropInSocket::GetSockName(Address& address) const
{
    return m_inner->GetSockName(address);
}

int
RfcTcpDropInSocket::GetPeerName(Address& address) const
{
    return m_inner->GetPeerName(address);
}

void
RfcTcpDropInSocket::BindToNetDevice(Ptr<NetDevice> netdevice)
{
    m_inner->BindToNetDevice(netdevice);
    m_boundnetdevice = m_inner->m_boundnetdevice;
}

// ---- Callbacks ----

void
RfcTcpDropInSocket::OnConnectionSucceeded(Ptr<Socket>)
{
    NotifyConnectionSucceeded();
}

void
RfcTcpDropInSocket::OnConnectionFailed(Ptr<Socket>)
{
    NotifyConnectionFailed();
}

void
RfcTcpDropInSocket::OnNormalClose(Ptr<Socket>)
{
    NotifyNormalClose();
}

void
RfcTcpDropInSocket::OnErrorClose(Ptr<Socket>)
{
    NotifyErrorClose();
}

bool
RfcTcpDropInSocket::OnConnectionRequest(Ptr<Socket>, const Address& from)
{
    HandOver(); // connections inherit it
    return NotifyConnectionRequest(from);
}

void
RfcTcpDropInSocket::OnNewConnectionCreated(Ptr<Socket> accepted, const Address& from)
{
    NotifyNewConnectionCreated(accepted, from);
}

void
RfcTcpDropInSocket::OnDataSent(Ptr<Socket>, uint32_t octets)
{
    NotifyDataSent(octets);
}

void
RfcTcpDropInSocket::OnSend(Ptr<Socket>, uint32_t octets)
{
    NotifySend(octets);
}

void
RfcTcpDropInSocket::OnDataRecv(Ptr<Socket>)
{
    NotifyDataRecv();
}

} // namespace ns3
