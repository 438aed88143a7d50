/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The whole life of a connection: three-way handshake, request and reply, close.
//
//     client ---- 10 Mb/s, 20 ms ---- server
//
// The client sends a request, the server answers, and one of them closes first: that end, and only
// that end, is in TIME-WAIT afterwards. The hosts are made in common/two-hosts.cc.

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
    uint32_t request = 200;
    uint32_t reply = 1000;
    std::string first = "client";
    Time think;
    CommandLine cmd(__FILE__);
    cmd.Usage("The whole life of a connection: handshake, request and reply, close.\n"
              "Things to try: who is in TIME-WAIT if the server closes first (--first=server)?\n"
              "What if the first SYN,ACK is lost (--rules=\"drop SYN,ACK #1\"), or the last ACK\n"
              "(--rules=\"drop LASTACK #1\")? What does a half-open connection cost (--memory)?");
    common::TwoHosts hosts("rfc-tcp-life", cmd);
    common::AddNumber(cmd, "request", "octets that the client sends", request);
    common::AddNumber(cmd, "reply", "octets that the server sends after the request", reply);
    common::AddText(cmd, "first", "who closes first: client, server or nobody", first);
    common::AddTime(cmd, "think", "how long the other end takes to close, too", think);
    common::Parse(cmd, argc, argv);
    common::Require("first",
                    first,
                    first == "client" || first == "server" || first == "nobody",
                    "client, server, nobody");
    common::Require("think", think.As(Time::S), !think.IsStrictlyNegative(), "0s or more");
    hosts.Open();

    const auto closeToo = [&](Ptr<Socket> socket) {
        if (think.IsZero())
        {
            hosts.Close(socket); // before TCP answers the FIN
        }
        else
        {
            Simulator::Schedule(think, [&, socket] { hosts.Close(socket); });
        }
    };
    const auto answer = [&](Ptr<Socket> socket) {
        if (reply > 0)
        {
            hosts.Send(socket, reply);
        }
        if (first == "server")
        {
            hosts.Close(socket);
        }
    };
    hosts.Listen([&](Ptr<Socket> accepted) {
        hosts.Read(accepted, [&](Ptr<Socket> socket, uint32_t total, bool end) {
            if (end && first == "client")
            {
                closeToo(socket);
            }
            else if (!end && total == request)
            {
                answer(socket);
            }
        });
        if (request == 0)
        {
            answer(accepted);
        }
    });
    hosts.Connect([&](Ptr<Socket> connected) {
        hosts.Read(connected, [&](Ptr<Socket> socket, uint32_t total, bool end) {
            if (end && first == "server")
            {
                closeToo(socket);
            }
            else if (!end && total == reply && first == "client")
            {
                hosts.Close(socket);
            }
        });
        if (request > 0)
        {
            hosts.Send(connected, request);
        }
        if (reply == 0 && first == "client")
        {
            hosts.Close(connected);
        }
    });
    hosts.Run(first == "nobody" ? Seconds(1) : Minutes(5) + 2 * hosts.msl);
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-life", [&] { return Simulate(argc, argv); });
}
