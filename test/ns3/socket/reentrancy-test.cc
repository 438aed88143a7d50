/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Every callback may call every method of its socket and of others, and drop the last pointer to
// it: each kind of callback, on each socket that gets it, with each kind of call.

#include "support/connection-ledger.h"
#include "support/network-fixture.h"

#include "ns3/core-module.h"

#include <tuple>

namespace ns3::rfctcp::test
{
namespace
{

/** Which callback acts. */
enum class When : uint8_t
{
    CLIENT_CONNECTED,
    CLIENT_FAILED,
    CLIENT_DATA,
    CLIENT_SENT,
    CLIENT_ROOM,
    CLIENT_NORMAL,
    CLIENT_ERROR,
    SERVER_REQUEST,
    SERVER_ACCEPTED,
    SERVER_DATA,
    SERVER_NORMAL,
    SERVER_ERROR,
    COUNT,
};

/** What it does. */
enum class What : uint8_t
{
    SEND,
    CLOSE,
    SHUTDOWN,
    RECEIVE,
    CONNECT_OTHER,
    CONNECT_AGAIN,
    ABORT,
    LET_GO,
    CLOSE_LISTENER,
    CLOSE_ALL,
    COUNT,
};

const char* const WHEN[] = {"ClientConnected",
                            "ClientFailed",
                            "ClientData",
                            "ClientSent",
                            "ClientRoom",
                            "ClientNormal",
                            "ClientError",
                            "ServerRequest",
                            "ServerAccepted",
                            "ServerData",
                            "ServerNormal",
                            "ServerError"};
const char* const WHAT[] = {"Send",
                            "Close",
                            "Shutdown",
                            "Receive",
                            "ConnectOther",
                            "ConnectAgain",
                            "Abort",
                            "LetGo",
                            "CloseListener",
                            "CloseAll"};

using Case = std::tuple<int, int>; ///< a When and a What

/** A conversation in which one kind of callback does one kind of thing, the first time it comes. */
class Reentrancy : public NetworkTest, public ::testing::WithParamInterface<Case>
{
  protected:
    /** @param when a callback @param socket whose it is */
    void Called(When when, Ptr<Socket> socket)
    {
        const auto [chosen, what] = GetParam();
        if (when == static_cast<When>(chosen) && !m_done)
        {
            m_done = true;
            Act(static_cast<What>(what), socket);
        }
    }

    void Act(What what, Ptr<Socket> socket)
    {
        switch (what)
        {
        case What::SEND:
            socket->Send(OctetsAt(0, 3000, 0));
            socket->Send(OctetsAt(0, 1, 0));
            break;
        case What::CLOSE:
            EXPECT_EQ(socket->Close(), 0);
            EXPECT_EQ(socket->Close(), 0);
            break;
        case What::SHUTDOWN:
            socket->ShutdownSend();
            socket->ShutdownSend();
            break;
        case What::RECEIVE:
            while (Ptr<Packet> packet = socket->Recv())
            {
                ++m_reads;
            }
            break;
        case What::CONNECT_OTHER: {
            Ptr<Socket> other = NewSocket(socket->GetNode() ? socket->GetNode()->GetId() : 0);
            Watch(other, false);
            m_others.push_back(other);
            other->Connect(InetSocketAddress(m_addresses[0].GetAddress(1), 80));
            other->Send(OctetsAt(0, 100, 0));
            other->Close();
            break;
        }
        case What::CONNECT_AGAIN:
            socket->Connect(ServerAddress());
            break;
        case What::ABORT:
            DynamicCast<RfcTcpSocket>(socket)->Abort();
            break;
        case What::LET_GO:
            m_client = nullptr;
            m_listener = nullptr;
            m_accepted.clear();
            break;
        case What::CLOSE_LISTENER:
            m_listener->Close();
            m_listener->Close();
            break;
        case What::CLOSE_ALL:
            for (const auto& accepted : m_accepted)
            {
                accepted->Close();
            }
            if (m_client)
            {
                m_client->Close();
            }
            m_listener->Close();
            break;
        case What::COUNT:
            break;
        }
    }

    /** @param socket what to do at its callbacks @param server it was accepted */
    void Watch(Ptr<Socket> socket, bool server)
    {
        using One = Callback<void, Ptr<Socket>>;
        using Two = Callback<void, Ptr<Socket>, uint32_t>;
        const auto read = [this](Ptr<Socket> readable) {
            while (Ptr<Packet> packet = readable->Recv())
            {
                ++m_reads;
            }
        };
        if (server)
        {
            socket->SetRecvCallback(One([this, read](Ptr<Socket> it) {
                Called(When::SERVER_DATA, it);
                read(it);
                it->Send(OctetsAt(0, 2000, 0));
            }));
            socket->SetCloseCallbacks(
                One([this](Ptr<Socket> it) {
                    Called(When::SERVER_NORMAL, it);
                    it->Close();
                }),
                One([this](Ptr<Socket> it) { Called(When::SERVER_ERROR, it); }));
            return;
        }
        socket->SetConnectCallback(
            One([this](Ptr<Socket> it) { Called(When::CLIENT_CONNECTED, it); }),
            One([this](Ptr<Socket> it) { Called(When::CLIENT_FAILED, it); }));
        socket->SetRecvCallback(One([this, read](Ptr<Socket> it) {
            Called(When::CLIENT_DATA, it);
            read(it);
        }));
        socket->SetDataSentCallback(
            Two([this](Ptr<Socket> it, uint32_t) { Called(When::CLIENT_SENT, it); }));
        socket->SetSendCallback(
            Two([this](Ptr<Socket> it, uint32_t) { Called(When::CLIENT_ROOM, it); }));
        socket->SetCloseCallbacks(One([this](Ptr<Socket> it) { Called(When::CLIENT_NORMAL, it); }),
                                  One([this](Ptr<Socket> it) { Called(When::CLIENT_ERROR, it); }));
    }

    void Listen()
    {
        m_listener = NewSocket(1);
        m_listener->Bind(AnyAddress());
        m_listener->Listen();
        m_listener->SetAcceptCallback(
            Callback<bool, Ptr<Socket>, const Address&>([this](Ptr<Socket> it, const Address&) {
                Called(When::SERVER_REQUEST, it);
                return true;
            }),
            Callback<void, Ptr<Socket>, const Address&>([this](Ptr<Socket> it, const Address&) {
                m_accepted.push_back(it);
                Watch(it, true);
                Called(When::SERVER_ACCEPTED, it);
            }));
    }

    Ptr<Socket> m_listener;              ///< on node 1
    Ptr<Socket> m_client;                ///< on node 0
    std::vector<Ptr<Socket>> m_accepted; ///< on node 1
    std::vector<Ptr<Socket>> m_others;   ///< made by CONNECT_OTHER
    uint32_t m_reads{0};                 ///< packets read
    bool m_done{false};                  ///< the callback has come
};

} // namespace

TEST_P(Reentrancy, LeavesNothingBehind)
{
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(2)));
    Config::SetDefault("ns3::RfcTcpSocket::FinWait2Timeout", TimeValue(Seconds(30)));
    Config::SetDefault("ns3::TcpSocket::ConnCount", UintegerValue(2));
    BuildPair();
    ConnectionLedger first(Tcp(0));
    ConnectionLedger second(Tcp(1));
    Listen();
    const auto when = static_cast<When>(std::get<0>(GetParam()));
    const uint16_t port = when == When::CLIENT_FAILED ? 81 : 80;
    m_client = NewSocket(0);
    Watch(m_client, false);
    At(0, Seconds(1), [this, port] { m_client->Connect(ServerAddress(port)); });
    At(0, Seconds(2), [this] {
        if (m_client)
        {
            m_client->Send(OctetsAt(0, 5000, 0));
        }
    });
    At(0, Seconds(3), [this, when] {
        if (!m_client)
        {
            return;
        }
        if (when == When::SERVER_ERROR)
        {
            DynamicCast<RfcTcpSocket>(m_client)->Abort();
        }
        else if (when == When::CLIENT_ERROR && !m_accepted.empty())
        {
            DynamicCast<RfcTcpSocket>(m_accepted[0])->Abort();
        }
        else
        {
            m_client->ShutdownSend();
        }
    });
    RunUntil(Seconds(10));
    EXPECT_TRUE(m_done);
    // The users go: whatever the callback did, everything comes to an end
    // (those without a user too: an open connection keeps its socket alive)
    const Config::MatchContainer sockets =
        Config::LookupMatches("/NodeList/*/$ns3::RfcTcpL4Protocol/Sockets/*");
    for (std::size_t i = 0; i < sockets.GetN(); ++i)
    {
        DynamicCast<Socket>(sockets.Get(i))->Close();
    }
    m_client = nullptr;
    m_accepted.clear();
    m_others.clear();
    RunUntil(Seconds(1000));
    for (const auto& [tcp, ledger] : {std::pair(Tcp(0), &first), std::pair(Tcp(1), &second)})
    {
        EXPECT_EQ(tcp->GetConnections(), 0U);
        ledger->ExpectAllClosed();
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         Reentrancy,
                         ::testing::Combine(::testing::Range(0, static_cast<int>(When::COUNT)),
                                            ::testing::Range(0, static_cast<int>(What::COUNT))),
                         [](const ::testing::TestParamInfo<Case>& info) {
                             return std::string(WHEN[std::get<0>(info.param)]) +
                                    WHAT[std::get<1>(info.param)];
                         });

} // namespace ns3::rfctcp::test
