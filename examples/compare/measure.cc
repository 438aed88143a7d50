/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "measure.h"

#include "ns3/simulator.h"
#include "ns3/tcp-header.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace compare
{

namespace
{

using ns3::TcpSocket;

/** The life of one connection at one end, from its state transitions. */
struct Life
{
    End end{CLIENT};                                 ///< where
    TcpSocket::TcpStates_t state{TcpSocket::CLOSED}; ///< latest
    std::optional<ns3::Time> closed;                 ///< first entered TIME-WAIT or CLOSED
    std::optional<ns3::Time> timeWaitBegan;          ///< entered TIME-WAIT
    std::optional<ns3::Time> timeWaitEnded;          ///< left TIME-WAIT
};

/** @return all connections of a run; listeners and sockets that were never opened are none */
std::vector<Life>
CollectLives(const std::vector<ns3::RfcTcpStateRecord>& states)
{
    std::map<std::pair<End, uint32_t>, Life> lives;
    std::set<std::pair<End, uint32_t>> listeners;
    for (const auto& record : states)
    {
        const auto key = std::make_pair(GetEnd(record.node), record.connection);
        if (lives.count(key) == 0 && record.to == TcpSocket::LISTEN)
        {
            listeners.insert(key);
        }
        if (listeners.count(key) != 0)
        {
            continue;
        }
        Life& life = lives[key];
        life.end = GetEnd(record.node);
        life.state = record.to;
        if ((record.to == TcpSocket::TIME_WAIT || record.to == TcpSocket::CLOSED) && !life.closed)
        {
            life.closed = record.time;
        }
        if (record.from == record.to)
        {
            continue; // 2 MSL began again
        }
        if (record.to == TcpSocket::TIME_WAIT)
        {
            life.timeWaitBegan = record.time;
        }
        if (record.from == TcpSocket::TIME_WAIT)
        {
            life.timeWaitEnded = record.time;
        }
    }
    std::vector<Life> result;
    result.reserve(lives.size());
    for (const auto& entry : lives)
    {
        result.push_back(entry.second);
    }
    return result;
}

/** @return true if the transfer is merely slow: the simulation ended before it did */
bool
IsUnderWay(const Scenario& scenario, const std::array<EndpointRecord, END_COUNT>& ends)
{
    const ns3::Time recent = ns3::Simulator::Now() - ns3::Minutes(5);
    for (const End end : {CLIENT, SERVER})
    {
        const auto& record = ends[end];
        if (record.received < scenario.scripts[GetPeer(end)].CountOctets() && record.lastReceived &&
            *record.lastReceived > recent)
        {
            return true;
        }
    }
    return false;
}

void
CountSegments(const std::vector<ns3::RfcTcpSegmentRecord>& segments, RunResult& result)
{
    constexpr uint8_t CONTROL = ns3::TcpHeader::SYN | ns3::TcpHeader::FIN | ns3::TcpHeader::RST;
    for (const auto& segment : segments)
    {
        ++result.segments;
        result.retransmissions += segment.retransmission ? 1 : 0;
        if (segment.fate == ns3::RfcTcpFate::LOST)
        {
            ++result.segmentsLost;
            result.controlSegmentsLost += (segment.header.flags & CONTROL) ? 1 : 0;
        }
    }
}

void
MeasureTimes(const Scenario& scenario,
             const std::array<EndpointRecord, END_COUNT>& ends,
             const std::vector<Life>& lives,
             RunResult& result)
{
    const auto& client = ends[CLIENT];
    if (!client.connectCalled)
    {
        return;
    }
    if (client.connected)
    {
        result.handshakeSeconds = (*client.connected - *client.connectCalled).GetSeconds();
    }

    std::optional<ns3::Time> completed;
    bool complete = true;
    for (const End end : {CLIENT, SERVER})
    {
        if (scenario.scripts[GetPeer(end)].CountOctets() > 0)
        {
            complete = complete && ends[end].allReceived;
            completed = std::max(completed, ends[end].allReceived);
        }
    }
    if (complete && completed)
    {
        result.completionSeconds = (*completed - *client.connectCalled).GetSeconds();
    }

    std::optional<ns3::Time> closing = client.closeCalled;
    if (ends[SERVER].closeCalled && (!closing || *ends[SERVER].closeCalled < *closing))
    {
        closing = ends[SERVER].closeCalled;
    }
    if (ExpectsRefusal(scenario))
    {
        closing = client.connectCalled;
    }
    const bool allClosed =
        !lives.empty() && std::all_of(lives.begin(), lives.end(), [](const Life& life) {
            return life.closed.has_value();
        });
    if (closing && allClosed)
    {
        ns3::Time last;
        for (const auto& life : lives)
        {
            last = std::max(last, *life.closed);
        }
        result.closeSeconds = (last - *closing).GetSeconds();
    }

    double timeWait = 0;
    uint32_t count = 0;
    for (const auto& life : lives)
    {
        if (life.timeWaitBegan && life.timeWaitEnded)
        {
            timeWait += (*life.timeWaitEnded - *life.timeWaitBegan).GetSeconds();
            ++count;
        }
    }
    if (count > 0)
    {
        result.timeWaitSeconds = timeWait / count;
    }
}

void
CheckData(const std::array<EndpointRecord, END_COUNT>& ends, RunResult& result)
{
    bool anyoneTold = false;
    for (const End end : {CLIENT, SERVER})
    {
        const auto& record = ends[end];
        result.sent[end] = record.sent;
        result.received[end] = record.received;
        result.sawEof[end] = record.sawEof;
        result.toldError[end] = record.toldError;
        result.errorNumber[end] = record.errorNumber;
        result.bytesFalsified += record.falsified;
        anyoneTold = anyoneTold || record.toldError;
    }
    for (const End end : {CLIENT, SERVER})
    {
        const uint64_t sent = ends[end].sent;
        const uint64_t arrived = ends[GetPeer(end)].received;
        if (!anyoneTold && sent > arrived)
        {
            result.bytesLost += sent - arrived;
        }
    }
}

/** @return true if the connection at an end has come to its end, as far as the other one can see */
bool
IsClosed(const Life& life)
{
    return life.state == TcpSocket::CLOSED || life.state == TcpSocket::TIME_WAIT;
}

/**
 * A connection that stays is none of TCP's business while it waits for an application: for the one
 * at this end, or for the one at the other end, whose TCP must be there to tell what it does.
 *
 * @return true if an end waits for its TCP
 */
bool
IsStuck(const Life& life,
        const std::array<EndpointRecord, END_COUNT>& ends,
        const std::vector<Life>& lives)
{
    if (IsClosed(life))
    {
        return false;
    }
    const auto& here = ends[life.end];
    const auto& there = ends[GetPeer(life.end)];
    if (here.sent > there.received || there.sent > here.received)
    {
        return true;
    }
    const bool peerWaits = std::any_of(lives.begin(), lives.end(), [&life](const Life& other) {
        return other.end != life.end &&
               (other.state == TcpSocket::ESTABLISHED || other.state == TcpSocket::CLOSE_WAIT);
    });
    if (life.state == TcpSocket::ESTABLISHED)
    {
        return here.closeCalled || there.closeCalled || !peerWaits;
    }
    if (life.state == TcpSocket::CLOSE_WAIT)
    {
        return here.closeCalled || !here.sawEof;
    }
    // Any other state ends by the peer's TCP alone
    return life.state != TcpSocket::FIN_WAIT_2 || there.closeCalled || !peerWaits;
}

/** @return true if the client was told when a RST arrived, not by some timeout */
bool
WasRefused(const EndpointRecord& client, const std::vector<ns3::RfcTcpSegmentRecord>& segments)
{
    return client.connectionFailed &&
           std::any_of(segments.begin(),
                       segments.end(),
                       [&client](const ns3::RfcTcpSegmentRecord& segment) {
                           return (segment.header.flags & ns3::TcpHeader::RST) &&
                                  GetEnd(segment.node) == SERVER &&
                                  segment.fate == ns3::RfcTcpFate::DELIVERED &&
                                  segment.arrived == *client.connectionFailed;
                       });
}

Verdict
Judge(const Scenario& scenario,
      const std::array<EndpointRecord, END_COUNT>& ends,
      const std::vector<Life>& lives,
      const std::vector<ns3::RfcTcpSegmentRecord>& segments,
      const RunResult& result)
{
    if (result.bytesLost > 0 || result.bytesFalsified > 0)
    {
        return Verdict::DATA_LOST;
    }
    const bool silentlyStuck = std::any_of(lives.begin(), lives.end(), [&](const Life& life) {
        return IsStuck(life, ends, lives) && !ends[life.end].toldError;
    });
    if (silentlyStuck)
    {
        return Verdict::STUCK;
    }
    if (ExpectsRefusal(scenario) && WasRefused(ends[CLIENT], segments))
    {
        return Verdict::CLEAN;
    }
    if (ends[CLIENT].toldError || ends[SERVER].toldError)
    {
        return Verdict::FAILED;
    }
    for (const End end : {CLIENT, SERVER})
    {
        const uint64_t expected = scenario.scripts[GetPeer(end)].CountOctets();
        const bool closed = ends[end].finished || !scenario.scripts[end].Closes();
        if (!ends[end].connected || !closed || ends[end].received != expected)
        {
            return Verdict::INCOMPLETE;
        }
    }
    return Verdict::CLEAN;
}

} // namespace

RunResult
Measure(const Scenario& scenario,
        const ns3::RfcTcpJournal& journal,
        const std::array<EndpointRecord, END_COUNT>& ends)
{
    RunResult result;
    const auto lives = CollectLives(journal.GetStates());
    CountSegments(journal.GetSegments(), result);
    MeasureTimes(scenario, ends, lives, result);
    CheckData(ends, result);
    if (IsUnderWay(scenario, ends))
    {
        result.bytesLost = 0;
        result.verdict = result.bytesFalsified > 0 ? Verdict::DATA_LOST : Verdict::INCOMPLETE;
        return result;
    }
    for (const auto& life : lives)
    {
        result.stuckEnds += IsStuck(life, ends, lives) ? 1 : 0;
    }
    result.verdict = Judge(scenario, ends, lives, journal.GetSegments(), result);
    return result;
}

} // namespace compare
