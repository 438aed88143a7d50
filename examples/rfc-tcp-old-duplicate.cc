/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// An old duplicate: why a pair of ports must rest for 2 MSL before the next connection.
//
//     client ---- 10 Mb/s, 20 ms ---- server
//
// The client orders "pay 100" and "pay 900", but the second order takes 2 s; it is sent again, and
// the connection ends well. The next connection has the same ports and orders "pay 500". Without
// TIME-WAIT it is there when the late segment arrives: the server takes "pay 900" once more, and
// drops "pay 500" as something that has come already. The hosts are made in common/two-hosts.cc.
//
// The sequence numbers of the two connections overlap, as those of a connection do that sends more
// than the clock of initial sequence numbers counts meanwhile (250 kB a second), and there are no
// timestamps (PAWS): TIME-WAIT alone has to help.

#include "common/option-text.h"
#include "common/program.h"
#include "common/two-hosts.h"

#include "ns3/core-module.h"
#include "ns3/network-module.h"
#include "ns3/rfc-tcp-l4-protocol.h"

#include <iostream>

using namespace ns3;

namespace
{

std::string g_orders; ///< that the server has taken

/** @param hosts told @param socket of the server, to be read */
void
TakeOrders(common::TwoHosts& hosts, Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        std::string order(packet->GetSize(), '\0');
        packet->CopyData(reinterpret_cast<uint8_t*>(order.data()), packet->GetSize());
        if (order.empty())
        {
            hosts.Close(socket); // as the client has
            continue;
        }
        hosts.Tell(hosts.server, "received \"" + order + "\"");
        g_orders += (g_orders.empty() ? "" : ", ") + order;
    }
}

/** @param hosts told @param initial sequence number of the next connection */
void
SetInitialNumber(common::TwoHosts& hosts, uint32_t initial)
{
    for (const auto& host : {hosts.client, hosts.server})
    {
        host->GetObject<RfcTcpL4Protocol>()->SetAttribute("InitialSequenceNumber",
                                                          IntegerValue(initial));
    }
}

/** @param hosts told @param orders for the server @param wait between connecting and ordering
 * @return the client's socket */
Ptr<Socket>
Order(common::TwoHosts& hosts, const std::vector<std::string>& orders, Time wait)
{
    constexpr uint16_t PORT = 50000; // always
    const auto order = [&hosts, orders](Ptr<Socket> socket) {
        for (const auto& text : orders)
        {
            hosts.Tell(hosts.client, "Send() \"" + text + "\"");
            socket->Send(reinterpret_cast<const uint8_t*>(text.data()), text.size(), 0);
        }
    };
    const auto connected = [order, wait](Ptr<Socket> socket) {
        Simulator::Schedule(wait, [order, socket] { order(socket); });
    };
    return hosts.Connect(hosts.client, PORT, hosts.GetEnd(hosts.server, hosts.PORT), connected);
}

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    CommandLine cmd(__FILE__);
    cmd.Usage("A segment of one connection arrives 2 s late, when the next connection of the same "
              "ports\nis there already (--msl=0s), or must wait for 2 MSL (any other --msl).\n"
              "Things to try: --timestamps with --msl=0s: PAWS, too, knows old duplicates.");
    common::TwoHosts hosts("rfc-tcp-old-duplicate", cmd);
    bool timestamps = false;
    cmd.AddValue("timestamps", "use timestamps (RFC 7323)", timestamps);
    hosts.AddRules("delay DATA #2 from client by 2s");
    common::Parse(cmd, argc, argv);
    Config::SetDefault("ns3::RfcTcpSocket::Timestamp", BooleanValue(timestamps));
    Config::SetDefault("ns3::TcpSocket::TcpNoDelay", BooleanValue(true)); // a segment each
    hosts.Open();

    SetInitialNumber(hosts, 0);
    hosts.Listen([&](Ptr<Socket> accepted) {
        accepted->SetRecvCallback(
            Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) { TakeOrders(hosts, socket); }));
    });
    Ptr<Socket> first = Order(hosts, {"pay 100", "pay 900"}, Time(0));
    Simulator::Schedule(MilliSeconds(50), [&] { hosts.Close(first); });
    Ptr<Socket> second;
    const Time next = Seconds(1) + 2 * hosts.msl; // the ports are free
    Simulator::Schedule(next, [&] {
        SetInitialNumber(hosts, 7); // the old "pay 900" begins where the new stream does
        second = Order(hosts, {"pay 500"}, MilliSeconds(1050));
    });
    hosts.Run(next + Seconds(2));
    const std::string ordered = "pay 100, pay 900, pay 500";
    std::cout << "ordered: " << ordered << "; the server has taken: " << g_orders << "\n"
              << (g_orders == ordered ? "no octet of the old connection was accepted"
                                      : "octets of the old connection were accepted")
              << "\n";
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-old-duplicate", [&] { return Simulate(argc, argv); });
}
