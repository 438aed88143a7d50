/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INFO_H
#define RFC_TCP_INFO_H

#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-enumerations.h"
#include "ns3/tcp-socket-state.h"
#include "ns3/tcp-socket.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup rfctcp
 * The variables of a connection at an instant, under the names that Linux gives them in struct
 * tcp_info and, for the timer, in struct inet_diag_msg. Windows are octets, as everywhere in ns-3
 * (Linux counts segments), and durations are Time. What has no value yet is 0.
 */
struct RfcTcpInfo
{
    /** A timer that runs, by its number in inet_diag_msg::idiag_timer. */
    enum Timer : uint8_t
    {
        TIMER_NONE = 0,           ///< no timer
        TIMER_RETRANSMISSION = 1, ///< retransmission, tail loss probe or reordering [8985]
        TIMER_KEEP_ALIVE = 2,     ///< keep-alive
        TIMER_TIME_WAIT = 3,      ///< 2 MSL
        TIMER_PERSIST = 4,        ///< window probe
    };

    TcpSocket::TcpStates_t tcpi_state{TcpSocket::CLOSED};                  ///< state
    TcpSocketState::TcpCongState_t tcpi_ca_state{TcpSocketState::CA_OPEN}; ///< congestion machine
    uint32_t tcpi_retransmits{0};    ///< retransmission timeouts in a row
    uint32_t tcpi_probes{0};         ///< window or keep-alive probes that are not answered
    bool tcpi_opt_timestamps{false}; ///< timestamps are in use [7323 3]
    bool tcpi_opt_sack{false};       ///< SACK is in use [2018]
    bool tcpi_opt_wscale{false};     ///< window scaling is in use [7323 2]
    bool tcpi_opt_ecn{false};        ///< ECN is in use [3168]
    bool tcpi_opt_syn_data{false};   ///< Fast Open has opened the connection [7413]
    RfcTcpFastOpen::Failure tcpi_fastopen_client_fail{
        RfcTcpFastOpen::NONE};        ///< why a SYN with FastOpen brought no text
    uint8_t tcpi_snd_wscale{0};       ///< shift of windows that come
    uint8_t tcpi_rcv_wscale{0};       ///< shift of windows that are sent
    Time tcpi_rto;                    ///< retransmission timeout, back-off included
    uint32_t tcpi_snd_mss{0};         ///< Eff.snd.MSS [9293 3.7.1]
    uint32_t tcpi_rcv_mss{0};         ///< MSS that was advertised
    uint32_t tcpi_unacked{0};         ///< segments sent and not acknowledged
    uint32_t tcpi_sacked{0};          ///< of these, segments that were SACKed
    uint32_t tcpi_lost_bytes{0};      ///< octets that are deemed lost
    uint32_t tcpi_bytes_in_flight{0}; ///< FlightSize [5681 2]
    uint32_t tcpi_pmtu_mss{0};        ///< octets of text that the path takes, without options
    Time tcpi_rtt;                    ///< SRTT [6298]
    Time tcpi_rttvar;                 ///< RTTVAR [6298]
    Time tcpi_last_rtt;               ///< last sample of the round-trip time
    Time tcpi_min_rtt;                ///< least sample of the round-trip time
    uint32_t tcpi_snd_ssthresh{0};    ///< slow start threshold
    uint32_t tcpi_snd_cwnd{0};        ///< congestion window
    uint32_t tcpi_snd_wnd{0};         ///< SND.WND
    uint32_t tcpi_rcv_wnd{0};         ///< RCV.WND as advertised
    uint32_t tcpi_rcv_space{0};       ///< receive buffer
    uint32_t tcpi_snd_una{0};         ///< SND.UNA, as on the wire
    uint32_t tcpi_snd_nxt{0};         ///< SND.NXT, as on the wire
    uint32_t tcpi_rcv_nxt{0};         ///< RCV.NXT, as on the wire
    uint64_t tcpi_total_retrans{0};   ///< segments with sequence space that was sent before
    DataRate tcpi_pacing_rate{0};     ///< of the congestion control; 0: not paced
    uint64_t tcpi_bytes_acked{0};     ///< octets of text that the peer has acknowledged
    uint64_t tcpi_bytes_received{0};  ///< octets of text received in order
    uint64_t tcpi_segs_out{0};        ///< segments sent
    uint64_t tcpi_segs_in{0};         ///< segments received
    uint64_t tcpi_notsent_bytes{0};   ///< octets that the user gave and that were never sent
    Time tcpi_last_data_recv;         ///< since the last segment of the peer
    uint32_t idiag_rqueue{0};         ///< octets that the user can read
    uint32_t idiag_wqueue{0};         ///< octets of the user that are not acknowledged
    Timer idiag_timer{TIMER_NONE};    ///< the timer that expires first
    Time idiag_expires;               ///< until then
};

} // namespace ns3

#endif // RFC_TCP_INFO_H
