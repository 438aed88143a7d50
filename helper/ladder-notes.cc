/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-notes.h"

#include "internal/text.h"

#include "ns3/tcp-header.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ns3::rfctcp
{

namespace
{

/** @return the timer that made a segment be sent; empty if none did */
std::string
NameTimer(const std::string& cause)
{
    static const std::vector<std::pair<std::string, std::string>> timers{
        {"RTO", "retransmission timer (RTO)"},
        {"TLP", "probe timer (TLP)"},
        {"WINDOW_PROBE", "persist timer"},
        {"KEEP_ALIVE", "keep-alive timer"},
    };
    for (const auto& [name, timer] : timers)
    {
        if (cause == name)
        {
            return timer;
        }
    }
    return "";
}

/** Adds a note for each ACK that an end sends only after a while. */
void
AddDelayedAcks(const LadderContent& content, Side end, std::vector<Note>& notes)
{
    constexpr int64_t LEAST = 10'000'000;             // nanoseconds: no processing takes so long
    std::vector<const RfcTcpSegmentRecord*> arrivals; // data for this end
    for (const auto& segment : content.segments)
    {
        if (content.SideOf(segment.node) != end && segment.header.length > 0 &&
            segment.fate == RfcTcpFate::DELIVERED)
        {
            arrivals.push_back(&segment);
        }
    }
    std::sort(arrivals.begin(), arrivals.end(), [](const auto* a, const auto* b) {
        return a->arrived < b->arrived;
    });
    std::size_t next = 0;
    const RfcTcpSegmentRecord* waiting = nullptr; // the latest one that is not acknowledged
    for (std::size_t i = 0; i < content.segments.size(); ++i)
    {
        const auto& segment = content.segments[i];
        if (content.SideOf(segment.node) != end)
        {
            continue;
        }
        const int64_t sent = segment.sent.GetNanoSeconds();
        while (next < arrivals.size() && arrivals[next]->arrived.GetNanoSeconds() <= sent)
        {
            waiting = arrivals[next++];
        }
        if (waiting && segment.header.length == 0 && segment.header.flags == TcpHeader::ACK &&
            sent - waiting->arrived.GetNanoSeconds() >= LEAST)
        {
            const double milliseconds =
                static_cast<double>(sent - waiting->arrived.GetNanoSeconds()) / 1e6;
            notes.push_back({UINT32_MAX,
                             sent,
                             "ACK delayed by " + Format("%.0f ms", milliseconds),
                             NoteKind::TIMER,
                             i});
        }
        waiting = nullptr;
    }
}

} // namespace

std::vector<Stay>
GetStays(const LadderContent& content, Side end)
{
    std::set<uint32_t> listeners;
    std::vector<Stay> stays;
    for (const auto& record : content.states)
    {
        if (content.SideOf(record.node) != end || record.from == record.to)
        {
            continue;
        }
        if (record.to == TcpSocket::LISTEN && record.from == TcpSocket::CLOSED)
        {
            listeners.insert(record.connection);
        }
        else if (listeners.count(record.connection) != 0)
        {
            continue; // the bar shows the connection, not what becomes of its listener
        }
        const int64_t time = std::max(record.time.GetNanoSeconds(), content.begin);
        if (stays.empty() && time > content.begin)
        {
            stays.push_back({0, content.begin, time, TcpSocket::TcpStateName[record.from]});
        }
        if (!stays.empty())
        {
            stays.back().to = time;
        }
        stays.push_back({record.order, time, std::nullopt, TcpSocket::TcpStateName[record.to]});
    }
    if (stays.empty() && !content.states.empty())
    {
        stays.push_back({0, content.begin, std::nullopt, "CLOSED"});
    }
    return stays;
}

std::vector<Note>
GetNotes(const LadderContent& content, Side end)
{
    std::vector<Note> notes;
    const auto stays = GetStays(content, end);
    for (const auto& stay : stays)
    {
        notes.push_back({stay.order, stay.from, stay.state, NoteKind::STATE});
    }
    for (const auto& event : content.events)
    {
        if (content.SideOf(event.node) == end)
        {
            notes.push_back(
                {event.order, event.time.GetNanoSeconds(), event.event, NoteKind::EVENT});
        }
    }
    for (const auto& record : content.states)
    {
        if (content.SideOf(record.node) != end || record.from != TcpSocket::TIME_WAIT)
        {
            continue;
        }
        if (record.to == TcpSocket::TIME_WAIT)
        {
            notes.push_back(
                {record.order, record.time.GetNanoSeconds(), "2 MSL begin again", NoteKind::TIMER});
        }
        else if (record.cause == "TIME_WAIT_TIMEOUT")
        {
            notes.push_back(
                {record.order, record.time.GetNanoSeconds(), "2 MSL are over", NoteKind::TIMER});
        }
    }
    for (std::size_t i = 0; i < content.segments.size(); ++i)
    {
        const auto& segment = content.segments[i];
        const std::string timer = NameTimer(segment.cause);
        if (content.SideOf(segment.node) == end && !timer.empty())
        {
            notes.push_back({UINT32_MAX, segment.sent.GetNanoSeconds(), timer, NoteKind::TIMER, i});
        }
    }
    AddDelayedAcks(content, end, notes);
    if (!stays.empty() && stays.back().state != "CLOSED" && stays.back().state != "LISTEN" &&
        content.end > stays.back().from)
    {
        notes.push_back({UINT32_MAX, content.end, "still " + stays.back().state, NoteKind::STATE});
    }
    std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
        return std::pair(a.time, a.order) < std::pair(b.time, b.order);
    });
    return notes;
}

} // namespace ns3::rfctcp
