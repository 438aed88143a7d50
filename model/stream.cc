/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/stream.h"

#include "ns3/assert.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

constexpr std::size_t SMALL = 8; ///< used-up chunks that are not worth moving the others

} // namespace

int64_t
RfcTcpOctetQueue::GetBegin() const
{
    return m_begin;
}

int64_t
RfcTcpOctetQueue::GetEnd() const
{
    return m_end;
}

uint32_t
RfcTcpOctetQueue::GetSize() const
{
    return static_cast<uint32_t>(m_end - m_begin);
}

void
RfcTcpOctetQueue::Append(Ptr<const Packet> packet)
{
    if (packet->GetSize() == 0)
    {
        return;
    }
    if (!m_chunks)
    {
        m_chunks = std::make_unique<Chunks>();
    }
    auto& [items, first] = *m_chunks;
    if (first > SMALL && first * 2 > items.size()) // amortized: each chunk moves once
    {
        items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(first));
        first = 0;
    }
    items.push_back(Chunk{m_end, packet});
    m_end += packet->GetSize();
}

Ptr<Packet>
RfcTcpOctetQueue::Gather(int64_t begin, uint32_t length) const
{
    NS_ASSERT_MSG(begin >= m_begin && begin + length <= m_end, "octets that are not here");
    if (length == 0)
    {
        return Create<Packet>();
    }
    auto chunk = std::prev(std::upper_bound(
        m_chunks->items.begin() + static_cast<std::ptrdiff_t>(m_chunks->first),
        m_chunks->items.end(),
        begin,
        [](int64_t position, const Chunk& candidate) { return position < candidate.begin; }));
    auto skip = static_cast<uint32_t>(begin - chunk->begin);
    if (skip == 0 && length == chunk->packet->GetSize())
    {
        return chunk->packet->Copy();
    }
    if (skip + length <= chunk->packet->GetSize())
    {
        return chunk->packet->CreateFragment(skip, length);
    }
    // Only a fresh packet stays virtual when virtual payload is added to it.
    Ptr<Packet> gathered = Create<Packet>();
    while (length > 0)
    {
        const uint32_t piece = std::min(length, chunk->packet->GetSize() - skip);
        gathered->AddAtEnd(skip == 0 && piece == chunk->packet->GetSize()
                               ? chunk->packet
                               : Ptr<const Packet>(chunk->packet->CreateFragment(skip, piece)));
        length -= piece;
        skip = 0;
        ++chunk;
    }
    return gathered;
}

uint32_t
RfcTcpOctetQueue::Release(int64_t upTo)
{
    upTo = std::min(upTo, m_end);
    if (upTo <= m_begin)
    {
        return 0;
    }
    const auto released = static_cast<uint32_t>(upTo - m_begin);
    m_begin = upTo;
    auto& [items, first] = *m_chunks;
    while (first < items.size() && items[first].begin + items[first].packet->GetSize() <= m_begin)
    {
        items[first].packet = nullptr;
        ++first;
    }
    if (first == items.size())
    {
        m_chunks.reset();
    }
    return released;
}

void
RfcTcpOctetQueue::Truncate(int64_t end)
{
    end = std::max(end, m_begin);
    if (end >= m_end)
    {
        return;
    }
    auto& [items, first] = *m_chunks;
    while (items.size() > first && items.back().begin >= end)
    {
        items.pop_back();
    }
    if (items.size() > first) // the last one may lie across the new end
    {
        Chunk& last = items.back();
        last.packet = last.packet->CreateFragment(0, static_cast<uint32_t>(end - last.begin));
    }
    else
    {
        m_chunks.reset();
    }
    m_end = end;
}

void
RfcTcpReceiveStream::Insert(int64_t begin, Ptr<const Packet> packet)
{
    if (begin != m_inOrder.GetEnd())
    {
        NS_ASSERT_MSG(begin > m_inOrder.GetEnd(), "octets that were received before");
        if (!m_early)
        {
            m_early = std::make_unique<std::map<int64_t, Ptr<const Packet>>>();
        }
        m_early->emplace(begin, packet);
        return;
    }
    m_inOrder.Append(packet);
    while (m_early && m_early->begin()->first == m_inOrder.GetEnd())
    {
        m_inOrder.Append(m_early->begin()->second);
        m_early->erase(m_early->begin());
        if (m_early->empty())
        {
            m_early.reset();
        }
    }
}

void
RfcTcpReceiveStream::DropEarly()
{
    m_early.reset();
}

uint32_t
RfcTcpReceiveStream::GetReadable() const
{
    return m_inOrder.GetSize();
}

int64_t
RfcTcpReceiveStream::GetBegin() const
{
    return m_inOrder.GetBegin();
}

Ptr<Packet>
RfcTcpReceiveStream::Extract(uint32_t maximum)
{
    Ptr<Packet> packet = Peek(maximum);
    if (packet)
    {
        m_inOrder.Release(m_inOrder.GetBegin() + packet->GetSize());
    }
    return packet;
}

Ptr<Packet>
RfcTcpReceiveStream::Peek(uint32_t maximum) const
{
    const uint32_t length = std::min(maximum, m_inOrder.GetSize());
    return length > 0 ? m_inOrder.Gather(m_inOrder.GetBegin(), length) : nullptr;
}

} // namespace ns3
