/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-trace.h"

#include "core/outbox.h"
#include "core/wire/segment.h"
#include "internal/l4-tables.h"
#include "internal/text.h"
#include "rfc-tcp-flags.h"

namespace ns3
{

namespace
{

/**
 * @param exported an enumerator of the exported enum
 * @param core its twin in the core
 * @return true if both have the same number
 */
template <typename Exported, typename Core>
constexpr bool
Same(Exported exported, Core core)
{
    return static_cast<unsigned>(exported) == static_cast<unsigned>(core);
}

// The binding casts one enum into the other.
static_assert(Same(RfcTcpCause::ACTIVE_OPEN, rfctcp::Cause::ACTIVE_OPEN));
static_assert(Same(RfcTcpCause::PASSIVE_OPEN, rfctcp::Cause::PASSIVE_OPEN));
static_assert(Same(RfcTcpCause::CLOSE_CALL, rfctcp::Cause::CLOSE_CALL));
static_assert(Same(RfcTcpCause::ABORT_CALL, rfctcp::Cause::ABORT_CALL));
static_assert(Same(RfcTcpCause::SEGMENT, rfctcp::Cause::SEGMENT));
static_assert(Same(RfcTcpCause::RETRANSMISSION_LIMIT, rfctcp::Cause::RETRANSMISSION_LIMIT));
static_assert(Same(RfcTcpCause::USER_TIMEOUT, rfctcp::Cause::USER_TIMEOUT));
static_assert(Same(RfcTcpCause::TIME_WAIT_TIMEOUT, rfctcp::Cause::TIME_WAIT_TIMEOUT));
static_assert(Same(RfcTcpCause::FIN_WAIT_2_TIMEOUT, rfctcp::Cause::FIN_WAIT_2_TIMEOUT));
static_assert(Same(RfcTcpCause::ICMP_ERROR, rfctcp::Cause::ICMP_ERROR));
static_assert(Same(RfcTcpCause::TIME_WAIT_LIMIT, rfctcp::Cause::TIME_WAIT_LIMIT));
static_assert(Same(RfcTcpCause::BACKLOG, rfctcp::Cause::BACKLOG));
static_assert(Same(RfcTcpCloseReason::NONE, rfctcp::CloseReason::NONE));
static_assert(Same(RfcTcpCloseReason::NORMAL, rfctcp::CloseReason::NORMAL));
static_assert(Same(RfcTcpCloseReason::REFUSED, rfctcp::CloseReason::REFUSED));
static_assert(Same(RfcTcpCloseReason::RESET, rfctcp::CloseReason::RESET));
static_assert(Same(RfcTcpCloseReason::TIMED_OUT, rfctcp::CloseReason::TIMED_OUT));
static_assert(Same(RfcTcpCloseReason::USER_TIMEOUT, rfctcp::CloseReason::USER_TIMEOUT));
static_assert(Same(RfcTcpCloseReason::ABORTED, rfctcp::CloseReason::ABORTED));
static_assert(Same(RfcTcpCloseReason::UNREAD_DATA, rfctcp::CloseReason::UNREAD_DATA));
static_assert(Same(RfcTcpCloseReason::DELETED, rfctcp::CloseReason::DELETED));
static_assert(Same(RfcTcpCloseReason::RETURNED_TO_LISTEN, rfctcp::CloseReason::RETURNED_TO_LISTEN));
static_assert(Same(RfcTcpCloseReason::UNREACHABLE, rfctcp::CloseReason::UNREACHABLE));
static_assert(Same(RfcTcpCloseReason::REPLACED, rfctcp::CloseReason::REPLACED));
static_assert(Same(RfcTcpCloseReason::FIN_WAIT_2_TIMEOUT, rfctcp::CloseReason::FIN_WAIT_2_TIMEOUT));

/** @param state a state @return its name, as "SYN_SENT" */
const char*
StateName(TcpSocket::TcpStates_t state)
{
    return state < TcpSocket::LAST_STATE ? TcpSocket::TcpStateName[state] : "?";
}

} // namespace

RfcTcpSegmentInfo
rfctcp::MakeSegmentInfo(const Segment& segment)
{
    RfcTcpSegmentInfo info;
    info.flags = segment.flags.ToOctet();
    info.seq = segment.seq.Value();
    info.ack = segment.flags.ack ? segment.ack.Value() : 0;
    info.length = segment.length;
    return info;
}

RfcTcpTransition
rfctcp::MakeTransition(const RfcTcpConnectionId& connection,
                       State from,
                       State to,
                       Cause cause,
                       const Segment* segment)
{
    RfcTcpTransition transition;
    transition.connection = connection;
    transition.from = static_cast<TcpSocket::TcpStates_t>(from);
    transition.to = static_cast<TcpSocket::TcpStates_t>(to);
    transition.cause = static_cast<RfcTcpCause>(cause);
    if (segment)
    {
        transition.segment = MakeSegmentInfo(*segment);
    }
    return transition;
}

const char*
RfcTcpName(RfcTcpCause cause)
{
    switch (cause)
    {
    case RfcTcpCause::ACTIVE_OPEN:
        return "ACTIVE_OPEN";
    case RfcTcpCause::PASSIVE_OPEN:
        return "PASSIVE_OPEN";
    case RfcTcpCause::CLOSE_CALL:
        return "CLOSE_CALL";
    case RfcTcpCause::ABORT_CALL:
        return "ABORT_CALL";
    case RfcTcpCause::SEGMENT:
        return "SEGMENT";
    case RfcTcpCause::RETRANSMISSION_LIMIT:
        return "RETRANSMISSION_LIMIT";
    case RfcTcpCause::USER_TIMEOUT:
        return "USER_TIMEOUT";
    case RfcTcpCause::TIME_WAIT_TIMEOUT:
        return "TIME_WAIT_TIMEOUT";
    case RfcTcpCause::FIN_WAIT_2_TIMEOUT:
        return "FIN_WAIT_2_TIMEOUT";
    case RfcTcpCause::ICMP_ERROR:
        return "ICMP_ERROR";
    case RfcTcpCause::TIME_WAIT_LIMIT:
        return "TIME_WAIT_LIMIT";
    case RfcTcpCause::BACKLOG:
        return "BACKLOG";
    }
    return "?";
}

const char*
RfcTcpName(RfcTcpListenEvent event)
{
    switch (event)
    {
    case RfcTcpListenEvent::SYN_DROPPED:
        return "SYN_DROPPED";
    case RfcTcpListenEvent::HALF_OPEN_DROPPED:
        return "HALF_OPEN_DROPPED";
    case RfcTcpListenEvent::COOKIE_SENT:
        return "COOKIE_SENT";
    case RfcTcpListenEvent::COOKIE_ACCEPTED:
        return "COOKIE_ACCEPTED";
    case RfcTcpListenEvent::BACKLOG_FULL:
        return "BACKLOG_FULL";
    case RfcTcpListenEvent::COUNT:
        break;
    }
    return "?";
}

const char*
RfcTcpName(RfcTcpCloseReason reason)
{
    switch (reason)
    {
    case RfcTcpCloseReason::NONE:
        return "NONE";
    case RfcTcpCloseReason::NORMAL:
        return "NORMAL";
    case RfcTcpCloseReason::REFUSED:
        return "REFUSED";
    case RfcTcpCloseReason::RESET:
        return "RESET";
    case RfcTcpCloseReason::TIMED_OUT:
        return "TIMED_OUT";
    case RfcTcpCloseReason::USER_TIMEOUT:
        return "USER_TIMEOUT";
    case RfcTcpCloseReason::ABORTED:
        return "ABORTED";
    case RfcTcpCloseReason::UNREAD_DATA:
        return "UNREAD_DATA";
    case RfcTcpCloseReason::DELETED:
        return "DELETED";
    case RfcTcpCloseReason::RETURNED_TO_LISTEN:
        return "RETURNED_TO_LISTEN";
    case RfcTcpCloseReason::UNREACHABLE:
        return "UNREACHABLE";
    case RfcTcpCloseReason::REPLACED:
        return "REPLACED";
    case RfcTcpCloseReason::FIN_WAIT_2_TIMEOUT:
        return "FIN_WAIT_2_TIMEOUT";
    }
    return "?";
}

std::ostream&
operator<<(std::ostream& os, const RfcTcpTransition& transition)
{
    os << '#' << transition.connection.number << ' ';
    os << rfctcp::EndText(transition.connection.local) << " > "
       << rfctcp::EndText(transition.connection.peer) << ' ' << StateName(transition.from) << " -> "
       << StateName(transition.to) << " by " << RfcTcpName(transition.cause);
    if (transition.cause == RfcTcpCause::SEGMENT)
    {
        os << ' ' << RfcTcpFlagNames(transition.segment.flags) << " seq=" << transition.segment.seq
           << " ack=" << transition.segment.ack << " len=" << transition.segment.length;
    }
    return os;
}

} // namespace ns3
