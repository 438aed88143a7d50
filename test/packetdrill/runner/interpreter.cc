/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "interpreter.h"

#include "commands.h"
#include "icmp.h"
#include "script-options.h"
#include "segment-options.h"

#include "ns3/config.h"
#include "ns3/string.h"

#include <algorithm>
#include <cstdio>

namespace packetdrill
{

namespace
{

constexpr Nanoseconds ANY_TIME_LIMIT = 3600'000'000'000; ///< an outbound line at "*" waits so long

std::string
PrintTime(Nanoseconds time)
{
    char text[32]; // NOLINT: for snprintf
    std::snprintf(text, sizeof(text), "%.6f", static_cast<double>(time) / 1e9);
    return text;
}

} // namespace

Interpreter::Interpreter(const Script& script,
                         const RunSettings& settings,
                         const Progress& progress,
                         Verdict& verdict)
    : m_script(script),
      m_switches(settings.switches),
      m_settings(settings),
      m_progress(progress),
      m_verdict(verdict),
      m_cookies(settings.definitions, IsIpv6(script, settings))
{
    m_switches.Restart();
    m_rules.switches = &m_switches;
    m_rules.cookies = &m_cookies;
    m_rules.profile = settings.profile;
    m_rules.strictSegments = script.options.count("strict_segments") > 0;
    if (script.options.count("strict_tail") > 0)
    {
        m_switches.TurnOn(Switch::STRICT_TAIL);
    }
    if (const auto tolerance = NumericOption(script, "tolerance_usecs"))
    {
        m_tolerance = Nanoseconds{*tolerance} * 1000;
        m_rules.stampTolerance = m_tolerance;
    }
    if (const auto tick = NumericOption(script, "tcp_ts_tick_usecs"))
    {
        m_rules.stampTick = Nanoseconds{*tick} * 1000;
    }
}

Interpreter::~Interpreter()
{
    m_verdict.simulatedSeconds = static_cast<double>(m_clock.Now()) / 1e9;
    m_verdict.switches = m_switches.Describe();
    m_verdict.packets.assign(m_history.begin(), m_history.end());
    m_testbed.reset(); // sockets send and call back until the simulation is destroyed
}

void
Interpreter::Run()
{
    HostSettings host = HostFor(m_script, m_settings);
    host.attributes = FirstAttributes();
    m_testbed =
        std::make_unique<Testbed>(m_settings, host, [this](const auto& octets) { OnSent(octets); });
    m_calls = std::make_unique<SystemCalls>(*m_testbed, m_flows, m_settings, m_switches, [this]() {
        OnNews();
    });
    m_calls->SetFastOpen(m_fastOpen);
    for (const Event& event : m_script.events)
    {
        m_progress.onLine(event.place.line);
        RunEvent(event);
        CheckOverdue();
        m_previous = m_clock.Now();
    }
    Finish();
}

AttributeList
Interpreter::FirstAttributes()
{
    // Some attributes, as the congestion control, are heeded only when a host is made: commands in
    // front of all else are carried out before.
    AttributeList attributes;
    const auto add = [this, &attributes](const CommandLine& command, Place place) {
        const auto effect = InterpretCommand(command.text, place, m_settings);
        attributes.insert(attributes.end(), effect.attributes.begin(), effect.attributes.end());
        m_fastOpen = effect.fastOpen.value_or(m_fastOpen);
    };
    if (m_script.setUp)
    {
        add(*m_script.setUp, m_script.setUpPlace);
    }
    for (const Event& event : m_script.events)
    {
        const auto* command = std::get_if<CommandLine>(&event.action);
        if (command == nullptr)
        {
            break;
        }
        add(*command, event.place);
    }
    return attributes;
}

Nanoseconds
Interpreter::ToleranceOf(Nanoseconds distance) const
{
    constexpr Nanoseconds CLOCK = 200; // an instant of the clock is not a point
    return std::max(m_tolerance, distance / 8) + CLOCK;
}

Nanoseconds
Interpreter::TargetOf(const Event& event) const
{
    const bool relative = event.time.origin == EventTime::Origin::PREVIOUS;
    const Nanoseconds target = event.time.at + (relative ? m_previous : 0);
    const Nanoseconds now = m_clock.Now();
    if (now - target > ToleranceOf(0))
    {
        throw Mismatch(event.place,
                       event.source + " at " + PrintTime(target) + " s",
                       "to it only at " + PrintTime(now) + " s");
    }
    return std::max(target, now);
}

void
Interpreter::RunEvent(const Event& event)
{
    const auto* packet = std::get_if<PacketLine>(&event.action);
    if (packet != nullptr && !packet->inbound)
    {
        RunOutbound(*packet, event);
        return;
    }
    m_clock.AdvanceTo(TargetOf(event));
    CheckOverdue();
    if (packet != nullptr)
    {
        RunInbound(*packet, event.place);
    }
    else if (const auto* icmp = std::get_if<IcmpLine>(&event.action))
    {
        RunIcmp(*icmp);
    }
    else if (const auto* call = std::get_if<CallLine>(&event.action))
    {
        RunCall(*call, event);
    }
    else if (const auto* command = std::get_if<CommandLine>(&event.action))
    {
        RunCommand(*command, event.place);
    }
    else
    {
        RunCode(std::get<CodeBlock>(event.action));
    }
}

std::vector<uint8_t>
Interpreter::EncodeOptions(const PacketLine& line, const Flow& flow) const
{
    std::vector<uint8_t> octets;
    for (OptionSpec option : line.options.value_or(std::vector<OptionSpec>()))
    {
        for (auto& [left, right] : option.blocks)
        {
            left = flow.numbers.ToLive(Side::LOCAL, left, false);
            right = flow.numbers.ToLive(Side::LOCAL, right, false);
        }
        if (IsFastOpen(option))
        {
            option.octets = m_cookies.ToLive(option.octets);
        }
        if (!option.rawEcho && (line.flags & ACK) != 0)
        {
            option.echo = flow.stamps.ToLiveEcho(option.echo);
        }
        const WireOption encoded = EncodeOption(option);
        octets.insert(octets.end(), encoded.begin(), encoded.end());
    }
    return octets;
}

void
Interpreter::RunInbound(const PacketLine& line, Place place)
{
    Flow* flow = m_flows.ForInbound(line);
    if (flow == nullptr)
    {
        throw Mismatch(place, "a SYN of the stack before this packet", "none");
    }
    const bool syn = (line.flags & SYN) != 0;
    if (syn)
    {
        flow->numbers.OnRemoteSyn(line.seq.start);
    }
    LivePacket packet;
    packet.inbound = true;
    packet.time = m_clock.Now();
    packet.tos = line.ip.tos.value_or(0);
    switch (line.ip.ecn)
    {
    case IpSpec::Ecn::UNSET:
        break;
    case IpSpec::Ecn::NOT_ECT:
        packet.tos &= 0xfc;
        break;
    case IpSpec::Ecn::ECT0:
    case IpSpec::Ecn::ECT0_OR_ECT1:
        packet.tos = (packet.tos & 0xfc) | 2;
        break;
    case IpSpec::Ecn::ECT1:
        packet.tos = (packet.tos & 0xfc) | 1;
        break;
    case IpSpec::Ecn::CE:
        packet.tos |= 3;
        break;
    }
    packet.ttl = line.ip.ttl.value_or(packet.ttl);
    packet.flowLabel = line.ip.flowLabel.value_or(0);
    packet.sourcePort = flow->ports.remote;
    packet.destinationPort = flow->ports.local;
    packet.seq =
        line.seq.raw ? line.seq.start : flow->numbers.ToLive(Side::REMOTE, line.seq.start, syn);
    if (line.ack || (line.flags & ACK) != 0)
    {
        packet.ack = flow->numbers.ToLive(Side::LOCAL, line.ack.value_or(0), syn);
    }
    packet.flags = line.flags;
    packet.window = line.window.value_or(0);
    packet.urgent = line.urgent.value_or(0);
    packet.options = EncodeOptions(line, *flow);
    packet.length = line.seq.length;
    Record(packet, *flow);
    const auto octets = EncodePacket(packet, m_testbed->GetAddresses());
    m_clock.Act(m_testbed->GetNodeId(), [this, &octets]() { m_testbed->Deliver(octets); });
}

void
Interpreter::RunIcmp(const IcmpLine& line)
{
    PacketLine dummy;
    Flow* flow = m_flows.ForInbound(dummy);
    const Flow none;
    const auto octets = EncodeIcmp(line, flow == nullptr ? none : *flow, m_testbed->GetAddresses());
    m_clock.Act(m_testbed->GetNodeId(), [this, &octets]() { m_testbed->Deliver(octets); });
}

LivePacket
Interpreter::AwaitPacket(const PacketLine& line, const Event& event, Nanoseconds latest)
{
    while (true)
    {
        Flow* flow = m_flows.ForOutbound(line);
        if (flow != nullptr && !flow->sent.empty())
        {
            LivePacket packet = flow->sent.front();
            flow->sent.pop_front();
            return packet;
        }
        if (m_clock.Now() >= latest || !m_clock.RunUntil(latest))
        {
            flow = m_flows.ForOutbound(line);
            if (flow == nullptr || flow->sent.empty())
            {
                throw Mismatch(event.place,
                               event.source,
                               "no packet until " + PrintTime(latest) + " s");
            }
        }
    }
}

void
Interpreter::RunOutbound(const PacketLine& line, const Event& event)
{
    const bool any = event.time.origin == EventTime::Origin::ANY;
    const bool relative = event.time.origin == EventTime::Origin::PREVIOUS;
    const Nanoseconds base = relative ? m_previous : 0;
    const Nanoseconds from = base + event.time.at;
    const Nanoseconds to = base + event.time.windowEnd.value_or(event.time.at);
    const Nanoseconds earliest = any ? 0 : from - ToleranceOf(from - m_previous);
    const Nanoseconds latest =
        any ? m_clock.Now() + ANY_TIME_LIMIT : to + ToleranceOf(to - m_previous);
    m_clock.AdvanceTo(m_clock.Now()); // what is due now comes first
    std::optional<Expectation> expectation;
    auto reply = Expectation::Reply::MORE;
    while (reply != Expectation::Reply::DONE)
    {
        const LivePacket packet = AwaitPacket(line, event, latest);
        Flow& flow = *m_flows.ForOutbound(line);
        if (!expectation)
        {
            expectation.emplace(line, flow, m_rules);
        }
        reply = expectation->Offer(packet);
        if (reply == Expectation::Reply::SKIPPED)
        {
            continue;
        }
        if (reply == Expectation::Reply::REFUSED)
        {
            throw Mismatch(event.place,
                           event.source,
                           PrintPacket(packet, flow) + " (" + expectation->GetDifference() + ")");
        }
        if (packet.time < earliest || packet.time > latest)
        {
            const std::string window =
                PrintTime(earliest) + (to == from ? " to " : " ... ") + PrintTime(latest) + " s";
            throw Mismatch(event.place,
                           event.source + " at " + window,
                           "it at " + PrintTime(packet.time) + " s");
        }
    }
}

void
Interpreter::RunCall(const CallLine& call, const Event& event)
{
    const StartedCall started = m_calls->Start(call);
    std::optional<Outcome> outcome;
    const Nanoseconds begin = m_clock.Now();
    m_clock.Act(m_testbed->GetNodeId(), [this, &started, &outcome, &call, &event]() {
        outcome = started.attempt();
        if (!outcome && started.nonBlocking)
        {
            outcome = Outcome{-1, started.blockedError, nullptr};
        }
        if (outcome)
        {
            m_calls->Check(call, event.place, *outcome);
        }
    });
    const Nanoseconds duration = event.time.returns.value_or(event.time.at) - event.time.at;
    const Nanoseconds tolerance = ToleranceOf(duration);
    if (outcome)
    {
        if (duration > tolerance)
        {
            throw Mismatch(event.place,
                           call.name + " to return at " + PrintTime(begin + duration) + " s",
                           "its return at " + PrintTime(begin) + " s");
        }
        return;
    }
    if (!event.time.returns)
    {
        throw Mismatch(event.place, call.name + " to return at once", "a call that blocks");
    }
    m_pending.push_back({&call, event.place, started, begin + duration, tolerance});
    RetryPending(); // the news may have come while the call was begun
}

void
Interpreter::OnNews()
{
    if (!m_pending.empty() && !m_retryScheduled)
    {
        m_retryScheduled = true;
        m_clock.ActSoon([this]() {
            m_retryScheduled = false;
            RetryPending();
        });
    }
}

void
Interpreter::RetryPending()
{
    for (auto pending = m_pending.begin(); pending != m_pending.end();)
    {
        const auto outcome = pending->started.attempt();
        if (!outcome)
        {
            ++pending;
            continue;
        }
        const PendingCall done = *pending;
        pending = m_pending.erase(pending);
        const Nanoseconds now = m_clock.Now();
        m_calls->Check(*done.call, done.place, *outcome);
        if (now < done.returns - done.tolerance || now > done.returns + done.tolerance)
        {
            throw Mismatch(done.place,
                           done.call->name + " to return at " + PrintTime(done.returns) + " s",
                           "its return at " + PrintTime(now) + " s");
        }
    }
}

void
Interpreter::CheckOverdue() const
{
    for (const PendingCall& pending : m_pending)
    {
        if (m_clock.Now() > pending.returns + pending.tolerance)
        {
            throw Mismatch(pending.place,
                           pending.call->name + " to return at " + PrintTime(pending.returns) +
                               " s",
                           "a call that still blocks");
        }
    }
}

void
Interpreter::RunCommand(const CommandLine& command, Place place)
{
    const CommandEffect effect = InterpretCommand(command.text, place, m_settings);
    for (const auto& [name, value] : effect.attributes)
    {
        ns3::Config::SetDefaultFailSafe(name, ns3::StringValue(value));
        m_testbed->SetProtocolAttribute(name, value);
    }
    if (effect.fastOpen)
    {
        m_calls->SetFastOpen(*effect.fastOpen);
    }
    for (const auto& [name, value] : m_settings.attributes)
    {
        ns3::Config::SetDefault(name, ns3::StringValue(value)); // --set has the last word
    }
    if (!effect.query)
    {
        return;
    }
    const auto count = m_calls->CountState(effect.query->state);
    if (!count)
    {
        throw Unsupported(place, "states of connections of this TCP");
    }
    const auto expected = effect.query->count;
    if (expected ? *count != *expected : *count == 0)
    {
        const std::string state = ns3::TcpSocket::TcpStateName[effect.query->state];
        throw Mismatch(place,
                       (expected ? std::to_string(*expected) : "some") + " in state " + state,
                       std::to_string(*count));
    }
}

std::optional<double>
Interpreter::FindName(const std::string& name)
{
    if (const auto variable = m_variables.find(name); variable != m_variables.end())
    {
        return variable->second;
    }
    if (const auto constant = FindConstant(name))
    {
        return static_cast<double>(*constant);
    }
    const Flow* flow = m_flows.GetCurrent();
    const ApplicationSocket* socket = flow == nullptr ? nullptr : m_calls->Find(*flow);
    const auto value = socket == nullptr ? std::nullopt : socket->GetView().Find(name, flow);
    return value ? std::optional<double>(static_cast<double>(*value)) : std::nullopt;
}

void
Interpreter::RunCode(const CodeBlock& code)
{
    const auto lookup = [this](const std::string& name) { return FindName(name); };
    for (const Statement& statement : ParseCode(code.text, code.start))
    {
        if (statement.kind == Statement::Kind::PRINT)
        {
            continue;
        }
        const auto value = Evaluate(statement.expression, lookup);
        if (statement.kind == Statement::Kind::ASSIGN)
        {
            m_variables[statement.name] = value;
        }
        else if (!value)
        {
            ++m_verdict.skippedAssertions;
        }
        else if (*value == 0)
        {
            throw Mismatch(statement.place,
                           statement.source,
                           DescribeNames(statement.expression, lookup));
        }
    }
}

void
Interpreter::Record(const LivePacket& packet, Flow& flow)
{
    flow.seen.OnPacket(packet);
    m_history.push_back(PrintTime(packet.time) + " " + PrintPacket(packet, flow));
    m_progress.onPacket(m_history.back());
    if (m_history.size() > Verdict::HISTORY)
    {
        m_history.pop_front();
    }
}

void
Interpreter::OnSent(const std::vector<uint8_t>& octets)
{
    if (!m_testbed)
    {
        return; // IP installs itself
    }
    auto packet = DecodePacket(octets, m_testbed->GetAddresses());
    if (!packet)
    {
        return;
    }
    packet->time = m_clock.Now();
    Flow* flow = m_flows.OnSent(*packet);
    if (flow != nullptr)
    {
        Record(*packet, *flow);
        m_clock.Interrupt();
    }
}

void
Interpreter::Finish()
{
    Nanoseconds end = m_clock.Now();
    for (const PendingCall& pending : m_pending)
    {
        end = std::max(end, pending.returns + pending.tolerance + 1);
    }
    m_clock.AdvanceTo(end);
    CheckOverdue();
    for (const auto& [packet, text] : m_flows.GetLeftOver())
    {
        const bool harmless = packet.flags == ACK && packet.length == 0;
        if (!harmless || !m_switches.Allows(Switch::EXTRA_ACK))
        {
            m_verdict.leftOver.push_back(PrintTime(packet.time) + " " + text);
        }
    }
    if (!m_verdict.leftOver.empty() && m_switches.Allows(Switch::STRICT_TAIL))
    {
        throw Mismatch(m_script.events.back().place,
                       "no packet after the last line",
                       m_verdict.leftOver.front());
    }
    if (m_script.cleanUp)
    {
        RunCommand(*m_script.cleanUp, m_script.cleanUpPlace);
    }
}

} // namespace packetdrill
