/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "conduct.h"

#include "model/internal/text.h"

#include "ns3/rfc-tcp-flags.h"
#include "ns3/tcp-header.h"

#include <algorithm>

namespace compare
{

namespace
{

using ns3::RfcTcpSegmentRecord;
using ns3::TcpSocket;

/** @return true if a FIN that an end has sent is acknowledged before a time */
bool
IsFinAcknowledged(const ns3::RfcTcpJournal& journal, uint32_t node, ns3::Time time)
{
    std::optional<uint32_t> end; // acknowledges the FIN
    return std::any_of(journal.GetSegments().begin(),
                       journal.GetSegments().end(),
                       [&end, node, time](const RfcTcpSegmentRecord& segment) {
                           if (segment.node == node && segment.header.flags & ns3::TcpHeader::FIN)
                           {
                               end = segment.relativeSeq + segment.header.length + 1;
                           }
                           return end && segment.node != node &&
                                  segment.fate == ns3::RfcTcpFate::DELIVERED &&
                                  segment.arrived <= time && segment.relativeAck >= *end;
                       });
}

/** @return a segment as text, with its time */
std::string
Describe(const RfcTcpSegmentRecord& segment)
{
    return std::string(segment.node == CLIENT ? "client" : "server") + " " +
           ns3::RfcTcpFlagNames(segment.header.flags) +
           " seq=" + std::to_string(segment.relativeSeq) +
           " ack=" + std::to_string(segment.relativeAck) +
           " len=" + std::to_string(segment.header.length) + " at " +
           ns3::rfctcp::Format("%.4f s", segment.sent.GetSeconds());
}

/** @return true if two segments look alike, but for their times */
bool
IsAlike(const RfcTcpSegmentRecord& a, const RfcTcpSegmentRecord& b)
{
    // PSH is a matter of taste.
    const auto flags = [](const RfcTcpSegmentRecord& segment) {
        return segment.header.flags & ~uint32_t{ns3::TcpHeader::PSH};
    };
    return a.node == b.node && flags(a) == flags(b) && a.relativeSeq == b.relativeSeq &&
           a.relativeAck == b.relativeAck && a.header.length == b.header.length;
}

} // namespace

std::optional<End>
FindEarlyEnd(const ns3::RfcTcpJournal& journal)
{
    for (const auto& state : journal.GetStates())
    {
        if (state.from == TcpSocket::LAST_ACK && state.to == TcpSocket::CLOSED &&
            state.reason != "RESET" && !IsFinAcknowledged(journal, state.node, state.time))
        {
            return state.node == CLIENT ? CLIENT : SERVER;
        }
    }
    return std::nullopt;
}

std::string
DescribeFirstDifference(const Conduct& a, const Conduct& b)
{
    const auto& ofA = a.journal.GetSegments();
    const auto& ofB = b.journal.GetSegments();
    const auto [one, other] =
        std::mismatch(ofA.begin(), ofA.end(), ofB.begin(), ofB.end(), IsAlike);
    if (one == ofA.end() && other == ofB.end())
    {
        return "";
    }
    return "segment " + std::to_string(one - ofA.begin() + 1) + ": " + a.name + ": " +
           (one == ofA.end() ? "none" : Describe(*one)) + "; " + b.name + ": " +
           (other == ofB.end() ? "none" : Describe(*other));
}

} // namespace compare
