/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// TIME-WAIT: a server closes first, ends, is started again, and cannot have its port for 2 MSL.
//
//     client ---- 10 Mb/s, 20 ms ---- server
//
// The memory of the connection is free as soon as TIME-WAIT begins, but for a small entry that
// answers the peer's FIN; the port is free when TIME-WAIT is over, or at once for a server that
// sets ReuseAddress (SO_REUSEADDR). The hosts are made in common/two-hosts.cc, and --memory
// tells what they hold.

#include "common/option-text.h"
#include "common/program.h"
#include "common/two-hosts.h"

#include "ns3/core-module.h"
#include "ns3/tcp-socket-factory.h"

using namespace ns3;

namespace
{

/** @param hosts told @param retry until the next try @param reuse the attribute ReuseAddress */
void
StartServer(common::TwoHosts& hosts, Time retry, bool reuse)
{
    Ptr<Socket> socket = Socket::CreateSocket(hosts.server, TcpSocketFactory::GetTypeId());
    socket->SetAttribute("ReuseAddress", BooleanValue(reuse));
    if (socket->Bind(hosts.GetEnd(hosts.server, hosts.PORT)) == 0)
    {
        hosts.Tell(hosts.server, "Bind(): port is free");
    }
    else if (socket->GetErrno() == Socket::ERROR_ADDRINUSE)
    {
        hosts.Tell(hosts.server, "Bind(): ADDRINUSE");
        Simulator::Schedule(retry, [&hosts, retry, reuse] { StartServer(hosts, retry, reuse); });
    }
}

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    Time retry = Seconds(15);
    bool reuse = false;
    CommandLine cmd(__FILE__);
    cmd.Usage("A server closes a connection, ends, and is started again until it gets its port.\n"
              "Things to try: --memory with --msl=15s, 30s, 60s or 120s; --reuse-address.");
    common::TwoHosts hosts("rfc-tcp-time-wait", cmd);
    common::AddTime(cmd, "retry", "time between two starts of the server", retry);
    cmd.AddValue("reuse-address", "set ReuseAddress (SO_REUSEADDR) before Bind()", reuse);
    common::Parse(cmd, argc, argv);
    common::Require("retry", retry.As(Time::S), retry.IsStrictlyPositive(), "more than 0s");
    hosts.Open();

    Ptr<Socket> listener = hosts.Listen([&](Ptr<Socket> socket) {
        hosts.Close(socket);
        listener->Close(); // the server ends
        Simulator::Schedule(MilliSeconds(80), [&] { StartServer(hosts, retry, reuse); });
    });
    hosts.Connect([&](Ptr<Socket> connected) {
        hosts.Read(connected, [&](Ptr<Socket> socket, uint32_t, bool) { hosts.Close(socket); });
    });
    hosts.Run(Minutes(1) + 2 * hosts.msl + retry);
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-time-wait", [&] { return Simulate(argc, argv); });
}
