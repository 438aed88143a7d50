/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/counter-log.h"

#include "ns3/tcp-header.h"

namespace ns3::rfctcp
{

namespace
{

/** Counters that are written even if they are 0: RFC 4022, and Linux' most used ones. */
const char* const ALWAYS[] = {"TcpActiveOpens",
                              "TcpPassiveOpens",
                              "TcpAttemptFails",
                              "TcpEstabResets",
                              "TcpCurrEstab",
                              "TcpInSegs",
                              "TcpOutSegs",
                              "TcpRetransSegs",
                              "TcpInErrs",
                              "TcpOutRsts",
                              "TcpExtTCPTimeouts",
                              "TcpExtTCPLossProbes",
                              "TcpExtTCPFastRetrans",
                              "TcpExtTCPSynRetrans",
                              "TcpExtTCPOrigDataSent",
                              "TcpExtTW"};

/** @param state a state @return true if TcpCurrEstab counts a connection in it [4022] */
bool
IsCurrent(TcpSocket::TcpStates_t state)
{
    return state == TcpSocket::ESTABLISHED || state == TcpSocket::CLOSE_WAIT;
}

/** @param cause RfcTcpSendCause of a segment @return the counter for it, nullptr if there is none
 */
const char*
CounterOf(const std::string& cause)
{
    if (cause == "FAST" || cause == "PARTIAL_ACK" || cause == "RESCUE")
    {
        return "TcpExtTCPFastRetrans";
    }
    return cause == "TLP"            ? "TcpExtTCPLossProbes"
           : cause == "WINDOW_PROBE" ? "TcpExtTCPWinProbe"
           : cause == "KEEP_ALIVE"   ? "TcpExtTCPKeepAlive"
                                     : nullptr;
}

} // namespace

CounterLog::CounterLog(const std::string& path, NodeSelection nodes)
    : Record(std::move(nodes)),
      m_file(path, "counters", "totals at the end of the simulation, names as of Linux nstat")
{
    m_file.Write("node,counter,value");
}

void
CounterLog::Count(uint32_t node, const std::string& name)
{
    ++m_counters[node].values[name];
}

void
CounterLog::OnState(const RfcTcpStateRecord& transition)
{
    const uint32_t node = transition.node;
    const auto [from, to] = std::pair(transition.from, transition.to);
    if (from == to)
    {
        return; // 2 MSL have begun again
    }
    const bool ends = to == TcpSocket::CLOSED || to == TcpSocket::LISTEN;
    if (to == TcpSocket::SYN_SENT)
    {
        Count(node, "TcpActiveOpens");
    }
    if (from == TcpSocket::LISTEN && to == TcpSocket::SYN_RCVD)
    {
        Count(node, "TcpPassiveOpens");
    }
    if (ends && (from == TcpSocket::SYN_SENT || from == TcpSocket::SYN_RCVD))
    {
        Count(node, "TcpAttemptFails");
    }
    if (ends && IsCurrent(from))
    {
        Count(node, "TcpEstabResets");
    }
    if (transition.cause == RfcTcpName(RfcTcpCause::TIME_WAIT_TIMEOUT))
    {
        Count(node, "TcpExtTW");
    }
    if (transition.reason == RfcTcpName(RfcTcpReason::UNREAD_DATA))
    {
        const bool called = transition.cause == RfcTcpName(RfcTcpCause::ABORT_CALL);
        Count(node, called ? "TcpExtTCPAbortOnClose" : "TcpExtTCPAbortOnData");
    }
    if (transition.reason == RfcTcpName(RfcTcpReason::TIMED_OUT) ||
        transition.reason == RfcTcpName(RfcTcpReason::USER_TIMEOUT))
    {
        Count(node, "TcpExtTCPAbortOnTimeout");
    }
    m_counters[node].values["TcpCurrEstab"] += IsCurrent(to) - IsCurrent(from);
}

void
CounterLog::OnSent(const RfcTcpSegmentRecord& segment)
{
    const uint32_t node = segment.node;
    const auto flags = segment.header.flags;
    // [4022 tcpOutSegs]: those that contain only retransmitted octets are not counted
    Count(node, segment.retransmission ? "TcpRetransSegs" : "TcpOutSegs");
    if (flags & TcpHeader::RST)
    {
        Count(node, "TcpOutRsts");
    }
    if (segment.retransmission && (flags & TcpHeader::SYN))
    {
        Count(node, "TcpExtTCPSynRetrans");
    }
    if (!segment.retransmission && segment.header.length > 0)
    {
        Count(node, "TcpExtTCPOrigDataSent");
    }
    if (const char* counter = CounterOf(segment.cause))
    {
        Count(node, counter);
    }
    Counters& counters = m_counters[node];
    if (segment.cause == RfcTcpName(RfcTcpSendCause::RTO) && counters.lastArrival != segment.sent &&
        counters.lastTimeout != segment.sent)
    {
        counters.lastTimeout = segment.sent;
        Count(node, "TcpExtTCPTimeouts");
    }
}

void
CounterLog::OnDelivered(const RfcTcpSegmentRecord& segment)
{
    const uint32_t node = *segment.receiver;
    m_counters[node].lastArrival = segment.arrived;
    Count(node, "TcpInSegs");
    if (segment.header.flags == TcpHeader::ACK && segment.header.length == 0)
    {
        Count(node, "TcpExtTCPPureAcks");
    }
}

void
CounterLog::OnDiscarded(uint32_t node, RfcTcpReason reason)
{
    Count(node, std::string("RfcTcpDiscard.") + RfcTcpName(reason));
    switch (reason)
    {
    case RfcTcpReason::BAD_CHECKSUM:
        Count(node, "TcpInCsumErrors");
        Count(node, "TcpInErrs");
        break;
    case RfcTcpReason::MALFORMED_HEADER:
        Count(node, "TcpInErrs");
        break;
    case RfcTcpReason::OLD_TIMESTAMP:
        Count(node, "TcpExtPAWSEstab");
        break;
    case RfcTcpReason::SYN_IN_CONNECTION:
        Count(node, "TcpExtTCPSYNChallenge");
        break;
    default:
        break;
    }
}

void
CounterLog::OnListenEvent(uint32_t node, RfcTcpListenEvent event)
{
    switch (event)
    {
    case RfcTcpListenEvent::SYN_DROPPED:
    case RfcTcpListenEvent::HALF_OPEN_DROPPED:
        Count(node, "TcpExtListenDrops");
        break;
    case RfcTcpListenEvent::COOKIE_SENT:
        Count(node, "TcpExtSyncookiesSent");
        break;
    case RfcTcpListenEvent::COOKIE_ACCEPTED:
        Count(node, "TcpExtSyncookiesRecv");
        break;
    case RfcTcpListenEvent::BACKLOG_FULL:
        Count(node, "TcpExtListenDrops");
        Count(node, "TcpExtListenOverflows");
        break;
    case RfcTcpListenEvent::COUNT:
        break;
    }
}

void
CounterLog::Finish()
{
    for (auto& [node, counters] : m_counters)
    {
        if (!IsAbout(node))
        {
            continue;
        }
        for (const char* name : ALWAYS)
        {
            counters.values[name]; // 0 if it has no value yet
        }
        for (const auto& [name, value] : counters.values)
        {
            m_file.Write(std::to_string(node) + "," + name + "," + std::to_string(value));
        }
    }
}

} // namespace ns3::rfctcp
