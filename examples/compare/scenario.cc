/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario.h"

#include <stdexcept>

namespace compare
{

namespace
{

std::vector<Scenario>
MakeScenarios()
{
    // 14480 octets are ten segments, the initial window; 100 kB are several windows, and still fit
    // into a diagram
    std::vector<Scenario> scenarios{
        {"handshake",
         "the server greets with 64 B, the client closes when it has the greeting",
         {"on data 64 close", "send 64; on EOF close"}},
        {"client-closes-first",
         "the client sends 10 segments and closes, the server closes at the end of data",
         {"send 14480; close", "on EOF close"}},
        {"server-closes-first",
         "the client sends a request, the server answers with 10 segments and closes",
         {"send 200; on EOF close", "on data 200 send 14480; close"}},
        {"half-close",
         "the client sends a request and calls ShutdownSend() at once, the server then answers "
         "with 100 kB",
         {"send 1000; shutdown; on EOF close", "on EOF send 100kB; close"}},
        {"half-close-late",
         "as half-close, but ShutdownSend() comes 10 ms later, while the request is on its way",
         {"send 1000; after 10ms shutdown; on EOF close", "on EOF send 100kB; close"},
         "",
         false},
        {"simultaneous-close",
         "both ends send 1000 B, later both call Close() at one instant",
         {"send 1000; together close", "send 1000; together close"}},
        {"simultaneous-open",
         "both ends call Connect() at one instant; the client sends 1000 B and closes",
         {"send 1000; close", "connect; on EOF close"},
         "",
         false},
        {"lost-last-ack",
         "the client sends 1000 B and closes; its ACK of the server's FIN is lost once",
         {"send 1000; close", "on EOF close"},
         "drop LASTACK #1 from client",
         false},
        {"refused",
         "the client connects to a port on which nobody listens",
         {"send 1000; close", "closed"},
         "",
         false},
        {"left-open",
         "the client sends 10 segments, and neither application ever closes",
         {"send 14480", "listen"},
         "",
         false},
        {"bulk",
         "the client sends 2 MB and closes, the server closes at the end of data",
         {"send 2MB; close", "on EOF close"}},
    };
    for (Scenario& scenario : scenarios)
    {
        scenario = Complete(scenario);
    }
    return scenarios;
}

} // namespace

End
GetPeer(End end)
{
    return end == CLIENT ? SERVER : CLIENT;
}

const char*
GetName(End end)
{
    return end == CLIENT ? "client" : "server";
}

Scenario
Complete(Scenario scenario)
{
    for (const End end : {CLIENT, SERVER})
    {
        try
        {
            scenario.scripts[end] =
                ParseScript(scenario.texts[end], end == CLIENT ? OpenBy::CONNECT : OpenBy::LISTEN);
        }
        catch (const std::invalid_argument& error)
        {
            throw std::invalid_argument(std::string("--") + GetName(end) + "=" +
                                        scenario.texts[end] + ": " + error.what());
        }
    }
    if (scenario.scripts[CLIENT].openBy != OpenBy::CONNECT)
    {
        throw std::invalid_argument("--client=" + scenario.texts[CLIENT] +
                                    ": the client must connect; only the server may listen or be "
                                    "closed");
    }
    return scenario;
}

const std::vector<Scenario>&
GetScenarios()
{
    static const std::vector<Scenario> scenarios = MakeScenarios();
    return scenarios;
}

bool
ExpectsRefusal(const Scenario& scenario)
{
    return scenario.scripts[SERVER].openBy == OpenBy::NOTHING;
}

} // namespace compare
