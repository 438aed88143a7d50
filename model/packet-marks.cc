/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/packet-marks.h"

#include "ns3/socket.h"

namespace ns3
{

void
PacketMarks::AddTo(Ptr<Packet> packet, rfctcp::EcnMark ecn) const
{
    // The text may bear tags of the user, so each is replaced rather than added
    const auto mark = static_cast<uint8_t>(ecn);
    if (tos != 0 || mark != 0)
    {
        SocketIpTosTag tag;
        // Read anew for each segment, handed on unchanged [9293 MUST-48, SHLD-21, SHLD-22]
        tag.SetTos(mark != 0 ? (tos & 0xfc) | mark : tos);
        packet->ReplacePacketTag(tag);
    }
    if (hasTrafficClass || mark != 0)
    {
        SocketIpv6TclassTag tag;
        tag.SetTclass(mark != 0 ? (trafficClass & 0xfc) | mark : trafficClass);
        packet->ReplacePacketTag(tag);
    }
    if (ttl != 0)
    {
        SocketIpTtlTag tag;
        tag.SetTtl(ttl); // [9293 MUST-49]
        packet->ReplacePacketTag(tag);
    }
    if (hopLimit != 0)
    {
        SocketIpv6HopLimitTag tag;
        tag.SetHopLimit(hopLimit);
        packet->ReplacePacketTag(tag);
    }
    if (priority != 0)
    {
        SocketPriorityTag tag;
        tag.SetPriority(priority);
        packet->ReplacePacketTag(tag);
    }
}

} // namespace ns3
