/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cell.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

// Writes a packetdrill script for every cell of the grid state x kind of segment x position
// relative to the window x ACK: FOLDER/STATE/KIND-POSITION-ACK.pkt.

namespace grid
{

namespace
{

using Answer = Outcome::Answer;

const char* const WAIT = "+.5    "; ///< a delayed ACK is out by then, a retransmission is not

/** @param number counted from an initial sequence number @return modulo 2^32 */
std::string
Print(int64_t number)
{
    return std::to_string(static_cast<uint32_t>(number));
}

/** @return "start:end(length)" */
std::string
Range(int64_t start, uint32_t length)
{
    return Print(start) + ":" + Print(start + length) + "(" + std::to_string(length) + ")";
}

/**
 * @return what to add to a sequence number of the peer: numbers in SYNs, and those of a peer that
 * has sent none, are raw
 */
int64_t
RemoteBase(const Scene& scene, const Segment& segment)
{
    return segment.syn && scene.synchronized ? scene.remoteInitial : 0;
}

std::string
Arrival(const Scene& scene, const Segment& segment)
{
    std::string flags;
    flags += segment.syn ? "S" : "";
    flags += segment.fin ? "F" : "";
    flags += segment.rst ? "R" : "";
    flags += segment.ack ? "." : "";
    const int64_t seq = segment.seq + RemoteBase(scene, segment);
    return "< " + (flags.empty() ? "-" : flags) + " " + Range(seq, segment.length) +
           (segment.ack ? " ack " + Print(segment.ackNo) : "") + " win 20000";
}

/** @return the line for what must be sent, empty: nothing */
std::string
Reply(const Scene& scene, const Segment& segment, const Outcome& outcome)
{
    const std::string ack =
        "> . " + Range(scene.sndNxt, 0) + " ack " + Print(outcome.rcvNxt) + "\n";
    switch (outcome.answer)
    {
    case Answer::NOTHING:
        return "";
    case Answer::ACK:
        return "+0     " + ack;
    case Answer::ACK_SOON:
        return "+0~+.5 " + ack;
    case Answer::SYN_ACK:
        return "+0     > S. 0:0(0) ack " + Print(segment.seq + 1) + " <...>\n";
    case Answer::RST:
        return "+0     > R " + Range(segment.ackNo, 0) + "\n";
    case Answer::RST_ACK: {
        // A SYN has made the peer's initial number known
        const int64_t base = segment.syn ? segment.seq : 0;
        return "+0     > R. 0:0(0) ack " + Print(segment.seq + segment.SegLen() - base) + "\n";
    }
    }
    return "";
}

/** @return a check of the state and of what can be read */
std::string
Status(const Scene& scene, State state, uint32_t readable, const std::string& time)
{
    std::string name = NameOf(state);
    for (char& character : name)
    {
        character = character == '-' ? '_' : character;
    }
    return time + "%{ assert tcpi_state == TCP_" + name + " }%\n+0     ioctl(" + scene.socket +
           ", SIOCINQ, [" + std::to_string(readable) + "]) = 0\n";
}

/** The connection is gone: another segment gets a RST. */
std::string
Closed(const Scene& scene, const Outcome& outcome)
{
    std::ostringstream script;
    if (outcome.reset)
    {
        const bool refused = scene.state == State::SYN_SENT || scene.state == State::SYN_RECEIVED;
        script << WAIT << "getsockopt(" << scene.socket << ", SOL_SOCKET, SO_ERROR, ["
               << (refused ? "ECONNREFUSED" : "ECONNRESET") << "], [4]) = 0\n";
    }
    else
    {
        script << WAIT << "%{ assert tcpi_state == TCP_CLOSE }%\n";
    }
    script << "+0     < . " << Range(outcome.rcvNxt, 0) << " ack " << Print(scene.sndNxt)
           << " win 20000\n+0     > R " << Range(scene.sndNxt, 0) << "\n";
    return script.str();
}

/** The handshake goes on. */
std::string
HalfOpen(const Scene& scene, const Segment& segment, const Outcome& outcome)
{
    std::ostringstream script;
    const bool answersSyn = outcome.queued;
    const uint32_t text = answersSyn ? segment.length : 0;
    const bool fin = answersSyn && segment.fin;
    const int64_t next = 1 + int64_t{text} + (fin ? 1 : 0);
    script << WAIT << "< . " << Range(next, 0) << " ack 1 win 20000\n";
    if (next > 1)
    {
        script << "+0~+.5 > . 1:1(0) ack " << next << "\n";
    }
    Scene after = scene;
    if (scene.passive)
    {
        script << "+0     accept(3, ..., ...) = 4\n";
        after.socket = "4";
    }
    else
    {
        script << "+0     getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0\n";
    }
    script << Status(after, fin ? State::CLOSE_WAIT : State::ESTABLISHED, text, "+0     ");
    return script.str();
}

/** @return lines that find out what the segment has left behind */
std::string
Afterwards(const Scene& scene, const Segment& segment, const Outcome& outcome)
{
    switch (outcome.state)
    {
    case State::CLOSED:
        return scene.state == State::CLOSED ? "" : Closed(scene, outcome);
    case State::LISTEN:
        return std::string(WAIT) + "< S 9000:9000(0) win 20000 <mss 1000>\n"
                                   "+0     > S. ...(0) ack 9001 <...>\n";
    case State::SYN_SENT: {
        // With the number of the SYN that was refused, if it was one
        return std::string(WAIT) + "< S. 700:700(0) ack 1 win 20000 <mss 1000>\n"
                                   "+0     > . 1:1(0) ack 1\n"
                                   "+0     %{ assert tcpi_state == TCP_ESTABLISHED }%\n";
    }
    case State::SYN_RECEIVED:
        return HalfOpen(scene, segment, outcome);
    default:
        break;
    }
    std::string script;
    std::string time = WAIT;
    if (scene.state == State::SYN_RECEIVED && scene.passive)
    {
        script = time + "accept(3, ..., ...) = 4\n";
        time = "+0     ";
    }
    return script + Status(scene, outcome.state, scene.unread + outcome.delivered, time);
}

std::string
Script(const Scene& scene, const Segment& segment)
{
    const Outcome outcome = SegmentArrives(scene, segment);
    std::ostringstream script;
    script << "// SPDX-License-Identifier: GPL-2.0-only\n// " << NameOf(scene.state) << ", "
           << segment.name << "\n// RFC 9293 " << outcome.because << ".\n--strict_tail\n\n"
           << scene.script << "+.05   " << Arrival(scene, segment)
           << (segment.syn ? " <mss 1000>" : "") << "\n"
           << Reply(scene, segment, outcome) << Afterwards(scene, segment, outcome);
    return script.str();
}

/** @param folder to be made; nothing that is there already may be mixed with the grid or lost */
void
Prepare(const std::filesystem::path& folder)
{
    std::filesystem::create_directories(folder);
    if (!std::filesystem::is_empty(folder))
    {
        throw std::runtime_error(folder.string() + " is not empty: name a new folder");
    }
}

void
Write(const std::filesystem::path& file, const std::string& text)
{
    std::ofstream stream(file);
    stream << text;
    if (!stream.flush())
    {
        throw std::runtime_error("cannot write " + file.string());
    }
}

} // namespace

} // namespace grid

int
main(int argc, char* argv[])
{
    if (argc != 2)
    {
        std::cerr << "usage: rfc-tcp-pkt-grid FOLDER\n";
        return EXIT_FAILURE;
    }
    try
    {
        const std::filesystem::path folder = argv[1];
        grid::Prepare(folder);
        for (const grid::Scene& scene : grid::Scenes())
        {
            std::filesystem::create_directory(folder / scene.name);
            for (const grid::Segment& segment : grid::Segments(scene))
            {
                grid::Write(folder / scene.name / (segment.name + ".pkt"),
                            grid::Script(scene, segment));
            }
        }
    }
    catch (const std::exception& error)
    {
        std::cerr << "rfc-tcp-pkt-grid: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
