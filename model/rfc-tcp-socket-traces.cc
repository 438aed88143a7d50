/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/connection.h"
#include "internal/clock.h"
#include "internal/congestion-adapter.h"
#include "internal/socket-impl.h"
#include "internal/socket-traces.h"

#include "ns3/abort.h"
#include "ns3/callback.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>
#include <string>

namespace ns3
{

namespace
{

/**
 * Ends the program with a word of help if a sink of Tx or Rx is written for the built-in TCP.
 * @tparam Context nothing, or what comes before the arguments of the trace source
 * @param sink to be connected to any of the Traces
 */
template <typename... Context>
void
ExplainSinkOfBuiltInTcp(const CallbackBase& sink)
{
    using BuiltIn =
        Callback<void, Context..., Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>>;
    NS_ABORT_MSG_IF(sink.GetImpl() && BuiltIn().CheckType(sink),
                    "this socket is no TcpSocketBase: the last argument of a sink of Tx or Rx is a "
                    "Ptr<const TcpSocket>, as in void Sink(Ptr<const Packet> packet, const "
                    "TcpHeader& header, Ptr<const TcpSocket> socket). Or make sockets that are "
                    "TcpSocketBases: set CastableSockets of ns3::RfcTcpL4Protocol to true.");
}

} // namespace

/** Connects to one of the Traces, which it makes if need be. */
template <typename Source>
class RfcTcpSocket::TraceAccessor : public TraceSourceAccessor
{
  public:
    /** @param source which of the Traces */
    explicit TraceAccessor(Source Traces::*source)
        : m_source(source)
    {
    }

    bool ConnectWithoutContext(ObjectBase* object, const CallbackBase& sink) const override
    {
        const auto socket = dynamic_cast<RfcTcpSocket*>(object);
        if (socket)
        {
            ExplainSinkOfBuiltInTcp<>(sink);
            (socket->m_impl->GetTraces().*m_source).ConnectWithoutContext(sink);
        }
        return socket != nullptr;
    }

    bool Connect(ObjectBase* object, std::string context, const CallbackBase& sink) const override
    {
        const auto socket = dynamic_cast<RfcTcpSocket*>(object);
        if (socket)
        {
            ExplainSinkOfBuiltInTcp<std::string>(sink);
            (socket->m_impl->GetTraces().*m_source).Connect(sink, context);
        }
        return socket != nullptr;
    }

    bool DisconnectWithoutContext(ObjectBase* object, const CallbackBase& sink) const override
    {
        const auto socket = dynamic_cast<RfcTcpSocket*>(object);
        if (socket)
        {
            (socket->m_impl->GetTraces().*m_source).DisconnectWithoutContext(sink);
        }
        return socket != nullptr;
    }

    bool Disconnect(ObjectBase* object,
                    std::string context,
                    const CallbackBase& sink) const override
    {
        const auto socket = dynamic_cast<RfcTcpSocket*>(object);
        if (socket)
        {
            (socket->m_impl->GetTraces().*m_source).Disconnect(sink, context);
        }
        return socket != nullptr;
    }

  private:
    Source Traces::*m_source; ///< which of the Traces
};

TypeId
RfcTcpSocket::Traces::AddTo(TypeId tid)
{
    const auto add = [&tid](const char* name, const char* help, auto source, const char* type) {
        using Accessor = TraceAccessor<std::decay_t<decltype(std::declval<Traces&>().*source)>>;
        tid.AddTraceSource(name,
                           help,
                           Ptr<const TraceSourceAccessor>(new Accessor(source), false),
                           type);
    };
    const char* const number = "ns3::TracedValueCallback::Uint32";
    const char* const sequence = "ns3::TracedValueCallback::SequenceNumber32";
    const char* const time = "ns3::TracedValueCallback::Time";
    const char* const segment = "ns3::RfcTcpSocket::TxRxTracedCallback";
    add("RTO", "Retransmission timeout, back-off included", &Traces::rto, time);
    add("RTT", "Smoothed round-trip time (SRTT)", &Traces::rtt, time);
    add("NextTxSequence",
        "Next sequence number to send (SND.NXT)",
        &Traces::nextTxSequence,
        sequence);
    add("HighestSequence",
        "Sequence number behind all that was ever sent",
        &Traces::highestSequence,
        sequence);
    add("State", "State of the connection", &Traces::state, "ns3::TcpStatesTracedValueCallback");
    add("CongState",
        "State of the congestion machine",
        &Traces::congState,
        "ns3::TracedValueCallback::TcpCongState");
    add("EcnState", "State of ECN", &Traces::ecnState, "ns3::TracedValueCallback::EcnState");
    add("EcnEchoSeq", "Sequence number of the last received ECE", &Traces::ecnEchoSeq, sequence);
    add("EcnCeSeq", "Sequence number of the last received CE", &Traces::ecnCeSeq, sequence);
    add("EcnCwrSeq", "Sequence number of the last CWR sent", &Traces::ecnCwrSeq, sequence);
    add("AdvWND", "Window advertised to the peer", &Traces::advWnd, number);
    add("RWND", "Window advertised by the peer", &Traces::rWnd, number);
    add("BytesInFlight", "Octets in flight", &Traces::bytesInFlight, number);
    add("HighestRxSequence",
        "Sequence number of the newest segment of the peer (SND.WL1)",
        &Traces::highestRxSequence,
        sequence);
    add("HighestRxAck",
        "Highest acknowledgment number of the peer (SND.UNA)",
        &Traces::highestRxAck,
        sequence);
    add("PacingRate",
        "Pacing rate of the congestion control",
        &Traces::pacingRate,
        "ns3::TracedValueCallback::DataRate");
    add("CongestionWindow", "Congestion window (cwnd), octets", &Traces::cWnd, number);
    add("CongestionWindowInflated",
        "Congestion window with what duplicate ACKs add during recovery, octets",
        &Traces::cWndInfl,
        number);
    add("SlowStartThreshold", "Slow start threshold (ssthresh), octets", &Traces::ssThresh, number);
    add("Tx", "A segment goes to IP", &Traces::tx, segment);
    add("Rx", "A segment came from IP", &Traces::rx, segment);
    add("UrgentData",
        "The peer has announced urgent data",
        &Traces::urgentData,
        "ns3::RfcTcpSocket::UrgentDataTracedCallback");
    add("SoftError",
        "Trouble that does not end the connection",
        &Traces::softError,
        "ns3::RfcTcpSocket::SoftErrorTracedCallback");
    return tid;
}

namespace
{

/** @param ecn of a connection @param phase of its congestion machine @return what ns-3 calls that
 */
TcpSocketState::EcnState_t
ToEcnState(const rfctcp::EcnVariables& ecn, rfctcp::CongestionPhase phase)
{
    if (!ecn.agreed)
    {
        return TcpSocketState::ECN_DISABLED;
    }
    if (ecn.echo)
    {
        return TcpSocketState::ECN_SENDING_ECE;
    }
    if (phase != rfctcp::CongestionPhase::CWR)
    {
        return TcpSocketState::ECN_IDLE;
    }
    return ecn.reduced ? TcpSocketState::ECN_ECE_RCVD : TcpSocketState::ECN_CWR_SENT;
}

} // namespace

void
RfcTcpSocket::Traces::Publish(const rfctcp::Connection& connection)
{
    const rfctcp::Tcb& tcb = connection.Status();
    const rfctcp::SendVariables& snd = tcb.snd;
    const auto ours = [&snd](rfctcp::Position position) {
        return SequenceNumber32(rfctcp::Wrap(snd.iss, position).Value());
    };
    rto = rfctcp::ToTime(connection.Rto());
    rtt = rfctcp::ToTime(tcb.rtt.Srtt());
    nextTxSequence = ours(snd.nxt);
    highestSequence = ours(snd.max);
    highestRxAck = ours(snd.una);
    highestRxSequence = SequenceNumber32(rfctcp::Wrap(tcb.rcv.irs, snd.wl1).Value());
    rWnd = snd.wnd;
    advWnd = static_cast<uint32_t>(std::max<rfctcp::Position>(tcb.rcv.edge - tcb.rcv.nxt, 0));
    bytesInFlight = connection.FlightSize();
    congState = static_cast<TcpSocketState::TcpCongState_t>(tcb.recovery.Phase());
    const rfctcp::CongestionControl& congestion = connection.Congestion();
    cWnd = congestion.Window();
    cWndInfl = congestion.Window() + tcb.recovery.Memory().inflation;
    ssThresh = congestion.SlowStartThreshold();
    if (const auto state = RfcTcpCongestionAdapter::GetState(congestion))
    {
        pacingRate = state->m_pacingRate.Get();
    }
    const rfctcp::EcnVariables& ecn = tcb.ecn;
    ecnState = ToEcnState(ecn, tcb.recovery.Phase());
    ecnEchoSeq = ecn.numbers->echoAt > 0 ? ours(ecn.numbers->echoAt) : SequenceNumber32(0);
    ecnCwrSeq = ecn.numbers->cwrAt > 0 ? ours(ecn.numbers->cwrAt) : SequenceNumber32(0);
    ecnCeSeq = SequenceNumber32(
        ecn.numbers->markAt > 0 ? rfctcp::Wrap(tcb.rcv.irs, ecn.numbers->markAt).Value() : 0);
}

} // namespace ns3
