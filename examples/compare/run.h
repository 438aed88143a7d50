/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_RUN_H
#define RFC_TCP_COMPARE_RUN_H

#include "scenario.h"
#include "stacks.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/queue-size.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string>

/** The program rfc-tcp-compare: the same connections on several TCPs. */
namespace compare
{

/** The link between the two ends. */
struct Link
{
    ns3::DataRate rate{"10Mbps"};           ///< each way
    ns3::Time delay{ns3::MilliSeconds(20)}; ///< of propagation, each way
    ns3::QueueSize queue{"100p"};           ///< of a device, drop-tail
};

/** @param link a link @return its properties as text, as "10 Mb/s, 20 ms each way" */
std::string Describe(const Link& link);

/** Everything that determines a run; equal values give equal results. */
struct RunSpec
{
    const Stack* stack{nullptr};       ///< TCP under test
    const Scenario* scenario{nullptr}; ///< what the applications do
    Link link;                         ///< between the ends
    double loss{0};                    ///< probability that a packet is lost, each way
    uint32_t run{0};                   ///< run number, from 0; selects ns-3's substream
    uint32_t seed{1};                  ///< ns-3's global seed
    ns3::Time msl;                     ///< maximum segment lifetime
    bool sack{false};                  ///< offer selective acknowledgments
    bool detailed{false};              ///< also write pcap files and the segment log
    std::string rules;                 ///< exact impairments of the link, besides the scenario's
    std::string directory;             ///< of its files, relative to the results
};

/** What became of a run, the worst that applies. */
enum class Verdict : uint8_t
{
    CLEAN,      ///< all as planned: every byte delivered, all closed that was to be, no error told
    INCOMPLETE, ///< no error, but an application never finished its plan
    FAILED,     ///< an application was told of an error
    STUCK,      ///< an end waited for its TCP for ever and its application was told nothing
    DATA_LOST,  ///< bytes lost or falsified without any error
    TIME_LIMIT, ///< the process used more than its wall-clock time
    CRASHED,    ///< the process died
};

/** @param verdict a verdict @return its name in files and tables, as "data lost" */
const char* GetName(Verdict verdict);

/** The result of a run; crosses a pipe as it stands, so it owns nothing. */
struct RunResult
{
    static constexpr double NONE = std::numeric_limits<double>::quiet_NaN(); ///< did not happen

    Verdict verdict{Verdict::CRASHED};      ///< see Verdict
    double handshakeSeconds{NONE};          ///< Connect() to ConnectionSucceeded, client
    double closeSeconds{NONE};              ///< first Close() or ShutdownSend() to both ends closed
    double completionSeconds{NONE};         ///< Connect() to the last planned byte delivered
    double timeWaitSeconds{NONE};           ///< TIME-WAIT, entry to exit, mean of the ends
    uint32_t segments{0};                   ///< segments sent by both ends
    uint32_t retransmissions{0};            ///< segments with sequence space sent before
    uint32_t segmentsLost{0};               ///< segments lost on the link
    uint32_t controlSegmentsLost{0};        ///< of these, with SYN, FIN or RST
    uint32_t stuckEnds{0};                  ///< ends that waited for their TCP to the last
    std::array<uint64_t, END_COUNT> sent{}; ///< bytes accepted by Send(), by sender
    std::array<uint64_t, END_COUNT> received{}; ///< bytes delivered, by receiver
    uint64_t bytesLost{0};                      ///< accepted, never delivered, and nobody was told
    uint64_t bytesFalsified{0};                 ///< delivered with wrong content
    bool knowsBytes{true};                      ///< what applications sent and received is known
    std::array<bool, END_COUNT> sawEof{};       ///< the application saw the peer's end of data
    std::array<bool, END_COUNT> toldError{};    ///< the application was told of an error
    std::array<int, END_COUNT> errorNumber{};   ///< GetErrno() when it was told
};

} // namespace compare

#endif // RFC_TCP_COMPARE_RUN_H
