/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "host.h"

#include "core/new-reno.h"
#include "core/stateless.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace ns3::rfctcp::explore
{

namespace
{

constexpr uint32_t ISS_STEP = 64; ///< between the connections of a host

} // namespace

const char*
Name(Call call)
{
    constexpr std::array<const char*, static_cast<std::size_t>(Call::COUNT)>
        NAMES{"LISTEN", "OPEN", "SEND", "READ", "SHUTDOWN", "CLOSE", "ABORT"};
    return NAMES[static_cast<std::size_t>(call)];
}

Host::Host(const Setup& setup)
    : m_setup(&setup),
      m_listening(setup.plan.listens && setup.plan.listensFirst)
{
}

// ---- The user ----

std::vector<Call>
Host::Calls() const
{
    const UserPlan& plan = m_setup->plan;
    std::vector<Call> calls;
    if (plan.listens && !m_listening)
    {
        calls.push_back(Call::LISTEN);
    }
    if (!Exists() && m_opens < plan.opens)
    {
        calls.push_back(Call::OPEN);
    }
    if (!m_connection)
    {
        return calls;
    }
    const Record& record = m_records.back();
    if (record.passive && !record.connected && !plan.callsEarly)
    {
        return calls; // accept() returns once the handshake is complete
    }
    if (!record.sendClosed && record.sent < plan.octets)
    {
        calls.push_back(Call::SEND);
    }
    if (plan.readsLater && !record.readClosed && m_connection->ReadableOctets() > 0)
    {
        calls.push_back(Call::READ);
    }
    if (plan.shutsDown && !record.sendClosed)
    {
        calls.push_back(Call::SHUTDOWN);
    }
    if (plan.closes && !record.sendClosed)
    {
        calls.push_back(Call::CLOSE);
    }
    if (plan.aborts)
    {
        calls.push_back(Call::ABORT);
    }
    return calls;
}

void
Host::Do(Call call, Instant now)
{
    Outbox outbox;
    switch (call)
    {
    case Call::LISTEN:
        m_listening = true;
        break;
    case Call::OPEN: {
        ++m_opens;
        const OpenArguments arguments = Begin(false);
        m_connection->Open(now, arguments, outbox);
        break;
    }
    case Call::SEND: {
        Record& record = m_records.back();
        const UserPlan& plan = m_setup->plan;
        const auto octets =
            static_cast<uint8_t>(std::min(plan.octets - record.sent, int{plan.octetsPerCall}));
        record.sent += octets;
        m_connection->Send(now, octets, false, outbox);
        break;
    }
    case Call::READ:
        m_connection->Receive(now, m_connection->ReadableOctets(), outbox);
        break;
    case Call::SHUTDOWN:
        m_records.back().sendClosed = true;
        m_connection->Close(now, CloseMode::SEND, outbox);
        break;
    case Call::CLOSE:
        m_records.back().sendClosed = true;
        m_records.back().readClosed = true;
        m_connection->Close(now, CloseMode::BOTH, outbox);
        break;
    case Call::ABORT:
        m_connection->Abort(now, outbox);
        break;
    case Call::COUNT:
        break;
    }
    Drain(now, outbox);
}

// ---- The network and the clock ----

void
Host::Arrive(const Datagram& datagram, Instant now)
{
    m_arriving = &datagram;
    Outbox outbox;
    if (m_rest)
    {
        ArriveInTimeWait(datagram, now, outbox);
    }
    else if (m_connection)
    {
        const State before = GetState();
        m_connection->OnSegment(now, datagram.segment, outbox);
        if (before == State::SYN_SENT && m_connection->Status().rcv.nxt > 0)
        {
            m_records.back().peer = datagram.incarnation;
        }
    }
    else
    {
        ArriveForNobody(datagram, std::nullopt, now, outbox);
    }
    Drain(now, outbox);
    m_arriving = nullptr;
}

void
Host::ArriveInTimeWait(const Datagram& datagram, Instant now, Outbox& outbox)
{
    const Parameters& parameters = *m_setup->parameters;
    if (m_listening && m_rest->YieldsTo(datagram.segment, parameters))
    {
        const SeqNum leastIss = m_rest->LeastIss();
        m_records.back().reason = CloseReason::REPLACED;
        m_rest.reset();
        ArriveForNobody(datagram, leastIss, now, outbox);
        return;
    }
    const TimeWait::Verdict verdict = m_rest->OnSegment(now, datagram.segment, parameters);
    if (verdict.ends)
    {
        m_rest.reset();
        m_records.back().reason = CloseReason::NORMAL;
    }
    else if (verdict.acknowledge)
    {
        Emit(m_rest->Ack(now), 0, now);
    }
}

void
Host::ArriveForNobody(const Datagram& datagram,
                      std::optional<SeqNum> leastIss,
                      Instant now,
                      Outbox& outbox)
{
    if (!m_listening)
    {
        m_refused = m_refused || (datagram.segment.flags.syn && !datagram.segment.flags.ack);
        if (const auto reset = AnswerInClosed(datagram.segment))
        {
            Emit(*reset, 0, now);
        }
        return;
    }
    const ListenAnswer answer = AnswerInListen(datagram.segment);
    switch (answer.verdict)
    {
    case ListenAnswer::Verdict::ACCEPT: {
        const OpenArguments arguments = Begin(true, leastIss);
        m_records.back().peer = datagram.incarnation;
        m_connection->OpenFrom(now, arguments, datagram.segment, outbox);
        break;
    }
    case ListenAnswer::Verdict::RESET:
        Emit(answer.reset, 0, now);
        break;
    case ListenAnswer::Verdict::IGNORE:
        break;
    }
}

void
Host::Fire(Instant now)
{
    if (m_rest)
    {
        m_rest.reset(); // the 2 MSL are over
        m_waited = true;
        m_records.back().reason = CloseReason::NORMAL;
        return;
    }
    Outbox outbox;
    m_connection->OnTimer(now, outbox);
    Drain(now, outbox);
}

// ---- What the caller of the core does ----

OpenArguments
Host::Begin(bool passive, std::optional<SeqNum> leastIss)
{
    m_iss = NextIss(leastIss);
    m_connection.emplace(m_setup->parameters,
                         std::make_unique<NewReno>(m_setup->parameters->initialWindow));
    m_kept = 0;
    m_waited = false;
    m_records.emplace_back();
    m_records.back().passive = passive;
    OpenArguments arguments;
    arguments.iss = m_iss;
    arguments.receiveMss = 1460;
    arguments.pathMss = 1460;
    return arguments;
}

SeqNum
Host::NextIss(std::optional<SeqNum> least) const
{
    if (m_records.empty())
    {
        return SeqNum(m_setup->iss);
    }
    const bool same = m_setup->issChoice == IssChoice::SAME && m_waited;
    const SeqNum next = same ? m_iss : m_iss + ISS_STEP;
    return least && Unwrap(*least, 0, next) < 0 ? *least : next;
}

void
Host::Emit(const Segment& segment, Position begin, Instant now)
{
    const auto incarnation = static_cast<uint8_t>(m_records.empty() ? 0 : m_records.size() - 1);
    sent.push_back({segment, begin, m_setup->number, incarnation, now});
}

void
Host::Drain(Instant now, Outbox& outbox)
{
    if (!m_connection)
    {
        return;
    }
    do
    {
        for (std::size_t i = 0; i < outbox.size(); ++i) // effects may add effects
        {
            const Action action = outbox[i];
            Carry(action, now, outbox);
        }
        outbox.clear();
        m_connection->SendDueAck(now, outbox);
    } while (!outbox.empty());
    Check();
    if (m_connection->Status().state == State::TIME_WAIT)
    {
        m_rest = m_connection->ToTimeWait(now);
        m_connection.reset();
    }
    else if (m_records.back().reason != CloseReason::NONE)
    {
        m_connection.reset();
    }
}

void
Host::Carry(const Action& action, Instant now, Outbox& outbox)
{
    Record& record = m_records.back();
    if (const auto* transmit = std::get_if<Transmit>(&action))
    {
        Emit(transmit->segment, transmit->begin, now);
    }
    else if (const auto* accept = std::get_if<Accept>(&action))
    {
        Keep(*accept);
    }
    else if (const auto* text = std::get_if<Readable>(&action))
    {
        record.readable = static_cast<uint8_t>(text->upTo - 1);
        const uint32_t wanted = (1U << (text->upTo & 31)) - 2; // the positions from 1 on
        if (record.eof)
        {
            Break("text is readable behind the end");
        }
        if ((m_kept & wanted) != wanted)
        {
            Break("text is readable that never arrived");
        }
        if (!m_setup->plan.readsLater)
        {
            m_connection->Receive(now, m_connection->ReadableOctets(), outbox);
        }
    }
    else if (const auto* change = std::get_if<StateChanged>(&action))
    {
        if (!IsAllowedTransition(change->from, change->to))
        {
            Break("an edge that figure 5 does not have");
        }
    }
    else if (std::holds_alternative<Connected>(action))
    {
        record.connected = true;
    }
    else if (std::holds_alternative<PeerClosed>(action))
    {
        if (record.eof)
        {
            Break("the end is told twice");
        }
        record.eof = true;
    }
    else if (const auto* end = std::get_if<Closed>(&action))
    {
        if (record.reason != CloseReason::NONE)
        {
            Break("a connection ends twice");
        }
        record.reason = end->reason;
    }
}

void
Host::Keep(const Accept& accept)
{
    constexpr Position LAST = 30; // a bit a position
    if (!m_arriving || accept.begin != m_arriving->begin + accept.skip || accept.begin < 1 ||
        accept.begin + accept.length > LAST)
    {
        Break("text is put in the wrong place");
        return;
    }
    if (m_arriving->incarnation != m_records.back().peer)
    {
        Break("an octet of an old incarnation is accepted");
    }
    const uint32_t octets = ((1U << accept.length) - 1) << accept.begin;
    if ((m_kept & octets) != 0)
    {
        Break("text is accepted twice");
    }
    m_kept |= octets;
}

void
Host::Check()
{
    const Tcb& tcb = m_connection->Status();
    if (const char* broken = CheckInvariants(tcb))
    {
        Break(broken);
    }
    const bool ended = m_records.back().reason != CloseReason::NONE;
    const Position end = tcb.snd.end + (tcb.snd.finQueued ? 1 : 0);
    if (!ended && tcb.snd.una < end && !m_connection->NextDeadline())
    {
        Break("something is to be sent or acknowledged and no timer runs");
    }
}

void
Host::Break(const char* rule)
{
    m_violation = m_violation ? m_violation : rule;
}

// ---- Questions ----

std::optional<Instant>
Host::Deadline() const
{
    return m_rest ? m_rest->expiry : m_connection ? m_connection->NextDeadline() : std::nullopt;
}

State
Host::GetState() const
{
    return m_rest         ? State::TIME_WAIT
           : m_connection ? m_connection->Status().state
           : m_listening  ? State::LISTEN
                          : State::CLOSED;
}

bool
Host::Exists() const
{
    return m_connection || m_rest;
}

const std::optional<Connection>&
Host::GetConnection() const
{
    return m_connection;
}

const std::optional<TimeWait>&
Host::Rest() const
{
    return m_rest;
}

const std::vector<Record>&
Host::Records() const
{
    return m_records;
}

uint32_t
Host::Kept() const
{
    return m_kept;
}

SeqNum
Host::LastIss() const
{
    return m_iss;
}

bool
Host::HasWaited() const
{
    return m_waited;
}

uint8_t
Host::Opens() const
{
    return m_opens;
}

bool
Host::IsListening() const
{
    return m_listening;
}

bool
Host::HasRefused() const
{
    return m_refused;
}

const char*
Host::Violation() const
{
    return m_violation;
}

const Host::Setup&
Host::GetSetup() const
{
    return *m_setup;
}

} // namespace ns3::rfctcp::explore
