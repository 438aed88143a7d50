/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenarios.h"

namespace ns3::rfctcp::explore
{

namespace
{

using namespace std::chrono_literals;

/** @return tunables that make few states: the same times come again and again */
Parameters
PlainParameters()
{
    Parameters parameters;
    parameters.checkInvariants = false; // the exploration does it itself
    parameters.maxSegmentLifetime = 8s;
    parameters.synTimeout = 1s;
    parameters.initialRto = 1s;
    parameters.minimumRto = 1s;
    parameters.maximumRto = 1s; // no back-off
    parameters.ackDelay = 500ms;
    parameters.adviseRetries = 100;
    parameters.sack = false; // recovery by NewReno
    parameters.timestamps = false;
    parameters.challengeAckLimit = 0; // no limit
    parameters.maximumProbeInterval = 1s;
    return parameters;
}

/** @param name of it @param about it @return a client that opens and a server that listens */
Scenario
ClientAndServer(const std::string& name, const std::string& about)
{
    Scenario scenario;
    scenario.name = name;
    scenario.about = about;
    scenario.parameters = PlainParameters();
    scenario.lifetime = scenario.parameters.maxSegmentLifetime;
    for (UserPlan& user : scenario.users)
    {
        user.octets = 1;
        user.octetsPerCall = 2;
    }
    scenario.users[1].opens = 0;
    scenario.users[1].listens = true;
    scenario.losses = 1;
    scenario.duplicates = 0;
    scenario.delays = 0;
    return scenario;
}

/** @param name of it @param about it @return the same port pair is used twice */
Scenario
TwoIncarnations(const std::string& name, const std::string& about)
{
    Scenario scenario = ClientAndServer(name, about);
    UserPlan& client = scenario.users[0];
    UserPlan& server = scenario.users[1];
    client.opens = 2;
    client.shutsDown = false; // whoever closes both directions leaves FIN-WAIT-2 in any case
    server.shutsDown = false;
    scenario.parameters.finWait2Timeout = 20s;
    server.listensFirst = true;
    server.octets = 0;
    scenario.issChoice = IssChoice::SAME;
    scenario.losses = 0;
    scenario.delays = 1;
    return scenario;
}

/** @param scenario gets the bounds of doc/exploration.rst */
void
Enlarge(Scenario& scenario)
{
    for (UserPlan& user : scenario.users)
    {
        user.octets = user.octets > 0 ? 3 : 0;
    }
    scenario.losses = scenario.losses > 0 ? 2 : 0;
    scenario.duplicates = scenario.losses > 0 ? 1 : 0;
}

} // namespace

std::vector<Scenario>
AllScenarios(bool large)
{
    std::vector<Scenario> scenarios;
    scenarios.push_back(
        ClientAndServer("passive", "An active and a passive open, octets both ways, all closes."));

    Scenario simultaneous =
        ClientAndServer("simultaneous", "Two active opens that may cross, octets both ways.");
    simultaneous.users[1].opens = 1;
    simultaneous.users[1].listens = false;
    scenarios.push_back(simultaneous);

    Scenario rack =
        ClientAndServer("rack-tlp", "As passive, with SACK, RACK and tail loss probes.");
    rack.parameters.sack = true;
    rack.parameters.ackDelay = 200ms;
    rack.latency = 10ms;
    rack.users[1].listensFirst = true;
    rack.users[1].octets = 0;
    rack.users[0].octets = 3;
    scenarios.push_back(rack);

    Scenario abort = ClientAndServer("abort", "Either user may abort; FIN-WAIT-2 has a timer.");
    for (UserPlan& user : abort.users)
    {
        user.aborts = true;
        user.shutsDown = false;
    }
    abort.parameters.finWait2Timeout = 20s;
    scenarios.push_back(abort);

    Scenario window = ClientAndServer("closed-window", "The server reads when it pleases.");
    window.parameters.receiveBuffer = 1;
    window.parameters.windowScaling = false;
    window.users[0].octets = 2;
    window.users[1].octets = 0;
    window.users[1].readsLater = true;
    window.users[1].listensFirst = true;
    window.losses = 0;
    scenarios.push_back(window);

    Scenario war = window;
    war.name = "ack-war";
    war.about =
        "The same with a loss: each end finds the other's ACK behind its window of one octet.";
    war.losses = 1;
    scenarios.push_back(war);

    scenarios.push_back(TwoIncarnations(
        "incarnations",
        "The ports are used again, and the end that was in TIME-WAIT has the same ISS."));

    Scenario noTimeWait = TwoIncarnations("no-time-wait", "The same without TIME-WAIT.");
    noTimeWait.parameters.maxSegmentLifetime = 0s;
    noTimeWait.expected = "an octet of an old incarnation is accepted";
    scenarios.push_back(noTimeWait);

    Scenario lostReset = abort;
    lostReset.name = "lost-reset";
    lostReset.about = "An abort whose RST is lost, and a peer that only waits, without keep-alive.";
    lostReset.parameters.finWait2Timeout = 0s;
    lostReset.users[0].aborts = false;
    lostReset.expected = "deadlock: a connection waits, and nothing is on its way, no timer runs";
    scenarios.push_back(lostReset);
    if (large)
    {
        for (Scenario& scenario : scenarios)
        {
            Enlarge(scenario);
        }
    }
    return scenarios;
}

std::optional<Scenario>
FindScenario(const std::string& name, bool large)
{
    for (const Scenario& scenario : AllScenarios(large))
    {
        if (scenario.name == name)
        {
            return scenario;
        }
    }
    return std::nullopt;
}

} // namespace ns3::rfctcp::explore
