/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Half-close: the client says that it has sent all, and still gets its reply.
//
//     client ---- 10 Mb/s, 20 ms ---- server
//
// A FIN closes one direction. The other one lives on until its own FIN, so that closing takes four
// segments. If the server has nothing left to send, its ACK and its FIN are one segment, and
// closing takes three. The hosts are made in common/two-hosts.cc.

#include "common/option-text.h"
#include "common/program.h"
#include "common/two-hosts.h"

#include "ns3/core-module.h"

#include <iostream>

using namespace ns3;

namespace
{

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    uint32_t reply = 300;
    Time think = MilliSeconds(100);
    CommandLine cmd(__FILE__);
    cmd.Usage(
        "The client sends 200 octets and closes its direction; the server works on the reply "
        "for\na while, sends it and closes the other one.\n"
        "Things to try: a server that has nothing to say (--reply=0), one that need not think "
        "either\n(--reply=0 --think=0s), one that answers at once (--think=0s).");
    common::TwoHosts hosts("rfc-tcp-half-close", cmd);
    common::AddNumber(cmd, "reply", "octets that the server sends after the client's FIN", reply);
    common::AddTime(cmd, "think", "how long the server works before it sends or closes", think);
    common::Parse(cmd, argc, argv);
    common::Require("think", think.As(Time::S), !think.IsStrictlyNegative(), "0s or more");
    hosts.Open();

    const auto finish = [&](Ptr<Socket> socket) {
        if (reply > 0)
        {
            hosts.Send(socket, reply);
        }
        hosts.Close(socket);
    };
    hosts.Listen([&](Ptr<Socket> accepted) {
        hosts.Read(accepted, [&](Ptr<Socket> socket, uint32_t, bool end) {
            if (end && think.IsZero())
            {
                finish(socket); // before TCP answers the FIN
            }
            else if (end)
            {
                Simulator::Schedule(think, [finish, socket] { finish(socket); });
            }
        });
    });
    uint32_t received = 0;
    hosts.Connect([&](Ptr<Socket> socket) {
        hosts.Read(socket, [&](Ptr<Socket>, uint32_t total, bool) { received = total; });
        hosts.Send(socket, 200);
        hosts.Tell(hosts.client, "ShutdownSend()");
        socket->ShutdownSend(); // no more from here; Read() goes on
    });
    hosts.Run(Minutes(5) + 2 * hosts.msl);
    std::cout << "after its own FIN the client has received " << received << " of " << reply
              << " octets\n";
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-half-close", [&] { return Simulate(argc, argv); });
}
