/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What later releases of ns-3 have added to TcpSocketState and TcpCongestionOps: congestion
// controls find it filled where the release has it. Elsewhere these tests are skipped.

#include "internal/compat.h"
#include "support/congestion-lab.h"

#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-rate-ops.h"
#include "ns3/tcp-socket-state.h"

#include <algorithm>
#include <cstdint>
#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

using compat::HasAlternativeBackoff;
using compat::HasFackWindow;
using compat::HasIsCwndLimited;
using compat::HasSetRateOps;

/** @param state a TcpSocketState @return the field, or false */
template <typename State>
bool
IsCwndLimited(const State& state)
{
    if constexpr (HasIsCwndLimited<State>::value)
    {
        return state.m_isCwndLimited;
    }
    return false;
}

/** @param state a TcpSocketState @return the field, or 0 */
template <typename State>
uint32_t
FackWindow(const State& state)
{
    if constexpr (HasFackWindow<State>::value)
    {
        return state.m_fackAwnd;
    }
    return 0;
}

/** Writes down what TcpSocketState tells it. */
class FieldReader : public TcpNewReno
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::rfctcp::test::FieldReader")
                                .SetParent<TcpNewReno>()
                                .AddConstructor<FieldReader>();
        return tid;
    }

    void PktsAcked(Ptr<TcpSocketState> tcb, uint32_t segments, const Time& rtt) override
    {
        TcpNewReno::PktsAcked(tcb, segments, rtt);
        s_limited += IsCwndLimited(*tcb);
        s_unlimited += !IsCwndLimited(*tcb);
        s_fackWindow = std::max(s_fackWindow, FackWindow(*tcb));
        s_rated += m_rateOps && m_rateOps->GetConnectionRate().m_delivered > 0;
    }

    uint32_t GetSsThresh(Ptr<const TcpSocketState> tcb, uint32_t inFlight) override
    {
        const uint32_t threshold = TcpNewReno::GetSsThresh(tcb, inFlight);
        const bool marked = tcb->m_ecnState == TcpSocketState::ECN_ECE_RCVD;
        (marked ? s_afterMark : s_afterLoss) = static_cast<double>(threshold) / inFlight;
        return threshold;
    }

    /** Called by releases that have it. @param rateOps the delivery rate */
    void SetRateOps(Ptr<TcpRateOps> rateOps)
    {
        m_rateOps = rateOps;
    }

    Ptr<TcpCongestionOps> Fork() override
    {
        return CopyObject<FieldReader>(this);
    }

    static inline int s_limited;         ///< ACKs of a window that limited the sender
    static inline int s_unlimited;       ///< other ACKs
    static inline uint32_t s_fackWindow; ///< greatest, octets
    static inline int s_rated;           ///< ACKs at which the rate was known
    static inline double s_afterMark;    ///< last ssthresh after a mark, by FlightSize
    static inline double s_afterLoss;    ///< last ssthresh after a loss, by FlightSize

  private:
    Ptr<TcpRateOps> m_rateOps; ///< the delivery rate
};

NS_OBJECT_ENSURE_REGISTERED(FieldReader);

/** @return a short transfer under FieldReader, which forgets what it has read before */
Trial
ReadFields()
{
    FieldReader::s_limited = 0;
    FieldReader::s_unlimited = 0;
    FieldReader::s_fackWindow = 0;
    FieldReader::s_rated = 0;
    FieldReader::s_afterMark = 0;
    FieldReader::s_afterLoss = 0;
    Trial trial;
    trial.control = "ns3::rfctcp::test::FieldReader";
    trial.duration = Seconds(5);
    return trial;
}

} // namespace

TEST(NewerCongestionFields, WindowLimitedSendersAreToldApart)
{
    if (!HasIsCwndLimited<TcpSocketState>::value)
    {
        GTEST_SKIP() << "this release has no m_isCwndLimited";
    }
    Try(ReadFields());
    EXPECT_GT(FieldReader::s_limited, 100) << "the sender always has more";
    Trial trial = ReadFields();
    trial.attributes = {{"ns3::TcpSocket::SndBufSize", "2000"}};
    Try(trial);
    EXPECT_GT(FieldReader::s_unlimited, 100) << "the send buffer limits the sender";
}

TEST(NewerCongestionFields, DeliveryRateIsThereForEveryAlgorithm)
{
    if (!HasSetRateOps<TcpCongestionOps, Ptr<TcpRateOps>>::value)
    {
        GTEST_SKIP() << "this release has no SetRateOps";
    }
    Try(ReadFields());
    EXPECT_GT(FieldReader::s_rated, 100);
}

TEST(NewerCongestionFields, FackWindowIsWhatTheNetworkHolds)
{
    if (!HasFackWindow<TcpSocketState>::value)
    {
        GTEST_SKIP() << "this release has no m_fackAwnd";
    }
    const Outcome outcome = Try(ReadFields());
    EXPECT_GT(FieldReader::s_fackWindow, outcome.greatestWindow / 2);
    EXPECT_LE(FieldReader::s_fackWindow, outcome.greatestWindow);
}

TEST(NewerCongestionFields, AbeReducesLessForAMarkThanForALoss)
{
    if (!HasAlternativeBackoff<TcpSocketState>::value)
    {
        GTEST_SKIP() << "this release has no m_abeEnabled";
    }
    for (const char* attribute : {"ns3::RfcTcpSocket::UseAbe", "ns3::TcpSocketBase::UseAbe"})
    {
        Trial trial = ReadFields();
        trial.markFrom = 20;
        trial.rules = "drop DATA #2000";
        trial.attributes = {{attribute, "true"}};
        EXPECT_GT(Try(trial).marks, 0U) << attribute << " implies ECN";
        EXPECT_NEAR(FieldReader::s_afterMark, 0.7, 0.02) << attribute;
        EXPECT_NEAR(FieldReader::s_afterLoss, 0.5, 0.02) << attribute;
    }
}

} // namespace ns3::rfctcp::test
