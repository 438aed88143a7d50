/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-preset.h"

#include "ns3/abort.h"

#include <map>

namespace ns3
{

namespace
{

using Values = std::vector<RfcTcpPresetValue>;

/** @return what the RFCs recommend */
Values
Rfc9293()
{
    return {
        {"ns3::TcpL4Protocol::SocketType", "ns3::TcpNewReno", "RFC 5681, RFC 6582"},
        {"ns3::RfcTcpSocket::AfterClose", "Reset", "RFC 9293 MAY-1, SHLD-3: close() ends reading"},
    };
}

/** @return Linux: include/net/tcp.h and Documentation/networking/ip-sysctl.rst */
Values
LinuxLike()
{
    return {
        {"ns3::TcpSocket::TcpNoDelay", "false", "tcp(7): Nagle is on"},
        {"ns3::TcpSocket::InitialCwnd", "10", "TCP_INIT_CWND"},
        {"ns3::TcpSocket::ConnTimeout", "1s", "TCP_TIMEOUT_INIT"},
        {"ns3::TcpSocket::ConnCount", "7", "tcp_syn_retries 6, and the first SYN"},
        {"ns3::TcpSocket::DataRetries", "15", "tcp_retries2"},
        {"ns3::TcpSocket::DelAckTimeout", "40ms", "TCP_DELACK_MIN"},
        {"ns3::TcpSocket::PersistTimeout", "200ms", "TCP_RTO_MIN"},
        {"ns3::RfcTcpSocket::MinRto", "200ms", "TCP_RTO_MIN"},
        {"ns3::RfcTcpSocket::MaxSegLifetime", "30s", "TCP_TIMEWAIT_LEN is 60 s"},
        {"ns3::RfcTcpSocket::FinWait2Timeout", "60s", "tcp_fin_timeout"},
        {"ns3::RfcTcpSocket::AfterClose", "Reset", "tcp_close()"},
        {"ns3::RfcTcpL4Protocol::FastOpenRetryTime", "0s", "tcp_fastopen_blackhole_timeout_sec"},
        {"ns3::TcpL4Protocol::SocketType", "ns3::TcpCubic", "tcp_congestion_control"},
    };
}

/** @return FreeBSD: tcp(4) and sys/netinet/tcp_timer.h */
Values
FreeBsdLike()
{
    return {
        {"ns3::TcpSocket::TcpNoDelay", "false", "tcp(4): Nagle is on"},
        {"ns3::TcpSocket::InitialCwnd", "10", "net.inet.tcp.initcwnd_segments"},
        {"ns3::TcpSocket::ConnTimeout", "1s", "net.inet.tcp.rexmit_initial"},
        {"ns3::TcpSocket::ConnCount", "13", "TCP_MAXRXTSHIFT 12, and the first SYN"},
        {"ns3::TcpSocket::DataRetries", "12", "TCP_MAXRXTSHIFT"},
        {"ns3::TcpSocket::DelAckTimeout", "40ms", "net.inet.tcp.delacktime"},
        {"ns3::TcpSocket::PersistTimeout", "5s", "net.inet.tcp.persmin"},
        {"ns3::RfcTcpSocket::MinRto", "30ms", "net.inet.tcp.rexmit_min"},
        {"ns3::RfcTcpSocket::MaxSegLifetime", "30s", "net.inet.tcp.msl"},
        {"ns3::RfcTcpSocket::AfterClose", "Reset", "tcp_usrclosed()"},
        {"ns3::TcpL4Protocol::SocketType", "ns3::TcpCubic", "net.inet.tcp.cc.algorithm"},
    };
}

/** @return the built-in TCP of ns-3.37: src/internet/model */
Values
BuiltInLike()
{
    return {
        {"ns3::TcpSocket::SegmentSize", "536", "tcp-socket.cc: whatever the MTU"},
        {"ns3::TcpSocket::PersistTimeout", "6s", "tcp-socket.cc"},
        {"ns3::RfcTcpSocket::Recovery", "Sack6675", "tcp-tx-buffer.cc: NextSeg()"},
        {"ns3::RfcTcpSocket::ForwardRto", "false", "tcp-socket-base.cc: ReTxTimeout()"},
        {"ns3::RfcTcpSocket::Undo", "false", "tcp-socket-base.cc: ReTxTimeout()"},
        {"ns3::RfcTcpSocket::WindowValidation", "false", "tcp-socket-base.cc: ProcessAck()"},
        {"ns3::RfcTcpSocket::RestartAfterIdle", "false", "tcp-socket-base.cc: SendPendingData()"},
        {"ns3::RfcTcpSocket::BlackHoleDetection", "false", "tcp-socket-base.cc: ReTxTimeout()"},
        {"ns3::RfcTcpSocket::AfterClose", "Deliver", "tcp-socket-base.cc: ReceivedData()"},
        {"ns3::RfcTcpL4Protocol::InitialSequenceNumber", "0", "tcp-tx-buffer.h: TcpTxBuffer()"},
        {"ns3::RfcTcpSocket::ReuseAddress", "true", "ipv4-end-point-demux.cc: Allocate()"},
        {"ns3::RfcTcpL4Protocol::DeviceFiltersArrivals", "false", "tcp-socket-base.cc: Connect()"},
    };
}

/** @return "BuiltInLike" for scripts that cast sockets to TcpSocketBase */
Values
DropIn()
{
    Values values = BuiltInLike();
    values.push_back({"ns3::RfcTcpL4Protocol::CastableSockets", "true", "tcp-l4-protocol.cc"});
    return values;
}

/** @return all presets by name */
const std::map<std::string, Values>&
Presets()
{
    static const std::map<std::string, Values> presets{
        {"Rfc9293", Rfc9293()},
        {"LinuxLike", LinuxLike()},
        {"FreeBsdLike", FreeBsdLike()},
        {"BuiltInLike", BuiltInLike()},
        {"DropIn", DropIn()},
    };
    return presets;
}

} // namespace

std::vector<std::string>
RfcTcpPreset::GetNames()
{
    std::vector<std::string> names;
    for (const auto& [name, values] : Presets())
    {
        names.push_back(name);
    }
    return names;
}

const Values&
RfcTcpPreset::Get(const std::string& name)
{
    const auto found = Presets().find(name);
    if (found == Presets().end())
    {
        std::string legal;
        for (const std::string& each : GetNames())
        {
            legal += (legal.empty() ? "" : ", ") + each;
        }
        NS_ABORT_MSG("\"" << name << "\" is no preset of RfcTcp; legal are " << legal);
    }
    return found->second;
}

} // namespace ns3
