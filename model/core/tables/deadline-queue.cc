/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "deadline-queue.h"

namespace ns3::rfctcp
{

void
DeadlineQueue::Set(Handle handle, Instant at)
{
    if (handle >= m_places.size())
    {
        m_places.resize(handle + std::size_t{1}, NOWHERE);
    }
    if (m_places[handle] == NOWHERE)
    {
        m_heap.push_back({at, handle});
        m_places[handle] = static_cast<uint32_t>(m_heap.size() - 1);
    }
    Put(m_places[handle], {at, handle});
}

void
DeadlineQueue::Clear(Handle handle)
{
    if (!Has(handle))
    {
        return;
    }
    const std::size_t place = m_places[handle];
    m_places[handle] = NOWHERE;
    const Item last = m_heap.back();
    m_heap.pop_back();
    if (last.handle != handle)
    {
        Put(place, last);
    }
    if (m_heap.capacity() > FEW && m_heap.size() < m_heap.capacity() / 4)
    {
        m_heap.shrink_to_fit(); // many waited once, few do now
    }
}

bool
DeadlineQueue::Has(Handle handle) const
{
    return handle < m_places.size() && m_places[handle] != NOWHERE;
}

Instant
DeadlineQueue::Deadline(Handle handle) const
{
    return m_heap[m_places[handle]].at;
}

bool
DeadlineQueue::IsEmpty() const
{
    return m_heap.empty();
}

std::size_t
DeadlineQueue::GetSize() const
{
    return m_heap.size();
}

const DeadlineQueue::Item&
DeadlineQueue::First() const
{
    return m_heap.front();
}

void
DeadlineQueue::Put(std::size_t place, const Item& item)
{
    const auto move = [this](std::size_t from, std::size_t to) {
        m_heap[to] = m_heap[from];
        m_places[m_heap[to].handle] = static_cast<uint32_t>(to);
    };
    while (place > 0 && item < m_heap[(place - 1) / 2])
    {
        move((place - 1) / 2, place);
        place = (place - 1) / 2;
    }
    for (;;)
    {
        std::size_t child = 2 * place + 1;
        if (child + 1 < m_heap.size() && m_heap[child + 1] < m_heap[child])
        {
            ++child;
        }
        if (child >= m_heap.size() || !(m_heap[child] < item))
        {
            break;
        }
        move(child, place);
        place = child;
    }
    m_heap[place] = item;
    m_places[item.handle] = static_cast<uint32_t>(place);
}

} // namespace ns3::rfctcp
