/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expectation.h"

#include "segment-options.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>

namespace packetdrill
{

namespace
{

bool
IsPadding(uint8_t kind)
{
    return kind == KIND_NOP || kind == KIND_EOL;
}

/** @param tos type of service or traffic class @return its ECN field */
IpSpec::Ecn
EcnOf(uint8_t tos)
{
    using Ecn = IpSpec::Ecn;
    constexpr std::array<Ecn, 4> fields{Ecn::NOT_ECT, Ecn::ECT1, Ecn::ECT0, Ecn::CE};
    return fields.at(tos & 3U);
}

/** @return the field as a script writes it */
std::string
EcnName(IpSpec::Ecn ecn)
{
    using Ecn = IpSpec::Ecn;
    switch (ecn)
    {
    case Ecn::UNSET:
        break;
    case Ecn::NOT_ECT:
        return "noecn";
    case Ecn::ECT0:
        return "ect0";
    case Ecn::ECT1:
        return "ect1";
    case Ecn::CE:
        return "ce";
    case Ecn::ECT0_OR_ECT1:
        return "ect01";
    }
    return "";
}

/** @return name in scripts of an option that SYNs have */
std::string
OptionName(uint8_t kind)
{
    switch (kind)
    {
    case KIND_MSS:
        return "mss";
    case KIND_WINDOW_SCALE:
        return "wscale";
    case KIND_SACK_PERMITTED:
        return "sackOK";
    case KIND_TIMESTAMPS:
        return "TS";
    default:
        return "of kind " + std::to_string(kind);
    }
}

std::string
PrintHex(uint32_t number)
{
    std::ostringstream stream;
    stream << "0x" << std::hex << number;
    return stream.str();
}

/** What differs in a field that the printed packet does not show. */
std::string
Differing(const std::string& field, const std::string& expected, const std::string& got)
{
    return field + ": expected " + expected + ", got " + got;
}

} // namespace

Expectation::Expectation(const PacketLine& line, Flow& flow, const ComparisonRules& rules)
    : m_line(line),
      m_flow(flow),
      m_rules(rules)
{
    if ((line.flags & SYN) != 0 && !line.seq.any)
    {
        flow.numbers.OnLocalSynLine(line.seq.start);
    }
}

const std::string&
Expectation::GetDifference() const
{
    return m_difference;
}

Expectation::Reply
Expectation::Offer(const LivePacket& packet)
{
    const bool last = m_taken + packet.length >= m_line.seq.length || packet.length == 0;
    m_difference = Compare(packet, last);
    if (!m_difference.empty())
    {
        if (IsHarmlessAck(packet) && m_rules.switches->Allows(Switch::EXTRA_ACK))
        {
            Learn(packet);
            return Reply::SKIPPED;
        }
        return Reply::REFUSED;
    }
    if (m_taken == 0)
    {
        m_partSize = packet.length;
        m_firstSeq = packet.seq;
    }
    m_taken += packet.length;
    Learn(packet);
    return last ? Reply::DONE : Reply::MORE;
}

bool
Expectation::IsHarmlessAck(const LivePacket& packet) const
{
    return packet.flags == ACK && packet.length == 0 && packet.fault.empty() &&
           (!m_flow.lastAck || static_cast<int32_t>(packet.ack - *m_flow.lastAck) >= 0);
}

void
Expectation::Learn(const LivePacket& packet)
{
    if ((packet.flags & ACK) != 0)
    {
        m_flow.lastAck = packet.ack;
    }
    if (!m_line.options || !m_difference.empty())
    {
        return;
    }
    for (const OptionSpec& written : *m_line.options)
    {
        if (written.kind != OptionSpec::Kind::TIMESTAMPS || written.anyValue)
        {
            continue;
        }
        for (const WireOption& option : SplitOptions(packet.options))
        {
            if (option[0] == KIND_TIMESTAMPS && option.size() == 10)
            {
                m_flow.stamps.OnOutbound(written.value, Read32(option, 2));
            }
        }
    }
}

std::string
Expectation::Compare(const LivePacket& packet, bool last)
{
    if (!packet.fault.empty())
    {
        return packet.fault;
    }
    std::string difference = CompareFlags(packet, last);
    difference = difference.empty() ? CompareNumbers(packet) : difference;
    difference = difference.empty() ? CompareLength(packet) : difference;
    if (!difference.empty())
    {
        return difference;
    }
    if (m_line.window && *m_line.window != packet.window &&
        !m_rules.switches->Allows(Switch::IGNORE_WINDOW))
    {
        return "win";
    }
    if (((m_line.flags & URG) != 0 || m_line.urgent) && m_line.urgent.value_or(0) != packet.urgent)
    {
        return "urg";
    }
    difference = CompareOptions(packet);
    difference = difference.empty() ? CompareIp(packet) : difference;
    return difference.empty() && !packet.zeroPayload ? "payload is not zero" : difference;
}

std::string
Expectation::CompareFlags(const LivePacket& packet, bool last)
{
    uint16_t compared = 0xffff;
    if (!last)
    {
        compared = static_cast<uint16_t>(~(PSH | FIN | CWR));
    }
    const auto differing = static_cast<uint16_t>((packet.flags ^ m_line.flags) & compared);
    if (differing == 0 || (differing == PSH && m_rules.switches->Allows(Switch::IGNORE_PUSH)))
    {
        return "";
    }
    return "flags";
}

std::string
Expectation::CompareNumbers(const LivePacket& packet) const
{
    const bool syn = (m_line.flags & SYN) != 0;
    if (!m_line.seq.any)
    {
        const uint32_t start = m_line.seq.start + m_taken;
        const uint32_t live =
            m_line.seq.raw ? start : m_flow.numbers.ToLive(Side::LOCAL, start, syn);
        if (live != packet.seq)
        {
            return "seq";
        }
    }
    else if (m_taken > 0 && packet.seq != m_firstSeq + m_taken)
    {
        return "not contiguous";
    }
    if ((m_line.flags & ACK) != 0 || m_line.ack)
    {
        const uint32_t live = m_flow.numbers.ToLive(Side::REMOTE, m_line.ack.value_or(0), syn);
        if (live != packet.ack)
        {
            return "ack";
        }
    }
    return "";
}

std::string
Expectation::CompareLength(const LivePacket& packet) const
{
    const uint32_t left = m_line.seq.length - m_taken;
    if (packet.length > left || (packet.length == 0 && left > 0) ||
        (packet.length < left && m_rules.strictSegments))
    {
        return "length";
    }
    if (m_taken > 0 &&
        (packet.length > m_partSize || (packet.length < m_partSize && packet.length < left)))
    {
        return "parts of different sizes";
    }
    return "";
}

std::string
Expectation::CompareIp(const LivePacket& packet) const
{
    using Ecn = IpSpec::Ecn;
    const Ecn written = m_line.ip.ecn;
    const Ecn live = EcnOf(packet.tos);
    const bool either = written == Ecn::ECT0_OR_ECT1 && (live == Ecn::ECT0 || live == Ecn::ECT1);
    if (written != Ecn::UNSET && written != live && !either)
    {
        return Differing("ECN field", EcnName(written), EcnName(live));
    }
    if (m_line.ip.tos && *m_line.ip.tos != packet.tos)
    {
        return Differing("tos", PrintHex(*m_line.ip.tos), PrintHex(packet.tos));
    }
    if (m_line.ip.ttl && *m_line.ip.ttl != packet.ttl)
    {
        return Differing("ttl", std::to_string(*m_line.ip.ttl), std::to_string(packet.ttl));
    }
    if (m_line.ip.flowLabel && *m_line.ip.flowLabel != packet.flowLabel)
    {
        return Differing("flowlabel", PrintHex(*m_line.ip.flowLabel), PrintHex(packet.flowLabel));
    }
    return "";
}

std::string
Expectation::CompareOptions(const LivePacket& packet)
{
    if (m_line.anyOptions || AreSameOptions(packet))
    {
        return "";
    }
    if ((m_line.flags & SYN) != 0 && m_rules.switches->Allows(Switch::SYN_OPTIONS))
    {
        return AreSameCookies(packet) ? CheckSynOptions(packet) : "options";
    }
    return AreSameSets(packet) && m_rules.switches->Allows(Switch::OPTIONS_AS_SET) ? "" : "options";
}

std::string
Expectation::CheckSynOptions(const LivePacket& packet) const
{
    const bool answer = (m_line.flags & ACK) != 0;
    const auto options = SplitOptions(packet.options);
    for (const auto& [kind, rule] : m_rules.profile->synOptions)
    {
        const bool present =
            std::any_of(options.begin(), options.end(), [kind = kind](const WireOption& option) {
                return option[0] == kind;
            });
        const bool offered = m_flow.seen.IsOffered(kind);
        // The script may have configured the TCP otherwise, as with net.inet.tcp.sack.enable=0:
        // then what its line shows is right as well.
        bool legal = present == IsWritten(kind);
        switch (legal ? SynOptionRule::FREE : rule)
        {
        case SynOptionRule::FREE:
            legal = true;
            break;
        case SynOptionRule::PRESENT:
            legal = present;
            break;
        case SynOptionRule::ABSENT:
            legal = !present;
            break;
        case SynOptionRule::AS_OFFERED:
            legal = present == (!answer || offered);
            break;
        case SynOptionRule::NOT_UNASKED:
            legal = !present || !answer || offered;
            break;
        }
        if (!legal)
        {
            return "option " + OptionName(kind) + (present ? " is present" : " is missing");
        }
    }
    return "";
}

bool
Expectation::AreSameCookies(const LivePacket& packet) const
{
    auto written = m_line.options.value_or(std::vector<OptionSpec>());
    written.erase(std::remove_if(written.begin(),
                                 written.end(),
                                 [](const OptionSpec& spec) { return !IsFastOpen(spec); }),
                  written.end());
    for (const WireOption& option : SplitOptions(packet.options))
    {
        if (option[0] != KIND_FAST_OPEN && option[0] != KIND_EXPERIMENTAL)
        {
            continue;
        }
        const auto same = std::find_if(written.begin(), written.end(), [&](const auto& spec) {
            return IsSameOption(spec, option);
        });
        if (same == written.end())
        {
            return false;
        }
        written.erase(same);
    }
    return written.empty();
}

bool
Expectation::IsWritten(uint8_t kind) const
{
    const auto written = m_line.options.value_or(std::vector<OptionSpec>());
    return std::any_of(written.begin(), written.end(), [kind](const OptionSpec& spec) {
        return EncodeOption(spec).at(0) == kind;
    });
}

bool
Expectation::IsSameOption(const OptionSpec& written, const std::vector<uint8_t>& live) const
{
    if (written.kind == OptionSpec::Kind::SACK)
    {
        OptionSpec mapped = written;
        for (auto& [left, right] : mapped.blocks)
        {
            left = m_flow.numbers.ToLive(Side::REMOTE, left, false);
            right = m_flow.numbers.ToLive(Side::REMOTE, right, false);
        }
        return EncodeOption(mapped) == live;
    }
    if (IsFastOpen(written))
    {
        OptionSpec empty = written;
        empty.octets.clear();
        const WireOption head = EncodeOption(empty); // kind, length, perhaps an ExID
        const bool same = live.size() >= head.size() && live[0] == head[0] &&
                          std::equal(head.begin() + 2, head.end(), live.begin() + 2);
        return same && m_rules.cookies->IsSame(
                           written.octets,
                           {live.begin() + static_cast<std::ptrdiff_t>(head.size()), live.end()},
                           (m_line.flags & ACK) != 0);
    }
    if (written.kind != OptionSpec::Kind::TIMESTAMPS)
    {
        return EncodeOption(written) == live;
    }
    if (live.size() != 10 || live[0] != KIND_TIMESTAMPS)
    {
        return false;
    }
    if (written.rawEcho && Read32(live, 6) != written.echo)
    {
        return false;
    }
    const auto expected = m_flow.stamps.ToLive(written.value);
    if (written.anyValue || !expected || !m_rules.stampTick)
    {
        return true;
    }
    const auto ticks = static_cast<int32_t>(Read32(live, 2) - *expected);
    return std::abs(Nanoseconds{ticks}) * *m_rules.stampTick <= m_rules.stampTolerance;
}

bool
Expectation::AreSameOptions(const LivePacket& packet) const
{
    const auto live = SplitOptions(packet.options);
    const auto written = m_line.options.value_or(std::vector<OptionSpec>());
    return live.size() == written.size() &&
           std::equal(written.begin(),
                      written.end(),
                      live.begin(),
                      [this](const OptionSpec& spec, const WireOption& option) {
                          return IsSameOption(spec, option);
                      });
}

bool
Expectation::AreSameSets(const LivePacket& packet) const
{
    auto live = SplitOptions(packet.options);
    live.erase(std::remove_if(live.begin(),
                              live.end(),
                              [](const WireOption& option) { return IsPadding(option[0]); }),
               live.end());
    for (const OptionSpec& spec : m_line.options.value_or(std::vector<OptionSpec>()))
    {
        if (IsPadding(EncodeOption(spec).at(0)))
        {
            continue;
        }
        const auto same =
            std::find_if(live.begin(), live.end(), [this, &spec](const WireOption& option) {
                return IsSameOption(spec, option);
            });
        if (same == live.end())
        {
            return false;
        }
        live.erase(same);
    }
    return live.empty();
}

} // namespace packetdrill
