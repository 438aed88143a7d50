/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A congestion control hears the events of ns-3 (TcpSocketState::TcpCAEvent_t) from our TCP as it
// hears them from the built-in one: the same ones in the same order, also relative to the ACKs that
// the receiver sends. One that a user has written works, above all an old script's copy of DCTCP.

#include "support/congestion-lab.h"
#include "support/network-fixture.h"

#include "ns3/config.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-socket-state.h"

#include <set>
#include <sstream>

namespace ns3::rfctcp::test
{

namespace
{

constexpr uint32_t SEGMENT = 1000; ///< octets
const Time BEGIN = Seconds(1);     ///< what happens before is not written down

/** @param event of ns-3 @return its name */
std::string
NameOf(TcpSocketState::TcpCAEvent_t event)
{
    switch (event)
    {
    case TcpSocketState::CA_EVENT_TX_START:
        return "TX_START";
    case TcpSocketState::CA_EVENT_CWND_RESTART:
        return "CWND_RESTART";
    case TcpSocketState::CA_EVENT_COMPLETE_CWR:
        return "COMPLETE_CWR";
    case TcpSocketState::CA_EVENT_LOSS:
        return "LOSS";
    case TcpSocketState::CA_EVENT_ECN_NO_CE:
        return "ECN_NO_CE";
    case TcpSocketState::CA_EVENT_ECN_IS_CE:
        return "ECN_IS_CE";
    case TcpSocketState::CA_EVENT_DELAYED_ACK:
        return "DELAYED_ACK";
    case TcpSocketState::CA_EVENT_NON_DELAYED_ACK:
        return "NON_DELAYED_ACK";
    }
    return "?";
}

/** Writes down what it hears; there is one log for each node. */
class Recorder : public TcpNewReno
{
  public:
    /** @return the TypeId */
    static TypeId GetTypeId()
    {
        static TypeId type = TypeId("ns3::rfctcp::test::Recorder")
                                 .SetParent<TcpNewReno>()
                                 .AddConstructor<Recorder>();
        return type;
    }

    std::string GetName() const override
    {
        return "Recorder";
    }

    Ptr<TcpCongestionOps> Fork() override
    {
        return CopyObject<Recorder>(this);
    }

    void CwndEvent(Ptr<TcpSocketState> tcb, const TcpSocketState::TcpCAEvent_t event) override
    {
        std::ostringstream text;
        text << NameOf(event);
        if (Simulator::GetContext() == 1)
        {
            text << '@' << tcb->m_rxBuffer->NextRxSequence() << ' '
                 << TcpSocketState::EcnStateName[tcb->m_ecnState.Get()];
        }
        else if (event == TcpSocketState::CA_EVENT_TX_START)
        {
            text << '@' << tcb->m_nextTxSequence.Get();
        }
        Note(text.str());
    }

    /** @param line a line of the log of the node whose turn it is */
    static void Note(const std::string& line)
    {
        logs[Simulator::GetContext()] += line + "\n";
    }

    static std::string logs[2]; ///< of sender and receiver
};

std::string Recorder::logs[2];

NS_OBJECT_ENSURE_REGISTERED(Recorder);

/** Acts on segments with text in the order in which they come, the first is number 1. */
class TextErrorModel : public ErrorModel
{
  public:
    std::set<uint32_t> lost;    ///< numbers that get lost
    std::set<uint32_t> marked;  ///< numbers that get CE
    Time deafFrom{Time::Max()}; ///< from then on all get lost
    Time deafUntil;             ///< up to then

  private:
    bool DoCorrupt(Ptr<Packet> packet) override
    {
        if (packet->GetSize() < SEGMENT)
        {
            return false; // without text
        }
        if (Simulator::Now() < BEGIN)
        {
            return false;
        }
        if (Simulator::Now() >= deafFrom && Simulator::Now() < deafUntil)
        {
            return true;
        }
        ++m_number;
        if (marked.count(m_number) > 0)
        {
            PppHeader ppp;
            Ipv4Header ip;
            packet->RemoveHeader(ppp);
            packet->RemoveHeader(ip);
            EXPECT_NE(ip.GetEcn(), Ipv4Header::ECN_NotECT);
            ip.SetEcn(Ipv4Header::ECN_CE);
            packet->AddHeader(ip);
            packet->AddHeader(ppp);
        }
        return lost.count(m_number) > 0;
    }

    void DoReset() override
    {
        m_number = 0;
    }

    uint32_t m_number{0}; ///< of the last one
};

/** @param packet of IP that leaves the receiver */
void
NoteAck(Ptr<const Packet> packet, Ptr<Ipv4>, uint32_t)
{
    Ptr<Packet> copy = packet->Copy();
    Ipv4Header ip;
    TcpHeader tcp;
    copy->RemoveHeader(ip);
    copy->RemoveHeader(tcp);
    if ((tcp.GetFlags() & TcpHeader::SYN) == 0)
    {
        Recorder::Note((tcp.GetFlags() & TcpHeader::ECE) != 0 ? "ACK with ECE" : "ACK");
    }
}

/** What a sender with a Recorder does. */
struct Scene
{
    std::string useEcn{"Off"};                    ///< the attribute
    std::vector<std::pair<Time, uint32_t>> sends; ///< when, and how many segments
    std::set<uint32_t> lost;                      ///< segments with text, in order of arrival
    std::set<uint32_t> marked;                    ///< the same
    Time deafFrom{Time::Max()};                   ///< from then on all get lost
    Time deafUntil;                               ///< up to then
};

/** What was heard. */
struct Logs
{
    std::string sender;   ///< events
    std::string receiver; ///< events and ACKs
};

/** @param log of a node @return what was heard, without the state of ECN then */
std::string
WithoutEcn(const std::string& log)
{
    std::string events;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);)
    {
        events += line.substr(0, line.find(' ')) + '\n';
    }
    return events;
}

/** Both ends use a Recorder. */
class CwndEventTest : public NetworkTest
{
  protected:
    /** @param stack of both nodes @param scene what happens @return what was heard */
    Logs Play(Stack stack, const Scene& scene)
    {
        Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(Recorder::GetTypeId()));
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(SEGMENT));
        Config::SetDefault("ns3::TcpSocketBase::UseEcn", StringValue(scene.useEcn));
        BuildPair(stack, stack);
        auto errors = CreateObject<TextErrorModel>();
        errors->lost = scene.lost;
        errors->marked = scene.marked;
        errors->deafFrom = scene.deafFrom;
        errors->deafUntil = scene.deafUntil;
        m_devices[0].Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
        m_nodes.Get(1)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&NoteAck));
        Serve({});
        Ptr<Socket> client = NewSocket(0);
        At(0, Seconds(0), [&] { client->Connect(ServerAddress()); });
        // The built-in TCP does not delay its first ACK, and ours lets the second one update the
        // window, which could not be told in the SYN
        At(0, Seconds(0.5), [client] { client->Send(Create<Packet>(2 * SEGMENT)); });
        At(0, BEGIN, [] {
            for (std::string& log : Recorder::logs)
            {
                log.clear();
            }
        });
        for (const auto& [time, segments] : scene.sends)
        {
            const uint32_t octets = segments * SEGMENT;
            At(0, time, [client, octets] { client->Send(Create<Packet>(octets)); });
        }
        RunUntil(Seconds(30));
        const Logs logs{Recorder::logs[0], Recorder::logs[1]};
        client = nullptr;
        Renew();
        Config::Reset();
        return logs;
    }

    /** @param scene what happens @return what is heard from both TCPs */
    Logs PlayOnBoth(const Scene& scene)
    {
        const Logs theirs = Play(Stack::BUILT_IN, scene);
        const Logs ours = Play(Stack::RFC_TCP, scene);
        EXPECT_EQ(ours.sender, theirs.sender);
        // When the sender's CWR comes is its own affair, and the state of ECN follows that
        EXPECT_EQ(WithoutEcn(ours.receiver), WithoutEcn(theirs.receiver));
        if (scene.marked.empty())
        {
            EXPECT_EQ(ours.receiver, theirs.receiver);
        }
        return ours;
    }
};

/** @param log of a node @param line how a line begins @return how many lines do */
int
Count(const std::string& log, const std::string& line)
{
    int count = 0;
    std::istringstream lines(log);
    for (std::string next; std::getline(lines, next);)
    {
        count += next.compare(0, line.size(), line) == 0 ? 1 : 0;
    }
    return count;
}

} // namespace

TEST_F(CwndEventTest, TellsOfDelayedAcks)
{
    Scene scene;
    scene.sends = {{Seconds(1), 1}, {Seconds(2), 5}};
    const Logs logs = PlayOnBoth(scene);
    EXPECT_EQ(logs.sender, "TX_START@2001\nTX_START@3001\n");
    EXPECT_EQ(logs.receiver,
              "DELAYED_ACK@3001 ECN_DISABLED\n" // it waits for a second segment
              "DELAYED_ACK@3001 ECN_DISABLED\n" // it has waited
              "ACK\n"
              "DELAYED_ACK@4001 ECN_DISABLED\n"
              "NON_DELAYED_ACK@5001 ECN_DISABLED\n"
              "ACK\n"
              "DELAYED_ACK@6001 ECN_DISABLED\n"
              "NON_DELAYED_ACK@7001 ECN_DISABLED\n"
              "ACK\n"
              "DELAYED_ACK@8001 ECN_DISABLED\n"
              "DELAYED_ACK@8001 ECN_DISABLED\n"
              "ACK\n");
}

TEST_F(CwndEventTest, TellsOfGaps)
{
    Scene scene;
    scene.sends = {{Seconds(1), 10}};
    scene.lost = {4};
    const Logs logs = PlayOnBoth(scene);
    EXPECT_EQ(logs.sender, "TX_START@2001\nCOMPLETE_CWR\n");
    EXPECT_EQ(Count(logs.receiver, "NON_DELAYED_ACK@5001"), 6);  // behind the gap
    EXPECT_EQ(Count(logs.receiver, "NON_DELAYED_ACK@12001"), 1); // into it
}

TEST_F(CwndEventTest, TellsOfMarks)
{
    Scene scene;
    scene.useEcn = "On";
    scene.sends = {{Seconds(1), 60}};
    scene.marked = {4, 8};
    const Logs logs = PlayOnBoth(scene);
    EXPECT_EQ(logs.sender, "TX_START@2001\nCOMPLETE_CWR\n");
    // RCV.NXT is that before the segment
    EXPECT_EQ(Count(logs.receiver, "ECN_IS_CE@5001 ECN_CE_RCVD"), 1);
    EXPECT_EQ(Count(logs.receiver, "ECN_IS_CE@9001 ECN_CE_RCVD"), 1);
    EXPECT_EQ(Count(logs.receiver, "ECN_NO_CE"), 58);
    EXPECT_GT(Count(logs.receiver, "ECN_NO_CE@6001 ECN_SENDING_ECE"), 0);
    EXPECT_GT(Count(logs.receiver, "ACK with ECE"), 0);
}

TEST_F(CwndEventTest, TellsOfTimeouts)
{
    Scene scene;
    scene.sends = {{Seconds(1), 2}, {Seconds(3), 1}, {Seconds(8), 1}};
    scene.deafFrom = Seconds(3);
    scene.deafUntil = Seconds(3.9);
    const Logs logs = PlayOnBoth(scene);
    EXPECT_EQ(logs.sender, "TX_START@2001\nTX_START@4001\nLOSS\nTX_START@4001\nTX_START@5001\n");
}

TEST_F(CwndEventTest, TellsOfTheRestartOfTheWindow)
{
    // ns-3 has an event for it, but no restart [5681 4.1]
    Scene scene;
    scene.sends = {{Seconds(1), 40}, {Seconds(10), 4}, {Seconds(11), 4}};
    const Logs theirs = Play(Stack::BUILT_IN, scene);
    const Logs ours = Play(Stack::RFC_TCP, scene);
    EXPECT_EQ(theirs.sender, "TX_START@2001\nTX_START@42001\nTX_START@46001\n");
    EXPECT_EQ(ours.sender, "TX_START@2001\nCWND_RESTART\nTX_START@42001\nTX_START@46001\n");
    EXPECT_EQ(ours.receiver, theirs.receiver);
}

namespace
{

/** TcpDctcp as a user has copied it into a script, without being its child. */
class CopiedDctcp : public TcpLinuxReno
{
  public:
    /** @return the TypeId */
    static TypeId GetTypeId()
    {
        static TypeId type = TypeId("ns3::rfctcp::test::CopiedDctcp")
                                 .SetParent<TcpLinuxReno>()
                                 .AddConstructor<CopiedDctcp>();
        return type;
    }

    std::string GetName() const override
    {
        return "CopiedDctcp";
    }

    Ptr<TcpCongestionOps> Fork() override
    {
        return CopyObject<CopiedDctcp>(this);
    }

    void Init(Ptr<TcpSocketState> tcb) override
    {
        tcb->m_useEcn = TcpSocketState::On;
        tcb->m_ecnMode = TcpSocketState::DctcpEcn;
        tcb->m_ectCodePoint = TcpSocketState::Ect0;
    }

    uint32_t GetSsThresh(Ptr<const TcpSocketState> tcb, uint32_t) override
    {
        return static_cast<uint32_t>((1 - m_alpha / 2.0) * tcb->m_cWnd);
    }

    void PktsAcked(Ptr<TcpSocketState> tcb, uint32_t segmentsAcked, const Time&) override
    {
        m_total += segmentsAcked * tcb->m_segmentSize;
        if (tcb->m_ecnState == TcpSocketState::ECN_ECE_RCVD)
        {
            m_marked += segmentsAcked * tcb->m_segmentSize;
        }
        if (!m_nextKnown)
        {
            m_next = tcb->m_nextTxSequence;
            m_nextKnown = true;
        }
        if (tcb->m_lastAckedSeq >= m_next)
        {
            m_alpha =
                (1 - 0.0625) * m_alpha + 0.0625 * (m_total > 0 ? 1.0 * m_marked / m_total : 0);
            m_next = tcb->m_nextTxSequence;
            m_marked = 0;
            m_total = 0;
        }
    }

    void CwndEvent(Ptr<TcpSocketState> tcb, const TcpSocketState::TcpCAEvent_t event) override
    {
        switch (event)
        {
        case TcpSocketState::CA_EVENT_ECN_IS_CE:
            Change(tcb, true);
            tcb->m_ecnState = TcpSocketState::ECN_CE_RCVD;
            break;
        case TcpSocketState::CA_EVENT_ECN_NO_CE:
            Change(tcb, false);
            if (tcb->m_ecnState.Get() == TcpSocketState::ECN_CE_RCVD ||
                tcb->m_ecnState.Get() == TcpSocketState::ECN_SENDING_ECE)
            {
                tcb->m_ecnState = TcpSocketState::ECN_IDLE;
            }
            break;
        case TcpSocketState::CA_EVENT_DELAYED_ACK:
            m_ackWaits = true;
            break;
        case TcpSocketState::CA_EVENT_NON_DELAYED_ACK:
            m_ackWaits = false;
            break;
        default:
            break;
        }
    }

    static uint32_t changes; ///< of the mark, on all connections

  private:
    /** @param tcb state of the connection @param marked the mark of the segment that has come */
    void Change(Ptr<TcpSocketState> tcb, bool marked)
    {
        changes += m_ceState != marked ? 1 : 0;
        if (m_ceState != marked && m_ackWaits && m_priorKnown)
        {
            const SequenceNumber32 next = tcb->m_rxBuffer->NextRxSequence();
            tcb->m_rxBuffer->SetNextRxSequence(m_prior);
            tcb->m_sendEmptyPacketCallback(
                static_cast<uint8_t>(marked ? TcpHeader::ACK : TcpHeader::ACK | TcpHeader::ECE));
            tcb->m_rxBuffer->SetNextRxSequence(next);
        }
        m_priorKnown = true;
        m_prior = tcb->m_rxBuffer->NextRxSequence();
        m_ceState = marked;
    }

    uint32_t m_total{0};
    uint32_t m_marked{0};
    double m_alpha{1};
    SequenceNumber32 m_next{0};
    bool m_nextKnown{false};
    SequenceNumber32 m_prior{0};
    bool m_priorKnown{false};
    bool m_ceState{false};
    bool m_ackWaits{false};
};

uint32_t CopiedDctcp::changes = 0;

NS_OBJECT_ENSURE_REGISTERED(CopiedDctcp);

/** Asks for ECN, and hears of nothing. */
class AsksForEcn : public TcpNewReno
{
  public:
    /** @return the TypeId */
    static TypeId GetTypeId()
    {
        static TypeId type = TypeId("ns3::rfctcp::test::AsksForEcn")
                                 .SetParent<TcpNewReno>()
                                 .AddConstructor<AsksForEcn>();
        return type;
    }

    void Init(Ptr<TcpSocketState> tcb) override
    {
        tcb->m_useEcn = TcpSocketState::On;
    }

    Ptr<TcpCongestionOps> Fork() override
    {
        return CopyObject<AsksForEcn>(this);
    }
};

NS_OBJECT_ENSURE_REGISTERED(AsksForEcn);

} // namespace

TEST(UserCongestionControl, CopyOfDctcpDoesWhatDctcpDoes)
{
    Trial trial;
    trial.queue = 200;
    trial.markFrom = 20;
    trial.control = "ns3::TcpDctcp";
    const Outcome original = Try(trial);
    trial.control = "ns3::rfctcp::test::CopiedDctcp";
    CopiedDctcp::changes = 0;
    const Outcome copy = Try(trial);
    EXPECT_GT(copy.marks, 100U);
    EXPECT_NEAR(copy.marks, original.marks, 0.1 * original.marks); // RED draws other numbers
    EXPECT_NEAR(copy.goodput, original.goodput, 0.01 * original.goodput);
    EXPECT_NEAR(copy.meanWindow, original.meanWindow, 0.02 * original.meanWindow);
    EXPECT_GT(CopiedDctcp::changes, 10U); // the receiver's half hears of the marks
}

TEST(UserCongestionControl, GetsTheEcnThatItAsksForInInit)
{
    Trial trial;
    trial.markFrom = 20;
    EXPECT_EQ(Try(trial).marks, 0U);
    trial.control = "ns3::rfctcp::test::AsksForEcn";
    EXPECT_GT(Try(trial).marks, 0U);
}

} // namespace ns3::rfctcp::test
