/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tables.h"

#include "socket-view.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <sstream>

namespace packetdrill
{

namespace
{

/** How the value of a sysctl becomes the value of an attribute. */
enum class Conversion : uint8_t
{
    NONE,         ///< as it is
    BOOLEAN,      ///< 0: false, else true
    PLUS_ONE,     ///< the attribute counts the first try too
    MILLISECONDS, ///< number of milliseconds
    SECONDS,      ///< number of seconds
    DOUBLE,       ///< milliseconds, for an attribute in seconds
    ECN,          ///< 0: Off, 1: On, 2: AcceptOnly
    ACK_COUNT,    ///< delayed ACKs: 0: off (1 segment), else 2
    ALGORITHM,    ///< name of a congestion control
};

/** A sysctl variable. */
struct Variable
{
    Conversion conversion;               ///< of its value
    std::vector<std::string> attributes; ///< that it sets, empty: known to be of no effect here
};

const std::map<std::string, Variable>&
Variables()
{
    using C = Conversion;
    const std::vector<std::string> none;
    static const std::map<std::string, Variable> variables{
        {"net.ipv4.tcp_sack", {C::BOOLEAN, {"ns3::TcpSocketBase::Sack"}}},
        {"net.ipv4.tcp_timestamps", {C::BOOLEAN, {"ns3::TcpSocketBase::Timestamp"}}},
        {"net.ipv4.tcp_window_scaling", {C::BOOLEAN, {"ns3::TcpSocketBase::WindowScaling"}}},
        {"net.ipv4.tcp_ecn", {C::ECN, {"ns3::TcpSocketBase::UseEcn"}}},
        {"net.ipv4.tcp_syn_retries", {C::PLUS_ONE, {"ns3::TcpSocket::ConnCount"}}},
        {"net.ipv4.tcp_retries2", {C::NONE, {"ns3::TcpSocket::DataRetries"}}},
        {"net.ipv4.tcp_fin_timeout", {C::SECONDS, {"ns3::RfcTcpSocket::FinWait2Timeout"}}},
        {"net.ipv4.tcp_congestion_control", {C::ALGORITHM, {"ns3::TcpL4Protocol::SocketType"}}},
        {"net.ipv4.tcp_no_metrics_save", {C::NONE, none}},
        {"net.ipv4.tcp_moderate_rcvbuf", {C::NONE, none}},
        {"net.ipv4.tcp_autocorking", {C::NONE, none}},
        {"net.ipv4.tcp_tso_win_divisor", {C::NONE, none}},
        {"net.inet.tcp.sack.enable", {C::BOOLEAN, {"ns3::TcpSocketBase::Sack"}}},
        {"net.inet.tcp.rfc1323",
         {C::BOOLEAN, {"ns3::TcpSocketBase::Timestamp", "ns3::TcpSocketBase::WindowScaling"}}},
        {"net.inet.tcp.ecn.enable", {C::ECN, {"ns3::TcpSocketBase::UseEcn"}}},
        {"net.inet.tcp.delayed_ack", {C::ACK_COUNT, {"ns3::TcpSocket::DelAckCount"}}},
        {"net.inet.tcp.delacktime", {C::MILLISECONDS, {"ns3::TcpSocket::DelAckTimeout"}}},
        {"net.inet.tcp.rexmit_min", {C::MILLISECONDS, {"ns3::TcpSocketBase::MinRto"}}},
        {"net.inet.tcp.rexmit_initial", {C::MILLISECONDS, {"ns3::TcpSocket::ConnTimeout"}}},
        {"net.inet.tcp.msl", {C::DOUBLE, {"ns3::TcpSocketBase::MaxSegLifetime"}}},
        {"net.inet.tcp.initcwnd_segments", {C::NONE, {"ns3::TcpSocket::InitialCwnd"}}},
        {"net.inet.tcp.cc.algorithm", {C::ALGORITHM, {"ns3::TcpL4Protocol::SocketType"}}},
        {"net.inet.tcp.hostcache.enable", {C::NONE, none}},
        {"net.inet.tcp.hostcache.purgenow", {C::NONE, none}},
        {"net.inet.tcp.syncookies", {C::NONE, none}},
        {"net.inet.tcp.syncookies_only", {C::NONE, none}},
        {"net.inet.tcp.reass.maxqueuelen", {C::NONE, none}},
        {"kern.ipc.maxsockbuf", {C::NONE, none}},
    };
    return variables;
}

/** @return value of the attribute, empty if there is none for it */
std::string
Convert(Conversion conversion, const std::string& text)
{
    const long number = std::strtol(text.c_str(), nullptr, 10);
    switch (conversion)
    {
    case Conversion::NONE:
        return text;
    case Conversion::BOOLEAN:
        return number != 0 ? "true" : "false";
    case Conversion::PLUS_ONE:
        return std::to_string(number + 1);
    case Conversion::MILLISECONDS:
        return text + "ms";
    case Conversion::SECONDS:
        return text + "s";
    case Conversion::DOUBLE:
        return std::to_string(static_cast<double>(number) / 1000);
    case Conversion::ECN:
        return number == 0 ? "Off" : number == 1 ? "On" : "AcceptOnly";
    case Conversion::ACK_COUNT:
        return number == 0 ? "1" : "2";
    case Conversion::ALGORITHM:
        break;
    }
    static const std::map<std::string, std::string> algorithms{
        {"reno", "ns3::TcpNewReno"},
        {"newreno", "ns3::TcpNewReno"},
        {"cubic", "ns3::TcpCubic"},
        {"dctcp", "ns3::TcpDctcp"},
        {"bbr", "ns3::TcpBbr"},
        {"vegas", "ns3::TcpVegas"},
        {"htcp", "ns3::TcpHtcp"},
    };
    const auto algorithm = algorithms.find(text);
    return algorithm == algorithms.end() ? "" : algorithm->second;
}

/** One sysctl assignment. @return whether it is known */
bool
Assign(const std::string& name, const std::string& value, AttributeList& attributes)
{
    const auto variable = Variables().find(name);
    if (variable == Variables().end())
    {
        return false;
    }
    const std::string converted = Convert(variable->second.conversion, value);
    for (const std::string& attribute : variable->second.attributes)
    {
        if (converted.empty())
        {
            return false;
        }
        attributes.emplace_back(attribute, converted);
    }
    return true;
}

/** One simple command that may be sysctl with assignments. @return whether it is known */
bool
InterpretSysctl(const std::string& command, AttributeList& attributes)
{
    std::istringstream words(command);
    std::string word;
    words >> word;
    if (word != "sysctl" && word != "/sbin/sysctl")
    {
        return word.empty() || word == "true" || word == ":";
    }
    bool found = false;
    while (words >> word && word[0] != '>' && word != "2>&1")
    {
        const auto equals = word.find('=');
        if (word[0] == '-')
        {
            continue;
        }
        if (equals == std::string::npos ||
            !Assign(word.substr(0, equals), word.substr(equals + 1), attributes))
        {
            return false;
        }
        found = true;
    }
    return found;
}

/** Simple commands of a list: ends of lines, ; and && separate. */
std::vector<std::string>
SplitCommands(std::string text)
{
    for (auto both = text.find("&&"); both != std::string::npos; both = text.find("&&"))
    {
        text.replace(both, 2, ";");
    }
    std::replace(text.begin(), text.end(), '\n', ';');
    std::vector<std::string> commands;
    std::istringstream stream(text);
    for (std::string command; std::getline(stream, command, ';');)
    {
        commands.push_back(command);
    }
    return commands;
}

/** A status pipeline: netstat, ss or sockstat, a state, and perhaps how many are expected. */
std::optional<StateQuery>
InterpretQuery(const std::string& text)
{
    std::string separated = text;
    for (char& character : separated)
    {
        const bool keep = std::isalnum(static_cast<unsigned char>(character)) || character == '_' ||
                          character == '-';
        character = keep ? character : ' ';
    }
    std::istringstream words(separated);
    StateQuery query{};
    bool status = false;
    bool state = false;
    bool counted = false;
    for (std::string word, before; words >> word; before = word)
    {
        status = status || word == "netstat" || word == "ss" || word == "sockstat";
        std::string name = word;
        std::replace(name.begin(), name.end(), '-', '_');
        if (const auto found = FindState(name); found && status && name.size() > 4)
        {
            query.state = *found;
            state = true;
        }
        counted = counted || word == "wc" || word == "-c";
        if (before == "-eq" || before == "-x" || before == "-qx" || before == "-Fqx")
        {
            query.count = static_cast<uint32_t>(std::strtoul(word.c_str(), nullptr, 10));
        }
    }
    const bool understood = status && state && counted == query.count.has_value();
    return understood ? std::optional<StateQuery>(query) : std::nullopt;
}

} // namespace

const SocketOption*
FindSocketOption(const std::string& name)
{
    using K = SocketOption::Kind;
    static const std::vector<SocketOption> options{
        {"SO_REUSEADDR", K::IGNORED, ""},
        {"SO_REUSEPORT", K::IGNORED, ""},
        {"SO_ERROR", K::ERROR, ""},
        {"SO_RCVBUF", K::UNCHECKED, "RcvBufSize"},
        {"SO_SNDBUF", K::UNCHECKED, "SndBufSize"},
        {"TCP_NODELAY", K::BOOLEAN, "TcpNoDelay"},
        {"TCP_MAXSEG", K::NUMBER, "SegmentSize"},
        {"TCP_USER_TIMEOUT", K::MILLISECONDS, "UserTimeout"},
        {"TCP_LINGER2", K::SECONDS, "FinWait2Timeout"},
        {"SO_KEEPALIVE", K::BOOLEAN, "KeepAlive"},
        {"TCP_KEEPIDLE", K::SECONDS, "KeepAliveTime"},
        {"TCP_KEEPINTVL", K::SECONDS, "KeepAliveInterval"},
        {"TCP_KEEPCNT", K::NUMBER, "KeepAliveProbes"},
        {"IP_TOS", K::TYPE_OF_SERVICE, ""},
        {"IPV6_TCLASS", K::TYPE_OF_SERVICE, ""},
        {"IP_TTL", K::TIME_TO_LIVE, ""},
        {"IPV6_UNICAST_HOPS", K::TIME_TO_LIVE, ""},
    };
    const auto option = std::find_if(options.begin(), options.end(), [&name](const auto& entry) {
        return entry.name == name;
    });
    return option == options.end() ? nullptr : &*option;
}

CommandEffect
InterpretCommand(const std::string& text, Place place, const RunSettings& settings)
{
    CommandEffect effect;
    effect.query = InterpretQuery(text);
    if (effect.query)
    {
        return effect;
    }
    for (const std::string& command : SplitCommands(text))
    {
        if (!InterpretSysctl(command, effect.attributes) &&
            settings.commands == CommandPolicy::SKIP)
        {
            const auto start = command.find_first_not_of(" \t");
            throw Unsupported(place, "command `" + command.substr(start) + "`");
        }
    }
    for (const auto& [name, value] : effect.attributes)
    {
        if (name.rfind("ns3::RfcTcpSocket::", 0) == 0 && !settings.IsRfc())
        {
            throw Unsupported(place, "setting " + name + " on this TCP");
        }
    }
    return effect;
}

std::optional<int64_t>
FindApiConstant(const std::string& name)
{
    static const std::map<std::string, int64_t> constants{
        {"AF_INET", 2},
        {"PF_INET", 2},
        {"AF_INET6", 10},
        {"PF_INET6", 10},
        {"SOCK_STREAM", 1},
        {"IPPROTO_TCP", 6},
        {"IPPROTO_IP", 0},
        {"O_RDWR", 2},
        {"O_NONBLOCK", 2048},
        {"SHUT_RD", 0},
        {"SHUT_WR", 1},
        {"SHUT_RDWR", 2},
        {"MSG_PEEK", 2},
        {"MSG_DONTWAIT", 64},
        {"MSG_NOSIGNAL", 16384},
        {"INADDR_ANY", 0},
        {"SOMAXCONN", 4096},
    };
    const auto constant = constants.find(name);
    return constant == constants.end() ? std::nullopt : std::optional<int64_t>(constant->second);
}

} // namespace packetdrill
