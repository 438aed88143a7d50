/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Passive connections in SYN-RECEIVED that become SYN cache entries and are restored from them,
// beside connections that do neither.

#include "core/connection.h"
#include "core/new-reno.h"
#include "core/syn-cache-entry.h"
#include "support/script.h"

#include <gtest/gtest.h>
#include <random>
#include <tuple>

namespace ns3::rfctcp::test
{
namespace
{

static_assert(sizeof(SynCacheEntry) <= 80, "a flood of SYNs must not cost more");

/** @param left an effect @param right another @return true if they are the same */
bool
Same(const Action& left, const Action& right)
{
    const auto same = [](const auto& one, const auto& other) {
        using Left = std::decay_t<decltype(one)>;
        if constexpr (!std::is_same_v<Left, std::decay_t<decltype(other)>>)
        {
            return false;
        }
        else if constexpr (std::is_same_v<Left, Transmit>)
        {
            return one.segment == other.segment && one.begin == other.begin &&
                   one.retransmission == other.retransmission && one.garbage == other.garbage;
        }
        else if constexpr (std::is_same_v<Left, Accept>)
        {
            return std::tie(one.begin, one.skip, one.length) ==
                   std::tie(other.begin, other.skip, other.length);
        }
        else if constexpr (std::is_same_v<Left, StateChanged>)
        {
            return std::tie(one.from, one.to, one.cause) ==
                   std::tie(other.from, other.to, other.cause);
        }
        else if constexpr (std::is_same_v<Left, Release> || std::is_same_v<Left, Readable> ||
                           std::is_same_v<Left, UrgentArrived>)
        {
            return one.upTo == other.upTo;
        }
        else if constexpr (std::is_same_v<Left, SoftError>)
        {
            return one.kind == other.kind;
        }
        else if constexpr (std::is_same_v<Left, Discarded> || std::is_same_v<Left, Closed>)
        {
            return one.reason == other.reason;
        }
        else
        {
            return true; // Connected, PeerClosed
        }
    };
    return std::visit(same, left, right);
}

/** A connection that is restored from an entry whenever there is one, beside one that never is. */
class Twins
{
  public:
    static constexpr uint32_t ISS = 0xffffffff; ///< ours: the first octet has number 0
    static constexpr uint32_t IRS = 7000;       ///< the peer's

    /** @param seed of all that is chosen at random */
    explicit Twins(uint32_t seed)
        : m_random(seed),
          m_parameters(std::make_shared<const Parameters>(AnyParameters())),
          m_whole(m_parameters, std::make_unique<NewReno>()),
          m_restored(m_parameters, std::make_unique<NewReno>())
    {
        const OpenArguments open{SeqNum(ISS), 1460, 1460, 536};
        m_syn = AnySyn();
        withText = m_syn.length > 0;
        Happen([&](Connection& connection, Outbox& outbox) {
            connection.OpenFrom(m_now, open, m_syn, outbox);
        });
    }

    /** Something happens, mostly after some time. */
    void Step()
    {
        if (Chance(3))
        {
            m_now += std::chrono::milliseconds(Any() % 20000);
        }
        while (m_whole.NextDeadline() && *m_whole.NextDeadline() <= m_now)
        {
            const Instant then = std::exchange(m_now, *m_whole.NextDeadline());
            Happen(
                [&](Connection& connection, Outbox& outbox) { connection.OnTimer(m_now, outbox); });
            m_now = then;
        }
        switch (Any() % 8)
        {
        case 0: // the peer has not got our SYN,ACK
            Arrive(m_syn);
            break;
        case 1: {
            const auto kind = static_cast<IcmpReport::Kind>(Any() % 3);
            const IcmpReport report{kind, SeqNum(ISS + Any() % 2), 500 + Any() % 1000};
            if (kind != IcmpReport::Kind::HARD || Chance(8))
            {
                Happen([&](Connection& connection, Outbox& outbox) {
                    connection.OnIcmp(m_now, report, outbox);
                });
            }
            break;
        }
        case 2:
            if (m_whole.Status().state == State::ESTABLISHED)
            {
                Happen([&](Connection& connection, Outbox& outbox) {
                    connection.Send(m_now, 3000, false, outbox);
                });
            }
            break;
        case 3:
        case 4:
            break;
        default:
            Arrive(AnySegment());
        }
    }

    /** @return the state of both */
    State GetState() const
    {
        return m_whole.Status().state;
    }

    bool withText{false}; ///< the SYN has text
    int entries{0};       ///< how often there was an entry
    int lateEntries{0};   ///< the same after the SYN,ACK was sent again
    int refusals{0};      ///< how often there was none in SYN-RECEIVED

  private:
    /** @return any number */
    uint32_t Any()
    {
        return static_cast<uint32_t>(m_random());
    }

    /** @param n how seldom @return true once in n times */
    bool Chance(uint32_t n)
    {
        return Any() % n == 0;
    }

    Parameters AnyParameters()
    {
        Parameters parameters;
        parameters.checkInvariants = true;
        parameters.timestamps = !Chance(3);
        parameters.windowScaling = !Chance(3);
        parameters.sack = !Chance(3);
        parameters.ecn = static_cast<EcnUse>(Any() % 3);
        parameters.receiveBuffer = Chance(2) ? 5000 : 500000;
        parameters.userTimeout = Chance(3) ? Duration(40s) : Duration(0);
        parameters.userTimeoutOption = Chance(2);
        parameters.userTimeoutLowerLimit = 10s;
        parameters.abortOpenOnSoftErrors = Chance(5);
        parameters.keepAlive = Chance(3);
        parameters.segmentSizeLimit = Chance(4) ? 700 : 0;
        return parameters;
    }

    Segment AnySyn()
    {
        Segment syn;
        syn.seq = SeqNum(IRS);
        syn.flags.syn = true;
        syn.flags.ece = Chance(2);
        syn.flags.cwr = syn.flags.ece;
        syn.window = static_cast<uint16_t>(Any());
        syn.length = Chance(8) ? 100 : 0;
        syn.flags.fin = Chance(16);
        syn.flags.urg = Chance(16);
        if (!Chance(4))
        {
            syn.options.mss = static_cast<uint16_t>(Any());
        }
        if (!Chance(3))
        {
            syn.options.windowScale = static_cast<uint8_t>(Any() % 20);
        }
        if (!Chance(3))
        {
            syn.options.stamps = Timestamps{Any(), 0};
        }
        syn.options.sackPermitted = !Chance(3);
        if (Chance(3))
        {
            syn.options.userTimeout = static_cast<uint16_t>(Any());
        }
        return syn;
    }

    Segment AnySegment()
    {
        Segment segment;
        segment.seq = SeqNum(IRS + 1 + (Chance(3) ? Any() % 3 * 50 - 50 : 0));
        segment.ack = SeqNum(ISS + (Chance(3) ? Any() % 3 : 1));
        segment.flags.ack = !Chance(5);
        segment.flags.rst = Chance(20);
        segment.flags.syn = Chance(20);
        segment.flags.fin = Chance(20);
        segment.window = static_cast<uint16_t>(Any());
        segment.length = Chance(3) ? 50 : 0;
        segment.ecn = Chance(4) ? EcnMark::CE : EcnMark::NOT_ECT;
        if (m_syn.options.stamps && !Chance(6))
        {
            segment.options.stamps = Timestamps{m_syn.options.stamps->value + Any() % 4 - 1, 0};
        }
        return segment;
    }

    /** @param segment arrives */
    void Arrive(const Segment& segment)
    {
        Happen([&](Connection& connection, Outbox& outbox) {
            connection.OnSegment(m_now, segment, outbox);
        });
    }

    /** @param event happens to both connections; the one is then restored from an entry, if there
     * is one */
    template <typename Event>
    void Happen(Event&& event)
    {
        Outbox whole;
        Outbox restored;
        for (auto [connection, outbox] : {std::pair(&m_whole, &whole), {&m_restored, &restored}})
        {
            event(*connection, *outbox);
            connection->SendDueAck(m_now, *outbox);
        }
        ASSERT_TRUE(std::equal(whole.begin(), whole.end(), restored.begin(), restored.end(), Same));
        ASSERT_EQ(m_whole.Status(), m_restored.Status());
        ASSERT_EQ(m_whole.Congestion().Window(), m_restored.Congestion().Window());
        const auto entry = m_whole.ToSynCacheEntry();
        if (GetState() != State::SYN_RECEIVED)
        {
            ASSERT_FALSE(entry);
            return;
        }
        ++(entry ? entries : refusals);
        if (!entry)
        {
            return;
        }
        lateEntries += entry->repetitions > 0;
        ASSERT_EQ(entry->Deadline(), m_whole.NextDeadline());
        for (uint32_t i = 0; i < 3; ++i)
        {
            const SeqNum seq(ISS - 1 + i);
            ASSERT_EQ(entry->IsInFlight(seq), m_whole.IsInFlight(seq));
        }
        m_restored = Connection(m_parameters, std::make_unique<NewReno>(), *entry);
        ASSERT_EQ(m_whole.Status(), m_restored.Status());
    }

    std::mt19937 m_random;                          ///< of this pair
    std::shared_ptr<const Parameters> m_parameters; ///< of both
    Instant m_now{Duration(77s)};                   ///< the time
    Segment m_syn;                                  ///< the peer's
    Connection m_whole;                             ///< never restored
    Connection m_restored;                          ///< restored from an entry, time and again
};

} // namespace

TEST(SynCache, ARestoredConnectionGoesOnAsIfNothingHadHappened)
{
    int entries = 0;
    int lateEntries = 0;
    int refusals = 0;
    int established = 0;
    int ended = 0;
    for (uint32_t seed = 1; seed <= 4000; ++seed)
    {
        SCOPED_TRACE(seed);
        Twins twins(seed);
        for (int step = 0; step < 30 && !::testing::Test::HasFatalFailure(); ++step)
        {
            twins.Step();
        }
        ASSERT_FALSE(::testing::Test::HasFatalFailure());
        entries += twins.entries;
        lateEntries += twins.lateEntries;
        refusals += twins.refusals;
        established += twins.GetState() == State::ESTABLISHED;
        ended += twins.GetState() == State::CLOSED || twins.GetState() == State::LISTEN;
        if (twins.withText)
        {
            EXPECT_EQ(twins.entries, 0);
        }
    }
    EXPECT_GT(entries, 10000);
    EXPECT_GT(lateEntries, 5000);
    EXPECT_GT(refusals, 1000);
    EXPECT_GT(established, 500);
    EXPECT_GT(ended, 500);
}

TEST(SynCache, OnlyAPassiveConnectionThatOwesNothingHasAnEntry)
{
    Script s;
    EXPECT_FALSE(s.peer.Core().ToSynCacheEntry());
    s.Bring(State::SYN_RECEIVED);
    EXPECT_TRUE(s.peer.Core().ToSynCacheEntry());
    s.peer.Advance(3s + 6s);
    EXPECT_TRUE(s.peer.Core().ToSynCacheEntry()) << "its SYN,ACK was sent three times";
    s.Receive("R", 100);
    EXPECT_FALSE(s.peer.Core().ToSynCacheEntry()) << "a challenge ACK is counted";

    Script text;
    text.peer.Listen();
    text.Receive("S", 0, 0, 10);
    ASSERT_EQ(text.GetState(), State::SYN_RECEIVED);
    EXPECT_FALSE(text.peer.Core().ToSynCacheEntry()) << "text came with the SYN";

    Script queued;
    queued.Bring(State::SYN_RECEIVED);
    queued.peer.Send(1);
    EXPECT_FALSE(queued.peer.Core().ToSynCacheEntry()) << "the user has sent something";

    Script crossed;
    crossed.Bring(State::SYN_SENT);
    EXPECT_FALSE(crossed.peer.Core().ToSynCacheEntry());
    crossed.Receive("S", 0);
    ASSERT_EQ(crossed.GetState(), State::SYN_RECEIVED);
    EXPECT_FALSE(crossed.peer.Core().ToSynCacheEntry()) << "the user has opened it";
}

TEST(SynCache, AfterManyRepetitionsThereIsNoEntry)
{
    Script s;
    s.Bring(State::SYN_RECEIVED);
    for (int i = 0; i < 255; ++i)
    {
        s.Receive("S", 0);
    }
    EXPECT_TRUE(s.peer.Core().ToSynCacheEntry());
    s.Receive("S", 0);
    EXPECT_FALSE(s.peer.Core().ToSynCacheEntry()) << "to restore it would take ever longer";
}

TEST(SynCache, UnderOtherParametersThereIsNoEntry)
{
    Script s;
    s.Bring(State::SYN_RECEIVED);
    ASSERT_TRUE(s.peer.Core().ToSynCacheEntry());
    auto changed = std::make_shared<Parameters>(s.peer.Core().Tunables());
    changed->synTimeout += 1s; // of the SYN,ACK that was sent under the old ones
    s.peer.Core().SetParameters(changed);
    EXPECT_FALSE(s.peer.Core().ToSynCacheEntry());
}

} // namespace ns3::rfctcp::test
