/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/connection-printer.h"

#include "internal/text.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace ns3::rfctcp
{

namespace
{

/** @param state a state @return what ss calls it */
const char*
NameInSs(TcpSocket::TcpStates_t state)
{
    switch (state)
    {
    case TcpSocket::LISTEN:
        return "LISTEN";
    case TcpSocket::SYN_SENT:
        return "SYN-SENT";
    case TcpSocket::SYN_RCVD:
        return "SYN-RECV";
    case TcpSocket::ESTABLISHED:
        return "ESTAB";
    case TcpSocket::CLOSE_WAIT:
        return "CLOSE-WAIT";
    case TcpSocket::LAST_ACK:
        return "LAST-ACK";
    case TcpSocket::FIN_WAIT_1:
        return "FIN-WAIT-1";
    case TcpSocket::FIN_WAIT_2:
        return "FIN-WAIT-2";
    case TcpSocket::CLOSING:
        return "CLOSING";
    case TcpSocket::TIME_WAIT:
        return "TIME-WAIT";
    default:
        return "UNCONN";
    }
}

/** @param time a duration @return it as ss prints timers: "200ms", "1.5sec", "2min" */
std::string
TimerText(const Time& time)
{
    std::ostringstream text;
    const double seconds = time.GetSeconds();
    if (seconds < 1)
    {
        text << time.GetMilliSeconds() << "ms";
    }
    else if (seconds < 60)
    {
        text << std::setprecision(3) << seconds << "sec";
    }
    else
    {
        const auto whole = static_cast<int64_t>(seconds);
        text << whole / 60 << "min";
        if (whole % 60 > 0)
        {
            text << whole % 60 << "sec";
        }
    }
    return text.str();
}

/** @param info of a connection @return its timer, as " timer:(on,200ms,0)"; empty if none runs */
std::string
Timer(const RfcTcpInfo& info)
{
    static const char* const names[] = {"", "on", "keepalive", "timewait", "persist"};
    if (info.idiag_timer == RfcTcpInfo::TIMER_NONE)
    {
        return "";
    }
    const uint32_t times = info.idiag_timer == RfcTcpInfo::TIMER_RETRANSMISSION
                               ? info.tcpi_retransmits
                               : info.tcpi_probes;
    return std::string(" timer:(") + names[info.idiag_timer] + "," + TimerText(info.idiag_expires) +
           "," + std::to_string(times) + ")";
}

/** @param info of a connection @return its second line, without indentation */
std::string
Details(const RfcTcpInfo& info)
{
    std::ostringstream text;
    const auto ms = [](const Time& time) { return time.GetSeconds() * 1000; };
    text << (info.tcpi_opt_timestamps ? "ts " : "") << (info.tcpi_opt_sack ? "sack " : "")
         << (info.tcpi_opt_ecn ? "ecn " : "");
    if (info.tcpi_opt_wscale)
    {
        text << "wscale:" << int{info.tcpi_snd_wscale} << ',' << int{info.tcpi_rcv_wscale} << ' ';
    }
    text << "rto:" << ms(info.tcpi_rto);
    if (!info.tcpi_rtt.IsZero())
    {
        text << " rtt:" << ms(info.tcpi_rtt) << '/' << ms(info.tcpi_rttvar);
    }
    if (info.tcpi_snd_mss > 0)
    {
        text << " mss:" << info.tcpi_snd_mss;
    }
    text << " cwnd_bytes:" << info.tcpi_snd_cwnd;
    if (info.tcpi_snd_ssthresh < 0x7fffffff)
    {
        text << " ssthresh_bytes:" << info.tcpi_snd_ssthresh;
    }
    const auto unlessZero = [&text](const char* name, uint64_t value) {
        if (value > 0)
        {
            text << ' ' << name << ':' << value;
        }
    };
    unlessZero("bytes_acked", info.tcpi_bytes_acked);
    unlessZero("bytes_received", info.tcpi_bytes_received);
    unlessZero("segs_out", info.tcpi_segs_out);
    unlessZero("segs_in", info.tcpi_segs_in);
    if (info.tcpi_pacing_rate.GetBitRate() > 0)
    {
        text << " pacing_rate " << info.tcpi_pacing_rate.GetBitRate() << "bps";
    }
    unlessZero("unacked", info.tcpi_unacked);
    if (info.tcpi_total_retrans > 0)
    {
        text << " retrans:" << info.tcpi_retransmits << '/' << info.tcpi_total_retrans;
    }
    unlessZero("sacked", info.tcpi_sacked);
    unlessZero("lost_bytes", info.tcpi_lost_bytes);
    unlessZero("bytes_in_flight", info.tcpi_bytes_in_flight);
    unlessZero("notsent", info.tcpi_notsent_bytes);
    unlessZero("snd_wnd", info.tcpi_snd_wnd);
    unlessZero("rcv_wnd", info.tcpi_rcv_wnd);
    if (!info.tcpi_min_rtt.IsZero())
    {
        text << " minrtt:" << ms(info.tcpi_min_rtt);
    }
    return text.str();
}

} // namespace

void
PrintConnections(const Recorder& recorder, const NodeSelection& nodes, std::ostream& os)
{
    const std::ios_base::fmtflags flags = os.flags();
    os << "connections at " << Simulator::Now().As(Time::S) << '\n'
       << std::left << std::setw(5) << "Node" << std::setw(11) << "State" << std::right
       << std::setw(8) << "Recv-Q" << std::setw(8) << "Send-Q"
       << "  " << std::left << std::setw(25) << "Local Address:Port"
       << "Peer Address:Port\n";
    for (const auto& [key, state] : recorder.GetStates())
    {
        const auto& [node, local, peer] = key;
        if (!nodes.Has(node))
        {
            continue;
        }
        const auto info = recorder.GetInfo(node, local, peer);
        os << std::left << std::setw(5) << node << std::setw(11) << NameInSs(state) << std::right
           << std::setw(8) << (info ? info->idiag_rqueue : 0) << std::setw(8)
           << (info ? info->idiag_wqueue : 0) << "  " << std::left << std::setw(25)
           << EndText(local) << (peer.IsInvalid() ? "*:*" : EndText(peer))
           << (info ? Timer(*info) : "") << '\n';
        if (info && state != TcpSocket::TIME_WAIT) // of which only the timer is left
        {
            os << "\t " << Details(*info) << '\n';
        }
    }
    os.flags(flags);
}

} // namespace ns3::rfctcp
