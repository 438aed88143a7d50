/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "lifecycle-scenario.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace ns3
{
namespace lifecycle
{

namespace
{

/** @param octets sends @param sendAt then @param closeAt closes then @param pause later @return it
 */
Role
MakeRole(uint32_t octets, Moment sendAt, Moment closeAt, const Time& pause = Time())
{
    Role role;
    role.octets = octets;
    role.sendAt = sendAt;
    role.closeAt = closeAt;
    role.pause = pause;
    return role;
}

/** @param name of it @param client role @param server role @param timeWait expected @return it */
Scenario
MakeScenario(const std::string& name, const Role& client, const Role& server, TimeWait timeWait)
{
    Scenario scenario;
    scenario.name = name;
    scenario.client = client;
    scenario.server = server;
    scenario.timeWait = timeWait;
    return scenario;
}

} // namespace

bool
Verdict::IsClean() const
{
    return faults.empty();
}

RfcTcpSegmentMatch
Exactly(const Sighting& sighting)
{
    return RfcTcpSegmentMatch::Any().From(sighting.segment.side).Occurrence(sighting.number);
}

std::string
Describe(const Verdict& verdict, const Impairments& impairments)
{
    constexpr std::size_t MOST = 80;
    std::ostringstream text;
    text << "run " << impairments.run << ", loss " << impairments.loss << "\n";
    for (const auto& rule : impairments.rules)
    {
        text << "  rule:  " << rule.ToString() << "\n";
    }
    for (const auto& fault : verdict.faults)
    {
        text << "  fault: " << fault << "\n";
    }
    for (std::size_t i = 0; i < std::min(MOST, verdict.segments.size()); ++i)
    {
        const Sighting& sighting = verdict.segments[i];
        text << "  " << sighting.segment.time.As(Time::S) << " #" << sighting.number << " from "
             << (sighting.segment.side == RfcTcpLinkEnd::A ? "a" : "b") << ": " << sighting.segment
             << "\n";
    }
    return text.str();
}

void
PrintTo(const Scenario& scenario, std::ostream* os)
{
    *os << scenario.name;
}

std::vector<Scenario>
AllScenarios()
{
    // An application that sends nothing, and closes when its peer has
    const Role listener = MakeRole(0, Moment::CONNECTED, Moment::END_READ);
    std::vector<Scenario> all;

    all.push_back(MakeScenario("CloseWithoutDataByClient",
                               MakeRole(0, Moment::CONNECTED, Moment::CONNECTED, MilliSeconds(100)),
                               MakeRole(0, Moment::CONNECTED, Moment::END_READ, MilliSeconds(50)),
                               TimeWait::CLIENT)); // four segments

    all.push_back(MakeScenario("CloseWithoutDataByServer",
                               listener,
                               MakeRole(0, Moment::CONNECTED, Moment::CONNECTED, MilliSeconds(100)),
                               TimeWait::SERVER)); // three segments

    all.push_back(MakeScenario("RequestReplyClientClosesFirst",
                               MakeRole(400, Moment::CONNECTED, Moment::ALL_READ),
                               MakeRole(6000, Moment::ALL_READ, Moment::END_READ),
                               TimeWait::CLIENT));

    all.push_back(MakeScenario("RequestReplyServerClosesFirst",
                               MakeRole(400, Moment::CONNECTED, Moment::END_READ),
                               MakeRole(6000, Moment::ALL_READ, Moment::ALL_SENT),
                               TimeWait::SERVER));

    Role halfCloser = MakeRole(400, Moment::CONNECTED, Moment::ALL_SENT);
    halfCloser.half = true;
    all.push_back(MakeScenario("HalfClose",
                               halfCloser,
                               MakeRole(40000, Moment::END_READ, Moment::ALL_SENT),
                               TimeWait::CLIENT));

    all.push_back(MakeScenario("FinMergedWithLastData",
                               MakeRole(5000, Moment::CONNECTED, Moment::ALL_SENT),
                               listener,
                               TimeWait::CLIENT));

    all.push_back(MakeScenario("SimultaneousClose",
                               MakeRole(0, Moment::NEVER, Moment::CLOCK, Seconds(30)),
                               MakeRole(0, Moment::NEVER, Moment::CLOCK, Seconds(30)),
                               TimeWait::BOTH));

    all.push_back(MakeScenario("SimultaneousCloseAfterData",
                               MakeRole(2000, Moment::CONNECTED, Moment::CLOCK, Seconds(30)),
                               MakeRole(2000, Moment::CONNECTED, Moment::CLOCK, Seconds(30)),
                               TimeWait::BOTH));

    all.push_back(MakeScenario("SimultaneousOpen",
                               MakeRole(0, Moment::NEVER, Moment::CLOCK, Seconds(60)),
                               listener,
                               TimeWait::CLIENT));
    all.back().crossing = true;

    all.push_back(MakeScenario("SimultaneousOpenAndClose",
                               MakeRole(2000, Moment::CONNECTED, Moment::CLOCK, Seconds(60)),
                               MakeRole(2000, Moment::CONNECTED, Moment::CLOCK, Seconds(60)),
                               TimeWait::BOTH));
    all.back().crossing = true;

    all.push_back(MakeScenario("Refused", Role(), Role(), TimeWait::NONE));
    all.back().refused = true;

    Role sender = MakeRole(8000, Moment::CONNECTED, Moment::ALL_SENT);
    sender.half = true;
    Role slowReader = sender;
    slowReader.readSize = 2500;
    slowReader.readInterval = Seconds(4);
    all.push_back(MakeScenario("SmallBuffersAndSlowReader", sender, slowReader, TimeWait::ANY));
    all.back().buffer = 3000;
    all.back().segmentSize = 1000;

    return all;
}

Scenario
FindScenario(const std::string& name)
{
    for (const auto& scenario : AllScenarios())
    {
        if (scenario.name == name)
        {
            return scenario;
        }
    }
    throw std::invalid_argument("no scenario " + name);
}

} // namespace lifecycle
} // namespace ns3
