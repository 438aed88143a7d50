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
                       const Segment* segment,
                       Reason reason)
{
    RfcTcpTransition transition;
    transition.connection = connection;
    transition.from = static_cast<TcpSocket::TcpStates_t>(from);
    transition.to = static_cast<TcpSocket::TcpStates_t>(to);
    transition.cause = cause;
    transition.reason = reason;
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
RfcTcpName(RfcTcpFastOpenEvent event)
{
    switch (event)
    {
    case RfcTcpFastOpenEvent::ACTIVE:
        return "TCPFastOpenActive";
    case RfcTcpFastOpenEvent::ACTIVE_FAIL:
        return "TCPFastOpenActiveFail";
    case RfcTcpFastOpenEvent::PASSIVE:
        return "TCPFastOpenPassive";
    case RfcTcpFastOpenEvent::PASSIVE_FAIL:
        return "TCPFastOpenPassiveFail";
    case RfcTcpFastOpenEvent::LISTEN_OVERFLOW:
        return "TCPFastOpenListenOverflow";
    case RfcTcpFastOpenEvent::COOKIE_REQUESTED:
        return "TCPFastOpenCookieReqd";
    case RfcTcpFastOpenEvent::COUNT:
        break;
    }
    return "?";
}

const char*
RfcTcpName(RfcTcpReason reason)
{
    switch (reason)
    {
    case RfcTcpReason::NONE:
        return "NONE";
    case RfcTcpReason::NORMAL:
        return "NORMAL";
    case RfcTcpReason::REFUSED:
        return "REFUSED";
    case RfcTcpReason::RESET:
        return "RESET";
    case RfcTcpReason::TIMED_OUT:
        return "TIMED_OUT";
    case RfcTcpReason::USER_TIMEOUT:
        return "USER_TIMEOUT";
    case RfcTcpReason::ABORTED:
        return "ABORTED";
    case RfcTcpReason::UNREAD_DATA:
        return "UNREAD_DATA";
    case RfcTcpReason::DELETED:
        return "DELETED";
    case RfcTcpReason::RETURNED_TO_LISTEN:
        return "RETURNED_TO_LISTEN";
    case RfcTcpReason::UNREACHABLE:
        return "UNREACHABLE";
    case RfcTcpReason::REPLACED:
        return "REPLACED";
    case RfcTcpReason::FIN_WAIT_2_TIMEOUT:
        return "FIN_WAIT_2_TIMEOUT";
    case RfcTcpReason::MALFORMED_HEADER:
        return "MALFORMED_HEADER";
    case RfcTcpReason::MALFORMED_OPTIONS:
        return "MALFORMED_OPTIONS";
    case RfcTcpReason::BAD_CHECKSUM:
        return "BAD_CHECKSUM";
    case RfcTcpReason::BAD_ADDRESS:
        return "BAD_ADDRESS";
    case RfcTcpReason::NO_CONNECTION:
        return "NO_CONNECTION";
    case RfcTcpReason::OUTSIDE_WINDOW:
        return "OUTSIDE_WINDOW";
    case RfcTcpReason::OLD_TIMESTAMP:
        return "OLD_TIMESTAMP";
    case RfcTcpReason::MISSING_TIMESTAMP:
        return "MISSING_TIMESTAMP";
    case RfcTcpReason::RESET_OUTSIDE_WINDOW:
        return "RESET_OUTSIDE_WINDOW";
    case RfcTcpReason::RESET_NOT_EXACT:
        return "RESET_NOT_EXACT";
    case RfcTcpReason::SYN_IN_CONNECTION:
        return "SYN_IN_CONNECTION";
    case RfcTcpReason::NO_ACK:
        return "NO_ACK";
    case RfcTcpReason::BAD_ACK:
        return "BAD_ACK";
    case RfcTcpReason::OLD_ACK:
        return "OLD_ACK";
    case RfcTcpReason::DATA_AFTER_FIN:
        return "DATA_AFTER_FIN";
    case RfcTcpReason::DATA_AFTER_CLOSE:
        return "DATA_AFTER_CLOSE";
    case RfcTcpReason::UNEXPECTED:
        return "UNEXPECTED";
    case RfcTcpReason::COUNT:
        break;
    }
    return "?";
}

const char*
RfcTcpName(RfcTcpSendCause cause)
{
    switch (cause)
    {
    case RfcTcpSendCause::NEW:
        return "NEW";
    case RfcTcpSendCause::RTO:
        return "RTO";
    case RfcTcpSendCause::FAST:
        return "FAST";
    case RfcTcpSendCause::PARTIAL_ACK:
        return "PARTIAL_ACK";
    case RfcTcpSendCause::TLP:
        return "TLP";
    case RfcTcpSendCause::RESCUE:
        return "RESCUE";
    case RfcTcpSendCause::WINDOW_PROBE:
        return "WINDOW_PROBE";
    case RfcTcpSendCause::KEEP_ALIVE:
        return "KEEP_ALIVE";
    case RfcTcpSendCause::PATH_MTU:
        return "PATH_MTU";
    case RfcTcpSendCause::PEER_SYN:
        return "PEER_SYN";
    case RfcTcpSendCause::SYN_TEXT:
        return "SYN_TEXT";
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
