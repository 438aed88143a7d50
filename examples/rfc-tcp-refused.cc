/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Three ways to a RST: nobody listens, an application gives up, a peer has forgotten.
//
//     client ---- 10 Mb/s, 20 ms ---- server
//
// A RST says: there is no such connection here. It is not acknowledged, and nobody waits in
// TIME-WAIT after it. The hosts are made in common/two-hosts.cc.

#include "common/option-text.h"
#include "common/program.h"
#include "common/two-hosts.h"

#include "ns3/core-module.h"
#include "ns3/rfc-tcp-socket.h"

using namespace ns3;

namespace
{

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    std::string kind = "refused";
    CommandLine cmd(__FILE__);
    cmd.Usage("The client connects to a port where nobody listens (--case=refused), or the server "
              "aborts\nthe connection once it has the request (--case=aborted).\n"
              "Things to try: the RST of the abort is lost, so that the client does not know until "
              "it\nsends again (--case=aborted --rules=\"drop RST #1\").");
    common::TwoHosts hosts("rfc-tcp-refused", cmd);
    common::AddText(cmd, "case", "refused or aborted", kind);
    common::Parse(cmd, argc, argv);
    common::Require("case", kind, kind == "refused" || kind == "aborted", "refused, aborted");
    hosts.Open();

    if (kind == "aborted")
    {
        hosts.Listen([&](Ptr<Socket> socket) {
            hosts.Read(socket, [&](Ptr<Socket> it, uint32_t, bool) {
                hosts.Tell(hosts.server, "Abort()");
                DynamicCast<RfcTcpSocket>(it)->Abort();
            });
        });
    }
    hosts.Connect([&](Ptr<Socket> socket) { hosts.Send(socket, 200); });
    hosts.Run(Minutes(5));
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-refused", [&] { return Simulate(argc, argv); });
}
