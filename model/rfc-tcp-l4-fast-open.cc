/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The part of RfcTcpL4Protocol that knows cookies and servers: TCP Fast Open [7413].

#include "internal/clock.h"
#include "internal/fast-open-key.h"
#include "internal/l4-tables.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpL4FastOpen");

namespace
{

using rfctcp::FastOpenArguments;
using rfctcp::FastOpenUse;
using rfctcp::SynText;

} // namespace

// ---- Client ----

FastOpenArguments
RfcTcpL4Protocol::PlanFastOpen(const rfctcp::FlowKey& key, const rfctcp::Parameters& parameters)
{
    FastOpenArguments plan;
    const rfctcp::FastOpenCache& cache = m_tables->fastOpenCache;
    if (parameters.fastOpen == FastOpenUse::OFF || cache.IsPaused(rfctcp::SimulationNow(), key))
    {
        return plan;
    }
    const auto server = cache.Find(key);
    plan.serverMss = server.mss;
    const bool withCookie = parameters.fastOpen == FastOpenUse::ON;
    if (withCookie)
    {
        plan.option = server.cookie; // an empty one asks for a cookie [7413 4.2.1]
    }
    if (!withCookie || server.cookie.length > 0)
    {
        plan.text = SynText::EXCHANGED;
    }
    return plan;
}

void
RfcTcpL4Protocol::NoteFastOpenAnswer(const rfctcp::FlowKey& key,
                                     const rfctcp::FastOpenAnswer& answer,
                                     const RfcTcpConnectionId& connection)
{
    if (answer.negative)
    {
        const auto end = rfctcp::SimulationNow() + rfctcp::ToDuration(m_fastOpenRetryTime);
        m_tables->fastOpenCache.Pause(key, end);
    }
    else
    {
        m_tables->fastOpenCache.Remember(key, answer.cookie, answer.mss);
    }
    if (answer.sent > 0)
    {
        CountFastOpenEvent(answer.taken == answer.sent ? RfcTcpFastOpenEvent::ACTIVE
                                                       : RfcTcpFastOpenEvent::ACTIVE_FAIL,
                           connection);
    }
}

// ---- Listener, in the steps of RFC 7413 4.2.2 ----

FastOpenArguments
RfcTcpL4Protocol::JudgeFastOpen(Ptr<RfcTcpSocket> listener,
                                const rfctcp::FlowKey& key,
                                const rfctcp::Segment& syn)
{
    FastOpenArguments judgement;
    RfcTcpSocket::Impl& impl = *listener->m_impl;
    const rfctcp::Parameters& parameters = *impl.parameters;
    const auto& offered = syn.options.fastOpen;
    const bool withoutCookie = parameters.fastOpen == FastOpenUse::NO_COOKIE &&
                               (syn.length > 0 || (offered && offered->length > 0));
    if (parameters.fastOpen == FastOpenUse::OFF || (!offered && !withoutCookie))
    {
        return judgement; // 1.
    }
    const bool hasCookie = offered && offered->length > 0;
    if (hasCookie)
    {
        judgement.text = SynText::DROPPED; // unless the cookie is valid [7413 3]
    }
    const rfctcp::Instant now = rfctcp::SimulationNow();
    if (impl.GetListenQueue().IsFastOpenFull(now, parameters.fastOpenBacklog))
    {
        CountFastOpenEvent(RfcTcpFastOpenEvent::LISTEN_OVERFLOW, impl.Id());
        return judgement; // 2.: no cookie either
    }
    if (withoutCookie || (hasCookie && GetFastOpenCookies().IsValid(now, key, *offered)))
    {
        CountFastOpenEvent(RfcTcpFastOpenEvent::PASSIVE, impl.Id());
        judgement.text = SynText::EXCHANGED; // 4.
        return judgement;
    }
    CountFastOpenEvent(hasCookie ? RfcTcpFastOpenEvent::PASSIVE_FAIL
                                 : RfcTcpFastOpenEvent::COOKIE_REQUESTED,
                       impl.Id());
    judgement.option = GetFastOpenCookies().Get(now, key); // 5.
    judgement.option->experimental = offered->experimental;
    return judgement;
}

const rfctcp::FastOpenCookies&
RfcTcpL4Protocol::GetFastOpenCookies()
{
    if (!m_tables->fastOpenCookies)
    {
        const auto chosen = rfctcp::ReadFastOpenKey(m_fastOpenKey);
        m_tables->fastOpenCookies.emplace(chosen ? *chosen : DrawSecret(),
                                          rfctcp::ToDuration(m_fastOpenKeyLifetime));
    }
    return *m_tables->fastOpenCookies;
}

void
RfcTcpL4Protocol::SetFastOpenKey(const std::string& key)
{
    m_fastOpenKey = key;
    m_tables->fastOpenCookies.reset();
}

std::string
RfcTcpL4Protocol::GetFastOpenKey() const
{
    return m_fastOpenKey;
}

void
RfcTcpL4Protocol::SetFastOpenKeyLifetime(Time lifetime)
{
    m_fastOpenKeyLifetime = lifetime;
    m_tables->fastOpenCookies.reset();
}

Time
RfcTcpL4Protocol::GetFastOpenKeyLifetime() const
{
    return m_fastOpenKeyLifetime;
}

// ---- Counters ----

uint64_t
RfcTcpL4Protocol::GetFastOpenEvents(RfcTcpFastOpenEvent event) const
{
    const auto index = static_cast<std::size_t>(event);
    return index < m_tables->fastOpenEvents.size() ? m_tables->fastOpenEvents[index] : 0;
}

void
RfcTcpL4Protocol::CountFastOpenEvent(RfcTcpFastOpenEvent event,
                                     const RfcTcpConnectionId& connection)
{
    NS_LOG_LOGIC(this << ' ' << RfcTcpName(event));
    ++m_tables->fastOpenEvents[static_cast<std::size_t>(event)];
    m_fastOpenEvent(event, connection);
}

} // namespace ns3
