/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cell.h"

namespace grid
{

namespace
{

constexpr uint32_t TEXT = 100;          ///< octets of a segment with data
constexpr int64_t BUFFER = 8000;        ///< receive buffer, so that all TCPs offer the same window
constexpr uint32_t INITIAL = 2000;      ///< the peer's initial sequence number
constexpr int64_t OUTSIDE = 200;        ///< how far outside the window a segment is
constexpr int64_t UNSYNCHRONIZED = 700; ///< SEG.SEQ where there is no window

const char* const PASSIVE = R"(0      socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0     setsockopt(3, SOL_SOCKET, SO_RCVBUF, [8000], 4) = 0
+0     bind(3, ..., ...) = 0
+0     listen(3, 5) = 0
)";

const char* const ACTIVE = R"(0      socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0     setsockopt(3, SOL_SOCKET, SO_RCVBUF, [8000], 4) = 0
+0     fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0     connect(3, ..., ...) = -1 EINPROGRESS
+0     > S 0:0(0) <...>
)";

const char* const SYN_ARRIVES = R"(+.1    < S 2000:2000(0) win 20000 <mss 1000>
+0     > S. 0:0(0) ack 2001 win 8000 <...>
)";

// Both ends have sent something, so that there is an old number to acknowledge.
const char* const ESTABLISH = R"(+.05   < . 1:1(0) ack 1 win 20000
+0     accept(3, ..., ...) = 4
+0     close(3) = 0
+.1    < P. 1:1001(1000) ack 1 win 20000
+0     read(4, ..., 2000) = 1000
+0     write(4, ..., 200) = 200
+0     > P. 1:201(200) ack 1001 win 8000
+.05   < . 1001:1001(0) ack 201 win 20000
)";

const char* const SHUT = R"(+.1    shutdown(4, SHUT_WR) = 0
+0     > F. 201:201(0) ack 1001
)";

const char* const SHUT_ACKED = R"(+.05   < . 1001:1001(0) ack 202 win 20000
)";

/** What most scenes have in common. */
Scene
Base(const std::string& name, State state, const std::string& more)
{
    Scene scene;
    scene.name = name;
    scene.state = state;
    scene.passive = true;
    scene.script = std::string(PASSIVE) + SYN_ARRIVES + ESTABLISH + more;
    scene.rcvNxt = 1001;
    scene.rcvWnd = BUFFER;
    scene.sndNxt = 201;
    scene.remoteInitial = INITIAL;
    return scene;
}

/** Our FIN is sent. */
Scene
WithOurFin(Scene scene)
{
    ++scene.sndNxt;
    return scene;
}

/** The peer's FIN is received. */
Scene
WithTheirFin(Scene scene)
{
    ++scene.rcvNxt;
    --scene.rcvWnd;
    return scene;
}

Scene
Unsynchronized(const std::string& name, State state, const std::string& script)
{
    Scene scene;
    scene.name = name;
    scene.state = state;
    scene.script = script;
    scene.synchronized = false;
    scene.passive = state == State::LISTEN;
    scene.socket = "3";
    scene.sndNxt = state == State::SYN_SENT ? 1 : 0;
    return scene;
}

Scene
SynReceived(const std::string& name, bool passive)
{
    Scene scene;
    scene.name = name;
    scene.state = State::SYN_RECEIVED;
    scene.script = std::string(passive ? PASSIVE : ACTIVE) + SYN_ARRIVES;
    scene.passive = passive;
    scene.socket = passive ? "4" : "3";
    scene.rcvNxt = 1;
    scene.rcvWnd = BUFFER;
    scene.sndNxt = 1;
    scene.remoteInitial = INITIAL;
    return scene;
}

Scene
ZeroWindow()
{
    Scene scene = Base("established-zero-window", State::ESTABLISHED, "");
    std::string small = std::string(PASSIVE) + SYN_ARRIVES;
    for (auto at = small.find("8000"); at != std::string::npos; at = small.find("8000"))
    {
        small.replace(at, 4, "2000");
    }
    scene.script = small + R"(+.05   < . 1:1(0) ack 1 win 20000
+0     accept(3, ..., ...) = 4
+0     close(3) = 0
+.1    < . 1:1001(1000) ack 1 win 20000
+.01   < . 1001:2001(1000) ack 1 win 20000
+0~+.5 > . 1:1(0) ack 2001 win 0
)";
    scene.rcvNxt = 2001;
    scene.rcvWnd = 0;
    scene.sndNxt = 1;
    scene.unread = 2000;
    return scene;
}

} // namespace

std::string
NameOf(State state)
{
    switch (state)
    {
    case State::CLOSED:
        return "CLOSED";
    case State::LISTEN:
        return "LISTEN";
    case State::SYN_SENT:
        return "SYN-SENT";
    case State::SYN_RECEIVED:
        return "SYN-RECEIVED";
    case State::ESTABLISHED:
        return "ESTABLISHED";
    case State::FIN_WAIT_1:
        return "FIN-WAIT-1";
    case State::FIN_WAIT_2:
        return "FIN-WAIT-2";
    case State::CLOSE_WAIT:
        return "CLOSE-WAIT";
    case State::CLOSING:
        return "CLOSING";
    case State::LAST_ACK:
        return "LAST-ACK";
    case State::TIME_WAIT:
        return "TIME-WAIT";
    }
    return "";
}

std::vector<Scene>
Scenes()
{
    const std::string closed = "0      socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n";
    const std::string closeWait = R"(+.1    < F. 1001:1001(0) ack 201 win 20000
+0~+.5 > . 201:201(0) ack 1002
)";
    const std::string closing = std::string(SHUT) + R"(+.05   < F. 1001:1001(0) ack 201 win 20000
+0     > . 202:202(0) ack 1002
)";
    const std::string lastAck = closeWait + R"(+.1    shutdown(4, SHUT_WR) = 0
+0     > F. 201:201(0) ack 1002
)";
    const std::string timeWait =
        std::string(SHUT) + SHUT_ACKED + R"(+.1    < F. 1001:1001(0) ack 202 win 20000
+0     > . 202:202(0) ack 1002
)";
    return {
        Unsynchronized("closed", State::CLOSED, closed),
        Unsynchronized("listen", State::LISTEN, PASSIVE),
        Unsynchronized("syn-sent", State::SYN_SENT, ACTIVE),
        SynReceived("syn-received-passive", true),
        SynReceived("syn-received-active", false),
        Base("established", State::ESTABLISHED, ""),
        ZeroWindow(),
        WithOurFin(Base("fin-wait-1", State::FIN_WAIT_1, SHUT)),
        WithOurFin(Base("fin-wait-2", State::FIN_WAIT_2, std::string(SHUT) + SHUT_ACKED)),
        WithTheirFin(Base("close-wait", State::CLOSE_WAIT, closeWait)),
        WithTheirFin(WithOurFin(Base("closing", State::CLOSING, closing))),
        WithTheirFin(WithOurFin(Base("last-ack", State::LAST_ACK, lastAck))),
        WithTheirFin(WithOurFin(Base("time-wait", State::TIME_WAIT, timeWait))),
    };
}

namespace
{

/** A number and what it is called. */
struct Place
{
    std::string name; ///< part of the file name
    int64_t number;   ///< sequence number
};

std::vector<Place>
Positions(const Scene& scene, int64_t segLen)
{
    if (!scene.synchronized)
    {
        return {{"", UNSYNCHRONIZED}};
    }
    const int64_t edge = scene.rcvNxt + scene.rcvWnd;
    if (scene.rcvWnd == 0)
    {
        return {{"-left", scene.rcvNxt - OUTSIDE},
                {"-edge", scene.rcvNxt},
                {"-right", edge + OUTSIDE}};
    }
    return {{"-left", scene.rcvNxt - OUTSIDE},
            {"-left-edge", scene.rcvNxt},
            {"-inside", scene.rcvNxt + 500},
            {"-right-edge", edge - (segLen > 0 ? segLen : 1)},
            {"-right", edge + OUTSIDE}};
}

std::vector<Place>
Acknowledgments(const Scene& scene, bool ack)
{
    if (!ack)
    {
        return {{"", 0}};
    }
    if (scene.state == State::CLOSED || scene.state == State::LISTEN)
    {
        return {{"", 900}};
    }
    return {{"-ack-old", scene.sndNxt - 1},
            {"-ack-current", scene.sndNxt},
            {"-ack-future", scene.sndNxt + 1}};
}

} // namespace

std::vector<Segment>
Segments(const Scene& scene)
{
    struct Control
    {
        const char* name;
        bool syn;
        bool fin;
        bool rst;
    };

    std::vector<Segment> segments;
    for (const Control& control : {Control{"none", false, false, false},
                                   Control{"syn", true, false, false},
                                   Control{"fin", false, true, false},
                                   Control{"rst", false, false, true}})
    {
        for (const bool ack : {false, true})
        {
            for (const uint32_t length : {0U, TEXT})
            {
                Segment segment;
                segment.syn = control.syn;
                segment.fin = control.fin;
                segment.rst = control.rst;
                segment.ack = ack;
                segment.length = length;
                const bool bare = ack && !control.syn && !control.fin && !control.rst;
                const std::string flags =
                    bare ? "ack" : control.name + std::string(ack ? "-ack" : "");
                for (const Place& position : Positions(scene, segment.SegLen()))
                {
                    for (const Place& acknowledgment : Acknowledgments(scene, ack))
                    {
                        segment.name = flags + (length > 0 ? "-data" : "") + position.name +
                                       acknowledgment.name;
                        segment.seq = position.number;
                        segment.ackNo = acknowledgment.number;
                        segments.push_back(segment);
                    }
                }
            }
        }
    }
    return segments;
}

} // namespace grid
