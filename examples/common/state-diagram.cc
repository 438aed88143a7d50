/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "state-diagram.h"

#include "tool.h"

#include <filesystem>
#include <sstream>
#include <vector>

namespace common
{

namespace
{

using ns3::TcpSocket;

/** An edge of figure 5 of RFC 9293. */
struct Edge
{
    TcpSocket::TcpStates_t from; ///< state left
    TcpSocket::TcpStates_t to;   ///< state entered
    const char* label;           ///< event / segment that is sent
};

const std::vector<Edge> FIGURE_5{
    {TcpSocket::CLOSED, TcpSocket::LISTEN, "passive OPEN"},
    {TcpSocket::CLOSED, TcpSocket::SYN_SENT, "active OPEN / SYN"},
    {TcpSocket::LISTEN, TcpSocket::CLOSED, "CLOSE"},
    {TcpSocket::SYN_SENT, TcpSocket::CLOSED, "CLOSE"},
    {TcpSocket::LISTEN, TcpSocket::SYN_RCVD, "rcv SYN / SYN,ACK"},
    {TcpSocket::LISTEN, TcpSocket::SYN_SENT, "SEND / SYN"},
    {TcpSocket::SYN_SENT, TcpSocket::SYN_RCVD, "rcv SYN / SYN,ACK"},
    {TcpSocket::SYN_RCVD, TcpSocket::LISTEN, "rcv RST"},
    {TcpSocket::SYN_RCVD, TcpSocket::ESTABLISHED, "rcv ACK of SYN"},
    {TcpSocket::SYN_SENT, TcpSocket::ESTABLISHED, "rcv SYN,ACK / ACK"},
    {TcpSocket::SYN_RCVD, TcpSocket::FIN_WAIT_1, "CLOSE / FIN"},
    {TcpSocket::ESTABLISHED, TcpSocket::FIN_WAIT_1, "CLOSE / FIN"},
    {TcpSocket::ESTABLISHED, TcpSocket::CLOSE_WAIT, "rcv FIN / ACK"},
    {TcpSocket::FIN_WAIT_1, TcpSocket::FIN_WAIT_2, "rcv ACK of FIN"},
    {TcpSocket::FIN_WAIT_1, TcpSocket::CLOSING, "rcv FIN / ACK"},
    {TcpSocket::CLOSE_WAIT, TcpSocket::LAST_ACK, "CLOSE / FIN"},
    {TcpSocket::FIN_WAIT_2, TcpSocket::TIME_WAIT, "rcv FIN / ACK"},
    {TcpSocket::CLOSING, TcpSocket::TIME_WAIT, "rcv ACK of FIN"},
    {TcpSocket::LAST_ACK, TcpSocket::CLOSED, "rcv ACK of FIN"},
    {TcpSocket::TIME_WAIT, TcpSocket::CLOSED, "2 MSL are over"},
};

/** Colors of a drawing. */
struct Palette
{
    const char* page;    ///< behind everything
    const char* text;    ///< and outlines
    const char* faint;   ///< edges that nobody took
    const char* visited; ///< inside of states
    const char* client;  ///< path of clients
    const char* server;  ///< path of servers
};

constexpr Palette LIGHT{"#ffffff", "#222222", "#8a8a8a", "#eaf3e6", "#1b5fa7", "#b3471d"};
constexpr Palette DARK{"#181818", "#e6e6e6", "#8f8f8f", "#25331f", "#7db4f0", "#f09a70"};

/** @return the node of a state; the end of a life is not its beginning */
std::string
NodeOf(TcpSocket::TcpStates_t state, bool isEnd)
{
    return state == TcpSocket::CLOSED && isEnd ? "END" : TcpSocket::TcpStateName[state];
}

/** @return text for the inside of quotation marks */
std::string
Escape(const std::string& text)
{
    std::string escaped;
    for (const char c : text)
    {
        escaped += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return escaped;
}

/** @return true if an edge leads to the end of a life */
bool
Ends(TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to)
{
    return to == TcpSocket::CLOSED && from != TcpSocket::LISTEN && from != TcpSocket::SYN_SENT &&
           from != TcpSocket::SYN_RCVD;
}

} // namespace

void
StateDiagram::Count(const ns3::RfcTcpStateRecord& transition)
{
    const auto connection = std::pair(transition.node, transition.connection);
    if (transition.role == ns3::RfcTcpRole::SERVER || transition.from == TcpSocket::LISTEN ||
        transition.to == TcpSocket::LISTEN)
    {
        m_servers.insert(connection);
    }
    const bool isServer = m_servers.count(connection) > 0;
    Taken& taken = m_taken[{transition.from, transition.to}];
    ++taken.counts.at(isServer ? 1 : 0);
    if (taken.cause.empty())
    {
        taken.cause = transition.reason.empty() || transition.reason == "NONE" ? transition.cause
                                                                               : transition.reason;
    }
}

std::string
StateDiagram::GetDot(const std::string& title, bool dark) const
{
    const Palette& palette = dark ? DARK : LIGHT;
    std::ostringstream dot;
    const auto write = [&](TcpSocket::TcpStates_t from,
                           TcpSocket::TcpStates_t to,
                           const std::string& label,
                           const std::string& style) {
        const auto taken = m_taken.find({from, to});
        dot << "  " << NodeOf(from, false) << " -> " << NodeOf(to, Ends(from, to)) << " [label=\"  "
            << label << "  ";
        if (taken == m_taken.end())
        {
            dot << "\", fontcolor=\"" << palette.faint << "\", color=\"" << palette.faint
                << "\", style=" << style << "];\n";
            return;
        }
        const auto [clients, servers] = taken->second.counts;
        dot << (clients > 0 ? "\\n  client: " + std::to_string(clients) + "  " : "")
            << (servers > 0 ? "\\n  server: " + std::to_string(servers) + "  " : "")
            << "\", color=\"" << (clients > 0 ? palette.client : "")
            << (clients > 0 && servers > 0 ? ":" : "") << (servers > 0 ? palette.server : "")
            << "\", fontcolor=\"" << palette.text
            << "\", penwidth=2.6, style=" << (clients == 0 && style == "solid" ? "dashed" : style)
            << "];\n";
    };
    dot << "digraph states {\n  label=\"" << Escape(title)
        << "\"; labelloc=t; fontsize=18; bgcolor=\"" << palette.page << "\"; fontcolor=\""
        << palette.text << "\"; fontname=\"DejaVu Sans\"; nodesep=0.5; ranksep=0.55;\n"
        << "  node [shape=box, style=\"rounded,filled\", fontname=\"DejaVu Sans\", fontsize=13, "
           "color=\""
        << palette.text << "\", fontcolor=\"" << palette.text << "\"];\n"
        << "  edge [fontname=\"DejaVu Sans\", fontsize=12];\n";
    std::map<std::string, bool> visited;
    for (const auto& [states, taken] : m_taken)
    {
        visited[NodeOf(states.first, false)] = true;
        visited[NodeOf(states.second, Ends(states.first, states.second))] = true;
    }
    for (unsigned state = 0; state < TcpSocket::LAST_STATE; ++state)
    {
        for (const bool isEnd : {false, true})
        {
            if (isEnd && state != TcpSocket::CLOSED)
            {
                continue;
            }
            const std::string node = NodeOf(static_cast<TcpSocket::TcpStates_t>(state), isEnd);
            dot << "  " << node << " [label=\"" << TcpSocket::TcpStateName[state]
                << "\", fillcolor=\"" << (visited[node] ? palette.visited : palette.page)
                << "\", penwidth=" << (visited[node] ? 2 : 1) << "];\n";
        }
    }
    dot << "  { rank=same; SYN_RCVD; SYN_SENT; }\n"
           "  { rank=same; FIN_WAIT_1; CLOSE_WAIT; }\n"
           "  { rank=same; FIN_WAIT_2; CLOSING; LAST_ACK; }\n"
           "  { rank=same; TIME_WAIT; END; }\n";
    auto others = m_taken;
    for (const Edge& edge : FIGURE_5)
    {
        others.erase({edge.from, edge.to});
        write(edge.from, edge.to, edge.label, "solid");
    }
    for (const auto& [states, taken] : others)
    {
        const bool restarts = states.first == states.second;
        write(states.first,
              states.second,
              restarts ? "2 MSL begin again" : taken.cause,
              restarts ? "solid" : "dotted");
    }
    dot << "}\n";
    return dot.str();
}

void
RunDot(const std::string& dot, const std::string& picture)
{
    RunTool({"dot",
             "-T" + std::filesystem::path(picture).extension().string().substr(1),
             "-o",
             picture,
             dot});
}

} // namespace common
