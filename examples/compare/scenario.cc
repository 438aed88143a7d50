/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario.h"

namespace compare
{

namespace
{

constexpr uint64_t REQUEST = 1000;        // one segment
constexpr uint64_t PAGE = 14'480;         // ten segments: the initial window
constexpr uint64_t LARGE_REPLY = 100'000; // several windows, still fit for a diagram
constexpr uint64_t BULK = 2'000'000;

/** @return an application that connects, sends and closes after its last Send() */
EndPlan
Uploader(uint64_t bytes)
{
    return {OpenBy::CONNECT, bytes, SendAt::CONNECTED, CloseAt::ALL_SENT, CloseBy::CLOSE};
}

/** @return an application that listens, reads to the end and closes */
EndPlan
Reader()
{
    return {OpenBy::LISTEN, 0, SendAt::CONNECTED, CloseAt::END_OF_DATA, CloseBy::CLOSE};
}

std::vector<Scenario>
MakeScenarios()
{
    const EndPlan halfCloser{OpenBy::CONNECT,
                             REQUEST,
                             SendAt::CONNECTED,
                             CloseAt::ALL_SENT,
                             CloseBy::SHUTDOWN_SEND};
    EndPlan lateHalfCloser = halfCloser;
    lateHalfCloser.closeAt = CloseAt::LATER;
    const EndPlan replier{OpenBy::LISTEN,
                          LARGE_REPLY,
                          SendAt::END_OF_DATA,
                          CloseAt::END_OF_DATA,
                          CloseBy::CLOSE};
    EndPlan talker{OpenBy::CONNECT, REQUEST, SendAt::CONNECTED, CloseAt::TOGETHER, CloseBy::CLOSE};
    EndPlan listeningTalker = talker;
    listeningTalker.openBy = OpenBy::LISTEN;
    EndPlan idler{OpenBy::CONNECT, PAGE, SendAt::CONNECTED, CloseAt::NEVER, CloseBy::CLOSE};
    EndPlan listeningIdler{OpenBy::LISTEN, 0, SendAt::CONNECTED, CloseAt::NEVER, CloseBy::CLOSE};
    EndPlan connectingReader = Reader();
    connectingReader.openBy = OpenBy::CONNECT;

    return {
        {"handshake",
         "the server greets with 64 B, the client closes when it has the greeting",
         {EndPlan{OpenBy::CONNECT, 0, SendAt::CONNECTED, CloseAt::ALL_RECEIVED, CloseBy::CLOSE},
          EndPlan{OpenBy::LISTEN, 64, SendAt::CONNECTED, CloseAt::END_OF_DATA, CloseBy::CLOSE}}},
        {"client-closes-first",
         "the client sends 10 segments and closes, the server closes at the end of data",
         {Uploader(PAGE), Reader()}},
        {"server-closes-first",
         "the client sends a request, the server answers with 10 segments and closes",
         {EndPlan{OpenBy::CONNECT, 200, SendAt::CONNECTED, CloseAt::END_OF_DATA, CloseBy::CLOSE},
          EndPlan{OpenBy::LISTEN, PAGE, SendAt::ALL_RECEIVED, CloseAt::ALL_SENT, CloseBy::CLOSE}}},
        {"half-close",
         "the client sends a request and calls ShutdownSend() at once, the server then answers "
         "with 100 kB",
         {halfCloser, replier}},
        {"half-close-late",
         "as half-close, but ShutdownSend() comes 10 ms later, while the request is on its way",
         {lateHalfCloser, replier},
         false,
         DrawChoice::FIRST},
        {"simultaneous-close",
         "both ends send 1000 B, later both call Close() at one instant",
         {talker, listeningTalker}},
        {"simultaneous-open",
         "both ends call Connect() at one instant; the client sends 1000 B and closes",
         {Uploader(REQUEST), connectingReader},
         false,
         DrawChoice::FIRST},
        {"lost-last-ack",
         "the client sends 1000 B and closes; its ACK of the server's FIN is lost once",
         {Uploader(REQUEST), Reader()},
         true,
         DrawChoice::FIRST},
        {"refused",
         "the client connects to a port on which nobody listens",
         {Uploader(REQUEST),
          EndPlan{OpenBy::NOTHING, 0, SendAt::CONNECTED, CloseAt::END_OF_DATA, CloseBy::CLOSE}},
         false,
         DrawChoice::FIRST},
        {"left-open",
         "the client sends 10 segments, and neither application ever closes",
         {idler, listeningIdler},
         false,
         DrawChoice::FIRST},
        {"bulk",
         "the client sends 2 MB and closes, the server closes at the end of data",
         {Uploader(BULK), Reader()}},
    };
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

const std::vector<Scenario>&
GetScenarios()
{
    static const std::vector<Scenario> scenarios = MakeScenarios();
    return scenarios;
}

bool
ExpectsRefusal(const Scenario& scenario)
{
    return scenario.plans[SERVER].openBy == OpenBy::NOTHING;
}

} // namespace compare
