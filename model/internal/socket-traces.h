/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_SOCKET_TRACES_H
#define RFC_TCP_INTERNAL_SOCKET_TRACES_H

#include "rfc-tcp-socket.h"

#include "ns3/data-rate.h"
#include "ns3/sequence-number.h"
#include "ns3/tcp-socket-state.h"
#include "ns3/traced-callback.h"
#include "ns3/traced-value.h"

#include <cstdint>

namespace ns3
{

namespace rfctcp
{
class Connection;
}

/**
 * The trace sources of a socket, with the names and types of those of TcpSocketBase. The object is
 * made when the first sink is connected, because most sockets have no sinks. A drop-in socket is a
 * sink of all of them.
 */
struct RfcTcpSocket::Traces
{
    /**
     * Assigns all values that follow from a connection; values that have changed fire.
     * @param connection the connection
     */
    void Publish(const rfctcp::Connection& connection);

    TracedValue<Time> rto;                         ///< RTO, back-off included
    TracedValue<Time> rtt;                         ///< SRTT
    TracedValue<SequenceNumber32> nextTxSequence;  ///< SND.NXT
    TracedValue<SequenceNumber32> highestSequence; ///< behind the highest number sent
    TracedValue<TcpStates_t> state{CLOSED};        ///< state
    TracedValue<TcpSocketState::TcpCongState_t> congState{TcpSocketState::CA_OPEN}; ///< phase
    TracedValue<TcpSocketState::EcnState_t> ecnState{TcpSocketState::ECN_DISABLED}; ///< ECN
    TracedValue<uint32_t> advWnd{0};                 ///< RCV.WND as advertised
    TracedValue<uint32_t> rWnd{0};                   ///< SND.WND
    TracedValue<uint32_t> bytesInFlight{0};          ///< FlightSize
    TracedValue<SequenceNumber32> highestRxSequence; ///< newest segment of the peer
    TracedValue<SequenceNumber32> highestRxAck;      ///< SND.UNA
    TracedValue<SequenceNumber32> ecnEchoSeq; ///< of the last segment received with ECE, 0: none
    TracedValue<SequenceNumber32> ecnCeSeq;   ///< of the last segment received with CE, 0: none
    TracedValue<SequenceNumber32> ecnCwrSeq;  ///< of the last segment sent with CWR, 0: none
    TracedValue<DataRate> pacingRate{DataRate(0)}; ///< of the congestion control
    TracedValue<uint32_t> cWnd{0};                 ///< cwnd
    TracedValue<uint32_t> cWndInfl{0};             ///< cwnd, inflated in recovery
    TracedValue<uint32_t> ssThresh{UINT32_MAX};    ///< ssthresh
    TracedCallback<Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>> tx; ///< to IP
    TracedCallback<Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>> rx; ///< from IP
    TracedCallback<uint32_t> urgentData;       ///< urgent data announced
    TracedCallback<RfcTcpSoftError> softError; ///< soft errors

    RfcTcpDropInSocket* dropIn{nullptr}; ///< the socket around this one, which mirrors the sources

    /** @param tid gets all trace sources @return tid */
    static TypeId AddTo(TypeId tid);
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_SOCKET_TRACES_H
