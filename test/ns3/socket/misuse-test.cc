/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Calls that must fail, and what tells of the failure.

#include "support/socket-fixture.h"

#include "ns3/error-model.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

TEST_F(SocketTest, ErrorsAreToldApart)
{
    Install();
    NewListener();
    Ptr<RfcTcpSocket> refused = NewSocket(0);
    Watch(refused, "refused");
    refused->Connect(Server(81));

    Ptr<RfcTcpSocket> reset = NewSocket(0);
    Watch(reset, "reset");
    reset->Connect(Server());
    Simulator::Schedule(Seconds(1), [&] { EXPECT_EQ(m_accepted.at(0)->Abort(), 0); });

    Ptr<RfcTcpSocket> timedOut = NewSocket(0);
    timedOut->SetAttribute("ConnCount", UintegerValue(3));
    Watch(timedOut, "timed out");
    Simulator::Schedule(Seconds(2), [&] {
        Ptr<RateErrorModel> everything = CreateObject<RateErrorModel>();
        everything->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        everything->SetRate(1.0);
        m_devices.Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(everything));
        timedOut->Connect(Server());
    });
    Simulator::Run();
    EXPECT_EQ(m_events,
              (Events{"refused failed",
                      "reset connected",
                      "server normal",
                      "reset error",
                      "timed out failed"}));
    EXPECT_EQ(refused->GetErrno(), RfcTcpSocket::ERROR_CONNREFUSED);
    EXPECT_EQ(refused->GetCloseReason(), RfcTcpCloseReason::REFUSED);
    EXPECT_EQ(reset->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
    EXPECT_EQ(reset->GetCloseReason(), RfcTcpCloseReason::RESET);
    EXPECT_EQ(timedOut->GetErrno(), RfcTcpSocket::ERROR_TIMEDOUT);
    EXPECT_EQ(timedOut->GetCloseReason(), RfcTcpCloseReason::TIMED_OUT);
    EXPECT_EQ(m_accepted.at(0)->GetCloseReason(), RfcTcpCloseReason::ABORTED);
}

TEST_F(SocketTest, MisuseIsToldByErrno)
{
    Install();
    Ptr<RfcTcpSocket> socket = NewSocket(0);
    const auto fails = [&socket](int result, Socket::SocketErrno error) {
        EXPECT_EQ(result, -1);
        EXPECT_EQ(socket->GetErrno(), error);
    };
    Address name;
    fails(socket->GetPeerName(name), Socket::ERROR_NOTCONN);
    fails(socket->Send(Text("text")), Socket::ERROR_NOTCONN);
    fails(socket->ShutdownSend(), Socket::ERROR_NOTCONN);
    fails(socket->Abort(), Socket::ERROR_NOTCONN);
    fails(socket->Bind(m_devices.Get(0)->GetAddress()), Socket::ERROR_INVAL);
    fails(socket->Bind(InetSocketAddress("224.0.0.1", 1000)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Bind(InetSocketAddress("10.1.1.255", 1000)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(m_devices.Get(0)->GetAddress()), Socket::ERROR_AFNOSUPPORT);
    fails(socket->Connect(InetSocketAddress("255.255.255.255", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(InetSocketAddress("10.1.1.255", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(InetSocketAddress("224.0.0.1", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(InetSocketAddress("0.0.0.0", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(Inet6SocketAddress("ff02::1", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(InetSocketAddress("10.7.7.7", 80)), Socket::ERROR_NOROUTETOHOST);

    EXPECT_EQ(socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000)), 0);
    fails(socket->Bind(), Socket::ERROR_INVAL);
    Ptr<RfcTcpSocket> other = NewSocket(0);
    EXPECT_EQ(other->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000)), -1);
    EXPECT_EQ(other->GetErrno(), Socket::ERROR_ADDRINUSE);
    EXPECT_EQ(other->Bind(InetSocketAddress(m_addresses.GetAddress(0), 1000)), 0);

    EXPECT_EQ(other->Connect(Server6()), -1);
    EXPECT_EQ(other->GetErrno(), Socket::ERROR_AFNOSUPPORT);
    EXPECT_EQ(socket->Connect(Server()), 0);
    fails(socket->Connect(Server()), Socket::ERROR_ISCONN);
    fails(socket->Listen(), Socket::ERROR_ISCONN);
    fails(socket->Bind(), Socket::ERROR_INVAL);
    fails(socket->Send(Text("text"), 4), Socket::ERROR_OPNOTSUPP);
    fails(socket->Send(Create<Packet>(200000)), Socket::ERROR_MSGSIZE);
    EXPECT_EQ(socket->Recv(100, 4), nullptr);
    EXPECT_EQ(socket->GetErrno(), Socket::ERROR_OPNOTSUPP);
    EXPECT_FALSE(socket->SetAllowBroadcast(true));
    EXPECT_EQ(socket->Close(), 0);
    EXPECT_EQ(socket->Close(), 0);
    fails(socket->Send(Text("text")), Socket::ERROR_NOTCONN);

    Ptr<RfcTcpSocket> listener = NewSocket(0);
    EXPECT_EQ(listener->Listen(), 0); // binds by itself
    EXPECT_EQ(listener->Listen(), -1);
    EXPECT_EQ(listener->GetErrno(), Socket::ERROR_INVAL);
    EXPECT_EQ(listener->Send(Text("text")), -1);
    EXPECT_EQ(listener->GetErrno(), Socket::ERROR_NOTCONN);
    EXPECT_EQ(listener->GetSockName(name), 0);
    EXPECT_GE(InetSocketAddress::ConvertFrom(name).GetPort(), 49152);
}

TEST_F(SocketTest, UnwantedConnectionsAreNotAnswered)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener();
    listener->SetAcceptCallback(Callback<bool, Ptr<Socket>, const Address&>(
                                    [](Ptr<Socket>, const Address&) { return false; }),
                                MakeNullCallback<void, Ptr<Socket>, const Address&>());
    Ptr<RfcTcpSocket> client = NewSocket(0);
    client->Connect(Server());
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_EQ(client->GetState(), TcpSocket::SYN_SENT);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

TEST_F(SocketTest, PortIsFreeOnlyAfterTimeWait)
{
    Install(RfcTcpHelper().SetSocketAttribute("MaxSegLifetime", TimeValue(Seconds(5))));
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    client->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    client->Connect(Server());
    Simulator::Schedule(Seconds(1), [&] { client->Close(); });
    Simulator::Schedule(Seconds(2), [&] { m_accepted.at(0)->Close(); });
    const auto bind = [&] {
        return NewSocket(0)->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    };
    Simulator::Schedule(Seconds(11), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::TIME_WAIT);
        EXPECT_EQ(bind(), -1);
    });
    Simulator::Schedule(Seconds(13), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
        EXPECT_EQ(bind(), 0);
    });
    Simulator::Run();
}

TEST_F(SocketTest, SegmentsForNobodyAreCounted)
{
    Install();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    client->Connect(Server());
    Simulator::Run();
    EXPECT_EQ(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_CONNECTION), 1U);
    EXPECT_EQ(Tcp(0)->GetDiscards(RfcTcpDiscard::NO_CONNECTION), 0U);
    EXPECT_EQ(client->GetCloseReason(), RfcTcpCloseReason::REFUSED);
}

} // namespace
} // namespace ns3::rfctcp::test
