/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_STORM_LEDGER_H
#define RFC_TCP_TEST_STORM_LEDGER_H

#include "ns3/nstime.h"
#include "ns3/rfc-tcp-trace.h"
#include "ns3/socket.h"
#include "ns3/tcp-socket.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

/** What the application at one end of a connection did, got and was told. */
struct StormAccount
{
    std::string name;         ///< for messages
    std::string story;        ///< calls and callbacks with their times, without those about data
    bool exists{false};       ///< it has a socket with a connection
    bool calm{false};         ///< nothing but the applications could end it by an error
    bool haunted{false};      ///< a SYN cookie was answered twice: two applications were its peer
    bool knowsReasons{false}; ///< the socket is one of RfcTcp

    // What it did
    uint64_t accepted{0};                ///< octets that Send() took
    bool sendClosed{false};              ///< ShutdownSend() or Close() of an open connection
    bool aborted{false};                 ///< Abort()
    bool deaf{false};                    ///< ShutdownRecv()
    std::optional<uint64_t> closedAfter; ///< Close() of an open connection: octets read until then
    bool forced{false};                  ///< the end of the storm made it stop

    // What it got
    uint64_t received{0};     ///< octets read
    uint64_t wrong{0};        ///< octets read that the peer did not send at that place
    uint32_t ends{0};         ///< empty packets read: the end of the stream
    uint64_t acknowledged{0}; ///< octets of which the DataSent callback told
    Socket::SocketErrno lastError{Socket::ERROR_NOTERROR}; ///< after that: GetErrno()
    bool readToEnd{false};    ///< it has read whatever was left, without having closed before
    uint32_t brokenPeeks{0};  ///< looks that showed something else than what was read then
    uint32_t brokenCounts{0}; ///< GetRxAvailable() said that there is something, Recv() got nothing

    // What it was told
    uint32_t connected{0};                   ///< ConnectionSucceeded, or accepted
    uint32_t failed{0};                      ///< ConnectionFailed
    uint32_t normalCloses{0};                ///< NormalClose
    uint32_t errorCloses{0};                 ///< ErrorClose
    uint32_t normalAfterError{0};            ///< NormalClose that came after ErrorClose
    std::vector<Socket::SocketErrno> errors; ///< GetErrno() in ConnectionFailed and ErrorClose

    // How it ended
    TcpSocket::TcpStates_t state{TcpSocket::CLOSED};   ///< of the socket, at the very end
    RfcTcpCloseReason reason{RfcTcpCloseReason::NONE}; ///< of the connection
    uint32_t references{1};                            ///< to the socket

    /** @return whether it was told of an error */
    bool WasToldOfError() const;
    /**
     * @param peer the other end
     * @return whether this end may have cost the peer octets: it aborted, it did not want to
     *         read, or it closed before all was read
     */
    bool IsRude(const StormAccount& peer) const;
};

/** What happened in how many of the connections judged. A storm without these proves nothing. */
using StormTotals = std::map<std::string, uint64_t>;

/**
 * Compares what both ends of a connection say with what TCP promises.
 * @param a one end
 * @param b the other end
 * @param totals counts what happened
 * @return what is wrong, a sentence each
 */
std::vector<std::string> JudgeStorm(const StormAccount& a,
                                    const StormAccount& b,
                                    StormTotals& totals);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_STORM_LEDGER_H
