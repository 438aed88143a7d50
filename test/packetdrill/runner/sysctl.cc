/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "sysctl.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <sstream>

namespace packetdrill
{

namespace
{

/** How the value of a variable becomes the value of an attribute. */
enum class Conversion : uint8_t
{
    NUMBER,       ///< as it is
    BOOLEAN,      ///< 0: false, else true
    PLUS_ONE,     ///< the attribute counts the first try too
    MICROSECONDS, ///< number of microseconds
    MILLISECONDS, ///< number of milliseconds
    SECONDS,      ///< number of seconds
    DOUBLE,       ///< milliseconds, for an attribute in seconds
    ECN,          ///< 0: Off, 1: On, 2: AcceptOnly
    ACK_COUNT,    ///< delayed ACKs: 0: off (1 segment), else 2
    MIDDLE,       ///< the second of three numbers, which are the least, the usual and the most
    ALGORITHM,    ///< name of a congestion control
    TEXT,         ///< as it is, whatever it is
};

/** A variable that sets attributes. */
struct Variable
{
    Conversion conversion;               ///< of its value
    std::vector<std::string> attributes; ///< that it sets
    std::string standard;                ///< value that the operating system begins with
};

const std::map<std::string, Variable>&
Variables()
{
    using C = Conversion;
    static const std::map<std::string, Variable> variables{
        {"net.ipv4.tcp_sack", {C::BOOLEAN, {"ns3::TcpSocketBase::Sack"}, "1"}},
        {"net.ipv4.tcp_timestamps", {C::BOOLEAN, {"ns3::TcpSocketBase::Timestamp"}, "1"}},
        {"net.ipv4.tcp_window_scaling", {C::BOOLEAN, {"ns3::TcpSocketBase::WindowScaling"}, "1"}},
        {"net.ipv4.tcp_ecn", {C::ECN, {"ns3::TcpSocketBase::UseEcn"}, "2"}},
        {"net.ipv4.tcp_syn_retries", {C::PLUS_ONE, {"ns3::TcpSocket::ConnCount"}, "6"}},
        {"net.ipv4.tcp_retries2", {C::NUMBER, {"ns3::TcpSocket::DataRetries"}, "15"}},
        {"net.ipv4.tcp_fin_timeout", {C::SECONDS, {"ns3::RfcTcpSocket::FinWait2Timeout"}, "60"}},
        {"net.ipv4.tcp_rto_min_us", {C::MICROSECONDS, {"ns3::TcpSocketBase::MinRto"}, "200000"}},
        {"net.ipv4.tcp_rmem", {C::MIDDLE, {"ns3::TcpSocket::RcvBufSize"}, "4096 131072 6291456"}},
        {"net.ipv4.tcp_wmem", {C::MIDDLE, {"ns3::TcpSocket::SndBufSize"}, "4096 16384 4194304"}},
        {"net.ipv4.tcp_fastopen_key", {C::TEXT, {"ns3::RfcTcpL4Protocol::FastOpenKey"}, ""}},
        {"net.ipv4.tcp_congestion_control",
         {C::ALGORITHM, {"ns3::TcpL4Protocol::SocketType"}, "cubic"}},
        {"net.inet.tcp.sack.enable", {C::BOOLEAN, {"ns3::TcpSocketBase::Sack"}, "1"}},
        {"net.inet.tcp.rfc1323",
         {C::BOOLEAN, {"ns3::TcpSocketBase::Timestamp", "ns3::TcpSocketBase::WindowScaling"}, "1"}},
        {"net.inet.tcp.ecn.enable", {C::ECN, {"ns3::TcpSocketBase::UseEcn"}, "2"}},
        {"net.inet.tcp.delayed_ack", {C::ACK_COUNT, {"ns3::TcpSocket::DelAckCount"}, "1"}},
        {"net.inet.tcp.delacktime", {C::MILLISECONDS, {"ns3::TcpSocket::DelAckTimeout"}, "40"}},
        {"net.inet.tcp.rexmit_min", {C::MILLISECONDS, {"ns3::TcpSocketBase::MinRto"}, "30"}},
        {"net.inet.tcp.rexmit_initial", {C::MILLISECONDS, {"ns3::TcpSocket::ConnTimeout"}, "1000"}},
        {"net.inet.tcp.msl", {C::DOUBLE, {"ns3::TcpSocketBase::MaxSegLifetime"}, "30000"}},
        {"net.inet.tcp.finwait2_timeout",
         {C::MILLISECONDS, {"ns3::RfcTcpSocket::FinWait2Timeout"}, "60000"}},
        {"net.inet.tcp.initcwnd_segments", {C::NUMBER, {"ns3::TcpSocket::InitialCwnd"}, "10"}},
        {"net.inet.tcp.persmin", {C::MILLISECONDS, {"ns3::TcpSocket::PersistTimeout"}, "5000"}},
        {"net.inet.tcp.sendspace", {C::NUMBER, {"ns3::TcpSocket::SndBufSize"}, "32768"}},
        {"net.inet.tcp.recvspace", {C::NUMBER, {"ns3::TcpSocket::RcvBufSize"}, "65536"}},
        {"net.inet.tcp.cc.algorithm", {C::ALGORITHM, {"ns3::TcpL4Protocol::SocketType"}, "cubic"}},
    };
    return variables;
}

/** Variables that matter to nothing a script can see here, whatever their values. */
bool
IsIndifferent(const std::string& name)
{
    static const std::vector<std::string> indifferent{"kern.ipc.maxsockbuf",
                                                      "kern.timecounter.alloweddeviation",
                                                      "net.core.rmem_max",
                                                      "net.core.wmem_max",
                                                      "net.inet.tcp.hostcache.enable",
                                                      "net.inet.tcp.hostcache.purge",
                                                      "net.inet.tcp.hostcache.purgenow",
                                                      "net.inet.tcp.log_in_vain",
                                                      "net.inet.tcp.reass.maxqueuelen",
                                                      "net.inet.tcp.recvbuf_auto",
                                                      "net.inet.tcp.recvbuf_max",
                                                      "net.inet.tcp.sendbuf_auto",
                                                      "net.inet.tcp.sendbuf_max",
                                                      "net.inet.tcp.syncookies",
                                                      "net.inet.tcp.syncookies_only",
                                                      "net.inet.tcp.tso",
                                                      "net.ipv4.tcp_autocorking",
                                                      "net.ipv4.tcp_fack",
                                                      "net.ipv4.tcp_limit_output_bytes",
                                                      "net.ipv4.tcp_low_latency",
                                                      "net.ipv4.tcp_min_tso_segs",
                                                      "net.ipv4.tcp_moderate_rcvbuf",
                                                      "net.ipv4.tcp_no_metrics_save",
                                                      "net.ipv4.tcp_syncookies",
                                                      "net.ipv4.tcp_tso_win_divisor"};
    return std::find(indifferent.begin(), indifferent.end(), name) != indifferent.end();
}

/** What else operating systems begin with, or the TCPs of ns-3 do anyway: setting this changes
 * nothing. */
const std::multimap<std::string, std::string>&
Standards()
{
    static const std::multimap<std::string, std::string> standards{
        // Linux: Documentation/networking/ip-sysctl.rst
        {"net.core.default_qdisc", "pfifo_fast"},
        {"net.ipv4.ip_no_pmtu_disc", "0"},
        {"net.ipv4.tcp_abort_on_overflow", "0"},
        {"net.ipv4.tcp_adv_win_scale", "1"},
        {"net.ipv4.tcp_app_win", "31"},
        {"net.ipv4.tcp_backlog_ack_defer", "1"},
        {"net.ipv4.tcp_base_mss", "1024"},
        {"net.ipv4.tcp_comp_sack_delay_ns", "1000000"},
        {"net.ipv4.tcp_comp_sack_nr", "44"},
        {"net.ipv4.tcp_comp_sack_slack_ns", "100000"},
        {"net.ipv4.tcp_dsack", "1"},
        {"net.ipv4.tcp_early_retrans", "3"},
        {"net.ipv4.tcp_ecn_fallback", "1"},
        {"net.ipv4.tcp_frto", "2"},
        {"net.ipv4.tcp_invalid_ratelimit", "500"},
        {"net.ipv4.tcp_keepalive_intvl", "75"},
        {"net.ipv4.tcp_keepalive_probes", "9"},
        {"net.ipv4.tcp_keepalive_time", "7200"},
        {"net.ipv4.tcp_max_reordering", "300"},
        {"net.ipv4.tcp_min_rtt_wlen", "300"},
        {"net.ipv4.tcp_mtu_probing", "0"},
        {"net.ipv4.tcp_notsent_lowat", "4294967295"},
        {"net.ipv4.tcp_orphan_retries", "0"},
        {"net.ipv4.tcp_pacing_ca_ratio", "120"},
        {"net.ipv4.tcp_pacing_ss_ratio", "200"},
        {"net.ipv4.tcp_pingpong_thresh", "1"},
        {"net.ipv4.tcp_plb_enabled", "0"},
        {"net.ipv4.tcp_recovery", "1"},
        {"net.ipv4.tcp_reflect_tos", "0"},
        {"net.ipv4.tcp_reordering", "3"},
        {"net.ipv4.tcp_retrans_collapse", "1"},
        {"net.ipv4.tcp_retries1", "3"},
        {"net.ipv4.tcp_rfc1337", "0"},
        {"net.ipv4.tcp_shrink_window", "0"},
        {"net.ipv4.tcp_slow_start_after_idle", "1"},
        {"net.ipv4.tcp_stdurg", "0"},
        {"net.ipv4.tcp_synack_retries", "5"},
        {"net.ipv4.tcp_thin_linear_timeouts", "0"},
        {"net.ipv4.tcp_tw_reuse", "0"},
        {"net.ipv4.tcp_tw_reuse", "2"},
        {"net.ipv4.tcp_workaround_signed_windows", "0"},
        {"net.ipv6.bindv6only", "0"},
        // FreeBSD: tcp(4)
        {"net.inet.icmp.icmplim", "200"},
        {"net.inet.ip.accept_sourceroute", "0"},
        {"net.inet.tcp.abc_l_var", "2"},
        {"net.inet.tcp.always_keepalive", "1"},
        {"net.inet.tcp.blackhole", "0"},
        {"net.inet.tcp.cc.abe", "0"},
        {"net.inet.tcp.do_lrd", "0"},
        {"net.inet.tcp.do_prr", "1"},
        {"net.inet.tcp.do_prr_conservative", "0"},
        {"net.inet.tcp.drop_synfin", "0"},
        {"net.inet.tcp.ecn.maxretries", "1"},
        {"net.inet.tcp.fast_finwait2_recycle", "0"},
        {"net.inet.tcp.fastopen.client_enable", "0"},
        {"net.inet.tcp.fastopen.client_enable", "1"},
        {"net.inet.tcp.fastopen.server_enable", "0"},
        {"net.inet.tcp.fastopen.server_enable", "1"},
        {"net.inet.tcp.functions_default", "freebsd"},
        {"net.inet.tcp.icmp_may_rst", "1"},
        {"net.inet.tcp.insecure_ack", "0"},
        {"net.inet.tcp.insecure_rst", "0"},
        {"net.inet.tcp.insecure_syn", "0"},
        {"net.inet.tcp.keepcnt", "8"},
        {"net.inet.tcp.keepidle", "7200000"},
        {"net.inet.tcp.keepinit", "75000"},
        {"net.inet.tcp.keepintvl", "75000"},
        {"net.inet.tcp.maxunacktime", "0"},
        {"net.inet.tcp.minmss", "216"},
        {"net.inet.tcp.mssdflt", "536"},
        {"net.inet.tcp.msl_local", "10000"},
        {"net.inet.tcp.newcwv", "0"},
        {"net.inet.tcp.newreno_reset_on_timeout", "0"},
        {"net.inet.tcp.nolocaltimewait", "0"},
        {"net.inet.tcp.path_mtu_discovery", "1"},
        {"net.inet.tcp.per_cpu_timers", "0"},
        {"net.inet.tcp.persmax", "60000"},
        {"net.inet.tcp.pmtud_blackhole_detection", "0"},
        {"net.inet.tcp.rexmit_drop_options", "0"},
        {"net.inet.tcp.rexmit_slop", "200"},
        {"net.inet.tcp.rfc3042", "1"},
        {"net.inet.tcp.rfc3390", "1"},
        {"net.inet.tcp.rfc3465", "1"},
        {"net.inet.tcp.rfc6675_pipe", "1"},
        {"net.inet.tcp.tolerate_missing_ts", "0"},
        {"net.inet.tcp.ts_offset_per_conn", "1"},
        {"net.inet.tcp.v6mssdflt", "1220"},
        {"net.inet6.ip6.use_deprecated", "1"},
    };
    return standards;
}

/** @return the value with one space between its parts */
std::string
FoldSpace(const std::string& text)
{
    std::istringstream words(text);
    std::string folded;
    for (std::string word; words >> word;)
    {
        folded += (folded.empty() ? "" : " ") + word;
    }
    return folded;
}

/** @return value of the attribute, empty if there is none for it */
std::string
Convert(Conversion conversion, const std::string& text)
{
    if (conversion == Conversion::ALGORITHM)
    {
        return FindCongestionControl(text);
    }
    if (conversion == Conversion::TEXT)
    {
        return text;
    }
    if (conversion == Conversion::MIDDLE)
    {
        std::istringstream numbers(text);
        std::string least;
        std::string middle;
        numbers >> least >> middle;
        return Convert(Conversion::NUMBER, middle);
    }
    const bool digits = !text.empty() && text.size() <= 10 &&
                        std::all_of(text.begin(), text.end(), [](unsigned char character) {
                            return std::isdigit(character) != 0;
                        });
    if (!digits)
    {
        return "";
    }
    const int64_t number = std::strtoll(text.c_str(), nullptr, 10);
    switch (conversion)
    {
    case Conversion::NUMBER:
        return std::to_string(number);
    case Conversion::BOOLEAN:
        return number != 0 ? "true" : "false";
    case Conversion::PLUS_ONE:
        return std::to_string(number + 1);
    case Conversion::MICROSECONDS:
        return text + "us";
    case Conversion::MILLISECONDS:
        return text + "ms";
    case Conversion::SECONDS:
        return text + "s";
    case Conversion::DOUBLE:
        return std::to_string(static_cast<double>(number) / 1000);
    case Conversion::ECN:
        return number == 0 ? "Off" : number == 1 ? "On" : number == 2 ? "AcceptOnly" : "";
    case Conversion::ACK_COUNT:
        return number == 0 ? "1" : "2";
    case Conversion::MIDDLE:
    case Conversion::ALGORITHM:
    case Conversion::TEXT:
        break;
    }
    return "";
}

} // namespace

std::string
FindCongestionControl(const std::string& name)
{
    static const std::map<std::string, std::string> algorithms{
        {"reno", "ns3::TcpNewReno"},
        {"newreno", "ns3::TcpNewReno"},
        {"cubic", "ns3::TcpCubic"},
        {"dctcp", "ns3::TcpDctcp"},
        {"bbr", "ns3::TcpBbr"},
        {"vegas", "ns3::TcpVegas"},
        {"htcp", "ns3::TcpHtcp"},
    };
    const auto algorithm = algorithms.find(name);
    return algorithm == algorithms.end() ? "" : algorithm->second;
}

std::optional<uint32_t>
ParseFastOpenBits(const std::string& name, const std::string& value)
{
    const std::string folded = FoldSpace(value);
    char* end = nullptr;
    const unsigned long bits = std::strtoul(folded.c_str(), &end, 0); // hexadecimal, too
    const bool number = !folded.empty() && *end == '\0';
    const bool named = name == "net.ipv4.tcp_fastopen" || name == "net/ipv4/tcp_fastopen";
    return named && number ? std::optional<uint32_t>(static_cast<uint32_t>(bits)) : std::nullopt;
}

std::optional<AttributeList>
TranslateSysctl(const std::string& name,
                const std::string& value,
                const std::function<bool(const std::string&)>& hasAttribute)
{
    std::string dotted = name;
    std::replace(dotted.begin(), dotted.end(), '/', '.');
    const std::string folded = FoldSpace(value);
    const auto standards = Standards().equal_range(dotted);
    if (IsIndifferent(dotted) ||
        std::any_of(standards.first, standards.second, [&folded](const auto& standard) {
            return standard.second == folded;
        }))
    {
        return AttributeList();
    }
    const auto variable = Variables().find(dotted);
    if (variable == Variables().end())
    {
        return std::nullopt;
    }
    const std::string converted = Convert(variable->second.conversion, folded);
    AttributeList attributes;
    for (const std::string& attribute : variable->second.attributes)
    {
        if (!converted.empty() && hasAttribute(attribute))
        {
            attributes.emplace_back(attribute, converted);
        }
    }
    const bool complete = attributes.size() == variable->second.attributes.size();
    const bool holds = variable->second.standard == folded;
    return complete || holds ? std::optional<AttributeList>(attributes) : std::nullopt;
}

} // namespace packetdrill
