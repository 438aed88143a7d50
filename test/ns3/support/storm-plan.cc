/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "storm-plan.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ns3::rfctcp::test
{
namespace
{

using Attributes = std::vector<std::pair<std::string, std::string>>;

/** Old segments may come as late as this part of MSL, so that none outlives it in the network. */
constexpr int64_t PART_OF_MSL = 4;

/** @param flag a value @return as the attributes of ns-3 read it */
std::string
Word(bool flag)
{
    return flag ? "true" : "false";
}

/** @param dice decides @param mostDelay of a segment @return what the wire does */
StormWirePlan
DrawWire(StormDice& dice, const Time& mostDelay)
{
    StormWirePlan plan;
    if (dice.Chance(0.2))
    {
        return plan; // a perfect wire: nothing excuses an error then
    }
    if (dice.Chance(0.6))
    {
        plan.loss = dice.Pick<double>({0.005, 0.02, 0.05, 0.1, 0.2});
    }
    if (dice.Chance(0.2))
    {
        plan.burst = dice.Pick<double>({0.002, 0.01});
    }
    for (uint32_t i = dice.Pick<uint32_t>({0, 0, 1, 2}); i > 0; --i)
    {
        plan.copies.emplace_back(
            dice.Pick<double>({0.01, 0.05, 0.2}),
            MilliSeconds(dice.Magnitude(1, static_cast<uint32_t>(mostDelay.GetMilliSeconds()))));
    }
    for (uint32_t i = dice.Pick<uint32_t>({0, 0, 1, 2, 3}); i > 0; --i)
    {
        plan.delays.emplace_back(
            dice.Pick<double>({0.01, 0.05, 0.2}),
            MilliSeconds(dice.Magnitude(1, static_cast<uint32_t>(mostDelay.GetMilliSeconds()))));
    }
    if (dice.Chance(0.3))
    {
        plan.overtaken = dice.Pick<double>({0.01, 0.05, 0.2});
    }
    if (dice.Chance(0.3))
    {
        plan.corruption = dice.Pick<double>({0.01, 0.05, 0.1});
    }
    if (dice.Chance(0.1))
    {
        const Time from = dice.TimeBetween(Seconds(0), Seconds(10));
        plan.outages.emplace_back(from, from + dice.TimeBetween(Seconds(1), Seconds(60)));
    }
    plan.marks = dice.Chance(0.15);
    if (dice.Chance(0.1))
    {
        plan.icmp = dice.Pick<double>({0.002, 0.01, 0.05});
        plan.hardIcmp = dice.Chance(0.5);
    }
    return plan;
}

/** @param dice decides @param msl of both ends @return attributes of one end */
StormEndPlan
DrawEnd(StormDice& dice, const Time& msl)
{
    StormEndPlan plan;
    const auto set = [&plan](const std::string& name, const std::string& value) {
        plan.socket.emplace_back(name, value);
    };
    const auto maybe = [&](double probability, const std::string& name, const std::string& value) {
        if (dice.Chance(probability))
        {
            set(name, value);
        }
    };
    const auto number = [&dice](const std::vector<uint32_t>& values) {
        return std::to_string(dice.Pick(values));
    };
    set("MaxSegLifetime", std::to_string(msl.GetMilliSeconds()) + "ms");
    set("FinWait2Timeout", dice.Pick<std::string>({"20s", "60s", "600s"}));
    set("SndBufSize", std::to_string(dice.Magnitude(500, 131072)));
    set("RcvBufSize", std::to_string(dice.Magnitude(500, 131072)));
    set("SegmentSize", number({88, 536, 536, 1000, 1448, 4000}));
    set("TcpNoDelay", Word(dice.Chance(0.5)));
    set("DelAckCount", number({1, 2, 2, 4}));
    set("DelAckTimeout", dice.Pick<std::string>({"40ms", "200ms", "500ms"}));
    set("InitialCwnd", number({1, 2, 10}));
    set("ConnCount", number({1, 3, 6}));
    set("DataRetries", number({3, 6, 15}));
    set("Recovery", dice.Pick<std::string>({"NewReno", "Sack6675", "RackTlp", "RackTlp"}));
    maybe(0.2, "Sack", "false");
    maybe(0.2, "Timestamp", "false");
    maybe(0.2, "WindowScaling", "false");
    maybe(0.3, "UseEcn", dice.Pick<std::string>({"On", "AcceptOnly"}));
    maybe(0.1, "LimitedTransmit", "false");
    maybe(0.1, "TailLossProbe", "false");
    maybe(0.1, "ForwardRto", "false");
    maybe(0.1, "Undo", "false");
    maybe(0.2, "MinRto", "200ms");
    maybe(0.1, "MaxRto", "10s");
    maybe(0.1, "UserTimeout", dice.Pick<std::string>({"1s", "10s", "100s"}));
    maybe(0.1, "UserTimeoutOption", "true");
    if (dice.Chance(0.2))
    {
        set("KeepAlive", "true");
        set("KeepAliveTime", dice.Pick<std::string>({"1s", "10s"}));
        set("KeepAliveInterval", "1s");
        set("KeepAliveProbes", number({2, 9}));
        set("KeepAliveGarbage", Word(dice.Chance(0.5)));
    }
    set("AfterClose", dice.Pick<std::string>({"Reset", "Reset", "Deliver", "Discard"}));
    maybe(0.2, "MaxRcvBufSize", "200000");
    maybe(0.1, "AbortOnHardErrors", "false");
    maybe(0.1, "AbortOpenOnSoftErrors", "true");
    maybe(0.1, "ChallengeAckLimit", "1");
    maybe(0.1, "IgnoreResetInTimeWait", "true");
    maybe(0.1, "ReuseTimeWait", "false");
    maybe(0.1, "ReuseByTimestamp", "false");
    maybe(0.7, "ReuseAddress", "true");
    if (dice.Chance(0.3))
    {
        plan.listener.emplace_back("SynBacklog", number({1, 2, 3}));
        plan.listener.emplace_back("SynPolicy",
                                   dice.Pick<std::string>({"DropNew", "DropOldest", "Cookies"}));
    }
    plan.protocol.emplace_back("PortSelection", std::to_string(dice.Between(1, 5)));
    if (dice.Chance(0.15))
    {
        plan.protocol.emplace_back("MaxTimeWait", number({1, 2}));
    }
    plan.congestionControl = dice.Pick<std::string>({"ns3::TcpNewReno",
                                                     "ns3::TcpLinuxReno",
                                                     "ns3::TcpCubic",
                                                     "ns3::TcpWestwood",
                                                     "ns3::TcpVegas",
                                                     "ns3::TcpBic",
                                                     "ns3::TcpScalable",
                                                     "ns3::TcpIllinois",
                                                     "ns3::TcpBbr",
                                                     "ns3::TcpDctcp"});
    plan.traced = dice.Chance(0.3);
    for (uint32_t i = dice.Chance(0.15) ? dice.Between(1, 6) : 0; i > 0; --i)
    {
        const auto change = dice.Pick<std::pair<std::string, std::string>>(
            {{"SndBufSize", std::to_string(dice.Magnitude(500, 131072))},
             {"RcvBufSize", std::to_string(dice.Magnitude(500, 131072))},
             {"TcpNoDelay", Word(dice.Chance(0.5))},
             {"DelAckCount", number({1, 4})},
             {"Recovery", dice.Pick<std::string>({"NewReno", "Sack6675", "RackTlp"})},
             {"KeepAlive", Word(dice.Chance(0.5))},
             {"MinRto", dice.Pick<std::string>({"100ms", "3s"})},
             {"UserTimeout", dice.Pick<std::string>({"0s", "100s"})},
             {"AfterClose", dice.Pick<std::string>({"Reset", "Deliver", "Discard"})}});
        plan.changes.emplace_back(MilliSeconds(dice.Magnitude(100, 20000)),
                                  change.first,
                                  change.second);
    }
    return plan;
}

/** @param dice decides @return what an application does */
StormApplicationPlan
DrawApplication(StormDice& dice)
{
    using Plan = StormApplicationPlan;
    Plan plan;
    plan.octets = dice.Chance(0.15) ? 0 : dice.Magnitude(1, dice.Chance(0.1) ? 150000 : 30000);
    plan.start = dice.Pick<Plan::Start>({Plan::Start::AT_ONCE,
                                         Plan::Start::AT_ONCE,
                                         Plan::Start::CONNECTED,
                                         Plan::Start::CONNECTED,
                                         Plan::Start::FIRST_OCTET,
                                         Plan::Start::PEERS_END});
    plan.piece = std::max(dice.Magnitude(1, 10000), plan.octets / 200);
    if (dice.Chance(0.4))
    {
        plan.burst = dice.Between(1, 20);
        plan.pause = MilliSeconds(dice.Magnitude(1, 5000));
    }
    plan.then = dice.Pick<Plan::Then>({Plan::Then::WAIT,
                                       Plan::Then::SHUTDOWN,
                                       Plan::Then::SHUTDOWN,
                                       Plan::Then::SHUTDOWN,
                                       Plan::Then::CLOSE});
    if (dice.Chance(0.3))
    {
        plan.closeDelay = MilliSeconds(dice.Magnitude(1, 10000));
    }
    if (dice.Chance(0.5))
    {
        plan.readSize = dice.Pick<uint32_t>({7, 100, 535, 536, 1449, 5000});
    }
    if (dice.Chance(0.4))
    {
        plan.readInterval = MilliSeconds(dice.Magnitude(1, 1000));
    }
    if (dice.Chance(0.2))
    {
        plan.readFrom = MilliSeconds(dice.Magnitude(100, 30000));
    }
    if (dice.Chance(0.2))
    {
        plan.readPauseAt = dice.Magnitude(1, 10000);
        plan.readPause = MilliSeconds(dice.Magnitude(100, 30000));
    }
    plan.peeks = dice.Chance(0.1);
    if (dice.Chance(0.08))
    {
        plan.closeAt = dice.Chance(0.3) ? Time() : MilliSeconds(dice.Magnitude(1, 5000));
    }
    if (dice.Chance(0.08))
    {
        plan.abortAt = MilliSeconds(dice.Magnitude(1, 5000));
    }
    if (dice.Chance(0.04))
    {
        plan.deafAt = MilliSeconds(dice.Magnitude(1, 5000));
    }
    return plan;
}

/** @param os stream @param attributes what to print */
void
Print(std::ostream& os, const Attributes& attributes)
{
    for (const auto& [name, value] : attributes)
    {
        os << ' ' << name << '=' << value;
    }
}

/** @param os stream @param plan what to print */
void
Print(std::ostream& os, const StormApplicationPlan& plan)
{
    constexpr const char* STARTS[] = {"at once", "connected", "at first octet", "at peer's end"};
    constexpr const char* THENS[] = {"wait", "shutdown", "close"};
    os << plan.octets << " octets " << STARTS[static_cast<int>(plan.start)] << " in " << plan.piece;
    if (plan.burst > 0)
    {
        os << " pause " << plan.pause.As(Time::MS) << " every " << plan.burst;
    }
    os << " then " << THENS[static_cast<int>(plan.then)] << " delay "
       << plan.closeDelay.As(Time::MS) << "; reads " << plan.readSize << " every "
       << plan.readInterval.As(Time::MS) << " from " << plan.readFrom.As(Time::MS);
    if (plan.readPauseAt)
    {
        os << " pause " << plan.readPause.As(Time::MS) << " at " << *plan.readPauseAt;
    }
    const auto print = [&os](const char* what, const std::optional<Time>& when) {
        if (when)
        {
            os << "; " << what << " at " << when->As(Time::MS);
        }
    };
    print("close", plan.closeAt);
    print("abort", plan.abortAt);
    print("deaf", plan.deafAt);
}

/** @param os stream @param name of the end @param plan what to print */
void
Print(std::ostream& os, const char* name, const StormEndPlan& plan)
{
    os << name << ": " << plan.congestionControl;
    Print(os, plan.socket);
    Print(os, plan.listener);
    Print(os, plan.protocol);
    for (const auto& [at, attribute, value] : plan.changes)
    {
        os << ", at " << at.As(Time::S) << ' ' << attribute << '=' << value;
    }
    os << (plan.traced ? " traced\n" : "\n");
}

} // namespace

StormDice::StormDice(int64_t stream)
    : m_random(CreateObject<UniformRandomVariable>())
{
    m_random->SetStream(stream);
}

bool
StormDice::Chance(double probability)
{
    return m_random->GetValue() < probability;
}

uint32_t
StormDice::Between(uint32_t least, uint32_t most)
{
    return m_random->GetInteger(least, most);
}

uint32_t
StormDice::Magnitude(uint32_t least, uint32_t most)
{
    const double exponent = m_random->GetValue(std::log(least), std::log(most + 1.0));
    return std::clamp(static_cast<uint32_t>(std::exp(exponent)), least, most);
}

Time
StormDice::TimeBetween(const Time& least, const Time& most)
{
    return MilliSeconds(Between(static_cast<uint32_t>(least.GetMilliSeconds()),
                                static_cast<uint32_t>(most.GetMilliSeconds())));
}

bool
StormWirePlan::IsPerfect() const
{
    return loss + burst + overtaken + corruption + icmp == 0 && copies.empty() && delays.empty() &&
           outages.empty() && !marks;
}

bool
StormWirePlan::NeedsChecksums() const
{
    return corruption > 0;
}

StormPlan::StormPlan(int64_t stream)
{
    StormDice dice(stream);
    ipv6 = dice.Chance(0.4);
    const uint32_t links = dice.Chance(0.3) ? 2 : 1;
    for (uint32_t i = 0; i < links; ++i)
    {
        rates.push_back(dice.Pick<std::string>({"64kbps", "1Mbps", "10Mbps", "100Mbps"}));
        delays.push_back(dice.Pick<std::string>({"1ms", "10ms", "50ms", "300ms"}));
        mtus.push_back(dice.Pick<uint16_t>({1500, 1500, 1500, 9000, 1280, 576}));
        if (ipv6)
        {
            mtus.back() = std::max<uint16_t>(mtus.back(), 1280);
        }
    }
    const Time msl = dice.Pick<Time>({Seconds(2), Seconds(10), Seconds(30), Seconds(120)});
    wire = DrawWire(dice, Min(msl / PART_OF_MSL, Seconds(8)));
    client = DrawEnd(dice, msl);
    server = DrawEnd(dice, msl);
    listeners.resize(dice.Between(1, 2));
    for (StormListenerPlan& listener : listeners)
    {
        if (dice.Chance(0.3))
        {
            listener.backlog = dice.Between(1, 3);
            listener.acceptDelay = MilliSeconds(dice.Magnitude(1, 3000));
        }
        if (dice.Chance(0.1))
        {
            listener.closedAt = dice.TimeBetween(Seconds(0), Seconds(10));
        }
    }
    const bool together = dice.Chance(0.3); // they compete for the backlogs
    const bool samePort = dice.Chance(0.3); // they follow one another on one four-tuple
    Time at = MilliSeconds(100);
    for (uint32_t i = dice.Between(1, 5); i > 0; --i)
    {
        using Kind = StormConnectionPlan::Kind;
        StormConnectionPlan plan;
        plan.kind = dice.Chance(0.04)   ? Kind::REFUSED
                    : dice.Chance(0.06) ? Kind::CROSSING
                                        : Kind::ORDINARY;
        plan.at = at;
        plan.crossingDelay = MilliSeconds(dice.Magnitude(1, 1000) - 1);
        plan.listener = dice.Between(0, static_cast<uint32_t>(listeners.size()) - 1);
        if (samePort && plan.kind == Kind::ORDINARY)
        {
            plan.localPort = 2000;
            plan.listener = 0;
        }
        plan.client = DrawApplication(dice);
        plan.server = DrawApplication(dice);
        connections.push_back(plan);
        at += together ? MilliSeconds(dice.Between(0, 20)) : MilliSeconds(dice.Magnitude(1, 30000));
    }
}

bool
StormPlan::IsCalm(const StormConnectionPlan& connection) const
{
    const auto isPatient = [](const StormEndPlan& end) {
        const auto isLimit = [](const auto& attribute) {
            return attribute.first == "UserTimeout" || attribute.first == "UserTimeoutOption" ||
                   attribute.first == "MaxTimeWait";
        };
        return std::none_of(end.socket.begin(), end.socket.end(), isLimit) &&
               std::none_of(end.protocol.begin(), end.protocol.end(), isLimit) &&
               end.listener.empty() && end.changes.empty();
    };
    const StormListenerPlan& listener = listeners.at(connection.listener);
    // A server may still hold the half-open predecessor of a repeated four-tuple: it takes one SYN
    // to reset it, so there must be a second one
    const bool oneSyn = std::count(client.socket.begin(),
                                   client.socket.end(),
                                   std::make_pair(std::string("ConnCount"), std::string("1"))) > 0;
    if (connection.localPort != 0 && oneSyn)
    {
        return false;
    }
    return wire.IsPerfect() && isPatient(client) && isPatient(server) &&
           connection.kind == StormConnectionPlan::Kind::ORDINARY && listener.backlog == 0 &&
           !listener.closedAt;
}

std::string
StormPlan::Describe() const
{
    std::ostringstream text;
    text << (ipv6 ? "IPv6" : "IPv4");
    for (std::size_t i = 0; i < rates.size(); ++i)
    {
        text << ", link " << rates[i] << ' ' << delays[i] << " MTU " << mtus[i];
    }
    text << "\nwire: loss " << wire.loss << " burst " << wire.burst << " overtaken "
         << wire.overtaken << " corruption " << wire.corruption << " ICMP " << wire.icmp
         << (wire.hardIcmp ? " hard" : "") << (wire.marks ? " marks" : "");
    for (const auto& [probability, time] : wire.copies)
    {
        text << ", copies " << probability << " after " << time.As(Time::MS);
    }
    for (const auto& [probability, time] : wire.delays)
    {
        text << ", delays " << probability << " by " << time.As(Time::MS);
    }
    for (const auto& [from, to] : wire.outages)
    {
        text << ", outage from " << from.As(Time::S) << " to " << to.As(Time::S);
    }
    text << '\n';
    Print(text, "client", client);
    Print(text, "server", server);
    for (const StormListenerPlan& listener : listeners)
    {
        text << "listener: backlog " << listener.backlog << ", accepts after "
             << listener.acceptDelay.As(Time::MS);
        if (listener.closedAt)
        {
            text << ", closed at " << listener.closedAt->As(Time::S);
        }
        text << '\n';
    }
    constexpr const char* KINDS[] = {"ordinary", "refused", "crossing"};
    for (const StormConnectionPlan& connection : connections)
    {
        text << KINDS[static_cast<int>(connection.kind)] << " at " << connection.at.As(Time::S)
             << " to " << connection.listener << " from port " << connection.localPort
             << "\n  client: ";
        Print(text, connection.client);
        text << "\n  server: ";
        Print(text, connection.server);
        text << '\n';
    }
    return text.str();
}

} // namespace ns3::rfctcp::test
