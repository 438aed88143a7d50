/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "lifecycle-life.h"

#include "ns3/simulator.h"
#include "ns3/tcp-option-ts.h"

#include <algorithm>
#include <set>

namespace ns3
{
namespace lifecycle
{

namespace
{

/** @param from state left @param to state entered @return true if RFC 9293 has it */
bool
IsLegal(TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to)
{
    using S = TcpSocket;
    // Figure 5, its note 2 (FIN-WAIT-1 to TIME-WAIT), and the ends by RST and CLOSE of 3.10
    static const std::set<std::pair<S::TcpStates_t, S::TcpStates_t>> LEGAL{
        {S::CLOSED, S::LISTEN},          {S::CLOSED, S::SYN_SENT},
        {S::LISTEN, S::SYN_RCVD},        {S::LISTEN, S::CLOSED},
        {S::SYN_SENT, S::SYN_RCVD},      {S::SYN_SENT, S::ESTABLISHED},
        {S::SYN_SENT, S::CLOSED},        {S::SYN_RCVD, S::ESTABLISHED},
        {S::SYN_RCVD, S::FIN_WAIT_1},    {S::SYN_RCVD, S::CLOSED},
        {S::SYN_RCVD, S::LISTEN},        {S::ESTABLISHED, S::FIN_WAIT_1},
        {S::ESTABLISHED, S::CLOSE_WAIT}, {S::FIN_WAIT_1, S::FIN_WAIT_2},
        {S::FIN_WAIT_1, S::CLOSING},     {S::FIN_WAIT_1, S::TIME_WAIT},
        {S::FIN_WAIT_2, S::TIME_WAIT},   {S::CLOSING, S::TIME_WAIT},
        {S::CLOSE_WAIT, S::LAST_ACK},    {S::LAST_ACK, S::CLOSED},
        {S::TIME_WAIT, S::CLOSED},
    };
    return LEGAL.count({from, to}) > 0;
}

} // namespace

void
Life::OnTransition(const RfcTcpTransition& transition)
{
    m_transitions.emplace_back(Simulator::Now(), transition);
    if (transition.to == TcpSocket::TIME_WAIT)
    {
        m_timeWaitStart = Simulator::Now();
    }
}

void
Life::OnClosed(RfcTcpCloseReason reason)
{
    m_ends.push_back(reason);
}

bool
Life::OnRx(TcpSocket::TcpStates_t state, const TcpHeader& header, uint32_t octets)
{
    const SequenceNumber32 end = header.GetSequenceNumber() + octets;
    const auto option = DynamicCast<const TcpOptionTS>(header.GetOption(TcpOption::TS));
    const uint32_t stamp = option ? option->GetTimestamp() : 0;
    if ((header.GetFlags() & TcpHeader::FIN) == 0 || state != TcpSocket::TIME_WAIT)
    {
        m_recent = std::max(m_recent, stamp);
        m_fin = (header.GetFlags() & TcpHeader::FIN) != 0 ? end : m_fin;
        return false;
    }
    if (stamp < m_recent || end != m_fin)
    {
        // An old duplicate says nothing about the last ACK [7323 5.3], nor does an old connection.
        // PAWS may know a lower number though: only what continues the last ACK counts [7323 4.3]
        m_perhapsStart = end == m_fin ? Simulator::Now() : m_perhapsStart;
        return false;
    }
    m_recent = std::max(m_recent, stamp);
    m_timeWaitStart = Simulator::Now();
    return true;
}

bool
Life::HasTimeWait() const
{
    return std::any_of(m_transitions.begin(), m_transitions.end(), [](const auto& transition) {
        return transition.second.to == TcpSocket::TIME_WAIT;
    });
}

bool
Life::HasEnded(RfcTcpCloseReason reason) const
{
    return m_ends == std::vector<RfcTcpCloseReason>{reason};
}

void
Life::Judge(const Scenario& scenario,
            Verdict& verdict,
            const std::function<void(const std::string&)>& report) const
{
    const auto name = [](TcpSocket::TcpStates_t state) {
        return std::string(TcpSocket::TcpStateName[state]);
    };
    if (m_transitions.empty() || m_ends.size() != 1)
    {
        report("ended " + std::to_string(m_ends.size()) + " times");
        return;
    }
    const auto& [firstTime, first] = m_transitions.front();
    const auto& [lastTime, last] = m_transitions.back();
    if (first.from != (first.to == TcpSocket::SYN_RCVD ? TcpSocket::LISTEN : TcpSocket::CLOSED))
    {
        report("begins in " + name(first.from));
    }
    const bool isGhost = HasEnded(RfcTcpCloseReason::RETURNED_TO_LISTEN);
    if (last.to != (isGhost ? TcpSocket::LISTEN : TcpSocket::CLOSED))
    {
        report("ends in " + name(last.to));
    }
    TcpSocket::TcpStates_t state = first.from;
    for (const auto& [time, transition] : m_transitions)
    {
        if (transition.from != state || !IsLegal(transition.from, transition.to))
        {
            report("from " + name(transition.from) + " to " + name(transition.to) + " in " +
                   name(state));
        }
        state = transition.to;
    }
    if (last.from != TcpSocket::TIME_WAIT)
    {
        return;
    }
    if (last.cause == RfcTcpCause::TIME_WAIT_TIMEOUT)
    {
        if (lastTime - m_timeWaitStart != 2 * scenario.msl &&
            lastTime - m_perhapsStart != 2 * scenario.msl)
        {
            report("TIME-WAIT lasted " + std::to_string((lastTime - m_timeWaitStart).GetSeconds()) +
                   " s");
        }
        return;
    }
    const bool cut = (last.segment.flags & TcpHeader::RST) != 0;
    const bool replaced = HasEnded(RfcTcpCloseReason::REPLACED);
    verdict.cut += cut ? 1 : 0;
    verdict.replaced += replaced ? 1 : 0;
    if (!(cut && !scenario.ignoreReset) && !(replaced && scenario.again))
    {
        report(std::string("TIME-WAIT ended by ") + RfcTcpName(last.cause));
    }
}

} // namespace lifecycle
} // namespace ns3
