/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-socket.h"

#include "internal/addresses.h"
#include "internal/clock.h"
#include "internal/compat.h"
#include "internal/socket-impl.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpSocket");

NS_OBJECT_ENSURE_REGISTERED(RfcTcpSocket);

namespace
{

using rfctcp::FlowKey;

/** @param last the highest enumerator of an enum that starts at 0 @return the highest legal value
 */
constexpr int
GreatestValue(int last)
{
    int greatest = 1;
    while (greatest < last)
    {
        greatest = greatest * 2 + 1;
    }
    return greatest;
}

static_assert(Socket::SOCKET_ERRNO_LAST + 1 <= GreatestValue(Socket::SOCKET_ERRNO_LAST),
              "ERROR_TIMEDOUT is no legal value of Socket::SocketErrno");

/**
 * @param address a unicast address?
 * @param ipv4 IPv4 of the node, to know subnets
 * @return false for wildcards, broadcasts and multicasts
 */
bool
IsUnicast(const rfctcp::AddressOctets& address, Ptr<Ipv4> ipv4)
{
    if (rfctcp::IsAny(address))
    {
        return false;
    }
    if (!rfctcp::IsIpv4(address))
    {
        return !rfctcp::ToIpv6(address).IsMulticast();
    }
    const Ipv4Address wanted = rfctcp::ToIpv4(address);
    if (wanted.IsBroadcast() || wanted.IsMulticast())
    {
        return false;
    }
    for (uint32_t i = 0; ipv4 && i < ipv4->GetNInterfaces(); ++i)
    {
        for (uint32_t j = 0; j < ipv4->GetNAddresses(i); ++j)
        {
            const Ipv4InterfaceAddress own = ipv4->GetAddress(i, j);
            const Ipv4Mask mask = own.GetMask();
            if (mask.GetPrefixLength() <= 30 &&
                wanted.CombineMask(mask) == own.GetLocal().CombineMask(mask) &&
                wanted.IsSubnetDirectedBroadcast(mask))
            {
                return false;
            }
        }
    }
    return true;
}

/** @param address an address @param ipv4 of the node @param ipv6 of the node @return true if ours
 */
bool
IsOurs(const rfctcp::AddressOctets& address, Ptr<Ipv4> ipv4, Ptr<Ipv6> ipv6)
{
    if (rfctcp::IsIpv4(address))
    {
        return ipv4 && ipv4->GetInterfaceForAddress(rfctcp::ToIpv4(address)) >= 0;
    }
    return ipv6 && ipv6->GetInterfaceForAddress(rfctcp::ToIpv6(address)) >= 0;
}

/** @param rest octets at the end @param received a stream @return unread octets in front of them */
uint32_t
UnreadBut(uint32_t rest, const RfcTcpReceiveStream& received)
{
    return received.GetReadable() - std::min(rest, received.GetReadable());
}

} // namespace

RfcTcpSocket::RfcTcpSocket(const RfcTcpSocket& listener)
    : TcpSocket(listener),
      m_icmpCallback(listener.m_icmpCallback),
      m_icmpCallback6(listener.m_icmpCallback6),
      m_impl(std::make_unique<Impl>(*this, *listener.m_impl))
{
    NS_LOG_FUNCTION(this);
    // The close callbacks stay those of the listener: applications expect it
    const auto nothing = MakeNullCallback<void, Ptr<Socket>>();
    SetConnectCallback(nothing, nothing);
    SetDataSentCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    SetRecvCallback(nothing);
}

RfcTcpSocket::~RfcTcpSocket()
{
    NS_LOG_FUNCTION(this);
}

void
RfcTcpSocket::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_impl->Dispose();
    TcpSocket::DoDispose();
}

int
RfcTcpSocket::Fail(SocketErrno error) const
{
    m_impl->error = error;
    return -1;
}

Socket::SocketErrno
RfcTcpSocket::GetErrno() const
{
    return m_impl->error;
}

Socket::SocketType
RfcTcpSocket::GetSocketType() const
{
    return NS3_SOCK_STREAM;
}

Ptr<Node>
RfcTcpSocket::GetNode() const
{
    return m_impl->tcp ? m_impl->tcp->GetNode() : nullptr;
}

TcpSocket::TcpStates_t
RfcTcpSocket::GetState() const
{
    return m_impl->GetState();
}

RfcTcpCloseReason
RfcTcpSocket::GetCloseReason() const
{
    return m_impl->reason;
}

uint32_t
RfcTcpSocket::GetConnectionNumber() const
{
    return m_impl->number;
}

// ---- Names ----

int
RfcTcpSocket::Bind()
{
    return Bind(InetSocketAddress(Ipv4Address::GetAny(), 0));
}

int
RfcTcpSocket::Bind6()
{
    return Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 0));
}

int
RfcTcpSocket::Bind(const Address& address)
{
    NS_LOG_FUNCTION(this << address);
    Impl& impl = *m_impl;
    if (impl.bound || impl.listening || impl.HasConnection())
    {
        return Fail(ERROR_INVAL);
    }
    impl.bindError = ERROR_NOTERROR;
    const FlowKey before = impl.key;
    const int result = DoBind(address);
    if (result != 0)
    {
        impl.bindError = impl.error;
        impl.key = before;
    }
    return result;
}

int
RfcTcpSocket::DoBind(const Address& address)
{
    Impl& impl = *m_impl;
    const auto local = rfctcp::ToEndpoint(address);
    if (!local)
    {
        return Fail(ERROR_INVAL);
    }
    if (!impl.tcp)
    {
        return Fail(ERROR_BADF);
    }
    // The node may get the address only later: Connect() looks at that
    if (!rfctcp::IsAny(local->address) && !IsUnicast(local->address, impl.tcp->m_ipv4))
    {
        return Fail(ERROR_ADDRNOTAVAIL);
    }
    impl.Register();
    impl.key = FlowKey{*local, {}};
    impl.hasPeer = false;
    if (local->port != 0)
    {
        // Connections that are still there, most of them in TIME-WAIT, keep the port busy
        const bool reuse = impl.reuseAddress || impl.reusePort;
        const auto isBeyondOpening = [&impl](rfctcp::Demultiplexer::Handle handle) {
            const auto& slot = impl.tcp->m_tables->slots[handle];
            const TcpStates_t state = slot.socket                  ? slot.socket->m_impl->GetState()
                                      : slot.entry.SynCacheEntry() ? SYN_RCVD
                                                                   : TIME_WAIT;
            return state != SYN_SENT && state != SYN_RCVD; // [9293 MUST-42]
        };
        if (!reuse && impl.tcp->m_tables->demultiplexer.HasConnectionAt(*local, isBeyondOpening))
        {
            impl.tcp->ExplainBusyPort(*local);
            return Fail(ERROR_ADDRINUSE);
        }
        if (!impl.ClaimEndpoint())
        {
            return -1;
        }
    }
    // Port 0: the choice waits until the port is needed; a Connect() may take one that is in use
    // with another peer
    impl.bound = true;
    impl.ipv6 = Inet6SocketAddress::IsMatchingType(address);
    if (!impl.ipv6)
    {
        const uint8_t tos = rfctcp::compat::GetTos(InetSocketAddress::ConvertFrom(address));
        if (tos != 0)
        {
            SetIpTos(tos);
        }
    }
    return 0;
}

int
RfcTcpSocket::GetSockName(Address& address) const
{
    Impl& impl = *m_impl;
    if (!impl.bound && impl.number == 0)
    {
        address = InetSocketAddress(Ipv4Address::GetAny(), 0);
        return 0;
    }
    if (impl.bound && impl.key.local.port == 0 && !impl.HasConnection() && impl.tcp &&
        impl.ChoosePort(impl.key))
    {
        impl.ClaimEndpoint();
    }
    address = rfctcp::ToAddress(impl.key.local, impl.ipv6);
    return 0;
}

int
RfcTcpSocket::GetPeerName(Address& address) const
{
    if (!m_impl->hasPeer)
    {
        return Fail(ERROR_NOTCONN);
    }
    address = rfctcp::ToAddress(m_impl->key.remote, m_impl->ipv6);
    return 0;
}

void
RfcTcpSocket::BindToNetDevice(Ptr<NetDevice> netdevice)
{
    NS_LOG_FUNCTION(this << netdevice);
    Impl& impl = *m_impl;
    const Ptr<NetDevice> before = m_boundnetdevice;
    Socket::BindToNetDevice(netdevice);
    if (impl.claim)
    {
        impl.ReleaseEndpoint();
        if (!impl.ClaimEndpoint())
        {
            NS_LOG_WARN("another socket has this port at this device"); // see GetErrno()
            m_boundnetdevice = before;
            impl.ClaimEndpoint(); // it was free a moment ago
        }
        impl.tcp->m_tables->demultiplexer.SetListening(*impl.claim, *impl.handle, impl.listening);
    }
}

bool
RfcTcpSocket::SetAllowBroadcast(bool allowBroadcast)
{
    return !allowBroadcast; // there is no broadcast in TCP
}

bool
RfcTcpSocket::GetAllowBroadcast() const
{
    return false;
}

// ---- OPEN ----

int
RfcTcpSocket::Connect(const Address& address)
{
    NS_LOG_FUNCTION(this << address);
    Impl& impl = *m_impl;
    const auto remote = rfctcp::ToEndpoint(address);
    if (!remote)
    {
        return Fail(ERROR_AFNOSUPPORT);
    }
    if (impl.HasConnection())
    {
        return Fail(ERROR_ISCONN); // "connection already exists"
    }
    if (!impl.tcp)
    {
        return Fail(ERROR_BADF);
    }
    if (remote->port == 0 || !IsUnicast(remote->address, impl.tcp->m_ipv4)) // [9293 MUST-46]
    {
        return Fail(ERROR_ADDRNOTAVAIL);
    }
    const bool remoteIpv4 = rfctcp::IsIpv4(remote->address);
    FlowKey key;
    key.local.address = remoteIpv4 ? rfctcp::AnyIpv4() : rfctcp::AnyIpv6();
    if (impl.bound)
    {
        // A wildcard names no address, and so no IP version: Bind() and Connect() to IPv6 go
        // together
        if (!rfctcp::IsAny(impl.key.local.address))
        {
            if (rfctcp::IsIpv4(impl.key.local.address) != remoteIpv4)
            {
                return Fail(ERROR_AFNOSUPPORT);
            }
            if (!IsOurs(impl.key.local.address, impl.tcp->m_ipv4, impl.tcp->m_ipv6))
            {
                return Fail(ERROR_ADDRNOTAVAIL); // bound early, or the address was removed
            }
            key.local.address = impl.key.local.address; // [9293 MUST-43]
        }
        key.local.port = impl.key.local.port;
    }
    key.remote = *remote;
    const auto route = impl.tcp->FindRoute(key, m_boundnetdevice); // [9293 MUST-44]
    if (!route)
    {
        return Fail(ERROR_NOROUTETOHOST);
    }
    key.local.address = route->source; // for the life of the connection [9293 MUST-45]
    if (!impl.ChoosePort(key))
    {
        return -1;
    }
    if (impl.tcp->m_tables->demultiplexer.FindConnection(key))
    {
        return Fail(ERROR_ADDRINUSE); // the four-tuple is
    }
    impl.ipv6 = !remoteIpv4; // an IPv4-mapped address is an IPv4 one
    if (InetSocketAddress::IsMatchingType(address))
    {
        const uint8_t tos = rfctcp::compat::GetTos(InetSocketAddress::ConvertFrom(address));
        if (tos != 0)
        {
            SetIpTos(tos);
        }
    }
    impl.Open(key, *route);
    return 0;
}

int
RfcTcpSocket::Listen()
{
    NS_LOG_FUNCTION(this);
    Impl& impl = *m_impl;
    if (impl.HasConnection())
    {
        return Fail(ERROR_ISCONN);
    }
    if (impl.listening)
    {
        return Fail(ERROR_INVAL);
    }
    if (!impl.tcp)
    {
        return Fail(ERROR_BADF);
    }
    if (!impl.bound && impl.bindError != ERROR_NOTERROR)
    {
        return Fail(impl.bindError); // not at an endpoint other than that of Bind()
    }
    if (!impl.bound && Bind() != 0)
    {
        return -1;
    }
    if (!impl.claim && !(impl.ChoosePort(impl.key) && impl.ClaimEndpoint()))
    {
        return -1;
    }
    impl.StartListening();
    return 0;
}

Ptr<RfcTcpSocket>
RfcTcpSocket::Accept(Address& from)
{
    NS_LOG_FUNCTION(this);
    Impl& impl = *m_impl;
    if (!impl.listening || impl.listenQueue->waiting.empty())
    {
        Fail(impl.listening ? ERROR_AGAIN : ERROR_INVAL);
        return nullptr;
    }
    const Ptr<RfcTcpSocket> socket = impl.listenQueue->waiting.front();
    socket->m_impl->OnAccept();
    socket->GetPeerName(from);
    return socket;
}

// ---- SEND and RECEIVE ----

int
RfcTcpSocket::Send(Ptr<Packet> packet, uint32_t flags)
{
    NS_LOG_FUNCTION(this << packet << flags);
    if ((flags & ~PUSH) != 0)
    {
        return Fail(ERROR_OPNOTSUPP);
    }
    return DoSend(packet, false, flags == PUSH);
}

int
RfcTcpSocket::SendTo(Ptr<Packet> packet, uint32_t flags, const Address& address)
{
    const bool opens = m_impl->parameters->fastOpen != rfctcp::FastOpenUse::OFF;
    if (opens && !m_impl->HasConnection() && !m_impl->listening && Connect(address) != 0)
    {
        return -1;
    }
    return Send(packet, flags); // a connection has one peer
}

int
RfcTcpSocket::SendUrgent(Ptr<Packet> packet)
{
    NS_LOG_FUNCTION(this << packet);
    return DoSend(packet, true, false);
}

int
RfcTcpSocket::Flush()
{
    NS_LOG_FUNCTION(this);
    if (!m_impl->IsOpen())
    {
        return Fail(ERROR_NOTCONN);
    }
    return static_cast<int>(m_impl->Flush());
}

int
RfcTcpSocket::DoSend(Ptr<Packet> packet, bool urgent, bool push)
{
    Impl::Prefetch(this);
    Impl& impl = *m_impl;
    if (!impl.IsOpen())
    {
        return Fail(ERROR_NOTCONN); // "connection does not exist"
    }
    if (impl.sendClosed || impl.closeAfterPeer)
    {
        return Fail(ERROR_SHUTDOWN); // "connection closing"
    }
    const uint32_t octets = packet->GetSize();
    if (octets > GetTxAvailable())
    {
        return Fail(ERROR_MSGSIZE);
    }
    impl.Send(packet, urgent, push);
    return static_cast<int>(octets);
}

uint32_t
RfcTcpSocket::GetFastOpenRoom() const
{
    return m_impl->GetSynRoom();
}

uint32_t
RfcTcpSocket::GetTxAvailable() const
{
    return m_impl->sendBuffer - std::min(m_impl->sendBuffer, m_impl->sent.GetSize());
}

Ptr<Packet>
RfcTcpSocket::Recv(uint32_t maxSize, uint32_t flags)
{
    NS_LOG_FUNCTION(this << maxSize << flags);
    if ((flags & ~PEEK) != 0)
    {
        Fail(ERROR_OPNOTSUPP);
        return nullptr;
    }
    return DoRecv(maxSize, flags == PEEK);
}

Ptr<Packet>
RfcTcpSocket::RecvFrom(uint32_t maxSize, uint32_t flags, Address& fromAddress)
{
    Ptr<Packet> packet = Recv(maxSize, flags);
    if (packet && packet->GetSize() > 0)
    {
        GetPeerName(fromAddress);
    }
    return packet;
}

Ptr<Packet>
RfcTcpSocket::DoRecv(uint32_t maxSize, bool peek)
{
    Impl& impl = *m_impl;
    if (impl.received.GetReadable() == 0)
    {
        if (impl.peerClosed && !impl.endRead)
        {
            impl.endRead = !peek; // the end is read once
            return Create<Packet>();
        }
        impl.error = impl.GetReadError();
        return nullptr;
    }
    if (peek)
    {
        return impl.received.Peek(maxSize);
    }
    if (Ptr<Packet> packet = impl.received.Extract(maxSize))
    {
        impl.Receive(packet->GetSize());
        if (IsIpRecvTos() && rfctcp::IsIpv4(impl.key.remote.address))
        {
            SocketIpTosTag tos; // [9293 MAY-9]
            tos.SetTos(impl.lastTrafficClass);
            packet->ReplacePacketTag(tos);
        }
        if (IsIpv6RecvTclass() && !rfctcp::IsIpv4(impl.key.remote.address))
        {
            SocketIpv6TclassTag trafficClass;
            trafficClass.SetTclass(impl.lastTrafficClass);
            packet->ReplacePacketTag(trafficClass);
        }
        return packet;
    }
    return nullptr;
}

uint32_t
RfcTcpSocket::GetRxAvailable() const
{
    return m_impl->received.GetReadable();
}

uint32_t
RfcTcpSocket::GetUrgentOctets() const
{
    return m_impl->connection ? m_impl->connection->UrgentOctets()
                              : UnreadBut(m_impl->notUrgent, m_impl->received);
}

uint32_t
RfcTcpSocket::GetPushedOctets() const
{
    return m_impl->connection ? m_impl->connection->PushedOctets()
                              : UnreadBut(m_impl->notPushed, m_impl->received);
}

Time
RfcTcpSocket::GetUserTimeout() const
{
    return rfctcp::ToTime(m_impl->connection ? m_impl->connection->UserTimeout()
                                             : m_impl->parameters->userTimeout);
}

// ---- CLOSE and ABORT ----

int
RfcTcpSocket::Close()
{
    NS_LOG_FUNCTION(this);
    Impl& impl = *m_impl;
    if (impl.listening)
    {
        impl.StopListening();
    }
    else if (impl.HasConnection())
    {
        impl.sendClosed = true;
        impl.Close(rfctcp::CloseMode::BOTH);
        impl.receiveClosed = impl.receiveClosed || GetAfterClose() != DELIVER_AFTER_CLOSE;
    }
    else if (impl.tcp)
    {
        impl.Unregister(); // it may be bound
    }
    return 0;
}

int
RfcTcpSocket::ShutdownSend()
{
    NS_LOG_FUNCTION(this);
    Impl& impl = *m_impl;
    if (impl.listening)
    {
        impl.closeAfterPeer = true; // accepted connections only receive
        return 0;
    }
    if (!impl.IsOpen())
    {
        return Fail(ERROR_NOTCONN);
    }
    if (!impl.sendClosed)
    {
        impl.sendClosed = true;
        impl.Close(rfctcp::CloseMode::SEND);
    }
    return 0;
}

int
RfcTcpSocket::ShutdownRecv()
{
    NS_LOG_FUNCTION(this);
    m_impl->receiveClosed = true;
    m_impl->DiscardReceived();
    return 0;
}

int
RfcTcpSocket::Abort()
{
    NS_LOG_FUNCTION(this);
    if (!m_impl->IsOpen())
    {
        return Fail(ERROR_NOTCONN);
    }
    m_impl->Abort();
    return 0;
}

} // namespace ns3
