/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "socket-view.h"

#include "segment-options.h"

#include "ns3/callback.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/type-id.h"
#include "ns3/uinteger.h"

#include <map>
#include <set>

namespace packetdrill
{

namespace
{

using ns3::TcpSocket;
using ns3::TcpSocketState;

/**
 * Connects a trace source to a field if the socket has the source with this signature; connecting
 * one with another signature would end the program.
 */
template <typename Value, typename Field>
bool
Watch(const ns3::Ptr<ns3::Socket>& socket,
      const std::string& source,
      const std::string& signature,
      std::optional<Field>& field)
{
    ns3::TypeId::TraceSourceInformation info;
    if (!socket->GetInstanceTypeId().LookupTraceSourceByName(source, &info) ||
        info.callback != signature)
    {
        return false;
    }
    return socket->TraceConnectWithoutContext(
        source,
        ns3::Callback<void, Value, Value>([&field](Value, Value now) { field = now; }));
}

/** States by the rest of their names. */
const std::map<std::string, TcpSocket::TcpStates_t>&
States()
{
    static const std::map<std::string, TcpSocket::TcpStates_t> states{
        {"CLOSED", TcpSocket::CLOSED},
        {"CLOSE", TcpSocket::CLOSED},
        {"LISTEN", TcpSocket::LISTEN},
        {"SYN_SENT", TcpSocket::SYN_SENT},
        {"SYN_RECEIVED", TcpSocket::SYN_RCVD},
        {"SYN_RECV", TcpSocket::SYN_RCVD},
        {"SYN_RCVD", TcpSocket::SYN_RCVD},
        {"ESTABLISHED", TcpSocket::ESTABLISHED},
        {"CLOSE_WAIT", TcpSocket::CLOSE_WAIT},
        {"LAST_ACK", TcpSocket::LAST_ACK},
        {"FIN_WAIT_1", TcpSocket::FIN_WAIT_1},
        {"FIN_WAIT1", TcpSocket::FIN_WAIT_1},
        {"FIN_WAIT_2", TcpSocket::FIN_WAIT_2},
        {"FIN_WAIT2", TcpSocket::FIN_WAIT_2},
        {"CLOSING", TcpSocket::CLOSING},
        {"TIME_WAIT", TcpSocket::TIME_WAIT},
    };
    return states;
}

/** @return the number that Linux gives a state */
int64_t
Number(TcpSocket::TcpStates_t state)
{
    static const std::map<TcpSocket::TcpStates_t, int64_t> numbers{
        {TcpSocket::ESTABLISHED, 1},
        {TcpSocket::SYN_SENT, 2},
        {TcpSocket::SYN_RCVD, 3},
        {TcpSocket::FIN_WAIT_1, 4},
        {TcpSocket::FIN_WAIT_2, 5},
        {TcpSocket::TIME_WAIT, 6},
        {TcpSocket::CLOSED, 7},
        {TcpSocket::CLOSE_WAIT, 8},
        {TcpSocket::LAST_ACK, 9},
        {TcpSocket::LISTEN, 10},
        {TcpSocket::CLOSING, 11},
    };
    return numbers.at(state);
}

constexpr uint32_t INFINITE_THRESHOLD = 0x7fffffff; ///< so Linux writes ssthresh before a loss

/** Bits of tcpi_options, as Linux and FreeBSD number them. */
enum OptionBit : int64_t
{
    OPTION_TIMESTAMPS = 1,
    OPTION_SACK = 2,
    OPTION_WINDOW_SCALE = 4,
    OPTION_ECN = 8,
    OPTION_SYN_DATA = 32,
};

std::optional<int64_t>
OptionBits(const Onlooker& seen)
{
    int64_t bits = 0;
    for (const auto& [kind, bit] : {std::pair(KIND_TIMESTAMPS, OPTION_TIMESTAMPS),
                                    std::pair(KIND_SACK_PERMITTED, OPTION_SACK),
                                    std::pair(KIND_WINDOW_SCALE, OPTION_WINDOW_SCALE)})
    {
        const auto agreed = seen.IsAgreed(kind);
        if (!agreed)
        {
            return std::nullopt;
        }
        bits |= *agreed ? int64_t{bit} : 0;
    }
    bits |= seen.IsEcnAgreed() ? int64_t{OPTION_ECN} : 0;
    bits |= seen.IsSynTextTaken() ? int64_t{OPTION_SYN_DATA} : 0;
    return bits;
}

} // namespace

SocketView::SocketView(const ns3::Ptr<ns3::Socket>& socket, TcpSocket::TcpStates_t state)
    : m_socket(socket)
{
    const std::string number = "ns3::TracedValueCallback::Uint32";
    if (Watch<TcpSocket::TcpStates_t>(socket,
                                      "State",
                                      "ns3::TcpStatesTracedValueCallback",
                                      m_state))
    {
        m_state = state;
    }
    Watch<uint32_t>(socket, "CongestionWindow", number, m_window);
    Watch<uint32_t>(socket, "SlowStartThreshold", number, m_threshold);
    Watch<TcpSocketState::TcpCongState_t>(socket,
                                          "CongState",
                                          "ns3::TcpSocketState::TcpCongStatesTracedValueCallback",
                                          m_congestion);
    Watch<ns3::Time>(socket, "RTO", "ns3::TracedValueCallback::Time", m_timeout);
}

std::optional<TcpSocket::TcpStates_t>
SocketView::GetState() const
{
    return m_state;
}

std::optional<uint32_t>
SocketView::GetNumber(const std::string& attribute) const
{
    ns3::UintegerValue value;
    if (!m_socket->GetAttributeFailSafe(attribute, value) || value.Get() == 0)
    {
        return std::nullopt;
    }
    return static_cast<uint32_t>(value.Get());
}

std::optional<int64_t>
SocketView::Find(const std::string& name, const Flow* flow) const
{
    if (name == "tcpi_state" && m_state)
    {
        // A child that Fast Open has opened may be accepted before
        const bool early =
            *m_state == TcpSocket::ESTABLISHED && flow != nullptr && flow->seen.IsSynOutstanding();
        return Number(early ? TcpSocket::SYN_RCVD : *m_state);
    }
    // Segments are counted by the size in use, options of the segment not included, as Linux does.
    const auto segment = GetNumber("SegmentSize");
    if (name == "tcpi_snd_mss" && segment)
    {
        return *segment;
    }
    if (name == "tcpi_snd_cwnd" && m_window && segment)
    {
        return *m_window / *segment;
    }
    if (name == "tcpi_snd_ssthresh" && m_threshold && segment)
    {
        return *m_threshold >= INFINITE_THRESHOLD ? INFINITE_THRESHOLD : *m_threshold / *segment;
    }
    if (name == "tcpi_ca_state" && m_congestion)
    {
        return *m_congestion;
    }
    if (name == "tcpi_rto" && m_timeout)
    {
        return m_timeout->GetMicroSeconds();
    }
    if (name == "tcpi_unacked" && flow != nullptr)
    {
        return flow->seen.CountUnacknowledged();
    }
    if (name == "tcpi_sacked" && flow != nullptr)
    {
        return flow->seen.CountSacked();
    }
    if (name == "tcpi_options" && flow != nullptr)
    {
        return OptionBits(flow->seen);
    }
    return std::nullopt;
}

std::optional<TcpSocket::TcpStates_t>
FindState(const std::string& name)
{
    for (const std::string prefix : {"TCPI_", "TCPS_", "TCP_", ""})
    {
        if (name.rfind(prefix, 0) == 0)
        {
            const auto state = States().find(name.substr(prefix.size()));
            if (state != States().end())
            {
                return state->second;
            }
        }
    }
    return std::nullopt;
}

const std::set<std::string>&
KnownFields()
{
    static const std::set<std::string> fields{"tcpi_ca_state",
                                              "tcpi_options",
                                              "tcpi_rto",
                                              "tcpi_sacked",
                                              "tcpi_snd_cwnd",
                                              "tcpi_snd_mss",
                                              "tcpi_snd_ssthresh",
                                              "tcpi_state",
                                              "tcpi_unacked"};
    return fields;
}

bool
IsInfoField(const std::string& name)
{
    // struct tcp_info of Linux up to 6.12 and of FreeBSD up to 14, without the prefix
    static const std::set<std::string> others{// Linux
                                              "advmss",
                                              "ato",
                                              "backoff",
                                              "busy_time",
                                              "bytes_acked",
                                              "bytes_received",
                                              "bytes_retrans",
                                              "bytes_sent",
                                              "data_segs_in",
                                              "data_segs_out",
                                              "delivered",
                                              "delivered_ce",
                                              "delivery_rate",
                                              "delivery_rate_app_limited",
                                              "dsack_dups",
                                              "fackets",
                                              "fastopen_client_fail",
                                              "last_ack_recv",
                                              "last_ack_sent",
                                              "last_data_recv",
                                              "last_data_sent",
                                              "lost",
                                              "max_pacing_rate",
                                              "min_rtt",
                                              "notsent_bytes",
                                              "pacing_rate",
                                              "pmtu",
                                              "probes",
                                              "rcv_mss",
                                              "rcv_ooopack",
                                              "rcv_rtt",
                                              "rcv_space",
                                              "rcv_ssthresh",
                                              "rcv_wnd",
                                              "rcv_wscale",
                                              "rehash",
                                              "reord_seen",
                                              "reordering",
                                              "retrans",
                                              "retransmits",
                                              "rtt",
                                              "rttvar",
                                              "rwnd_limited",
                                              "segs_in",
                                              "segs_out",
                                              "snd_wnd",
                                              "snd_wscale",
                                              "sndbuf_limited",
                                              "total_retrans",
                                              "total_rto",
                                              "total_rto_recoveries",
                                              "total_rto_time",
                                              // FreeBSD
                                              "dupacks",
                                              "rcv_adv",
                                              "rcv_nxt",
                                              "received_ce_bytes",
                                              "received_e0_bytes",
                                              "received_e1_bytes",
                                              "rttmin",
                                              "snd_bwnd",
                                              "snd_max",
                                              "snd_nxt",
                                              "snd_rexmitpack",
                                              "snd_una",
                                              "snd_zerowin",
                                              "toe_tid",
                                              "total_tlp",
                                              "total_tlp_bytes"};
    // what TCP_CC_INFO tells
    for (const char* prefix : {"bbr_", "dctcp_", "tcpv_", "vegas_"})
    {
        if (name.rfind(prefix, 0) == 0)
        {
            return true;
        }
    }
    const std::string prefix = name.rfind("__", 0) == 0 ? "__tcpi_" : "tcpi_";
    return KnownFields().count(name) > 0 ||
           (name.rfind(prefix, 0) == 0 && others.count(name.substr(prefix.size())) > 0);
}

std::optional<int64_t>
FindConstant(const std::string& name)
{
    static const std::map<std::string, int64_t> constants{
        {"TCPI_OPT_TIMESTAMPS", OPTION_TIMESTAMPS},
        {"TCPI_OPT_SACK", OPTION_SACK},
        {"TCPI_OPT_WSCALE", OPTION_WINDOW_SCALE},
        {"TCPI_OPT_ECN", OPTION_ECN},
        {"TCPI_OPT_ECN_SEEN", 16},
        {"TCPI_OPT_SYN_DATA", OPTION_SYN_DATA},
        {"TCP_CA_Open", TcpSocketState::CA_OPEN},
        {"TCP_CA_Disorder", TcpSocketState::CA_DISORDER},
        {"TCP_CA_CWR", TcpSocketState::CA_CWR},
        {"TCP_CA_Recovery", TcpSocketState::CA_RECOVERY},
        {"TCP_CA_Loss", TcpSocketState::CA_LOSS},
    };
    const auto constant = constants.find(name);
    if (constant != constants.end())
    {
        return constant->second;
    }
    const auto state = name.rfind("TCP", 0) == 0 ? FindState(name) : std::nullopt;
    return state ? std::optional<int64_t>(Number(*state)) : std::nullopt;
}

} // namespace packetdrill
