/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tracker.h"

#include <algorithm>

namespace ns3::rfctcp::impairment
{

bool
Tracker::IsNewIncarnation(const Connection& connection, int sender, const Segment& segment)
{
    const Half& own = connection.halves[sender];
    const Half& other = connection.halves[1 - sender];
    const bool isOver = connection.isReset || (own.fin && other.fin);
    const bool isOtherSyn = own.initial && *own.initial != segment.seq;
    return isOver || isOtherSyn || (!own.initial && !other.initial);
}

void
Tracker::Observe(const SegmentPlace& place,
                 const wire::ParsedHeader& header,
                 RfcTcpObservedSegment& observed)
{
    const Segment& segment = header.segment;
    const End source(place.source, header.sourcePort);
    const End destination(place.destination, header.destinationPort);
    const int sender = source < destination ? 0 : 1;
    Connection& connection = m_connections[std::minmax(source, destination)];
    const bool isSyn = segment.flags.syn && !segment.flags.ack;
    if (connection.number == 0 || (isSyn && IsNewIncarnation(connection, sender, segment)))
    {
        connection = Connection();
        connection.number = ++m_count;
    }
    Half& own = connection.halves[sender];
    Half& other = connection.halves[1 - sender];
    if (segment.flags.syn && !own.initial)
    {
        own.initial = segment.seq;
    }
    if (isSyn && !connection.client)
    {
        connection.client = sender;
    }

    observed.connection = connection.number;
    observed.source = place.source;
    observed.destination = place.destination;
    observed.sourcePort = header.sourcePort;
    observed.destinationPort = header.destinationPort;
    observed.header.flags = segment.flags.ToOctet();
    observed.header.seq = segment.seq.Value();
    observed.header.ack = segment.ack.Value();
    observed.header.length = segment.length;
    if (connection.client)
    {
        observed.role =
            *connection.client == sender ? RfcTcpLinkEnd::CLIENT : RfcTcpLinkEnd::SERVER;
    }
    if (own.initial)
    {
        const Position first = Unwrap(*own.initial, own.next, segment.seq);
        const Position last = first + segment.SegLen();
        observed.sequence = first;
        observed.retransmitted = segment.SegLen() > 0 && first < own.next;
        own.next = std::max(own.next, last);
        if (segment.flags.fin && !own.fin)
        {
            own.fin = last - 1;
        }
    }
    if (segment.flags.ack && other.initial)
    {
        observed.acknowledgment = Unwrap(*other.initial, other.next, segment.ack);
    }
    const bool coversFin =
        other.fin && observed.acknowledgment && *observed.acknowledgment > *other.fin;
    if (segment.flags.fin && own.fin && other.fin && !own.isLastFin && !other.isLastFin)
    {
        own.isLastFin = true;
        connection.haveFinsCrossed = !coversFin;
    }
    const bool isPureAck = segment.flags.ack && segment.SegLen() == 0 && !segment.flags.rst;
    observed.ackOfFin = isPureAck && coversFin;
    observed.lastAck =
        observed.ackOfFin && own.fin && (other.isLastFin || connection.haveFinsCrossed);
    connection.isReset = connection.isReset || segment.flags.rst;
}

} // namespace ns3::rfctcp::impairment
