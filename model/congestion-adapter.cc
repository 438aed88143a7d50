/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/congestion-adapter.h"

#include "core/congestion-control.h"
#include "internal/clock.h"
#include "internal/compat.h"
#include "internal/prototype.h"
#include "internal/rate-ops.h"

#include "ns3/assert.h"
#include "ns3/log.h"
#include "ns3/object-factory.h"
#include "ns3/simulator.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-socket-state.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpCongestionAdapter");

namespace
{

using rfctcp::AckSample;
using rfctcp::CongestionControl;
using rfctcp::CongestionPhase;
using rfctcp::PathView;
using rfctcp::ReceiverEvent;
using rfctcp::ToTime;

/** @param phase a phase @return the same in ns-3 */
TcpSocketState::TcpCongState_t
ToCongState(CongestionPhase phase)
{
    return static_cast<TcpSocketState::TcpCongState_t>(phase);
}

static_assert(static_cast<int>(CongestionPhase::OPEN) == TcpSocketState::CA_OPEN);
static_assert(static_cast<int>(CongestionPhase::DISORDER) == TcpSocketState::CA_DISORDER);
static_assert(static_cast<int>(CongestionPhase::CWR) == TcpSocketState::CA_CWR);
static_assert(static_cast<int>(CongestionPhase::RECOVERY) == TcpSocketState::CA_RECOVERY);
static_assert(static_cast<int>(CongestionPhase::LOSS) == TcpSocketState::CA_LOSS);

/**
 * ns-3's congestion controls that do not ask for ECN and ignore ReceiverEvents. A connection that
 * only receives need not make such an algorithm. Of other classes, for example those of users, the
 * opposite is assumed.
 */
constexpr const char* IGNORE_RECEIVER_EVENTS[] = {"ns3::TcpBbr",
                                                  "ns3::TcpBic",
                                                  "ns3::TcpCubic",
                                                  "ns3::TcpHighSpeed",
                                                  "ns3::TcpHtcp",
                                                  "ns3::TcpHybla",
                                                  "ns3::TcpIllinois",
                                                  "ns3::TcpLedbat",
                                                  "ns3::TcpLinuxReno",
                                                  "ns3::TcpLp",
                                                  "ns3::TcpNewReno",
                                                  "ns3::TcpScalable",
                                                  "ns3::TcpVegas",
                                                  "ns3::TcpVeno",
                                                  "ns3::TcpWestwood",
                                                  "ns3::TcpWestwoodPlus",
                                                  "ns3::TcpYeah"};

/** @param type a congestion control @return false if it is in IGNORE_RECEIVER_EVENTS */
bool
MayWantReceiverEvents(TypeId type)
{
    // Most connections ask for the same type
    thread_local TypeId asked;
    thread_local bool answer = false;
    if (type != asked)
    {
        asked = type;
        answer = std::find(std::begin(IGNORE_RECEIVER_EVENTS),
                           std::end(IGNORE_RECEIVER_EVENTS),
                           type.GetName()) == std::end(IGNORE_RECEIVER_EVENTS);
    }
    return answer;
}

/** @param event an event @return the same in ns-3 */
TcpSocketState::TcpCAEvent_t
ToCaEvent(ReceiverEvent event)
{
    switch (event)
    {
    case ReceiverEvent::MARKED:
        return TcpSocketState::CA_EVENT_ECN_IS_CE;
    case ReceiverEvent::NOT_MARKED:
        return TcpSocketState::CA_EVENT_ECN_NO_CE;
    case ReceiverEvent::ACK_DELAYED:
        return TcpSocketState::CA_EVENT_DELAYED_ACK;
    case ReceiverEvent::ACK_AT_ONCE:
        break;
    }
    return TcpSocketState::CA_EVENT_NON_DELAYED_ACK;
}

/** Serves as TcpSocketState's m_sendEmptyPacketCallback. */
void
SendNothing(uint8_t)
{
    // TcpDctcp calls it to send the ACK of RFC 8257 3.2, which the connection sends
}

/** The port of the core over TcpCongestionOps and TcpSocketState. */
class Adapter : public CongestionControl
{
  public:
    /** @param settings what the user has chosen @param ops to use, or nullptr */
    Adapter(const RfcTcpCongestionAdapter::Settings& settings, Ptr<TcpCongestionOps> ops)
        : m_settings(settings),
          m_wantsReceiverEvents(MayWantReceiverEvents(settings.type)),
          m_ops(ops)
    {
    }

    /** @param other copied in full */
    Adapter(const Adapter& other)
        : m_settings(other.m_settings),
          m_wantsReceiverEvents(other.m_wantsReceiverEvents),
          m_pacing(other.m_pacing),
          m_smss(other.m_smss),
          m_synLost(other.m_synLost),
          m_opened(other.m_opened),
          m_acked(other.m_acked),
          m_unreportedSegments(other.m_unreportedSegments),
          m_reportedAt(other.m_reportedAt),
          m_markUnacknowledged(other.m_markUnacknowledged)
    {
        if (other.m_ops)
        {
            m_ops = other.m_ops->Fork();
        }
        if (other.m_tcb)
        {
            m_tcb = CopyObject(other.m_tcb);
            ProvideReceiverFields();
            if (other.m_rateOps)
            {
                m_rateOps = CopyObject(other.m_rateOps);
                rfctcp::compat::SetRateOps(*m_ops, m_rateOps);
            }
        }
    }

    Adapter& operator=(const Adapter&) = delete;

    void OnEstablished(const PathView& view) override
    {
        m_smss = view.smss;
        m_synLost = view.synLost;
        if (m_tcb)
        {
            WriteFields(view);
            SetInitialWindow();
        }
    }

    void OnTransmitStart(const PathView& view) override
    {
        StartWithPath(view);
        WriteFields(view);
        m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_TX_START);
    }

    void OnRestart(const PathView& view) override
    {
        if (m_tcb)
        {
            WriteFields(view);
            m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_CWND_RESTART);
        }
    }

    bool WantsReceiverEvents() const override
    {
        return m_wantsReceiverEvents;
    }

    void OnReceiver(ReceiverEvent event, const PathView& view) override
    {
        Start();
        WriteFields(view);
        m_markUnacknowledged |= event == ReceiverEvent::MARKED;
        if (event == ReceiverEvent::MARKED || view.echoing)
        {
            m_tcb->m_ecnState = m_markUnacknowledged ? TcpSocketState::ECN_CE_RCVD
                                                     : TcpSocketState::ECN_SENDING_ECE;
        }
        m_ops->CwndEvent(m_tcb, ToCaEvent(event));
        m_markUnacknowledged = m_markUnacknowledged && event != ReceiverEvent::ACK_AT_ONCE;
    }

    void OnAck(const AckSample& sample, const PathView& view) override
    {
        if (!m_tcb && sample.ackedOctets == 0 && view.flightSize == 0)
        {
            return; // nothing was sent yet
        }
        StartWithPath(view);
        WriteFields(view);
        m_acked |= sample.ackedOctets > 0;
        rfctcp::compat::SetCwndLimited(*m_tcb, sample.mayGrow);
        m_tcb->m_lastAckedSackedBytes = sample.deliveredOctets;

        if (m_rateOps)
        {
            m_rateOps->Update(sample, m_tcb->m_minRtt);
        }

        const bool duplicate = sample.ackedOctets == 0;
        if (view.smoothedRtt.count() > 0) // Cubic, Vegas and others divide by it
        {
            m_unreportedSegments += duplicate ? 1 : sample.ackedSegments;
            // Westwood divides by the time since its last call, and aborts the program if that is
            // 0: an ACK that arrives in the instant of the last report is reported with the next
            // ACK.
            if (Simulator::Now() != m_reportedAt)
            {
                m_reportedAt = Simulator::Now();
                m_ops->PktsAcked(m_tcb,
                                 std::exchange(m_unreportedSegments, 0),
                                 ToTime(view.smoothedRtt));
            }
        }
        if (m_ops->HasCongControl())
        {
            m_ops->CongControl(m_tcb, m_rateOps->GetConnectionRate(), m_rateOps->GetSample());
        }
        else
        {
            if (sample.mayGrow && sample.ackedSegments > 0)
            {
                m_ops->IncreaseWindow(m_tcb, sample.ackedSegments);
            }
            UpdatePacingRate(view);
        }
        m_tcb->m_cWndInfl = m_tcb->m_cWnd.Get();
    }

    void OnPhase(CongestionPhase next, const PathView& view) override
    {
        StartWithPath(view);
        WriteFields(view);
        switch (next)
        {
        case CongestionPhase::RECOVERY:
            SetPhase(next);
            if (view.phase != CongestionPhase::CWR) // [3168 6.1.2] once for a window
            {
                m_tcb->m_ssThresh = m_ops->GetSsThresh(m_tcb, view.flightSize);
                ReduceToSsThresh();
            }
            break;
        case CongestionPhase::CWR:
            m_tcb->m_ssThresh = m_ops->GetSsThresh(m_tcb, view.flightSize);
            SetPhase(next);
            ReduceToSsThresh(m_tcb->m_cWnd); // a mark never raises the window [3168 6.1.2]
            break;
        case CongestionPhase::LOSS:
            if (view.phase != CongestionPhase::LOSS) // [5681 3.1] once for a segment
            {
                m_tcb->m_ssThresh = m_ops->GetSsThresh(m_tcb, view.flightSize);
            }
            m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_LOSS);
            SetPhase(next);
            m_tcb->m_cWnd = m_smss; // the loss window
            break;
        case CongestionPhase::OPEN:
            if (view.phase == CongestionPhase::RECOVERY)
            {
                m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_COMPLETE_CWR);
            }
            SetPhase(next);
            if (view.phase == CongestionPhase::RECOVERY)
            {
                ReduceToSsThresh();
            }
            else if (view.phase == CongestionPhase::CWR)
            {
                ReduceToSsThresh(m_tcb->m_cWnd);
            }
            if (view.phase == CongestionPhase::CWR && !m_ops->HasCongControl())
            {
                m_ops->CwndEvent(m_tcb, TcpSocketState::CA_EVENT_COMPLETE_CWR);
            }
            break;
        case CongestionPhase::DISORDER:
            SetPhase(next);
            break;
        }
        m_tcb->m_cWndInfl = m_tcb->m_cWnd.Get();
        NS_LOG_LOGIC(m_ops->GetName() << " phase " << static_cast<int>(next) << " cwnd "
                                      << m_tcb->m_cWnd << " ssthresh " << m_tcb->m_ssThresh);
    }

    void OnUndo(uint32_t window, uint32_t slowStartThreshold, const PathView& view) override
    {
        StartWithPath(view);
        m_tcb->m_cWnd = std::max(m_tcb->m_cWnd.Get(), window);
        m_tcb->m_cWndInfl = m_tcb->m_cWnd.Get();
        m_tcb->m_ssThresh = std::max(m_tcb->m_ssThresh.Get(), slowStartThreshold);
    }

    void OnIdle(uint32_t window, uint32_t slowStartThreshold) override
    {
        if (m_tcb && !m_ops->HasCongControl()) // BBR handles idle times itself
        {
            m_tcb->m_ssThresh = std::max(m_tcb->m_ssThresh.Get(), slowStartThreshold);
            m_tcb->m_cWnd = std::min(m_tcb->m_cWnd.Get(), window);
            m_tcb->m_cWndInfl = m_tcb->m_cWnd.Get();
        }
    }

    std::optional<uint64_t> PacingRate() const override
    {
        // By default the initial window is not paced
        const bool paced = m_tcb && m_tcb->m_pacing && (m_acked || m_tcb->m_paceInitialWindow);
        return paced ? std::optional<uint64_t>(m_tcb->m_pacingRate.Get().GetBitRate() / 8)
                     : std::nullopt;
    }

    bool SetsWindowInRecovery() const override
    {
        return m_tcb && m_ops->HasCongControl();
    }

    bool WantsEcn() const override
    {
        return m_settings.alternativeBackoff ||
               (m_wantsReceiverEvents && (Start(), m_tcb->m_useEcn == TcpSocketState::On));
    }

    bool WantsPreciseEcn() const override
    {
        return m_wantsReceiverEvents && (Start(), m_tcb->m_ecnMode == TcpSocketState::DctcpEcn);
    }

    rfctcp::EcnMark Codepoint() const override
    {
        return m_tcb ? static_cast<rfctcp::EcnMark>(m_tcb->m_ectCodePoint) : rfctcp::EcnMark::ECT0;
    }

    uint32_t Window() const override
    {
        return m_tcb ? m_tcb->m_cWnd.Get() : InitialWindow();
    }

    uint32_t SlowStartThreshold() const override
    {
        return m_tcb ? m_tcb->m_ssThresh.Get() : m_settings.initialSsThresh;
    }

    std::unique_ptr<CongestionControl> Clone() const override
    {
        return std::make_unique<Adapter>(*this);
    }

    /** Makes both objects unless they exist. @return the ns-3 congestion control */
    Ptr<TcpCongestionOps> Start() const
    {
        if (m_tcb)
        {
            return m_ops;
        }
        if (!m_ops)
        {
            ObjectFactory factory;
            factory.SetTypeId(m_settings.type);
            m_ops = factory.Create<TcpCongestionOps>();
        }
        thread_local rfctcp::Prototype states(TcpSocketState::GetTypeId());
        m_tcb = CopyObject(states.Get<TcpSocketState>());
        m_tcb->m_initialCWnd = InitialSegments(); // segments, as TcpBbr expects
        m_tcb->m_initialSsThresh = m_settings.initialSsThresh;
        m_tcb->m_pacingRate = m_tcb->m_maxPacingRate;
        m_tcb->m_segmentSize = SegmentSize();
        WritePacing();
        InitOps();
        SetInitialWindow();
        return m_ops;
    }

    /** @param ops takes the place of the ns-3 congestion control */
    void SetOps(Ptr<TcpCongestionOps> ops)
    {
        m_settings.type = ops->GetInstanceTypeId();
        m_wantsReceiverEvents = MayWantReceiverEvents(m_settings.type);
        m_ops = ops;
        if (m_tcb)
        {
            InitOps();
        }
    }

    /** @param pacing see RfcTcpCongestionAdapter @param paceInitialWindow the same */
    void SetPacing(bool pacing, bool paceInitialWindow)
    {
        m_pacing = Pacing{pacing, paceInitialWindow};
        if (m_tcb)
        {
            WritePacing();
        }
    }

    /** @return the state that the algorithm reads and writes, nullptr if not made yet */
    Ptr<const TcpSocketState> GetState() const
    {
        return m_tcb;
    }

  private:
    /** What SetPacing() was told. */
    struct Pacing
    {
        bool on;              ///< segments are paced
        bool ofInitialWindow; ///< those of the initial window too
    };

    /** Makes the two objects know each other. */
    void InitOps() const
    {
        ProvideReceiverFields();
        rfctcp::compat::SetAlternativeBackoff(*m_tcb, m_settings.alternativeBackoff);
        m_ops->Init(m_tcb);
        if (m_ops->HasCongControl() || // others read rates only if they can ask for them
            rfctcp::compat::HasSetRateOps<TcpCongestionOps, Ptr<rfctcp::RateOps>>::value)
        {
            m_rateOps = CreateObject<rfctcp::RateOps>();
            rfctcp::compat::SetRateOps(*m_ops, m_rateOps);
        }
    }

    /** Writes what SetPacing() was told, if it was called. */
    void WritePacing() const
    {
        if (m_pacing)
        {
            m_tcb->m_pacing = m_pacing->on;
            m_tcb->m_paceInitialWindow = m_pacing->ofInitialWindow;
        }
    }

    /** @return IW, segments */
    uint32_t InitialSegments() const
    {
        return m_synLost ? 1 : m_settings.initialWindow; // [5681 3.1] after a lost SYN
    }

    /** @return IW, octets; 0 before SMSS is known */
    uint32_t InitialWindow() const
    {
        return m_smss * InitialSegments();
    }

    /** @return SMSS, octets; before it is known the default of [9293 MUST-15], never 0 */
    uint32_t SegmentSize() const
    {
        return m_smss > 0 ? m_smss : 536;
    }

    /** Writes the initial values of a new connection. */
    void SetInitialWindow() const
    {
        m_tcb->m_segmentSize = SegmentSize();
        m_tcb->m_initialCWnd = InitialSegments();
        m_tcb->m_cWnd = InitialWindow();
        m_tcb->m_cWndInfl = InitialWindow();
        m_tcb->m_ssThresh = m_settings.initialSsThresh;
    }

    /** Fills the fields that an algorithm needs for ReceiverEvents. */
    void ProvideReceiverFields() const
    {
        if (m_wantsReceiverEvents)
        {
            m_tcb->m_rxBuffer = CreateObject<TcpRxBuffer>(); // for RCV.NXT, it stays empty
            m_tcb->m_sendEmptyPacketCallback = MakeCallback(&SendNothing);
        }
    }

    /** Makes both objects, unless they exist, with the path. @param view the path */
    void StartWithPath(const PathView& view)
    {
        Start();
        if (!m_opened)
        {
            m_opened = true;
            WriteFields(view); // BBR reads the first round-trip time
            SetPhase(CongestionPhase::OPEN);
            if (!m_ops->HasCongControl())
            {
                UpdatePacingRate(view);
            }
        }
    }

    /** Computes the pacing rate of a window like the built-in TCP. @param view the path */
    void UpdatePacingRate(const PathView& view)
    {
        if (!m_tcb->m_pacing || view.smoothedRtt.count() <= 0)
        {
            return;
        }
        const uint32_t window = m_tcb->m_cWnd;
        const double ratio =
            window < m_tcb->m_ssThresh / 2 ? m_tcb->m_pacingSsRatio : m_tcb->m_pacingCaRatio;
        const double rate = std::max(window, view.flightSize) * 8.0 /
                            std::chrono::duration<double>(view.smoothedRtt).count() * ratio / 100;
        m_tcb->m_pacingRate =
            std::min(DataRate(static_cast<uint64_t>(rate)), m_tcb->m_maxPacingRate);
    }

    /** @param phase new phase */
    void SetPhase(CongestionPhase phase) const
    {
        m_ops->CongestionStateSet(m_tcb, ToCongState(phase));
        m_tcb->m_congState = ToCongState(phase);
    }

    /** cwnd = ssthresh, unless the algorithm sets cwnd itself. @param most cwnd at most, octets */
    void ReduceToSsThresh(uint32_t most = UINT32_MAX)
    {
        if (!m_ops->HasCongControl())
        {
            m_tcb->m_cWnd = std::min(m_tcb->m_ssThresh.Get(), most);
        }
    }

    /** @param view is written into the fields that congestion controls read */
    void WriteFields(const PathView& view)
    {
        m_smss = view.smss;
        m_tcb->m_segmentSize = view.smss;
        m_tcb->m_bytesInFlight = view.flightSize;
        rfctcp::compat::SetFackWindow(*m_tcb, view.flightSize);
        // Counted from ISS, as in TcpSocketBase: Illinois compares with 0, and half of all sequence
        // numbers are less than 0
        m_tcb->m_lastAckedSeq = SequenceNumber32(static_cast<uint32_t>(view.una));
        m_tcb->m_nextTxSequence = SequenceNumber32(static_cast<uint32_t>(view.nxt));
        m_tcb->m_highTxMark = SequenceNumber32(static_cast<uint32_t>(view.max));
        if (m_tcb->m_rxBuffer)
        {
            m_tcb->m_rxBuffer->SetNextRxSequence(
                SequenceNumber32(static_cast<uint32_t>(view.rcvNxt)));
        }
        if (view.smoothedRtt.count() > 0)
        {
            rfctcp::compat::SetRtt(*m_tcb, ToTime(view.latestRtt), ToTime(view.smoothedRtt));
            // Hybla compares it with the rtt of PktsAcked: both must be smoothed
            m_tcb->m_minRtt = std::min(m_tcb->m_minRtt, ToTime(view.smoothedRtt));
        }
        if (view.ecn) // before GetSsThresh: ABE reduces less for a mark than for a loss
        {
            m_tcb->m_ecnState = view.echo ? TcpSocketState::ECN_ECE_RCVD : TcpSocketState::ECN_IDLE;
        }
        if (view.stamps)
        {
            m_tcb->m_rcvTimestampValue = view.stamps->value;
            m_tcb->m_rcvTimestampEchoReply = view.stamps->echo;
        }
    }

    RfcTcpCongestionAdapter::Settings m_settings; ///< what the user has chosen
    bool m_wantsReceiverEvents;                   ///< see WantsReceiverEvents()
    std::optional<Pacing> m_pacing;               ///< instead of the defaults of TcpSocketState
    uint32_t m_smss{0};                           ///< octets, 0 before the handshake is over
    bool m_synLost{false};                        ///< the SYN was retransmitted
    bool m_opened{false};                         ///< StartWithPath() was called
    bool m_acked{false};                          ///< data was acknowledged
    uint32_t m_unreportedSegments{0};             ///< segments for the next call of PktsAcked
    Time m_reportedAt;                            ///< time of the last call of PktsAcked
    bool m_markUnacknowledged{false};             ///< CE has arrived and no ACK was sent since
    mutable Ptr<TcpCongestionOps> m_ops;          ///< the algorithm, once needed
    mutable Ptr<TcpSocketState> m_tcb;            ///< its state, once needed
    mutable Ptr<rfctcp::RateOps> m_rateOps;       ///< its delivery rate, once needed
};

} // namespace

std::unique_ptr<CongestionControl>
RfcTcpCongestionAdapter::Create(const Settings& settings, Ptr<TcpCongestionOps> ops)
{
    return std::make_unique<Adapter>(settings, ops);
}

Ptr<TcpCongestionOps>
RfcTcpCongestionAdapter::GetOps(const CongestionControl& control)
{
    auto adapter = dynamic_cast<const Adapter*>(&control);
    NS_ASSERT_MSG(adapter, "not made by RfcTcpCongestionAdapter::Create");
    return adapter->Start();
}

void
RfcTcpCongestionAdapter::SetOps(CongestionControl& control, Ptr<TcpCongestionOps> ops)
{
    auto adapter = dynamic_cast<Adapter*>(&control);
    NS_ASSERT_MSG(adapter, "not made by RfcTcpCongestionAdapter::Create");
    adapter->SetOps(ops);
}

void
RfcTcpCongestionAdapter::SetPacing(CongestionControl& control, bool pacing, bool paceInitialWindow)
{
    auto adapter = dynamic_cast<Adapter*>(&control);
    NS_ASSERT_MSG(adapter, "not made by RfcTcpCongestionAdapter::Create");
    adapter->SetPacing(pacing, paceInitialWindow);
}

Ptr<const TcpSocketState>
RfcTcpCongestionAdapter::GetState(const CongestionControl& control)
{
    auto adapter = dynamic_cast<const Adapter*>(&control);
    NS_ASSERT_MSG(adapter, "not made by RfcTcpCongestionAdapter::Create");
    return adapter->GetState();
}

} // namespace ns3
