/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Simultaneous open and simultaneous close: neither host waits for the other one to begin.
//
//     host A ---- 10 Mb/s, 20 ms ---- host B
//
// Both call Connect() at the same time, each to the port that the other one is bound to: the SYNs
// cross, and one connection comes out. Later both call Close() at the same time: the FINs cross,
// both go through CLOSING, and both are in TIME-WAIT. The hosts are made in common/two-hosts.cc.

#include "common/option-text.h"
#include "common/program.h"
#include "common/two-hosts.h"

#include "ns3/core-module.h"

using namespace ns3;

namespace
{

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    Time later;
    CommandLine cmd(__FILE__);
    cmd.Usage("Two hosts open a connection to each other at the same time, and close it at the "
              "same time.\n"
              "Things to try: host B begins a little later (--later=10ms), or so late that A's SYN "
              "finds\nnobody (--later=30ms).");
    common::TwoHosts hosts("rfc-tcp-simultaneous", cmd, {"host A", "host B"});
    common::AddTime(cmd, "later", "how much later host B begins to open, and to close", later);
    common::Parse(cmd, argc, argv);
    common::Require("later", later.As(Time::S), !later.IsStrictlyNegative(), "0s or more");
    hosts.Open();

    const auto live = [&](Ptr<Node> host, Ptr<Node> peer) {
        const auto connected = [&](Ptr<Socket> socket) {
            const Time close = Seconds(1) + (socket->GetNode() == hosts.server ? later : Time(0));
            Simulator::Schedule(close - Simulator::Now(), [&, socket] { hosts.Close(socket); });
        };
        hosts.Connect(host, hosts.PORT, hosts.GetEnd(peer, hosts.PORT), connected);
    };
    live(hosts.client, hosts.server);
    Simulator::Schedule(later, [&] { live(hosts.server, hosts.client); });
    hosts.Run(Minutes(5) + 2 * hosts.msl);
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-simultaneous", [&] { return Simulate(argc, argv); });
}
