/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/header.h"

#include "core/wire/segment.h"
#include "core/wire/wire.h"

#include "ns3/tcp-option-rfc793.h"
#include "ns3/tcp-option-sack-permitted.h"
#include "ns3/tcp-option-sack.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/tcp-option-winscale.h"

#include <algorithm>

namespace ns3
{

RfcTcpHeader::RfcTcpHeader(const uint8_t* octets, uint32_t size)
    : m_size(std::min(size, MAXIMUM_SIZE))
{
    std::copy_n(octets, m_size, m_octets.begin());
}

TypeId
RfcTcpHeader::GetInstanceTypeId() const
{
    return TcpHeader::GetTypeId();
}

uint32_t
RfcTcpHeader::GetSerializedSize() const
{
    return m_size;
}

void
RfcTcpHeader::Serialize(Buffer::Iterator start) const
{
    start.Write(m_octets.data(), m_size);
}

uint32_t
RfcTcpHeader::Deserialize(Buffer::Iterator start)
{
    const uint32_t available = std::min(start.GetRemainingSize(), MAXIMUM_SIZE);
    start.Read(m_octets.data(), available);
    m_size = available;
    if (available >= rfctcp::wire::MINIMUM_HEADER)
    {
        const uint32_t claimed = (m_octets[12] >> 4) * 4U; // data offset
        m_size = std::clamp<uint32_t>(claimed, rfctcp::wire::MINIMUM_HEADER, available);
    }
    return m_size;
}

void
RfcTcpHeader::Print(std::ostream& os) const
{
    const auto header = rfctcp::wire::Parse(m_octets.data(), m_size, m_size);
    os << header.sourcePort << " > " << header.destinationPort << ' ' << header.segment;
}

TcpHeader
RfcTcpHeader::ToTcpHeader(uint16_t sourcePort,
                          uint16_t destinationPort,
                          const rfctcp::Segment& segment)
{
    TcpHeader header;
    header.SetSourcePort(sourcePort);
    header.SetDestinationPort(destinationPort);
    header.SetSequenceNumber(SequenceNumber32(segment.seq.Value()));
    header.SetAckNumber(SequenceNumber32(segment.ack.Value()));
    header.SetFlags(segment.flags.ToOctet());
    header.SetWindowSize(segment.window);
    header.SetUrgentPointer(segment.urgent);

    const rfctcp::Options& options = segment.options;
    if (options.mss)
    {
        Ptr<TcpOptionMSS> option = CreateObject<TcpOptionMSS>();
        option->SetMSS(*options.mss);
        header.AppendOption(option);
    }
    if (options.windowScale)
    {
        Ptr<TcpOptionWinScale> option = CreateObject<TcpOptionWinScale>();
        option->SetScale(std::min<uint8_t>(*options.windowScale, 14)); // ns-3 asserts above
        header.AppendOption(option);
    }
    if (options.sackPermitted)
    {
        header.AppendOption(CreateObject<TcpOptionSackPermitted>());
    }
    if (options.stamps)
    {
        Ptr<TcpOptionTS> option = CreateObject<TcpOptionTS>();
        option->SetTimestamp(options.stamps->value);
        option->SetEcho(options.stamps->echo);
        header.AppendOption(option);
    }
    if (!options.sack.empty())
    {
        Ptr<TcpOptionSack> option = CreateObject<TcpOptionSack>();
        for (const rfctcp::SackBlock& block : options.sack)
        {
            option->AddSackBlock(
                {SequenceNumber32(block.left.Value()), SequenceNumber32(block.right.Value())});
        }
        header.AppendOption(option);
    }
    return header;
}

} // namespace ns3
