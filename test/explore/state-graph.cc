/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "state-graph.h"

#include <algorithm>

namespace ns3::rfctcp::explore
{

StateGraph::StateGraph()
    : m_slots(std::size_t{1} << 16, FREE)
{
}

std::size_t
StateGraph::Find(const Fingerprint& fingerprint) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t place = fingerprint.low & mask;
    while (m_slots[place] != FREE && !(m_fingerprints[m_slots[place]] == fingerprint))
    {
        place = (place + 1) & mask;
    }
    return place;
}

std::pair<StateGraph::Number, bool>
StateGraph::Insert(const Fingerprint& fingerprint, Number parent, const Event& event)
{
    if (2 * m_fingerprints.size() >= m_slots.size())
    {
        Grow();
    }
    Number& slot = m_slots[Find(fingerprint)];
    const bool isNew = slot == FREE;
    if (isNew)
    {
        slot = static_cast<Number>(m_fingerprints.size());
        m_fingerprints.push_back(fingerprint);
        m_origins.push_back({parent, event});
        m_first.push_back(0);
    }
    return {slot, isNew};
}

void
StateGraph::Grow()
{
    m_slots.assign(2 * m_slots.size(), FREE);
    for (Number number = 0; number < m_fingerprints.size(); ++number)
    {
        m_slots[Find(m_fingerprints[number])] = number;
    }
}

void
StateGraph::BeginSteps(Number number)
{
    m_expanded = number;
    m_first[number] = m_steps.size();
}

void
StateGraph::AddStep(Number target, bool forced)
{
    ++m_origins[m_expanded].steps;
    m_steps.push_back({target & 0x7fffffff, forced});
}

std::size_t
StateGraph::Size() const
{
    return m_origins.size();
}

std::size_t
StateGraph::Steps() const
{
    return m_steps.size();
}

std::size_t
StateGraph::Begin(Number number) const
{
    return m_first[number];
}

std::size_t
StateGraph::End(Number number) const
{
    return m_first[number] + m_origins[number].steps;
}

std::vector<Event>
StateGraph::PathTo(Number number) const
{
    std::vector<Event> events;
    for (; number != 0; number = m_origins[number].parent)
    {
        events.push_back(m_origins[number].event);
    }
    std::reverse(events.begin(), events.end());
    return events;
}

std::vector<StateGraph::Number>
StateGraph::Successors(Number number) const
{
    std::vector<Number> successors;
    for (std::size_t i = Begin(number); i < End(number); ++i)
    {
        successors.push_back(m_steps[i].target);
    }
    return successors;
}

std::optional<StateGraph::Number>
StateGraph::FindTrap() const
{
    // Most steps lead to greater numbers, so that few rounds from the greatest down are needed
    std::vector<bool> ends(Size());
    for (bool changed = true; changed;)
    {
        changed = false;
        for (auto number = static_cast<Number>(Size()); number-- > 0;)
        {
            if (ends[number])
            {
                continue;
            }
            bool reaches = Begin(number) == End(number);
            for (std::size_t i = Begin(number); i < End(number) && !reaches; ++i)
            {
                reaches = ends[m_steps[i].target];
            }
            ends[number] = reaches;
            changed = changed || reaches;
        }
    }
    const auto trap = std::find(ends.begin(), ends.end(), false);
    return trap == ends.end() ? std::nullopt
                              : std::optional(static_cast<Number>(trap - ends.begin()));
}

std::optional<StateGraph::Number>
StateGraph::FindForcedCircle() const
{
    // Depth first, without recursion: a step to a state that is being visited closes a circle
    enum Mark : uint8_t
    {
        NEW,
        OPEN,
        DONE
    };

    std::vector<uint8_t> marks(Size(), NEW);
    std::vector<std::pair<Number, std::size_t>> stack; // state, and its next step
    for (Number root = 0; root < Size(); ++root)
    {
        if (marks[root] != NEW)
        {
            continue;
        }
        marks[root] = OPEN;
        stack.emplace_back(root, Begin(root));
        while (!stack.empty())
        {
            auto& [number, next] = stack.back();
            if (next == End(number))
            {
                marks[number] = DONE;
                stack.pop_back();
                continue;
            }
            const Step step = m_steps[next++];
            if (!step.forced)
            {
                continue;
            }
            if (marks[step.target] == OPEN)
            {
                return step.target;
            }
            if (marks[step.target] == NEW)
            {
                marks[step.target] = OPEN;
                stack.emplace_back(step.target, Begin(step.target));
            }
        }
    }
    return std::nullopt;
}

std::size_t
StateGraph::CountOnCircles() const
{
    // What remains if states without steps to remaining states are taken away again and again
    std::vector<bool> gone(Size());
    std::size_t left = Size();
    for (bool changed = true; changed;)
    {
        changed = false;
        for (auto number = static_cast<Number>(Size()); number-- > 0;)
        {
            bool stays = gone[number];
            for (std::size_t i = Begin(number); i < End(number) && !stays; ++i)
            {
                stays = !gone[m_steps[i].target];
            }
            if (!stays)
            {
                gone[number] = true;
                --left;
                changed = true;
            }
        }
    }
    return left;
}

} // namespace ns3::rfctcp::explore
