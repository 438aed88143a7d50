/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "world.h"

#include <algorithm>
#include <utility>

namespace ns3::rfctcp::explore
{

namespace
{

/** @param datagram a segment @param now the instant @return its fingerprint */
Fingerprint
FingerprintOf(const Datagram& datagram, Instant now)
{
    FingerprintBuilder builder(now);
    Add(builder, datagram);
    return builder.Get();
}

/** @param reason how a connection ended @return true if its user was told of trouble */
bool
IsTrouble(CloseReason reason)
{
    return reason != CloseReason::NONE && reason != CloseReason::NORMAL &&
           reason != CloseReason::REPLACED;
}

/** @param reason how a connection ended @return true if its own user did not want it any more */
bool
IsGivenUp(CloseReason reason)
{
    return reason == CloseReason::ABORTED || reason == CloseReason::DELETED ||
           reason == CloseReason::UNREAD_DATA || reason == CloseReason::FIN_WAIT_2_TIMEOUT;
}

} // namespace

std::array<Host::Setup, 2>
MakeSetups(const Scenario& scenario)
{
    const auto parameters = std::make_shared<const Parameters>(scenario.parameters);
    return {Host::Setup{0, scenario.users[0], parameters, 1000, scenario.issChoice},
            Host::Setup{1, scenario.users[1], parameters, 5000, scenario.issChoice}};
}

World::World(const std::array<Host::Setup, 2>& setups, const Scenario& scenario)
    : m_scenario(&scenario),
      m_hosts{Host(setups[0]), Host(setups[1])}
{
}

std::optional<Instant>
World::FirstDeadline() const
{
    const auto first = m_hosts[0].Deadline();
    const auto second = m_hosts[1].Deadline();
    return first && second ? std::min(*first, *second) : first ? first : second;
}

bool
World::MayArrive(const Datagram& datagram) const
{
    const auto deadline = FirstDeadline();
    return !deadline || std::max(m_now, datagram.sentAt + m_scenario->latency) <= *deadline;
}

bool
World::MayAnythingArrive() const
{
    return std::any_of(m_onWay.begin(), m_onWay.end(), [this](const auto& datagram) {
        return MayArrive(datagram);
    });
}

std::vector<Event>
World::Enabled() const
{
    std::vector<Event> events;
    for (uint8_t i = 0; i < m_onWay.size(); ++i)
    {
        if (i > 0 && m_marks[i] == m_marks[i - 1])
        {
            continue; // the same as the one before
        }
        if (MayArrive(m_onWay[i]))
        {
            events.push_back({Event::Kind::DELIVER, 0, i});
            if (m_duplicates < m_scenario->duplicates)
            {
                events.push_back({Event::Kind::DUPLICATE, 0, i});
            }
        }
        if (m_losses < m_scenario->losses)
        {
            events.push_back({Event::Kind::LOSE, 0, i});
        }
    }
    const auto deadline = FirstDeadline();
    const bool mayWait = !MayAnythingArrive() || m_delays < m_scenario->delays;
    for (uint8_t host = 0; host < m_hosts.size(); ++host)
    {
        for (const Call call : m_hosts[host].Calls())
        {
            events.push_back({Event::Kind::CALL, host, static_cast<uint8_t>(call)});
        }
        const auto own = m_hosts[host].Deadline();
        if (own && *own == *deadline && mayWait)
        {
            events.push_back({Event::Kind::FIRE, host, 0});
        }
    }
    return events;
}

void
World::Do(const Event& event)
{
    m_justSent.clear();
    m_overflowed = 0;
    switch (event.kind)
    {
    case Event::Kind::CALL:
        m_hosts[event.host].Do(static_cast<Call>(event.index), m_now);
        break;
    case Event::Kind::DELIVER:
    case Event::Kind::DUPLICATE: {
        Datagram datagram = m_onWay[event.index];
        const Host& sender = m_hosts[datagram.from];
        if (datagram.segment.flags.syn && datagram.segment.seq == sender.LastIss())
        {
            // The SYN of an old incarnation that cannot be told from the one of the last
            datagram.incarnation = static_cast<uint8_t>(sender.Records().size() - 1);
        }
        if (event.kind == Event::Kind::DUPLICATE)
        {
            ++m_duplicates;
            m_disturbed = true;
        }
        else
        {
            m_onWay.erase(m_onWay.begin() + event.index);
        }
        m_now = std::max(m_now, datagram.sentAt + m_scenario->latency);
        m_hosts[1 - datagram.from].Arrive(datagram, m_now);
        break;
    }
    case Event::Kind::LOSE:
        ++m_losses;
        m_disturbed = true;
        m_onWay.erase(m_onWay.begin() + event.index);
        break;
    case Event::Kind::FIRE:
        m_delays += MayAnythingArrive() ? 1 : 0;
        m_disturbed = m_disturbed || !m_onWay.empty();
        m_now = std::max(m_now, *m_hosts[event.host].Deadline());
        m_hosts[event.host].Fire(m_now);
        break;
    }
    Age();
    Collect();
}

void
World::Age()
{
    if (m_scenario->lifetime > Duration::zero())
    {
        const Instant oldest = m_now - m_scenario->lifetime;
        m_onWay.erase(
            std::remove_if(m_onWay.begin(),
                           m_onWay.end(),
                           [oldest](const auto& datagram) { return datagram.sentAt <= oldest; }),
            m_onWay.end());
    }
}

void
World::Collect()
{
    for (Host& host : m_hosts)
    {
        for (Datagram& datagram : host.sent)
        {
            if (m_onWay.size() < m_scenario->capacity)
            {
                m_onWay.push_back(datagram);
            }
            else
            {
                ++m_overflowed;
                m_disturbed = true;
            }
            m_justSent.push_back(std::move(datagram));
        }
        host.sent.clear();
        m_disturbed = m_disturbed || host.HasRefused();
    }
    Sort();
}

void
World::Sort()
{
    m_marks.clear();
    for (std::size_t i = 0; i < m_onWay.size(); ++i)
    {
        m_marks.push_back(FingerprintOf(m_onWay[i], m_now));
        for (std::size_t j = i; j > 0 && m_marks[j] < m_marks[j - 1]; --j)
        {
            std::swap(m_marks[j], m_marks[j - 1]);
            std::swap(m_onWay[j], m_onWay[j - 1]);
        }
    }
}

Fingerprint
World::GetFingerprint() const
{
    FingerprintBuilder builder(m_now);
    for (const Host& host : m_hosts)
    {
        Add(builder, host);
    }
    for (const Fingerprint& mark : m_marks)
    {
        builder.Add(mark);
    }
    builder.Add(m_losses).Add(m_duplicates).Add(m_delays).Add(m_disturbed);
    return builder.Get();
}

// ---- Properties ----

const char*
World::Violation(bool final) const
{
    for (const Host& host : m_hosts)
    {
        if (host.Violation())
        {
            return host.Violation();
        }
    }
    const char* const broken = CheckStreams();
    return broken || !final ? broken : CheckEnd();
}

const char*
World::CheckStreams() const
{
    for (unsigned number = 0; number < m_hosts.size(); ++number)
    {
        for (const Record& record : m_hosts[number].Records())
        {
            if (record.peer == Record::NOBODY)
            {
                continue;
            }
            const Record& peer = m_hosts[1 - number].Records().at(record.peer);
            if (record.readable > peer.sent)
            {
                return "a user reads octets that nobody has sent";
            }
            if (record.eof && (!peer.sendClosed || record.readable < peer.sent))
            {
                return "a user is told of the end before all octets have come";
            }
            const bool mutual = peer.peer == &record - m_hosts[number].Records().data();
            if (mutual && record.reason == CloseReason::NORMAL && peer.readable < record.sent)
            {
                return "a user is told that all went well, and octets are missing";
            }
        }
    }
    return nullptr;
}

const char*
World::CheckEnd() const
{
    bool caused = m_disturbed;
    for (const Host& host : m_hosts)
    {
        for (const Record& record : host.Records())
        {
            caused = caused || IsGivenUp(record.reason);
        }
    }
    for (unsigned number = 0; number < m_hosts.size(); ++number)
    {
        if (m_hosts[number].Exists())
        {
            return "deadlock: a connection waits, and nothing is on its way, no timer runs";
        }
        for (const Record& record : m_hosts[number].Records())
        {
            if (record.reason == CloseReason::NONE)
            {
                return "a connection is gone, and its user was not told";
            }
            if (!caused && IsTrouble(record.reason))
            {
                return "an error without a cause";
            }
            if (record.peer == Record::NOBODY)
            {
                continue;
            }
            const Record& peer = m_hosts[1 - number].Records().at(record.peer);
            if (record.readable < peer.sent && !record.readClosed && !IsTrouble(record.reason))
            {
                return "octets are missing, and the user who waits for them was not told";
            }
        }
    }
    return nullptr;
}

Instant
World::Now() const
{
    return m_now;
}

const Host&
World::GetHost(unsigned number) const
{
    return m_hosts.at(number);
}

const std::vector<Datagram>&
World::OnWay() const
{
    return m_onWay;
}

const std::vector<Datagram>&
World::JustSent() const
{
    return m_justSent;
}

std::size_t
World::JustOverflowed() const
{
    return m_overflowed;
}

} // namespace ns3::rfctcp::explore
