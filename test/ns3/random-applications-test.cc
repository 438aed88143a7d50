/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Random applications on both sides of a wire that loses, repeats, delays and corrupts: whatever
// they do, what they are told is true.

#include "network-fixture.h"

#include "ns3/config.h"
#include "ns3/core-module.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace ns3::rfctcp::test
{
namespace
{

/** An application that sends, reads, and closes as chance will have it. */
class Person
{
  public:
    /** How it closes. */
    enum class Ending
    {
        POLITE, ///< half-close after the last octet, Close() after the peer's end
        EARLY,  ///< Close() after the last octet
        SUDDEN, ///< Close() at some moment
        ABORT,  ///< Abort() at some moment
    };

    /** @param random what decides @param sends stream it sends @param receives stream it reads */
    Person(std::mt19937& random, uint32_t sends, uint32_t receives)
        : m_sends(sends),
          m_receives(receives),
          m_total(random() % 4 == 0 ? 0 : random() % 60000),
          m_piece(1 + random() % 3000),
          m_pause(random() % 3 == 0 ? MilliSeconds(1 + random() % 40) : Time(0)),
          m_readSize(1 + random() % 4000),
          m_readPause(random() % 2 == 0 ? Time(0) : MilliSeconds(1 + random() % 300)),
          m_neverReads(random() % 12 == 0),
          m_ending(static_cast<Ending>(random() % 8 < 4 ? 0 : random() % 4)),
          m_moment(MilliSeconds(random() % 3000))
    {
    }

    /** @param used its socket @param connected whether the handshake is over */
    void Use(Ptr<Socket> used, bool connected)
    {
        using Told = Callback<void, Ptr<Socket>>;
        socket = DynamicCast<RfcTcpSocket>(used);
        socket->SetConnectCallback(Told([this](Ptr<Socket>) { Begin(); }),
                                   Told([this](Ptr<Socket>) { ++errors; }));
        socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                  Told([this](Ptr<Socket>) { ++errors; }));
        socket->SetSendCallback(
            Callback<void, Ptr<Socket>, uint32_t>([this](Ptr<Socket>, uint32_t) { Send(); }));
        socket->SetRecvCallback(Told([this](Ptr<Socket>) {
            if (m_readPause.IsZero())
            {
                Read();
            }
        }));
        if (connected)
        {
            Begin();
        }
    }

    /** Reads all there is and closes, if it has not. */
    void Finish()
    {
        if (socket && !closed)
        {
            while (ReadOnce(UINT32_MAX))
            {
            }
            Close();
        }
    }

    /** @return true if it has closed in a way that lets octets go lost */
    bool WasRude() const
    {
        if (!socket)
        {
            return false;
        }
        const RfcTcpCloseReason reason = socket->GetCloseReason();
        return reason == RfcTcpCloseReason::ABORTED || reason == RfcTcpCloseReason::UNREAD_DATA ||
               reason == RfcTcpCloseReason::DELETED;
    }

    Ptr<RfcTcpSocket> socket; ///< its socket
    uint32_t sent{0};         ///< octets the socket has taken
    uint32_t received{0};     ///< octets read
    uint32_t wrong{0};        ///< octets read that were not sent there
    uint32_t ends{0};         ///< ends read
    uint32_t errors{0};       ///< ErrorClose and ConnectionFailed
    bool closed{false};       ///< Close() or Abort() was called

  private:
    void Begin()
    {
        m_begun = true;
        Send();
        if (!m_readPause.IsZero())
        {
            Simulator::Schedule(m_readPause, &Person::ReadSlowly, this);
        }
        if (m_ending == Ending::SUDDEN || m_ending == Ending::ABORT)
        {
            Simulator::Schedule(m_moment, &Person::Close, this);
        }
    }

    void Send()
    {
        while (m_begun && !closed && sent < m_total)
        {
            const uint32_t octets = std::min({m_piece, m_total - sent, socket->GetTxAvailable()});
            if (octets == 0 || socket->Send(OctetsAt(sent, octets, m_sends)) < 0)
            {
                return;
            }
            sent += octets;
            if (!m_pause.IsZero())
            {
                Simulator::Schedule(m_pause, &Person::Send, this);
                break;
            }
        }
        if (sent == m_total && m_begun && !closed && !m_shut)
        {
            if (m_ending == Ending::EARLY)
            {
                Close();
            }
            else if (m_ending == Ending::POLITE)
            {
                m_shut = true;
                socket->ShutdownSend();
            }
        }
    }

    void Close()
    {
        if (!closed)
        {
            closed = true;
            m_ending == Ending::ABORT ? socket->Abort() : socket->Close();
        }
    }

    /** @param size octets at most @return whether there may be more */
    bool ReadOnce(uint32_t size)
    {
        const Ptr<Packet> packet = socket->Recv(size, 0);
        if (!packet)
        {
            return false;
        }
        ends += packet->GetSize() == 0 ? 1 : 0;
        wrong += IsStream(packet, received, packet->GetSize(), m_receives) ? 0 : 1;
        received += packet->GetSize();
        return packet->GetSize() > 0;
    }

    void Read()
    {
        while (!m_neverReads && !closed && ReadOnce(m_readSize))
        {
        }
        if (ends > 0 && m_ending == Ending::POLITE && m_shut)
        {
            Close();
        }
    }

    void ReadSlowly()
    {
        if (closed || m_neverReads)
        {
            return;
        }
        ReadOnce(m_readSize);
        if (ends > 0 && m_ending == Ending::POLITE && m_shut)
        {
            Close();
        }
        if (Simulator::Now() < Seconds(300))
        {
            Simulator::Schedule(m_readPause, &Person::ReadSlowly, this);
        }
    }

    const uint32_t m_sends;    ///< stream it sends
    const uint32_t m_receives; ///< stream it reads
    const uint32_t m_total;    ///< octets to send
    const uint32_t m_piece;    ///< octets at once
    const Time m_pause;        ///< between them
    const uint32_t m_readSize; ///< octets at once
    const Time m_readPause;    ///< between them; 0: reads when told
    const bool m_neverReads;   ///< until the end of all
    const Ending m_ending;     ///< how it closes
    const Time m_moment;       ///< when, if that is not after something
    bool m_begun{false};       ///< the handshake is over
    bool m_shut{false};        ///< half-closed
};

class RandomApplications : public NetworkTest
{
  protected:
    ~RandomApplications() override
    {
        Config::Reset();
    }

    /** @param random what decides @return rules of a link, one for some of its packets each */
    static std::string Rules(std::mt19937& random)
    {
        std::string rules;
        for (uint32_t i = random() % 12; i > 0; --i)
        {
            const std::string which = " PACKET #" + std::to_string(1 + random() % 60);
            const std::string end = random() % 2 == 0 ? " from a" : " from b";
            rules += rules.empty() ? "" : "; ";
            switch (random() % 5)
            {
            case 0:
                rules += "drop" + which + end;
                break;
            case 1:
                rules += "duplicate" + which + end;
                break;
            case 2:
                rules += "delay" + which + end + " by " + std::to_string(random() % 3000) + "ms";
                break;
            case 3:
                rules += "reorder" + which + end + " by " + std::to_string(1 + random() % 4);
                break;
            default:
                rules += "corrupt" + which + end;
                break;
            }
        }
        return rules;
    }

    /** Judges what one was told. @param reader who @param writer the peer */
    static void Judge(const Person& reader, const Person& writer)
    {
        EXPECT_EQ(reader.wrong, 0U) << "no prefix of what was sent";
        EXPECT_LE(reader.received, writer.sent);
        EXPECT_LE(reader.ends, 1U);
        if (reader.ends > 0)
        {
            EXPECT_EQ(reader.received, writer.sent) << "a clean end of less";
        }
        if (reader.errors + writer.errors == 0 && !reader.WasRude() && !writer.WasRude())
        {
            EXPECT_EQ(reader.received, writer.sent) << "lost without a word";
        }
    }
};

} // namespace

TEST_F(RandomApplications, AreToldTheTruth)
{
    constexpr uint32_t RUNS = 400;
    const ChecksumsOn checksums;
    uint32_t ends = 0;
    uint32_t errors = 0;
    uint32_t complete = 0;
    for (uint32_t run = 1; run <= RUNS; ++run)
    {
        SCOPED_TRACE("run " + std::to_string(run));
        std::mt19937 random(run);
        RngSeedManager::SetRun(run);
        const auto buffer = [&random] { return UintegerValue(1500 + random() % 40000); };
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(5)));
        Config::SetDefault("ns3::RfcTcpSocket::KeepAlive", BooleanValue(true));
        Config::SetDefault("ns3::RfcTcpSocket::KeepAliveTime", TimeValue(Seconds(60)));
        Config::SetDefault("ns3::TcpSocket::RcvBufSize", buffer());
        Config::SetDefault("ns3::TcpSocket::SndBufSize", buffer());
        LinkPlan link;
        link.loss = random() % 3 == 0 ? 0.05 : 0;
        link.rules = Rules(random);
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        Person client(random, 1, 2);
        Person server(random, 2, 1);
        const Ptr<Socket> listener = NewSocket(1);
        listener->Bind(AnyAddress());
        listener->Listen();
        listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>(
                [&server](Ptr<Socket> socket, const Address&) { server.Use(socket, true); }));
        client.Use(NewSocket(0), false);
        At(0, Seconds(1), [this, &client] { client.socket->Connect(ServerAddress()); });
        At(0, Seconds(400), [&client] { client.Finish(); });
        At(1, Seconds(400), [&server] { server.Finish(); });
        RunUntil(Seconds(4000));
        Judge(client, server);
        Judge(server, client);
        EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
        EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
        EXPECT_EQ(client.socket->GetState(), TcpSocket::CLOSED);
        ends += client.ends + server.ends;
        errors += client.errors + server.errors;
        complete += client.received == server.sent && server.received == client.sent ? 1 : 0;
        client.socket = nullptr;
        server.socket = nullptr;
        Renew();
        if (HasFailure())
        {
            break;
        }
    }
    // None of these is rare, else the test does not look at what it is about
    EXPECT_GT(ends, RUNS / 4);
    EXPECT_GT(errors, RUNS / 8);
    EXPECT_GT(complete, RUNS / 4);
}

} // namespace ns3::rfctcp::test
